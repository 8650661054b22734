import type { Json } from './description.ts'
import type { Simulator } from './simulator.ts'
import type { Token } from './tokens.ts'

/** An answer as a client sees it. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The parsed body; null where it is no JSON. */
  readonly body: Json
}

/** Asks the simulator the way a well-behaved client does; `headers` come on top, a null takes one away. */
export async function ask(
  simulator: Pick<Simulator, 'urls' | 'apiVersion'>,
  token: Token | null,
  request: string,
  about: { readonly body?: Json; readonly headers?: { readonly [name: string]: string | null } } = {},
): Promise<Reply> {
  const [method = '', path = ''] = request.split(' ')
  const given: readonly (readonly [string, string | null])[] = [
    ['accept', 'application/vnd.github+json'],
    ['user-agent', 'simulator-test'],
    ['x-github-api-version', simulator.apiVersion],
    ['authorization', token === null ? null : `Bearer ${token.secret}`],
    ...Object.entries(about.headers ?? {}),
  ]
  const headers = new Headers()
  for (const [name, value] of given) {
    if (value === null) headers.delete(name)
    else headers.set(name, value)
  }
  const body = about.body === undefined ? {} : { body: JSON.stringify(about.body) }
  const response = await fetch(simulator.urls.api + path, { method, headers, redirect: 'manual', ...body })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: parsed(text) }
}

function parsed(text: string): Json {
  try {
    // Whatever came; each test looks at what it needs.
    return JSON.parse(text) as Json
  } catch {
    return null
  }
}
