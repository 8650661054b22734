/**
 * A signal that also ends after so many seconds; without seconds it is the one that was given. The timer holds it:
 * `AbortSignal.any` holds what it was made of weakly, so that a time-out among them is gone at the next collection of
 * garbage and never comes (https://github.com/nodejs/node/issues/54614).
 */
export function withTime(signal: AbortSignal, seconds: number | undefined): AbortSignal {
  if (seconds === undefined) return signal
  const limited = new AbortController()
  const end = (): void => limited.abort(signal.reason)
  if (signal.aborted) end()
  signal.addEventListener('abort', end, { once: true })
  const isUp = (): void => limited.abort(new DOMException('The time was up.', 'TimeoutError'))
  // Nothing waits for it: a run that is done ends.
  setTimeout(isUp, Math.min(seconds * 1000, LONGEST_TIMER)).unref()
  return limited.signal
}

/** A longer one would fire at once. https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const LONGEST_TIMER = 2 ** 31 - 1
