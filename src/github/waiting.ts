/** Time, as the client and what waits for GitHub use it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Waits, and no longer than until the signal stops the run; never throws. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/** The real clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve()
        return
      }
      const end = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      signal.addEventListener('abort', end, { once: true })
    }),
}

/** A response that was refused or failed, by what decides whether to ask again. */
export interface Refusal {
  readonly status: number
  readonly message: string
  readonly headers: { readonly [name: string]: string | number | undefined }
}

/** Where GitHub names no time for a secondary limit. https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const SECONDARY_WAIT_MS = 60_000
/** Before the first and the second repetition after a fault of the server or the network. */
const FAULT_WAITS_MS = [1000, 4000]
const MAX_LIMITED = 3

/** Whether a refusal is about how often was asked, and not about what. */
export function isRateLimit({ status, message, headers }: Refusal): boolean {
  if (status === 429) return true
  if (status !== 403) return false
  return (
    headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0' || /\brate limit/i.test(message)
  )
}

/** How long to wait until a rate limit is over, in milliseconds: as `retry-after` says, else as the limit's reset. */
export function limitWait({ headers }: Refusal, now: number): number {
  const after = Number(headers['retry-after'] ?? NaN)
  if (Number.isFinite(after) && after >= 0) return after * 1000
  const reset = Number(headers['x-ratelimit-reset'] ?? NaN)
  if (headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset)) return Math.max(0, reset * 1000 - now) + 1000
  return SECONDARY_WAIT_MS
}

/**
 * How long to wait before asking again; null for not at all. After a fault only what changes nothing is asked again, since
 * the server may have done it; a rate limit turned the request away, so all may.
 */
export function nextWait(
  failed: { readonly refusal: Refusal | null; readonly isStall: boolean; readonly isRead: boolean },
  attempt: number,
  now: number,
): number | null {
  const { refusal, isStall, isRead } = failed
  if (refusal !== null && isRateLimit(refusal)) return attempt < MAX_LIMITED ? limitWait(refusal, now) : null
  const isFault = refusal === null || refusal.status >= 500
  if (!isFault || !isRead) return null
  // A server that stalls costs its whole time limit on each attempt.
  return (isStall && attempt > 0 ? null : FAULT_WAITS_MS[attempt]) ?? null
}
