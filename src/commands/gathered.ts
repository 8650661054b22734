import type { Check } from '../checks/define-check.ts'
import type { Collection } from '../evidence/collect.ts'
import type { EvidenceSet } from '../evidence/evidence.ts'
import type { IsoDate } from '../model/date.ts'
import type { Finding } from '../model/finding.ts'
import type { Gap } from '../model/gap.ts'
import type { Report } from '../model/report.ts'
import type { BreakGlassRecord } from '../policy/break-glass.ts'
import type { ResolvedEvent } from '../policy/events.ts'
import type { Attestation, LimitName, Policy, Resolution, Waiver } from '../policy/policy.ts'
import type { AttestationsReading } from '../policy/read-attestations.ts'
import type { PolicyReading } from '../policy/read-policy.ts'
import type { EntryWords } from './released-entries.ts'

export type Limits = { readonly [L in LimitName]: number }

/** Another commit, with what its own tree shows. */
export interface ComparedEvidence {
  readonly ref: string
  readonly commit: string
  readonly evidence: EvidenceSet
}

/** The policy that a run goes by, with all that is to be told of it. */
export interface Rules {
  readonly trusted: Report['trusted']
  readonly policy: PolicyReading
  readonly attestations: AttestationsReading
  /** Of their entries those that count. */
  readonly counting: {
    readonly waivers: readonly Waiver[]
    readonly attestations: readonly Attestation[]
    readonly resolutions: readonly Resolution[]
  }
  /** Why the policy may be there and was not read; null where that is known. */
  readonly policyUnread: Gap | null
  /** Why the policy that it extends was not read, one sentence; null where it was, or where it extends none. */
  readonly extendsUnread: string | null
  /** What else is wrong with the policy, its entries or how they came to be. */
  readonly findings: readonly Finding[]
}

/** Everything that a verdict is made from, as data; nothing is looked up after this. */
export interface Gathered {
  /** The checks that are judged: all, or those that `only` names. */
  readonly checks: readonly Check[]
  readonly only: readonly string[]
  readonly asOf: IsoDate
  readonly today: IsoDate
  readonly event: ResolvedEvent
  readonly subject: Report['subject']
  readonly rules: Rules
  /** The limits that hold, and of them those that this run asked for. */
  readonly limits: Limits
  readonly askedLimits: Partial<Limits>
  readonly collection: Collection
  readonly base: ComparedEvidence | null
  readonly lastRelease: ComparedEvidence | null
  /** What the entries of the last release's own files say; null where there is no last release. */
  readonly releasedEntries: EntryWords | null
  /** The break-glass that this run was granted; null for none. */
  readonly override: BreakGlassRecord | null
  /** The workflow run; null on the command line. */
  readonly runUrl: string | null
}

/** The policy's limits as plain numbers. */
export function policyLimits({ limits }: Policy): Limits {
  const { maxFiles, maxFileBytes, maxFindings, timeSeconds } = limits
  return {
    maxFiles: maxFiles.value,
    maxFileBytes: maxFileBytes.value,
    maxFindings: maxFindings.value,
    timeSeconds: timeSeconds.value,
  }
}
