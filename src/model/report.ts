import type { Assurance } from './assurance.ts'
import type { Inspected, Status } from './answer.ts'
import type { Finding } from './finding.ts'
import type { Gap } from './gap.ts'
import type { Place } from './place.ts'
import type { SourceName } from './source.ts'
import type { Level, Stage } from './stage.ts'

/** What the policy makes of one check. */
export const CHECK_DECISIONS = [
  'off',
  'advisory',
  'blocked',
  'unverified',
  'deferred',
  'waived',
  'attested',
  'clear',
] as const
export type CheckDecision = (typeof CHECK_DECISIONS)[number]

/** What the policy makes of the whole, in the order in which they are tried. */
export const GATE_DECISIONS = [
  'configuration-error',
  'overridden',
  'not-enforced',
  'blocked',
  'unverified',
  'preview',
  'clear',
] as const
export type GateDecision = (typeof GATE_DECISIONS)[number]

/** What the process ends with; a caller's script goes by it. */
export const EXIT_CODES = {
  'configuration-error': 2,
  overridden: 0,
  'not-enforced': 0,
  blocked: 1,
  unverified: 3,
  preview: 3,
  clear: 0,
} as const satisfies { readonly [D in GateDecision]: 0 | 1 | 2 | 3 }
export type ExitCode = (typeof EXIT_CODES)[GateDecision]

/** What started the run. */
export const EVENTS = [
  'pull_request',
  'pull_request_review',
  'merge_group',
  'push',
  'release',
  'workflow_dispatch',
  'workflow_run',
  'command-line',
] as const
export type EventName = (typeof EVENTS)[number]

/** Checks by what stands behind them. Every check is counted once in exactly one of these. */
export interface Counts {
  /** Passed on what was measured, verified or reported. */
  readonly verified: number
  /** Passed, or answered, on a person's dated word. */
  readonly attested: number
  readonly waived: number
  /** Does not apply, as seen in the repository. */
  readonly notApplicable: number
  /** Does not apply, because the policy says so. */
  readonly declared: number
  readonly failed: number
  readonly unknown: number
  readonly needsReview: number
  readonly errored: number
  readonly off: number
}

/** A file that a run reads its rules from and that the subject changes. */
export interface TrustedChange {
  readonly path: string
  /** Whether the change counts, because an owner approved it. */
  readonly approved: boolean
}

export interface ReportedEvidence {
  readonly summary: string
  readonly source: SourceName
  readonly place: Place | null
}

/** The attestation that answers a criterion. */
export interface ReportedAttestation {
  readonly statement: string
  readonly by: string
  readonly on: string
  readonly expires: string
  readonly evidence: string
  readonly place: Place
}

export interface ReportedCriterion {
  readonly id: string
  readonly question: string
  /** Informs and never decides: it opens nothing and asks nothing of anybody. */
  readonly optional: boolean
  readonly status: Status
  /** Why it does not apply, what a person is asked, or how it went wrong; null otherwise. */
  readonly because: string | null
  readonly scope: string
  readonly inspected: readonly Inspected[]
  readonly evidence: readonly ReportedEvidence[]
  readonly gaps: readonly Gap[]
  readonly notes: readonly Finding[]
  readonly attestation: ReportedAttestation | null
}

export interface ReportedCheck {
  readonly id: string
  /** Its number on the checklist, from 1. */
  readonly item: number
  readonly section: string
  readonly title: string
  readonly level: Level
  readonly verdict: { readonly status: Status; readonly because: string | null; readonly question: string | null }
  /** Null where nothing decided. */
  readonly assurance: Assurance | null
  readonly decision: CheckDecision
  readonly criteria: readonly ReportedCriterion[]
  readonly findings: readonly Finding[]
  readonly remediation: readonly string[]
}

/** One waiver of the policy, with what became of it. */
export interface ReportedWaiver {
  readonly check: string
  readonly fingerprint: string | null
  readonly rule: string | null
  readonly path: string | null
  readonly reason: string
  /** Null for another tool's suppression. */
  readonly owner: string | null
  readonly expires: string | null
  readonly ticket: string | null
  readonly status: 'active' | 'expired' | 'unmatched' | 'not-counted'
  readonly matches: number
  readonly place: Place
}

/** An entry that ends soon: within 30 days of the run's date. */
export interface ReportedLapse {
  readonly kind: 'waiver' | 'attestation'
  readonly check: string
  readonly expires: string
  readonly daysLeft: number
  readonly place: Place
}

export interface SinceRelease {
  readonly ref: string
  readonly commit: string
  /** Fingerprints that the last release had and the subject has not. */
  readonly fixed: number
  readonly introduced: number
  /** Checks whose verdict moved, in checklist order. */
  readonly changed: readonly { readonly id: string; readonly from: Status; readonly to: Status }[]
  /** Of them those that were good at the last release and no longer are. */
  readonly regressed: readonly string[]
  /** Entries that count now and that the files of the last release did not hold. */
  readonly entries: readonly NewEntry[]
}

/** A waiver, an attestation or a resolution that came in since the last release. */
export interface NewEntry {
  readonly kind: 'waiver' | 'attestation' | 'resolution'
  readonly check: string
  readonly by: string
  /** Null for a resolution, which ends never. */
  readonly expires: string | null
  readonly place: Place
}

/** The one contract: exactly the JSON output. Same inputs, same bytes, apart from `run`. */
export interface Report {
  readonly schemaVersion: 1
  readonly tool: { readonly name: string; readonly version: string }
  readonly subject: {
    /** `owner/name` on GitHub; the folder's name otherwise. */
    readonly repository: string
    /** Null where nothing was committed yet or there is no git. */
    readonly commit: string | null
    readonly tree: 'work-tree' | 'commit'
    readonly ref: string | null
    readonly event: EventName
    readonly stage: Stage
    /** The work tree differs from the commit; null where that cannot be said. */
    readonly dirty: boolean | null
  }
  readonly trusted: {
    /** Where policy was read from; `unprotected` for a work tree. */
    readonly ref: string
    readonly commit: string | null
    /** Null where there is no policy file. */
    readonly policyDigest: string | null
    readonly changedBySubject: readonly TrustedChange[]
  }
  readonly comparedTo: { readonly ref: string; readonly commit: string } | null
  readonly gate: {
    readonly decision: GateDecision
    readonly exitCode: ExitCode
    readonly headline: string
    readonly counts: Counts
    readonly blocking: readonly string[]
    readonly unverified: readonly string[]
    readonly deferred: readonly string[]
  }
  readonly checks: readonly ReportedCheck[]
  readonly policy: {
    readonly findings: readonly Finding[]
    readonly waivers: readonly ReportedWaiver[]
    readonly lapsing: readonly ReportedLapse[]
  }
  readonly databases: readonly { readonly name: string; readonly date: string; readonly entries: number }[]
  readonly sinceRelease: SinceRelease | null
  readonly run: {
    /** The workflow run; null on the command line. */
    readonly url: string | null
    readonly asOf: string
    readonly durationMs: number
    readonly sources: readonly {
      readonly name: SourceName
      readonly status: 'collected' | 'partial' | 'gap'
      readonly durationMs: number
      readonly requests: number
    }[]
  }
}
