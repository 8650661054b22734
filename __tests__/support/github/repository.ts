import type { JsonObject } from './description.ts'
import { emptyStore, type GitStore, type Person } from './git-store.ts'
import { type FileChanges, writeCommit, writeTag } from './git-write.ts'
import type { ActionsState } from './actions.ts'
import type { ChecksState } from './checks.ts'
import type { IssueComment, IssueEvent } from './issues.ts'
import type { PullRequest } from './pulls.ts'
import type { Release } from './releases.ts'
import type { RulesState } from './rules.ts'
import type { SecurityState } from './security.ts'
import type { SettingsState } from './settings.ts'
import { type Account, accountJson, nextId, timeOf, type World } from './world.ts'

/** What an account may do; the roles that GitHub itself brings. */
export type Role = 'read' | 'triage' | 'write' | 'maintain' | 'admin'

/** One repository with everything that belongs to it. */
export interface Repository {
  readonly id: number
  readonly owner: Account
  name: string
  visibility: 'public' | 'private'
  defaultBranch: string
  readonly forkOf: Repository | null
  readonly git: GitStore
  /** By account number. */
  readonly roles: Map<number, Role>
  readonly pulls: PullRequest[]
  readonly comments: IssueComment[]
  readonly events: IssueEvent[]
  readonly checks: ChecksState
  readonly actions: ActionsState
  readonly rules: RulesState
  readonly releases: Release[]
  readonly security: SecurityState
  readonly settings: SettingsState
  lastNumber: number
}

/** What a new repository may be told. */
export interface NewRepository {
  readonly visibility?: Repository['visibility']
  readonly defaultBranch?: string
  /** Shares the objects of this one, as every fork does. */
  readonly forkOf?: Repository
  readonly git?: GitStore
}

/** Adds an empty repository. Its owner may administrate it. Private unless told otherwise. */
export function addRepository(world: World, owner: Account, name: string, about: NewRepository = {}): Repository {
  const repository: Repository = {
    id: nextId(world),
    owner,
    name,
    visibility: about.visibility ?? 'private',
    defaultBranch: about.defaultBranch ?? 'main',
    forkOf: about.forkOf ?? null,
    git: about.git ?? emptyStore(about.forkOf?.git),
    roles: new Map(owner.type === 'User' ? [[owner.id, 'admin']] : []),
    pulls: [],
    comments: [],
    events: [],
    checks: { runs: [], suites: [], statuses: [] },
    actions: { workflows: [], runs: [], artifacts: [] },
    rules: { rulesets: [], protections: new Map() },
    releases: [],
    security: {
      codeScanning: { alerts: [], analyses: [], sarifs: [], defaultSetup: null },
      dependabotAlerts: [],
      secretScanningAlerts: [],
      advisories: [],
      privateReporting: false,
      attestations: new Map(),
    },
    settings: {
      secrets: [],
      organizationSecrets: [],
      dependabotSecrets: [],
      environments: [],
      deployKeys: [],
      actions: null,
      immutableReleases: false,
      codeownersErrors: [],
    },
    lastNumber: 0,
  }
  world.repositories.push(repository)
  return repository
}

