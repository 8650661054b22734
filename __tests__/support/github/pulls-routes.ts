import { baseOfPull, headOfPull, type PullRequest, type Review } from './pulls.ts'
import { commitJson, fileJson } from './commits.ts'
import type { Json, JsonObject } from './description.ts'
import { changesBetween, type FileChange } from './git-diff.ts'
import { ancestryOf, type Commit, commitOf, isAncestor, mergeBaseOf } from './git-store.ts'
import { headOf, type Repository, repositoryJson, repositoryUrls } from './repository.ts'
import { type Call, json, list, notFound, param, type Routes } from './route.ts'
import { type Account, accountJson, type World } from './world.ts'

// https://docs.github.com/en/rest/pulls/pulls#list-commits-on-a-pull-request and #list-pull-requests-files
const LISTED_COMMITS = 250
const LISTED_FILES = 3000

/** Pull requests, their commits, files and reviews. */
export const pullRoutes: Routes = {
  'GET /repos/{owner}/{repo}/pulls': (call, repository) => {
    const { query } = call
    const state = query.get('state') ?? 'open'
    return list(
      [...repository.pulls]
        .reverse()
        .filter((pull) => state === 'all' || pull.state === state)
        .filter((pull) => (query.get('base') ?? pull.baseBranch) === pull.baseBranch)
        .filter((pull) => {
          const label = `${(pull.headRepository ?? repository).owner.login}:${pull.headBranch}`
          return (query.get('head') ?? label) === label
        })
        .map((pull) => simplePullJson(call.world, repository, pull)),
    )
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': (call, repository) =>
    withPull(call, repository, (pull) => json(pullJson(call.world, repository, pull))),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits': (call, repository) =>
    withPull(call, repository, (pull) =>
      list(
        commitsOf(repository, pull)
          .slice(0, LISTED_COMMITS)
          .map((commit) => commitJson(call.world, repository, commit)),
      ),
    ),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': (call, repository) =>
    withPull(call, repository, (pull) =>
      list(
        filesChangedBy(repository, pull)
          .slice(0, LISTED_FILES)
          .map((change) => fileJson(call.world, repository, headOfPull(repository, pull), change)),
      ),
    ),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': (call, repository) =>
    withPull(call, repository, (pull) =>
      list(
        pull.reviews
          // A draft of a review is shown to its author alone.
          .filter((review) => review.state !== 'PENDING' || review.by.id === call.token.account.id)
          .map((review) => reviewJson(call.world, repository, pull, review)),
      ),
    ),
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': (call, repository) => {
    const sha = param(call, 'commit_sha')
    if (commitOf(repository.git, sha) === null) return notFound()
    const bringing = repository.pulls.filter(
      (pull) => pull.mergeCommit === sha || commitsOf(repository, pull).some((commit) => commit.sha === sha),
    )
    // On the default branch only the merged one that brought the commit is told.
    const isMerged = isAncestor(repository.git, sha, headOf(repository, repository.defaultBranch))
    return list(
      bringing
        .filter(({ mergedBy }) => !isMerged || mergedBy !== null)
        .map((pull) => simplePullJson(call.world, repository, pull)),
    )
  },
}

function withPull(call: Call, repository: Repository, run: (pull: PullRequest) => ReturnType<typeof json>) {
  const pull = repository.pulls.find(({ number }) => String(number) === param(call, 'pull_number'))
  return pull === undefined ? notFound() : run(pull)
}

/** The commits that the head has and the base has not, oldest first. */
function commitsOf(repository: Repository, pull: PullRequest): Commit[] {
  const known = new Set(ancestryOf(repository.git, baseOfPull(repository, pull)).map(({ sha }) => sha))
  return ancestryOf(repository.git, headOfPull(repository, pull))
    .filter(({ sha }) => !known.has(sha))
    .reverse()
}

