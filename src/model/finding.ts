import type { Place } from './place.ts'
import type { Confidence, Severity } from './severity.ts'

/** Whether the change under judgement brought it; unknown counts as introduced. */
export const ORIGINS = ['introduced', 'existing', 'unknown'] as const
export type Origin = (typeof ORIGINS)[number]

/**
 * What an engine saw, before the frame knows its check, ordinal and origin. `key` is content-free and free of lines.
 * `secret` is the digest of a committed credential's value; where it is given, identity follows the value and not the path.
 * `message` is one or more sentences; backticks stand around literals.
 */
export interface Detection {
  readonly rule: string
  readonly message: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly place: Place
  readonly related: readonly Place[]
  readonly key: string
  readonly secret: string | null
}

/** One located reason for a fail, or (as a note) something that informs and never blocks. */
export interface Finding {
  /** The check's slug; null for what no check claims, such as a policy finding. */
  readonly check: string | null
  readonly criterion: string | null
  readonly rule: string
  readonly message: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly origin: Origin
  readonly place: Place
  readonly related: readonly Place[]
  readonly fingerprint: string
  readonly secret: string | null
  /** What accepts it, as `policy line N`; null where nothing does. */
  readonly waiver: string | null
}