/** `owner/name`. */
export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`
}

/** The repository of that full name; names do not tell case apart. */
export function repositoryNamed(world: World, name: string): Repository | null {
  return world.repositories.find((repository) => fullName(repository).toLowerCase() === name.toLowerCase()) ?? null
}

/** The commit at the head of a branch. */
export function headOf(repository: Repository, branch: string): string {
  const sha = repository.git.refs.get(`refs/heads/${branch}`)
  if (sha === undefined) throw new Error(`${fullName(repository)} has no branch ${branch}`)
  return sha
}

/** Commits to a branch, which begins at the default branch's head where it is new. Gives the commit's id. */
export function commitTo(
  world: World,
  repository: Repository,
  branch: string,
  changes: FileChanges,
  by: { readonly message?: string; readonly author: Account; readonly committer?: Account; readonly daysAgo?: number },
): string {
  const { refs } = repository.git
  const parent = refs.get(`refs/heads/${branch}`) ?? refs.get(`refs/heads/${repository.defaultBranch}`)
  const sha = writeCommit(repository.git, {
    parents: parent === undefined ? [] : [parent],
    changes,
    message: by.message ?? `Change ${Object.keys(changes).join(', ')}`,
    author: personOf(world, by.author, by.daysAgo),
    committer: personOf(world, by.committer ?? by.author, by.daysAgo),
  })
  refs.set(`refs/heads/${branch}`, sha)
  return sha
}

/** Sets a tag; with a message it is an annotated one. Gives the id that the ref names. */
export function tagCommit(
  world: World,
  repository: Repository,
  name: string,
  commit: string,
  annotated?: { readonly message: string; readonly tagger: Account },
): string {
  const sha =
    annotated === undefined
      ? commit
      : writeTag(repository.git, name, commit, annotated.message, personOf(world, annotated.tagger))
  repository.git.refs.set(`refs/tags/${name}`, sha)
  return sha
}

function personOf(world: World, account: Account, daysAgo: number | null = null): Person {
  world.clock += 1000
  const at = daysAgo === null ? world.clock : Date.now() - daysAgo * 86_400_000
  return { name: account.login, email: account.emails[0] ?? '', at: Math.floor(at / 1000) }
}

/** Addresses of a repository. */
export function repositoryUrls(world: World, repository: Repository): { readonly api: string; readonly html: string } {
  const name = fullName(repository)
  return { api: `${world.urls.api}/repos/${name}`, html: `${world.urls.server}/${name}` }
}

/** A repository within another answer. */
export function minimalRepositoryJson(world: World, repository: Repository): JsonObject {
  const { api, html } = repositoryUrls(world, repository)
  return {
    id: repository.id,
    node_id: `R_${repository.id}`,
    name: repository.name,
    full_name: fullName(repository),
    private: repository.visibility === 'private',
    owner: accountJson(world, repository.owner),
    html_url: html,
    description: null,
    fork: repository.forkOf !== null,
    url: api,
    archive_url: `${api}/{archive_format}{/ref}`,
    assignees_url: `${api}/assignees{/user}`,
    blobs_url: `${api}/git/blobs{/sha}`,
    branches_url: `${api}/branches{/branch}`,
    collaborators_url: `${api}/collaborators{/collaborator}`,
    comments_url: `${api}/comments{/number}`,
    commits_url: `${api}/commits{/sha}`,
    compare_url: `${api}/compare/{base}...{head}`,
    contents_url: `${api}/contents/{+path}`,
    contributors_url: `${api}/contributors`,
    deployments_url: `${api}/deployments`,
    downloads_url: `${api}/downloads`,
    events_url: `${api}/events`,
    forks_url: `${api}/forks`,
    git_commits_url: `${api}/git/commits{/sha}`,
    git_refs_url: `${api}/git/refs{/sha}`,
    git_tags_url: `${api}/git/tags{/sha}`,
    hooks_url: `${api}/hooks`,
    issue_comment_url: `${api}/issues/comments{/number}`,
    issue_events_url: `${api}/issues/events{/number}`,
    issues_url: `${api}/issues{/number}`,
    keys_url: `${api}/keys{/key_id}`,
    labels_url: `${api}/labels{/name}`,
    languages_url: `${api}/languages`,
    merges_url: `${api}/merges`,
    milestones_url: `${api}/milestones{/number}`,
    notifications_url: `${api}/notifications{?since,all,participating}`,
    pulls_url: `${api}/pulls{/number}`,
    releases_url: `${api}/releases{/id}`,
    stargazers_url: `${api}/stargazers`,
    statuses_url: `${api}/statuses/{sha}`,
    subscribers_url: `${api}/subscribers`,
    subscription_url: `${api}/subscription`,
    tags_url: `${api}/tags`,
    teams_url: `${api}/teams`,
    trees_url: `${api}/git/trees{/sha}`,
  }
}

/** A repository as it is asked for by itself, and as an event's payload carries it. */
export function repositoryJson(world: World, repository: Repository): JsonObject {
  const { html } = repositoryUrls(world, repository)
  const name = fullName(repository)
  return {
    ...minimalRepositoryJson(world, repository),
    clone_url: `${html}.git`,
    git_url: `git://simulated.invalid/${name}.git`,
    ssh_url: `git@simulated.invalid:${name}.git`,
    svn_url: html,
    default_branch: repository.defaultBranch,
    visibility: repository.visibility,
    forks: 0,
    forks_count: 0,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    homepage: null,
    language: null,
    archived: false,
    disabled: false,
    mirror_url: null,
    open_issues: 0,
    open_issues_count: 0,
    license: null,
    pushed_at: timeOf(world.clock),
    size: 1,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: timeOf(world.clock),
  }
}
