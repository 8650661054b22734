import type { IncomingMessage } from 'node:http'
import { FIRST_VERSION, type Json } from './description.ts'
import { matchOperation, type Matched } from './match.ts'
import { LARGEST_PAGE } from './paging.ts'
import type { Call } from './route.ts'
import type { Urls } from './world.ts'

/** A request as it arrived. */
export interface Received {
  readonly method: string
  /** Below the API's address. */
  readonly path: string
  readonly query: URLSearchParams
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly matched: Matched | null
  readonly media: Call['media']
  readonly bytes: number
  /** Undefined for none; null with `isBroken` for what is no JSON. */
  readonly body: Json | undefined
  readonly isBroken: boolean
}

/** Reads a request; `base` is the path below which the API is. */
export function receive(request: IncomingMessage, bytes: Buffer, base: string, urls: Urls): Received {
  const url = new URL(request.url ?? '/', urls.server)
  const method = request.method ?? 'GET'
  const isInside = url.pathname.startsWith(`${base}/`)
  const below = isInside ? url.pathname.slice(base.length) : url.pathname
  const { body, isBroken } = readBody(bytes)
  return {
    method,
    path: below,
    query: url.searchParams,
    url,
    headers: request.headers,
    matched: isInside ? matchOperation(method, below) : null,
    media: mediaOf(request.headers.accept ?? ''),
    bytes: bytes.length,
    body,
    isBroken,
  }
}

function readBody(bytes: Buffer): { body: Json | undefined; isBroken: boolean } {
  if (bytes.length === 0) return { body: undefined, isBroken: false }
  try {
    return { body: JSON.parse(bytes.toString('utf8')) as Json, isBroken: false }
  } catch {
    return { body: null, isBroken: true }
  }
}

/** https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api#media-types */
function mediaOf(accept: string): Call['media'] {
  if (/[./]raw\b|application\/octet-stream/.test(accept)) return 'raw'
  return /\.object\b/.test(accept) ? 'object' : ''
}

/** What the headers have wrong, beyond what GitHub itself insists on. */
export function headerMistakes({ headers, query }: Received, apiVersion: string): string[] {
  const mistakes: string[] = []
  const version = headers['x-github-api-version']
  // Another version may be a probe; only what is answered although it is old or missing is a mistake. A server that knows
  // the first one alone serves it without being asked.
  if (apiVersion !== FIRST_VERSION && (version === undefined || version === FIRST_VERSION)) {
    mistakes.push(`X-GitHub-Api-Version is ${String(version)}, not ${apiVersion}`)
  }
  const accept = headers.accept ?? ''
  if (!/^application\/(?:vnd\.github|json|octet-stream)/.test(accept)) mistakes.push(`Accept is "${accept}"`)
  if (Number(query.get('per_page') ?? 1) > LARGEST_PAGE) mistakes.push(`per_page is above ${LARGEST_PAGE}`)
  return mistakes
}
