import { runJson, workflowJson } from './github/actions-json.ts'
import type { WorkflowRun } from './github/actions.ts'
import { simpleCommitJson } from './github/commits.ts'
import type { Json, JsonObject } from './github/description.ts'
import { changesBetween } from './github/git-diff.ts'
import { ancestryOf, commitOf, mergeBaseOf, peeledCommit } from './github/git-store.ts'
import { writeCommit } from './github/git-write.ts'
import { headOfPull, type PullRequest, type Review } from './github/pulls.ts'
import { pullJson, reviewJson, simplePullJson } from './github/pulls-routes.ts'
import { type Release, releaseJson } from './github/releases.ts'
import { headOf, type Repository, repositoryJson, repositoryUrls } from './github/repository.ts'
import { type Account, accountJson, type World } from './github/world.ts'

/** What sets off a run, with what it is about. */
export type RunnerEvent =
  | {
      readonly name: 'pull_request' | 'pull_request_target'
      readonly action: string
      readonly pull: PullRequest
      /** For `edited`: what it was before. */
      readonly changes?: JsonObject
    }
  | {
      readonly name: 'pull_request_review'
      readonly action: 'submitted' | 'edited' | 'dismissed'
      readonly pull: PullRequest
      readonly review: Review
    }
  | { readonly name: 'merge_group'; readonly pull: PullRequest; readonly head: string; readonly base: string }
  /** `ref` in full; a zero id stands for what was not there. */
  | { readonly name: 'push'; readonly ref: string; readonly before: string }
  | { readonly name: 'workflow_dispatch'; readonly ref: string; readonly inputs?: { readonly [name: string]: string } }
  | { readonly name: 'release'; readonly action: 'published' | 'created' | 'released'; readonly release: Release }
  | { readonly name: 'workflow_run'; readonly action: 'completed' | 'requested'; readonly run: WorkflowRun }
  | { readonly name: 'schedule'; readonly schedule: string }

/** An event as a runner hands it over: the payload, and the ref and commit that the run is for. */
export interface EventContext {
  readonly payload: JsonObject
  readonly ref: string
  /** `GITHUB_SHA`: for pull requests the test merge, for annotated tags the peeled commit. */
  readonly sha: string
  /** Only for pull requests; empty otherwise. */
  readonly headRef: string
  readonly baseRef: string
}

/** The id that stands for nothing. */
export const ZERO = '0'.repeat(40)

/** Builds the payload as GitHub sends it. The workflow's path is for `workflow_dispatch`. */
export function eventContext(
  world: World,
  repository: Repository,
  event: RunnerEvent,
  sender: Account,
  workflowPath: string,
): EventContext {
  const common: JsonObject = {
    repository: repositoryJson(world, repository),
    sender: accountJson(world, sender),
    ...(repository.owner.type === 'Organization' ? { organization: organizationJson(world, repository.owner) } : {}),
  }
  const { defaultBranch } = repository
  const atDefault = {
    ref: `refs/heads/${defaultBranch}`,
    sha: headOf(repository, defaultBranch),
    headRef: '',
    baseRef: '',
  }
  switch (event.name) {
    case 'pull_request': {
      const { action, pull, changes } = event
      const payload = { action, number: pull.number, pull_request: pullEventJson(world, repository, pull), ...common }
      return { payload: changes === undefined ? payload : { ...payload, changes }, ...atMerge(world, repository, pull) }
    }
    case 'pull_request_target': {
      const { action, pull } = event
      const payload = { action, number: pull.number, pull_request: pullEventJson(world, repository, pull), ...common }
      return { payload, ...atDefault, headRef: pull.headBranch, baseRef: pull.baseBranch }
    }
    case 'pull_request_review': {
      const { action, pull, review } = event
      const state = review.state.toLowerCase()
      const payload = {
        action,
        // The payload writes the state in small letters, the API in capitals.
        review: { ...reviewJson(world, repository, pull, review), state },
        pull_request: { ...simplePullJson(world, repository, pull), merge_commit_sha: null, assignee: null },
        ...common,
      }
      return { payload, ...atMerge(world, repository, pull) }
    }
    case 'merge_group': {
      const { pull, head, base } = event
      const ref = `refs/heads/gh-readonly-queue/${pull.baseBranch}/pr-${pull.number}-${base}`
      repository.git.refs.set(ref, head)
      const group = {
        head_sha: head,
        head_ref: ref,
        base_sha: base,
        base_ref: `refs/heads/${pull.baseBranch}`,
        head_commit: simpleCommitJson(repository, head),
      }
      const payload = { action: 'checks_requested', merge_group: group, ...common }
      return { payload, ref, sha: head, headRef: '', baseRef: '' }
    }
    case 'push':
      return pushContext(world, repository, event.ref, event.before, sender, common)
    case 'workflow_dispatch': {
      const commit = peeledCommit(repository.git, event.ref)
      if (commit === null) throw new Error(`There is nothing to dispatch at ${event.ref}`)
      const inputs = event.inputs === undefined ? null : { ...event.inputs }
      const payload = { inputs, ref: event.ref, workflow: workflowPath, ...common }
      return { payload, ref: event.ref, sha: commit.sha, headRef: '', baseRef: '' }
    }
    case 'release': {
      const { action, release } = event
      const ref = `refs/tags/${release.tag}`
      const commit = peeledCommit(repository.git, ref)
      if (commit === null) throw new Error(`There is no tag ${release.tag}`)
      const payload = { action, release: releaseJson(world, repository, release), ...common }
      return { payload, ref, sha: commit.sha, headRef: '', baseRef: '' }
    }
    case 'workflow_run': {
      const { action, run } = event
      const payload = {
        action,
        workflow_run: runJson(world, repository, run),
        workflow: workflowJson(world, repository, run.workflow),
        ...common,
      }
      return { payload, ...atDefault }
    }
    case 'schedule':
      return { payload: { schedule: event.schedule, ...common }, ...atDefault }
  }
}

