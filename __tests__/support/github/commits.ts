import type { Json, JsonObject } from './description.ts'
import { changesBetween, type FileChange } from './git-diff.ts'
import {
  ancestryOf,
  type Commit,
  commitOf,
  entryAt,
  mergeBaseOf,
  peeledCommit,
  type Person,
  revisionOf,
} from './git-store.ts'
import { fullName, type Repository, repositoryNamed, repositoryUrls } from './repository.ts'
import { type Answer, type Call, json, list, notFound, param, refusal, type Routes, unprocessable } from './route.ts'
import { accountJson, accountOfEmail, timeOf, type World } from './world.ts'

/** A list of changed files is cut there. https://docs.github.com/en/rest/commits/commits#compare-two-commits */
const COMPARED_FILES = 300

/** Reading commits, their history and what lies between two of them. */
export const commitRoutes: Routes = {
  'GET /repos/{owner}/{repo}/commits': (call, repository) => {
    const from = call.query.get('sha') ?? repository.defaultBranch
    const tip = peeledCommit(repository.git, from)
    if (tip === null) return repository.git.refs.size === 0 ? refusal(409, 'Git Repository is empty.') : notFound()
    return list(
      ancestryOf(repository.git, tip.sha)
        .filter((commit) => isWithin(commit, call.query) && touches(repository, commit, call.query.get('path')))
        .map((commit) => commitJson(call.world, repository, commit)),
    )
  },
  'GET /repos/{owner}/{repo}/commits/{ref}': (call, repository) =>
    withCommit(repository, param(call, 'ref'), (commit) => {
      const changes = changesOf(repository, commit)
      return json({
        ...commitJson(call.world, repository, commit),
        stats: statsOf(changes),
        files: changes.slice(0, COMPARED_FILES).map((change) => fileJson(call.world, repository, commit.sha, change)),
      })
    }),
  'GET /repos/{owner}/{repo}/compare/{basehead}': (call, repository) => {
    const [baseName = '', headName = ''] = param(call, 'basehead').split('...')
    const [base, head] = [comparable(call.world, repository, baseName), comparable(call.world, repository, headName)]
    if (base === null || head === null) return notFound()
    const meeting = mergeBaseOf(repository.git, base.sha, head.sha)
    if (meeting === null) return refusal(404, `No common ancestor between ${baseName} and ${headName}.`)
    return compared(call, repository, base, head, meeting)
  },
}

function compared(call: Call, repository: Repository, base: Commit, head: Commit, meeting: Commit): Answer {
  const { api, html } = repositoryUrls(call.world, repository)
  const inBase = new Set(ancestryOf(repository.git, base.sha).map(({ sha }) => sha))
  const inHead = new Set(ancestryOf(repository.git, head.sha).map(({ sha }) => sha))
  // Oldest first, as the answer has it.
  const ahead = ancestryOf(repository.git, head.sha)
    .filter(({ sha }) => !inBase.has(sha))
    .reverse()
  const behind = [...inBase].filter((sha) => !inHead.has(sha)).length
  const status = ahead.length === 0 ? (behind === 0 ? 'identical' : 'behind') : behind === 0 ? 'ahead' : 'diverged'
  const page = Number(call.query.get('page') ?? 1)
  const size = Number(call.query.get('per_page') ?? 250)
  const changes = changesBetween(repository.git, meeting.tree, head.tree)
  const range = `${base.sha}...${head.sha}`
  return json({
    url: `${api}/compare/${range}`,
    html_url: `${html}/compare/${range}`,
    permalink_url: `${html}/compare/${range}`,
    diff_url: `${html}/compare/${range}.diff`,
    patch_url: `${html}/compare/${range}.patch`,
    base_commit: commitJson(call.world, repository, base),
    merge_base_commit: commitJson(call.world, repository, meeting),
    status,
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: ahead.slice((page - 1) * size, page * size).map((commit) => commitJson(call.world, repository, commit)),
    // Files come with the first page alone.
    files:
      page > 1
        ? []
        : changes.slice(0, COMPARED_FILES).map((change) => fileJson(call.world, repository, head.sha, change)),
  })
}

/** `name`, `owner:name` or `owner:repository:name`; every fork shares the objects. */
function comparable(world: World, repository: Repository, name: string): Commit | null {
  const parts = name.split(':')
  const ref = parts.at(-1) ?? ''
  if (parts.length === 1) return peeledCommit(repository.git, ref)
  const other = repositoryNamed(world, `${parts[0] ?? ''}/${parts.length === 3 ? (parts[1] ?? '') : repository.name}`)
  return other === null ? null : peeledCommit(other.git, ref)
}

