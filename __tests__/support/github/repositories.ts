import { protectionSummaryJson, isProtected } from './rules-routes.ts'
import { commitJson } from './commits.ts'
import type { JsonObject } from './description.ts'
import { commitOf } from './git-store.ts'
import { type Repository, repositoryJson, type Role } from './repository.ts'
import {
  type Call,
  counted,
  type GlobalRoutes,
  json,
  list,
  notFound,
  param,
  refusal,
  type Routes,
  under,
} from './route.ts'
import { type Account, accountJson, accountNamed, appJson, timeOf } from './world.ts'

/** Repositories, branches, accounts and who may do what. */
export const repositoryRoutes: Routes = {
  'GET /repos/{owner}/{repo}': (call, repository) =>
    json({
      ...repositoryJson(call.world, repository),
      network_count: 0,
      subscribers_count: 0,
      ...(repository.forkOf === null
        ? {}
        : {
            parent: repositoryJson(call.world, repository.forkOf),
            source: repositoryJson(call.world, repository.forkOf),
          }),
      ...(call.token.app === null ? { permissions: permissionsOf(roleOf(repository, call.token.account)) } : {}),
    }),
  'GET /repos/{owner}/{repo}/branches': (call, repository) =>
    list(
      branchesOf(repository)
        .filter((name) => {
          const asked = call.query.get('protected')
          return asked === null || isProtected(repository, name) === (asked === 'true')
        })
        .map((name) => ({
          name,
          commit: {
            sha: repository.git.refs.get(`refs/heads/${name}`) ?? '',
            url: under(call, repository, `commits/${repository.git.refs.get(`refs/heads/${name}`) ?? ''}`),
          },
          protected: isProtected(repository, name),
        })),
    ),
  'GET /repos/{owner}/{repo}/branches/{branch}': (call, repository) => {
    const name = param(call, 'branch')
    const commit = commitOf(repository.git, repository.git.refs.get(`refs/heads/${name}`) ?? '')
    if (commit === null) return refusal(404, 'Branch not found')
    const url = under(call, repository, `branches/${name}`)
    return json({
      name,
      commit: commitJson(call.world, repository, commit),
      _links: { self: url, html: `${repository.name}/tree/${name}` },
      protected: isProtected(repository, name),
      protection: protectionSummaryJson(repository, name),
      protection_url: `${url}/protection`,
    })
  },
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': (call, repository) => {
    const account = accountNamed(call.world, param(call, 'username'))
    if (account === null) return notFound()
    // An App has no role of its own; GitHub says that it is no user.
    if (account.type !== 'User') return refusal(404, `${account.login} is not a user`)
    const role = roleOf(repository, account)
    return json({
      permission: permissionOf(role),
      role_name: role ?? 'none',
      user: { ...accountJson(call.world, account), permissions: permissionsOf(role), role_name: role ?? 'none' },
    })
  },
}

/** Accounts, Apps and the limit. */
export const accountRoutes: GlobalRoutes = {
  'GET /rate_limit': (call) => {
    const bucket = { limit: 1000, used: 0, remaining: 1000, reset: Math.floor(call.world.clock / 1000) + 3600 }
    return json({ resources: { core: bucket, search: bucket, graphql: bucket } })
  },
  'GET /users/{username}': (call) => {
    const account = accountNamed(call.world, param(call, 'username'))
    return account === null ? notFound() : json(fullAccountJson(call, account))
  },
  'GET /user/{account_id}': (call) => {
    const account = call.world.accounts.find(({ id }) => String(id) === param(call, 'account_id'))
    return account === undefined ? notFound() : json(fullAccountJson(call, account))
  },
  'GET /user': (call) => json(fullAccountJson(call, call.token.account)),
  // An installation's token is refused: only the App's own signed token may ask.
  'GET /app': () => refusal(401, 'A JSON web token could not be decoded'),
  'GET /apps/{app_slug}': (call) => {
    const app = call.world.apps.find(({ slug }) => slug === param(call, 'app_slug'))
    return app === undefined ? notFound() : json(appJson(call.world, app))
  },
  'GET /installation/repositories': (call) =>
    counted(
      'repositories',
      call.token.repositories.map((repository) => repositoryJson(call.world, repository)),
    ),
}

function branchesOf(repository: Repository): string[] {
  return [...repository.git.refs.keys()]
    .filter((name) => name.startsWith('refs/heads/'))
    .map((name) => name.slice('refs/heads/'.length))
    .sort()
}

/** The role that holds: everybody reads what is public. */
function roleOf(repository: Repository, account: Account): Role | null {
  return repository.roles.get(account.id) ?? (repository.visibility === 'public' ? 'read' : null)
}

/** The older word: `maintain` is told as `write`, `triage` as `read`. */
function permissionOf(role: Role | null): string {
  if (role === null) return 'none'
  return role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role
}

function permissionsOf(role: Role | null): JsonObject {
  const rank = role === null ? -1 : (['read', 'triage', 'write', 'maintain', 'admin'] as const).indexOf(role)
  return { pull: rank >= 0, triage: rank >= 1, push: rank >= 2, maintain: rank >= 3, admin: rank >= 4 }
}

function fullAccountJson(call: Call, account: Account): JsonObject {
  return {
    ...accountJson(call.world, account),
    name: account.login,
    company: null,
    blog: null,
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: timeOf(call.world.clock),
  }
}
