import { type Account, type App, nextId, type World } from './world.ts'
import type { Repository } from './repository.ts'

export type Level = 'none' | 'read' | 'write'

/** A token: whose it is, which repositories it reaches, and what it may do there. */
export interface Token {
  readonly secret: string
  /** `workflow` is the job's own token, `app` another App's installation, `person` a fine-grained one. */
  readonly kind: 'workflow' | 'app' | 'person'
  /** Whose identity writes. */
  readonly account: Account
  /** The App that makes check runs; null for a person's token. */
  readonly app: App | null
  /** By the API's names, with underscores. */
  readonly permissions: ReadonlyMap<string, Level>
  readonly repositories: readonly Repository[]
  /** Set once it no longer works. */
  isExpired: boolean
}

/** The keys of a workflow's `permissions:`, each with its level; a key that is not given is `none`. */
export interface WorkflowPermissions {
  readonly [key: string]: Level
}

/** How a run came to be, where that takes rights away. */
export type RunOrigin = 'own' | 'fork' | 'dependabot'

/** Keys that a workflow can give its token; there is none for secrets, administration or secret scanning. */
export const WORKFLOW_KEYS = [
  ...['actions', 'artifact-metadata', 'attestations', 'checks', 'contents', 'deployments', 'discussions'],
  ...['id-token', 'issues', 'models', 'packages', 'pages', 'pull-requests', 'repository-projects'],
  ...['security-events', 'statuses', 'vulnerability-alerts'],
]

/**
 * The token of a workflow's job. A run for a fork or for Dependabot reads at most, whatever the workflow asks for; alerts
 * of dependencies are read at most everywhere.
 * @throws Error for a key that a workflow does not have.
 */
export function addWorkflowToken(
  world: World,
  repository: Repository,
  permissions: WorkflowPermissions,
  origin: RunOrigin = 'own',
): Token {
  const unknown = Object.keys(permissions).filter((key) => !WORKFLOW_KEYS.includes(key))
  if (unknown.length > 0) throw new Error(`No workflow can ask for the permission ${unknown.join(', ')}`)
  const capped = Object.entries(permissions).map(([key, level]): [string, Level] => {
    const isCapped = origin !== 'own' || key === 'vulnerability-alerts'
    return [key.replaceAll('-', '_'), isCapped && level === 'write' ? 'read' : level]
  })
  return addToken(world, {
    secret: secretText(world, 'ghs'),
    kind: 'workflow',
    account: world.actions.bot,
    app: world.actions,
    permissions: withMetadata(capped),
    repositories: [repository],
  })
}

/** An installation's token of another App; permissions by the API's names. */
export function addAppToken(
  world: World,
  app: App,
  repositories: readonly Repository[],
  permissions: WorkflowPermissions,
): Token {
  const secret = secretText(world, 'ghs')
  const granted = withMetadata(Object.entries(permissions))
  return addToken(world, { secret, kind: 'app', account: app.bot, app, permissions: granted, repositories })
}

/** A person's fine-grained token; permissions by the API's names. */
export function addPersonToken(
  world: World,
  account: Account,
  repositories: readonly Repository[],
  permissions: WorkflowPermissions,
): Token {
  const secret = secretText(world, 'github', 'pat')
  const granted = withMetadata(Object.entries(permissions))
  return addToken(world, { secret, kind: 'person', account, app: null, permissions: granted, repositories })
}

/** Everything that any operation of the table needs. */
export const ALL_PERMISSIONS: WorkflowPermissions = {
  ...{ actions: 'write', administration: 'read', attestations: 'read', checks: 'write', contents: 'read' },
  ...{ dependabot_secrets: 'read', environments: 'read', issues: 'write', organization_secrets: 'read' },
  ...{ pull_requests: 'write', repository_advisories: 'read', secret_scanning_alerts: 'read', secrets: 'read' },
  ...{ security_events: 'write', statuses: 'write', vulnerability_alerts: 'read' },
}

/** What only an administrator's token can read, as the product's documents ask for it. */
export const ADMIN_PERMISSIONS: WorkflowPermissions = {
  secrets: 'read',
  environments: 'read',
  administration: 'read',
  secret_scanning_alerts: 'read',
  repository_advisories: 'read',
  dependabot_secrets: 'read',
}

/** Whether the token has at least that level. */
export function allows(token: Token, permission: string, level: Level): boolean {
  const has = token.permissions.get(permission) ?? 'none'
  return level === 'none' || has === level || has === 'write'
}

function withMetadata(entries: readonly (readonly [string, Level])[]): ReadonlyMap<string, Level> {
  return new Map<string, Level>([...entries, ['metadata', 'read']])
}

function addToken(world: World, token: Omit<Token, 'isExpired'>): Token {
  const added: Token = { ...token, isExpired: false }
  world.tokens.set(added.secret, added)
  return added
}

/** Of GitHub's form, and made here, so that no file holds one. */
function secretText(world: World, ...prefix: readonly string[]): string {
  return [...prefix, String(nextId(world)).padEnd(36, 'simulated')].join('_')
}
