import type { Contract } from './contract.ts'
import type { Fault } from './faults.ts'
import { isOperation, operationOf, type OperationKey } from './operations.ts'
import type { Json } from './description.ts'

/** What a request was for; further pages, polling, publishing and downloads have no budget. */
export type RequestKind = 'reading' | 'paging' | 'polling' | 'publishing' | 'download'

/** One request and its answer. The token is not kept. */
export interface Exchange {
  /** Null for an address that is no operation. */
  readonly operation: OperationKey | null
  readonly kind: RequestKind
  readonly method: string
  /** Below the API's address, as it was sent. */
  readonly path: string
  readonly params: { readonly [name: string]: string }
  readonly query: string
  readonly requestBody: Json | undefined
  readonly requestBytes: number
  /** Zero where there was no answer. */
  readonly status: number
  readonly media: string
  readonly responseBody: Json | undefined
  readonly responseBytes: number
  readonly fault: Fault['kind'] | null
}

/** Requests by kind, and all of them. */
export type RequestCounts = { readonly [K in RequestKind | 'all']: number }

export function countRequests(exchanges: readonly Exchange[]): RequestCounts {
  const count = (kind: RequestKind) => exchanges.filter((exchange) => exchange.kind === kind).length
  return {
    reading: count('reading'),
    paging: count('paging'),
    polling: count('polling'),
    publishing: count('publishing'),
    download: count('download'),
    all: exchanges.length,
  }
}

/** What a request is for, given those before it. */
export function kindOf(
  operation: OperationKey | null,
  method: string,
  path: string,
  query: URLSearchParams,
  earlier: readonly Exchange[],
): RequestKind {
  if (method !== 'GET') return 'publishing'
  if (operation === null) return 'reading'
  const { polled, download } = operationOf(operation)
  if (download === true) return 'download'
  if (Number(query.get('page') ?? 1) > 1 || query.has('after')) return 'paging'
  const isRepeated = earlier.some((exchange) => exchange.path === path && exchange.query === query.toString())
  return polled === true && isRepeated ? 'polling' : 'reading'
}

/** The exchanges as text, a line each, to be read back by `readTraffic`. */
export function trafficText(exchanges: readonly Exchange[]): string {
  return exchanges.map((exchange) => `${JSON.stringify(exchange)}\n`).join('')
}

/** Reads what `trafficText` wrote. */
export function readTraffic(text: string): Exchange[] {
  // Written by the function above.
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Exchange)
}

/** Judges recorded traffic by a contract: requests that were answered well, and all answers that no fault touched. */
export function replayMistakes(exchanges: readonly Exchange[], contract: Contract): string[] {
  return exchanges.flatMap((exchange) => {
    const { operation, status } = exchange
    if (operation === null || !isOperation(operation) || exchange.fault !== null) return []
    const request =
      status >= 400
        ? []
        : contract.requestMistakes(operation, {
            params: exchange.params,
            query: new URLSearchParams(exchange.query),
            body: exchange.requestBody,
          })
    const isJson = exchange.media !== 'raw' && status !== 302 && status !== 304
    const answer = isJson ? contract.answerMistakes(operation, status, exchange.media, exchange.responseBody) : []
    return [...request, ...answer].map((mistake) => `${operation} (${status}): ${mistake}`)
  })
}