function filesChangedBy(repository: Repository, pull: PullRequest): FileChange[] {
  const head = commitOf(repository.git, headOfPull(repository, pull))
  const meeting = mergeBaseOf(repository.git, baseOfPull(repository, pull), headOfPull(repository, pull))
  return head === null ? [] : changesBetween(repository.git, meeting?.tree ?? null, head.tree)
}

/** A review, as the list and as the event's payload have it. */
export function reviewJson(world: World, repository: Repository, pull: PullRequest, review: Review): JsonObject {
  const { api, html } = repositoryUrls(world, repository)
  const url = `${html}/pull/${pull.number}`
  const pullUrl = `${api}/pulls/${pull.number}`
  return {
    id: review.id,
    node_id: `PRR_${review.id}`,
    user: accountJson(world, review.by),
    body: review.body,
    state: review.state,
    html_url: `${url}#pullrequestreview-${review.id}`,
    pull_request_url: pullUrl,
    author_association: associationOf(repository, review.by),
    _links: { html: { href: `${url}#pullrequestreview-${review.id}` }, pull_request: { href: pullUrl } },
    commit_id: review.commit,
    ...(review.state === 'PENDING' ? {} : { submitted_at: review.submittedAt }),
  }
}

/** How the account stands to the repository. */
export function associationOf(repository: Repository, account: Account): string {
  if (account.id === repository.owner.id) return 'OWNER'
  return repository.roles.has(account.id) ? 'COLLABORATOR' : 'NONE'
}

function endJson(
  world: World,
  repository: Repository | null,
  fallback: Repository,
  ref: string,
  sha: string,
): JsonObject {
  const owner = (repository ?? fallback).owner
  return {
    label: `${owner.login}:${ref}`,
    ref,
    sha,
    user: accountJson(world, owner),
    repo: repository === null ? null : repositoryJson(world, repository),
  }
}

/** A pull request within a list. */
export function simplePullJson(world: World, repository: Repository, pull: PullRequest): JsonObject {
  const { api, html } = repositoryUrls(world, repository)
  const [url, issue, page] = [
    `${api}/pulls/${pull.number}`,
    `${api}/issues/${pull.number}`,
    `${html}/pull/${pull.number}`,
  ]
  const head = headOfPull(repository, pull)
  const links: { readonly [name: string]: string } = {
    self: url,
    html: page,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${api}/statuses/${head}`,
  }
  return {
    url,
    id: pull.id,
    node_id: `PR_${pull.id}`,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: `${api}/statuses/${head}`,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: accountJson(world, pull.author),
    body: pull.body,
    labels: pull.labels.map((name, index) => labelJson(api, pull.id + index, name)),
    milestone: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedBy === null ? null : pull.closedAt,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: endJson(world, pull.headRepository, repository, pull.headBranch, head),
    base: endJson(world, repository, repository, pull.baseBranch, baseOfPull(repository, pull)),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: associationOf(repository, pull.author),
    auto_merge: null,
    draft: pull.isDraft,
  }
}

function labelJson(api: string, id: number, name: string): Json {
  const url = `${api}/labels/${encodeURIComponent(name)}`
  return { id, node_id: `L_${id}`, url, name, description: '', color: 'ededed', default: false }
}

/** A pull request as it is asked for by itself, and as an event's payload carries it. */
export function pullJson(world: World, repository: Repository, pull: PullRequest): JsonObject {
  const changes = filesChangedBy(repository, pull)
  return {
    ...simplePullJson(world, repository, pull),
    merged: pull.mergedBy !== null,
    mergeable: pull.state === 'open' ? true : null,
    mergeable_state: pull.state === 'open' ? 'clean' : 'unknown',
    merged_by: pull.mergedBy === null ? null : accountJson(world, pull.mergedBy),
    comments: repository.comments.filter(({ issue }) => issue === pull.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: commitsOf(repository, pull).length,
    additions: changes.reduce((sum, change) => sum + change.additions, 0),
    deletions: changes.reduce((sum, change) => sum + change.deletions, 0),
    changed_files: changes.length,
  }
}
