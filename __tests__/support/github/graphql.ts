import { isObject, type JsonObject } from './description.ts'
import type { Received } from './receive.ts'
import { type Answer, json, refusal } from './route.ts'
import type { World } from './world.ts'

/** Whether a request is for GraphQL, which stands beside the REST API and in no description of it. */
export function isGraphql({ urls }: World, { method, url }: Received): boolean {
  return method === 'POST' && url.href === `${urls.api.replace(/\/v3$/, '')}/graphql`
}

/**
 * Answers the one query that the product asks, for which a token needs no permission: in whose name it writes. A mistake
 * comes with the status 200, as from GitHub.
 */
export function graphqlAnswer(world: World, { headers, body }: Received, violations: string[]): Answer {
  const [, secret = ''] = /^bearer (\S+)$/i.exec(headers.authorization ?? '') ?? []
  const token = world.tokens.get(secret)
  if (token === undefined || token.isExpired) return refusal(401, 'Bad credentials')
  const query = isObject(body) ? body['query'] : undefined
  if (query === '{ viewer { login } }') return json({ data: { viewer: { login: token.account.login } } })
  violations.push(`GraphQL: no such query is served: ${JSON.stringify(query)}`)
  const errors: JsonObject[] = [{ message: 'Parse error' }]
  return json({ errors })
}
