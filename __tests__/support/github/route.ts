import type { Json, JsonObject } from './description.ts'
import type { OperationKey } from './operations.ts'
import { type Repository, repositoryUrls } from './repository.ts'
import type { Token } from './tokens.ts'
import type { World } from './world.ts'

/** A request that is known, valid and allowed. */
export interface Call {
  readonly world: World
  /** The path's parameters, decoded. */
  readonly params: { readonly [name: string]: string }
  readonly query: URLSearchParams
  readonly body: JsonObject
  readonly token: Token
  /** The media type asked for, without `application/vnd.github` and `+json`; empty for plain JSON. */
  readonly media: 'raw' | 'object' | ''
  /** The request's own address, for links to other pages. */
  readonly url: URL
}

/** What is answered. A list is cut into pages by the one who sends it. */
export type Answer =
  | { readonly kind: 'json'; readonly status: number; readonly body: Json }
  | {
      readonly kind: 'list'
      readonly items: readonly Json[]
      readonly wrap?: (page: readonly Json[], total: number) => Json
    }
  /** Pages by opaque cursors, without page numbers. */
  | { readonly kind: 'cursor-list'; readonly items: readonly Json[] }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly type: string }
  | { readonly kind: 'empty'; readonly status: number }
  | { readonly kind: 'redirect'; readonly to: string }

export type Handler = (call: Call, repository: Repository) => Answer

/** The operations of one area. */
export type Routes = { readonly [K in OperationKey]?: Handler }

/** The operations that belong to no repository. */
export type GlobalRoutes = { readonly [K in OperationKey]?: (call: Call) => Answer }

export function json(body: Json, status = 200): Answer {
  return { kind: 'json', status, body }
}

/** A list that is answered bare. */
export function list(items: readonly Json[]): Answer {
  return { kind: 'list', items }
}

/** A list that is answered as `{ total_count, <name> }`. */
export function counted(name: string, items: readonly Json[]): Answer {
  return { kind: 'list', items, wrap: (page, total) => ({ total_count: total, [name]: page }) }
}

/** GitHub's answer to a mistake: every message comes with where to read on and the status in words. */
export function refusal(status: number, message: string, more: JsonObject = {}): Answer {
  const body = { message, documentation_url: 'https://docs.github.com/rest', status: String(status), ...more }
  return { kind: 'json', status, body }
}

export function notFound(): Answer {
  return refusal(404, 'Not Found')
}

/** A body that has the right shape and a wrong value. */
export function unprocessable(message: string, errors: readonly JsonObject[] = []): Answer {
  return refusal(422, message, errors.length > 0 ? { errors } : {})
}

/** A path parameter that the template has. */
export function param(call: Call, name: string): string {
  const value = call.params[name]
  if (value === undefined) throw new Error(`The path has no parameter ${name}`)
  return value
}

/** The address of something below the repository. */
export function under(call: Call, repository: Repository, path: string): string {
  return `${repositoryUrls(call.world, repository).api}/${path}`
}
