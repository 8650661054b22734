import type { Json, JsonObject } from './description.ts'
import { type Repository, repositoryUrls } from './repository.ts'
import {
  type Answer,
  type Call,
  counted,
  type GlobalRoutes,
  json,
  list,
  notFound,
  param,
  refusal,
  type Routes,
} from './route.ts'
import { type Account, accountJson, nextId, nextTime, timeOf, type World } from './world.ts'

/** What GitHub tells of a stored secret; never its value. Times as GitHub writes them. */
export interface StoredSecret {
  readonly name: string
  readonly createdAt: string
  readonly updatedAt: string
}

export interface DeployKey {
  readonly id: number
  readonly title: string
  readonly key: string
  readonly isReadOnly: boolean
  readonly createdAt: string
  readonly lastUsed: string | null
  readonly addedBy: string
}

export interface Environment {
  readonly id: number
  readonly name: string
  readonly reviewers: readonly Account[]
  readonly preventSelfReview: boolean
  /** `all` branches, the `protected` ones, or those that the patterns name. */
  readonly branches: 'all' | 'protected' | readonly { readonly name: string; readonly type: 'branch' | 'tag' }[]
  readonly secrets: readonly StoredSecret[]
}

/** Settings of Actions; null keys are GitHub's defaults. */
export interface ActionsSettings {
  readonly allowed: 'all' | 'local_only' | 'selected'
  readonly shaPinningRequired: boolean
  readonly defaultPermissions: 'read' | 'write'
  readonly canApprove: boolean
  readonly patterns: readonly string[]
}

export interface SettingsState {
  readonly secrets: StoredSecret[]
  readonly organizationSecrets: StoredSecret[]
  readonly dependabotSecrets: StoredSecret[]
  readonly environments: Environment[]
  readonly deployKeys: DeployKey[]
  actions: ActionsSettings | null
  immutableReleases: boolean
  readonly codeownersErrors: JsonObject[]
}

/** Adds an environment that anybody may deploy to, unless told otherwise. */
export function addEnvironment(
  world: World,
  repository: Repository,
  name: string,
  about: Partial<Omit<Environment, 'id' | 'name'>> = {},
): Environment {
  const environment: Environment = {
    id: nextId(world),
    name,
    reviewers: about.reviewers ?? [],
    preventSelfReview: about.preventSelfReview ?? false,
    branches: about.branches ?? 'all',
    secrets: about.secrets ?? [],
  }
  repository.settings.environments.push(environment)
  return environment
}

/** Adds a deploy key, of its own material unless told which; its text is not one of a real key. */
export function addDeployKey(
  world: World,
  repository: Repository,
  title: string,
  about: Partial<Omit<DeployKey, 'id' | 'title'>> = {},
): DeployKey {
  const id = nextId(world)
  const key: DeployKey = {
    id,
    title,
    key: about.key ?? ['ssh-ed25519', Buffer.from(`simulated ${id}`).toString('base64')].join(' '),
    isReadOnly: about.isReadOnly ?? true,
    createdAt: about.createdAt ?? nextTime(world),
    lastUsed: about.lastUsed ?? null,
    addedBy: about.addedBy ?? repository.owner.login,
  }
  repository.settings.deployKeys.push(key)
  return key
}

const DEFAULTS: ActionsSettings = {
  allowed: 'all',
  shaPinningRequired: false,
  defaultPermissions: 'read',
  canApprove: false,
  patterns: [],
}