/** Runs with the commit behind a name, or answers as GitHub does where there is none. */
export function withCommit(repository: Repository, ref: string, run: (commit: Commit) => Answer): Answer {
  const commit = peeledCommit(repository.git, ref)
  if (commit !== null) return run(commit)
  return revisionOf(repository.git, ref) === null
    ? unprocessable(`No commit found for SHA: ${ref}`)
    : unprocessable('The object is not a commit')
}

function isWithin(commit: Commit, query: URLSearchParams): boolean {
  const [since, until] = [query.get('since'), query.get('until')]
  const at = commit.committer.at * 1000
  return (since === null || at >= Date.parse(since)) && (until === null || at <= Date.parse(until))
}

function touches(repository: Repository, commit: Commit, path: string | null): boolean {
  if (path === null) return true
  const now = entryAt(repository.git, commit.tree, path)?.sha
  const before = commit.parents.map((sha) => {
    const parent = commitOf(repository.git, sha)
    return parent === null ? undefined : entryAt(repository.git, parent.tree, path)?.sha
  })
  return before.length === 0 ? now !== undefined : before.every((sha) => sha !== now)
}

/** What a commit changes against its first parent. */
function changesOf(repository: Repository, commit: Commit): FileChange[] {
  const [first] = commit.parents
  const parent = first === undefined ? null : commitOf(repository.git, first)
  return changesBetween(repository.git, parent?.tree ?? null, commit.tree)
}

function statsOf(changes: readonly FileChange[]): JsonObject {
  const additions = changes.reduce((sum, change) => sum + change.additions, 0)
  const deletions = changes.reduce((sum, change) => sum + change.deletions, 0)
  return { additions, deletions, total: additions + deletions }
}

/** One changed file of a commit, a comparison or a pull request. */
export function fileJson(world: World, repository: Repository, commit: string, change: FileChange): JsonObject {
  const { api, html } = repositoryUrls(world, repository)
  const path = change.path.split('/').map(encodeURIComponent).join('/')
  return {
    sha: change.sha,
    filename: change.path,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    blob_url: `${html}/blob/${commit}/${path}`,
    raw_url: `${html}/raw/${commit}/${path}`,
    contents_url: `${api}/contents/${path}?ref=${commit}`,
    ...(change.patch === null ? {} : { patch: change.patch }),
    ...(change.previousPath === null ? {} : { previous_filename: change.previousPath }),
  }
}

/** A commit with the accounts to which its addresses belong. */
export function commitJson(world: World, repository: Repository, commit: Commit): JsonObject {
  const { api, html } = repositoryUrls(world, repository)
  const [author, committer] = [
    accountOfEmail(world, commit.author.email),
    accountOfEmail(world, commit.committer.email),
  ]
  return {
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    url: `${api}/commits/${commit.sha}`,
    html_url: `${html}/commit/${commit.sha}`,
    comments_url: `${api}/commits/${commit.sha}/comments`,
    commit: {
      url: `${api}/git/commits/${commit.sha}`,
      author: personJson(commit.author),
      committer: personJson(commit.committer),
      message: commit.message.replace(/\n$/, ''),
      comment_count: 0,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      verification: verificationJson(commit),
    },
    author: author === null ? null : accountJson(world, author),
    committer: committer === null ? null : accountJson(world, committer),
    parents: parentsJson(world, repository, commit),
  }
}

export function parentsJson(world: World, repository: Repository, commit: Commit): Json[] {
  const { api, html } = repositoryUrls(world, repository)
  return commit.parents.map((sha) => ({ sha, url: `${api}/commits/${sha}`, html_url: `${html}/commit/${sha}` }))
}

/** The simulator keeps no keys: whatever is signed is signed by somebody unknown. */
export function verificationJson(signed: { readonly signature: string | null }): JsonObject {
  return {
    verified: false,
    reason: signed.signature === null ? 'unsigned' : 'unknown_key',
    signature: signed.signature,
    payload: null,
    verified_at: null,
  }
}

export function personJson(person: Person): JsonObject {
  return { name: person.name, email: person.email, date: timeOf(person.at * 1000) }
}

/** A commit as workflow runs, check suites and events carry it. */
export function simpleCommitJson(repository: Repository, sha: string): JsonObject {
  const commit = commitOf(repository.git, sha)
  if (commit === null) throw new Error(`${fullName(repository)} has no commit ${sha}`)
  return {
    id: sha,
    tree_id: commit.tree,
    message: commit.message.replace(/\n$/, ''),
    timestamp: timeOf(commit.committer.at * 1000),
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
  }
}
