import type { Answer } from './answer.ts'
import { allPages, type Paged } from './paging.ts'
import type { Reading } from './reading.ts'
import { instant, list, mapped, object, text } from './shape.ts'

/** A stored secret as GitHub tells of it: never its value. Milliseconds since the epoch. */
export interface StoredSecret {
  readonly name: string
  readonly createdAt: number
  readonly updatedAt: number
}

/** Where secrets are stored that this repository can use; those of an environment are asked for by its name. */
export type SecretStore =
  | { readonly kind: 'repository' | 'organization' | 'dependabot' }
  | { readonly kind: 'environment'; readonly name: string }

const secrets = mapped(
  object({ secrets: list(object({ name: text, created_at: instant, updated_at: instant })) }),
  ({ secrets: found }) =>
    found.map(({ name, created_at, updated_at }): StoredSecret => ({
      name,
      createdAt: created_at,
      updatedAt: updated_at,
    })),
)

const ROUTES = {
  repository: ['GET /repos/{owner}/{repo}/actions/secrets', 'secrets: read', "The repository's secrets"],
  organization: [
    'GET /repos/{owner}/{repo}/actions/organization-secrets',
    'secrets: read',
    'The secrets that the organisation shares',
  ],
  dependabot: ['GET /repos/{owner}/{repo}/dependabot/secrets', 'dependabot_secrets: read', "Dependabot's secrets"],
  environment: [
    'GET /repos/{owner}/{repo}/environments/{environment_name}/secrets',
    'environments: read',
    'The secrets of the environment',
  ],
} as const

/** The names and days of one store's secrets. Permissions by an App's words: no workflow's token can have them. */
export function readStoredSecrets(
  { github, repository, purpose }: Reading,
  store: SecretStore,
): Promise<Answer<Paged<StoredSecret>>> {
  const [route, permission, what] = ROUTES[store.kind]
  const isEnvironment = store.kind === 'environment'
  return allPages(github, {
    purpose,
    kind: 'read',
    what: isEnvironment ? `${what} \`${store.name}\`` : what,
    permission,
    route,
    parameters: { ...repository, ...(isEnvironment ? { environment_name: store.name } : {}) },
    read: secrets,
  })
}