/** Settings that are read: secrets' names and ages, environments, deploy keys, Actions. */
export const settingsRoutes: Routes = {
  'GET /repos/{owner}/{repo}/actions/secrets': (_, { settings }) => secretsAnswer(settings.secrets),
  'GET /repos/{owner}/{repo}/actions/organization-secrets': (_, { settings }) =>
    secretsAnswer(settings.organizationSecrets),
  'GET /repos/{owner}/{repo}/dependabot/secrets': (_, { settings }) => secretsAnswer(settings.dependabotSecrets),
  'GET /repos/{owner}/{repo}/environments': (call, repository) =>
    counted(
      'environments',
      repository.settings.environments.map((environment) => environmentJson(call.world, repository, environment)),
    ),
  'GET /repos/{owner}/{repo}/environments/{environment_name}': (call, repository) =>
    withEnvironment(call, repository, (found) => json(environmentJson(call.world, repository, found))),
  'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies': (call, repository) =>
    withEnvironment(call, repository, ({ branches, id }) =>
      counted(
        'branch_policies',
        typeof branches === 'string'
          ? []
          : branches.map(({ name, type }, index) => ({ id: id + index, node_id: `DBP_${id + index}`, name, type })),
      ),
    ),
  'GET /repos/{owner}/{repo}/environments/{environment_name}/secrets': (call, repository) =>
    withEnvironment(call, repository, ({ secrets }) => secretsAnswer(secrets)),
  'GET /repos/{owner}/{repo}/keys': (call, repository) =>
    list(
      repository.settings.deployKeys.map((key) => ({
        id: key.id,
        key: key.key,
        url: `${repositoryUrls(call.world, repository).api}/keys/${key.id}`,
        title: key.title,
        verified: true,
        created_at: key.createdAt,
        read_only: key.isReadOnly,
        added_by: key.addedBy,
        last_used: key.lastUsed,
        enabled: true,
      })),
    ),
  'GET /repos/{owner}/{repo}/actions/permissions': (call, repository) => {
    const { allowed, shaPinningRequired } = repository.settings.actions ?? DEFAULTS
    const url = `${repositoryUrls(call.world, repository).api}/actions/permissions/selected-actions`
    return json({
      enabled: true,
      allowed_actions: allowed,
      sha_pinning_required: shaPinningRequired,
      ...(allowed === 'selected' ? { selected_actions_url: url } : {}),
    })
  },
  'GET /repos/{owner}/{repo}/actions/permissions/selected-actions': (_, { settings }) =>
    settings.actions?.allowed === 'selected'
      ? json({ github_owned_allowed: true, verified_allowed: false, patterns_allowed: settings.actions.patterns })
      : // Told only where that is how Actions is set up.
        refusal(409, 'Conflict'),
  'GET /repos/{owner}/{repo}/actions/permissions/workflow': (_, { settings }) => {
    const { defaultPermissions, canApprove } = settings.actions ?? DEFAULTS
    return json({ default_workflow_permissions: defaultPermissions, can_approve_pull_request_reviews: canApprove })
  },
  'GET /repos/{owner}/{repo}/actions/permissions/fork-pr-contributor-approval': () =>
    json({ approval_policy: 'first_time_contributors' }),
  'GET /repos/{owner}/{repo}/immutable-releases': (_, { settings }) =>
    settings.immutableReleases ? json({ enabled: true, enforced_by_owner: false }) : notFound(),
}

/** What an organization tells. */
export const organizationRoutes: GlobalRoutes = {
  'GET /orgs/{org}/actions/secrets': (call) => {
    const { org = '' } = call.params
    const shared = call.world.repositories
      .filter(({ owner }) => owner.login === org)
      .flatMap(({ settings }) => settings.organizationSecrets)
    const names = [...new Set(shared.map(({ name }) => name))]
    return counted(
      'secrets',
      names
        .flatMap((name) => shared.filter((secret) => secret.name === name).slice(0, 1))
        .map((secret) => ({
          ...secretJson(secret),
          visibility: 'all',
        })),
    )
  },
}

function secretsAnswer(secrets: readonly StoredSecret[]): Answer {
  return counted('secrets', secrets.map(secretJson))
}

function secretJson({ name, createdAt, updatedAt }: StoredSecret): JsonObject {
  return { name, created_at: createdAt, updated_at: updatedAt }
}

function withEnvironment(call: Call, repository: Repository, run: (found: Environment) => Answer): Answer {
  const found = repository.settings.environments.find(({ name }) => name === param(call, 'environment_name'))
  return found === undefined ? notFound() : run(found)
}

function environmentJson(world: World, repository: Repository, environment: Environment): JsonObject {
  const { api, html } = repositoryUrls(world, repository)
  const { branches, id, name, reviewers } = environment
  const rules: Json[] = []
  if (reviewers.length > 0) {
    rules.push({
      id: id + 1,
      node_id: `GA_${id + 1}`,
      type: 'required_reviewers',
      prevent_self_review: environment.preventSelfReview,
      reviewers: reviewers.map((account) => ({ type: 'User', reviewer: accountJson(world, account) })),
    })
  }
  if (branches !== 'all') rules.push({ id: id + 2, node_id: `GA_${id + 2}`, type: 'branch_policy' })
  return {
    id,
    node_id: `EN_${id}`,
    name,
    url: `${api}/environments/${encodeURIComponent(name)}`,
    html_url: `${html}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    created_at: timeOf(world.clock),
    updated_at: timeOf(world.clock),
    protection_rules: rules,
    deployment_branch_policy:
      branches === 'all'
        ? null
        : { protected_branches: branches === 'protected', custom_branch_policies: branches !== 'protected' },
  }
}