function organizationJson(world: World, organization: Account): JsonObject {
  const url = `${world.urls.api}/orgs/${organization.login}`
  return { login: organization.login, id: organization.id, node_id: `O_${organization.id}`, url, description: null }
}

/** Payloads still carry what the API of 2026-03-10 no longer tells. */
function pullEventJson(world: World, repository: Repository, pull: PullRequest): JsonObject {
  return {
    ...pullJson(world, repository, pull),
    merge_commit_sha: pull.mergeCommit ?? testMergeOf(world, repository, pull),
    assignee: null,
    mergeable: null,
    rebaseable: null,
    mergeable_state: 'unknown',
  }
}

function atMerge(world: World, repository: Repository, pull: PullRequest): Omit<EventContext, 'payload'> {
  return {
    ref: `refs/pull/${pull.number}/merge`,
    sha: testMergeOf(world, repository, pull),
    headRef: pull.headBranch,
    baseRef: pull.baseBranch,
  }
}

/** The commit that GitHub makes to test the merge: what the head changes, put on the base. Kept at `refs/pull/`. */
export function testMergeOf(world: World, repository: Repository, pull: PullRequest): string {
  const { git } = repository
  const [head, base] = [headOfPull(repository, pull), headOf(repository, pull.baseBranch)]
  const tree = commitOf(git, head)?.tree ?? ''
  const changes = changesBetween(git, mergeBaseOf(git, head, base)?.tree ?? null, tree)
  const by = { name: 'GitHub', email: world.webFlow.emails[0] ?? '', at: Math.floor(world.clock / 1000) }
  const sha = writeCommit(git, {
    parents: [base, head],
    changes: Object.fromEntries(
      changes.flatMap((change) => [
        ...(change.previousPath === null ? [] : [[change.previousPath, null] as const]),
        [change.path, change.status === 'removed' ? null : { mode: change.mode, sha: change.sha }] as const,
      ]),
    ),
    message: `Merge ${head} into ${base}`,
    author: by,
  })
  git.refs.set(`refs/pull/${pull.number}/merge`, sha)
  return sha
}

function pushContext(
  world: World,
  repository: Repository,
  ref: string,
  before: string,
  sender: Account,
  common: JsonObject,
): EventContext {
  const { git } = repository
  const { html } = repositoryUrls(world, repository)
  // For an annotated tag this is the tag object, not the commit.
  const after = git.refs.get(ref) ?? ZERO
  const commit = peeledCommit(git, ref)
  const known = before === ZERO || commit === null ? null : new Set(ancestryOf(git, before).map(({ sha }) => sha))
  const pushed =
    commit === null || known === null ? [] : ancestryOf(git, commit.sha).filter(({ sha }) => !known.has(sha))
  const commitJson = (sha: string): Json => ({
    ...simpleCommitJson(repository, sha),
    distinct: true,
    url: `${html}/commit/${sha}`,
  })
  const payload = {
    ref,
    before,
    after,
    created: before === ZERO,
    deleted: after === ZERO,
    forced: known !== null && commit !== null && !ancestryOf(git, commit.sha).some(({ sha }) => sha === before),
    base_ref: null,
    compare: `${html}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits: pushed.reverse().map(({ sha }) => commitJson(sha)),
    head_commit: commit === null ? null : commitJson(commit.sha),
    pusher: { name: sender.login, email: sender.emails[0] ?? null },
    ...common,
  }
  // A run for a deleted ref is for the default branch's head.
  const sha = commit?.sha ?? headOf(repository, repository.defaultBranch)
  return { payload, ref, sha, headRef: '', baseRef: '' }
}
