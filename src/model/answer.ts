import type { Assurance } from './assurance.ts'
import type { Detection } from './finding.ts'
import type { Gap } from './gap.ts'
import type { NonEmpty } from './non-empty.ts'
import type { Place } from './place.ts'
import type { SourceName } from './source.ts'

/** What was looked at, in places and not in matches: `{ what: 'files', count: 12 }`. */
export interface Inspected {
  readonly what: string
  readonly count: number
}

/** A fact that answers a criterion, with where it was read and who says so. */
export interface EvidenceItem {
  readonly summary: string
  readonly source: SourceName
  readonly place: Place | null
  readonly assurance: Assurance
}

/** What every answer carries. `scope` says in words what the criterion set out to inspect; it is part of the tick's text. */
export interface Work {
  readonly scope: string
  readonly inspected: readonly Inspected[]
  /** Findings that inform and never block. */
  readonly notes?: readonly Detection[]
  /** Gaps that this criterion found itself, beside those of its sources. */
  readonly gaps?: readonly Gap[]
}

/**
 * A criterion's answer. The frame turns a pass over nothing inspected, and a pass or not-applicable over a gap in the
 * scope, into unknown; an `evaluate` need not repeat that.
 */
export type Answer =
  | (Work & { readonly status: 'pass'; readonly evidence: NonEmpty<EvidenceItem> })
  | (Work & { readonly status: 'fail'; readonly findings: NonEmpty<Detection> })
  | (Work & { readonly status: 'not-applicable'; readonly because: string; readonly evidence: NonEmpty<EvidenceItem> })
  | (Omit<Work, 'gaps'> & { readonly status: 'unknown'; readonly gaps: NonEmpty<Gap> })
  | (Work & { readonly status: 'needs-review'; readonly question: string; readonly evidence?: readonly EvidenceItem[] })

/** Statuses of a criterion or a check, worst first in the order in which they decide a check's verdict. */
export const STATUSES = ['fail', 'error', 'unknown', 'needs-review', 'pass', 'not-applicable'] as const
export type Status = (typeof STATUSES)[number]
