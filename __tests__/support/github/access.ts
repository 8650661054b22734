import { operationOf, type OperationKey } from './operations.ts'
import { type Repository, repositoryNamed } from './repository.ts'
import { type Answer, notFound, refusal } from './route.ts'
import { allows, type Level, type Token } from './tokens.ts'
import type { World } from './world.ts'

/** What may be read of a public repository by everybody, with whatever token. */
const OPEN = ['metadata', 'contents', 'issues', 'pull_requests', 'checks', 'statuses', 'actions', 'attestations']

/** Whether a request may go on, and if not, with what it is answered. */
export type Access =
  | { readonly allowed: true; readonly token: Token; readonly repository: Repository | null }
  | { readonly allowed: false; readonly answer: Answer; readonly headers: { readonly [name: string]: string } }

/** Judges a request by its token, as GitHub does: who, then where, then what. */
export function accessOf(
  world: World,
  key: OperationKey,
  params: { readonly [name: string]: string },
  authorization: string | null,
): Access {
  const token = tokenOf(world, authorization)
  if (token === null) return refused(refusal(401, 'Bad credentials'))
  const isForRepository = 'owner' in params
  const repository = isForRepository ? repositoryNamed(world, `${params['owner'] ?? ''}/${params['repo'] ?? ''}`) : null
  const isReached = repository !== null && token.repositories.includes(repository)
  // What may not be seen is told like what is not there.
  if (isForRepository && (repository === null || (!isReached && repository.visibility === 'private'))) {
    return refused(notFound())
  }
  const operation = operationOf(key)
  if (operation.appOnly === true && token.app === null) {
    return refused(refusal(403, 'You must authenticate via a GitHub App.'))
  }
  const needs = alternatives(operation.needs)
  const isPublic = repository?.visibility === 'public'
  const holds = ([permission, level]: Need) =>
    (allows(token, permission, level) && (isReached || !isForRepository)) ||
    (isPublic && level === 'read' && OPEN.includes(permission))
  const isAllowed = needs.some((set) => set.every(holds)) && !(operation.personOnly === true && token.app !== null)
  if (isAllowed) return { allowed: true, token, repository }
  if (token === ANONYMOUS) return refused(refusal(401, 'Requires authentication'))
  const subject = token.app === null ? 'personal access token' : 'integration'
  const accepted = needs.map((set) => set.map(([permission, level]) => `${permission}=${level}`).join(',')).join('; ')
  return refused(refusal(403, `Resource not accessible by ${subject}`), {
    'x-accepted-github-permissions': accepted,
  })
}

function refused(answer: Answer, headers: { readonly [name: string]: string } = {}): Access {
  return { allowed: false, answer, headers }
}

const NOBODY = { id: 0, login: '', type: 'User', emails: [] } as const
const ANONYMOUS: Token = {
  secret: '',
  kind: 'person',
  account: NOBODY,
  app: null,
  permissions: new Map(),
  repositories: [],
  isExpired: false,
}

function tokenOf(world: World, authorization: string | null): Token | null {
  if (authorization === null) return ANONYMOUS
  const [, secret = ''] = /^(?:token|bearer) (\S+)$/i.exec(authorization) ?? []
  const token = world.tokens.get(secret)
  return token === undefined || token.isExpired ? null : token
}

type Need = readonly [permission: string, level: Level]

/** `a: read | b: read & c: write` as sets, each of which is enough. */
function alternatives(needs: string): readonly (readonly Need[])[] {
  return needs.split(' | ').map((set) =>
    set
      .split(' & ')
      .filter((need) => need !== '')
      .map((need): Need => {
        const [permission = '', level = ''] = need.split(': ')
        if (level !== 'read' && level !== 'write') throw new Error(`No such need: ${need}`)
        return [permission, level]
      }),
  )
}
