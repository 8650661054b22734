import type { Answer } from '../github/answer.ts'
import type { GitHub } from '../github/client.ts'
import { mapped, object, text } from '../github/shape.ts'
import { reading } from './publishing-call.ts'

/**
 * The login in whose name the token writes: a person's, or `<slug>[bot]` of an App; a workflow's own token has
 * `github-actions[bot]`. The REST API tells it to persons alone; GraphQL tells every token.
 * https://docs.github.com/en/graphql/reference/queries#viewer, docs/decisions/0014-whose-comment-is-ours.md
 */
export function ownLogin(github: GitHub): Promise<Answer<string>> {
  return github.call(
    reading({
      what: 'The login that the token writes as',
      permission: null,
      route: `POST ${graphqlAddress(github.apiUrl)}`,
      parameters: { query: '{ viewer { login } }' },
      read: mapped(object({ data: object({ viewer: object({ login: text }) }) }), ({ data }) => data.viewer.login),
    }),
  )
}

/** On GitHub Enterprise Server GraphQL stands beside `/api/v3`, not below it. */
function graphqlAddress(apiUrl: string): string {
  return `${apiUrl.replace(/\/v3$/, '')}/graphql`
}
