import { withCommit } from './commits.ts'
import type { JsonObject } from './description.ts'
import { commitOf } from './git-store.ts'
import { minimalRepositoryJson, type Repository, repositoryUrls } from './repository.ts'
import { json, list, param, type Routes, unprocessable } from './route.ts'
import { type Account, accountJson, nextId, nextTime, type World } from './world.ts'

export type StatusState = 'error' | 'failure' | 'pending' | 'success'

/** One commit status, the older kind of check: anybody who may write can set one under any name. */
export interface CommitStatus {
  readonly id: number
  readonly sha: string
  readonly state: StatusState
  readonly context: string
  readonly description: string | null
  readonly targetUrl: string | null
  readonly by: Account
  readonly at: string
}

/** Sets a status on a commit; the latest of a context holds. */
export function addStatus(
  world: World,
  repository: Repository,
  about: Pick<CommitStatus, 'sha' | 'state' | 'context' | 'by'> & Partial<CommitStatus>,
): CommitStatus {
  const at = nextTime(world)
  const status: CommitStatus = { description: null, targetUrl: null, ...about, id: nextId(world), at }
  repository.checks.statuses.push(status)
  return status
}

/** Commit statuses. */
export const statusRoutes: Routes = {
  'GET /repos/{owner}/{repo}/commits/{ref}/status': (call, repository) =>
    withCommit(repository, param(call, 'ref'), ({ sha }) => {
      const latest = latestOf(repository, sha)
      const { api } = repositoryUrls(call.world, repository)
      return {
        kind: 'list',
        items: latest.map((status) => simpleStatusJson(call.world, repository, status)),
        wrap: (page, total) => ({
          state: combined(latest),
          sha,
          total_count: total,
          statuses: page,
          repository: minimalRepositoryJson(call.world, repository),
          commit_url: `${api}/commits/${sha}`,
          url: `${api}/commits/${sha}/status`,
        }),
      }
    }),
  'GET /repos/{owner}/{repo}/commits/{ref}/statuses': (call, repository) =>
    withCommit(repository, param(call, 'ref'), ({ sha }) =>
      list(
        newestFirst(repository, sha).map((status) => ({
          ...simpleStatusJson(call.world, repository, status),
          creator: accountJson(call.world, status.by),
        })),
      ),
    ),
  'POST /repos/{owner}/{repo}/statuses/{sha}': (call, repository) => {
    const sha = param(call, 'sha')
    if (commitOf(repository.git, sha) === null) return unprocessable(`No commit found for SHA: ${sha}`)
    const text = (name: string) => {
      const value = call.body[name]
      return typeof value === 'string' ? value : null
    }
    const status = addStatus(call.world, repository, {
      sha,
      // The body was validated before it came here.
      state: call.body['state'] as StatusState,
      context: text('context') ?? 'default',
      description: text('description'),
      targetUrl: text('target_url'),
      by: call.token.account,
    })
    const made = { ...simpleStatusJson(call.world, repository, status), creator: accountJson(call.world, status.by) }
    return json(made, 201)
  },
}

function newestFirst(repository: Repository, sha: string): CommitStatus[] {
  return repository.checks.statuses.filter((status) => status.sha === sha).reverse()
}

function latestOf(repository: Repository, sha: string): CommitStatus[] {
  const all = newestFirst(repository, sha)
  return all.filter((status, index) => all.findIndex(({ context }) => context === status.context) === index)
}

/** No status at all is `pending`, as is one that is. */
function combined(statuses: readonly CommitStatus[]): string {
  if (statuses.some(({ state }) => state === 'failure' || state === 'error')) return 'failure'
  return statuses.length === 0 || statuses.some(({ state }) => state === 'pending') ? 'pending' : 'success'
}

function simpleStatusJson(world: World, repository: Repository, status: CommitStatus): JsonObject {
  return {
    url: `${repositoryUrls(world, repository).api}/statuses/${status.sha}`,
    id: status.id,
    node_id: `S_${status.id}`,
    avatar_url: `${world.urls.server}/avatars/u/${status.by.id}`,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.at,
    updated_at: status.at,
  }
}
