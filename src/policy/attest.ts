import type { IsoDate } from '../model/date.ts'
import type { EvaluatedCheck } from './evaluated.ts'
import { isAttestable, openParts, type OpenPart } from './parts.ts'
import { maySign } from './people.ts'
import type { Attestation } from './policy.ts'

/** The `check` of an attestation that countersigns a break-glass. */
export const BREAK_GLASS_CHECK = 'break-glass'

/**
 * What became of an attestation. `unmatched`: nothing is open that it speaks of, so the check is verified without it.
 * `not-attestable`: what is open may not be answered by a person. `superseded`: a later one answers all that it would.
 */
export const ATTESTATION_STATUSES = [
  'active',
  'expired',
  'future',
  'not-an-owner',
  'superseded',
  'unmatched',
  'not-attestable',
] as const
export type AttestationStatus = (typeof ATTESTATION_STATUSES)[number]

/** An attestation with what became of it. */
export interface JudgedAttestation {
  readonly attestation: Attestation
  readonly status: AttestationStatus
}

/** What `judgeAttestations` goes by. */
export interface AttestationInput {
  readonly attestations: readonly Attestation[]
  readonly checks: readonly Pick<EvaluatedCheck, 'slug' | 'criteria'>[]
  readonly owners: readonly string[]
  readonly asOf: IsoDate
}

/** The attestations with what became of them, and what they answer. */
export interface JudgedAttestations {
  /** In the order in which they were given. */
  readonly judged: readonly JudgedAttestation[]
  /** The valid attestation that answers a part of a check, the latest where several do; null for none. */
  readonly answerTo: (check: string, part: OpenPart) => Attestation | null
}

/** Judges each attestation by its dates (inclusive, UTC), its signer and what is open in its check. */
export function judgeAttestations(input: AttestationInput): JudgedAttestations {
  const valid = input.attestations
    .filter((attestation) => validity(attestation, input.owners, input.asOf) === 'active')
    .sort(latestFirst)
  const answerTo = (check: string, part: OpenPart): Attestation | null =>
    isAttestable(part) ? (valid.find((candidate) => speaksOf(candidate, check, part)) ?? null) : null
  const partsOf = new Map(input.checks.map((check) => [check.slug, openParts(check.criteria)]))

  const judged = input.attestations.map((attestation): JudgedAttestation => {
    const status = validity(attestation, input.owners, input.asOf)
    if (status !== 'active' || attestation.check === BREAK_GLASS_CHECK) return { attestation, status }
    const spokenOf = (partsOf.get(attestation.check) ?? []).filter((part) =>
      speaksOf(attestation, attestation.check, part),
    )
    return { attestation, status: usefulness(attestation, spokenOf, answerTo) }
  })
  return { judged, answerTo }
}

/** Whether a statement may count on a day: made by then, not expired, by an owner once owners are set. */
export function validity(
  attestation: Attestation,
  owners: readonly string[],
  asOf: IsoDate,
): 'active' | 'expired' | 'future' | 'not-an-owner' {
  if (asOf > attestation.expires) return 'expired'
  if (attestation.on > asOf) return 'future'
  return maySign(owners, attestation.by) ? 'active' : 'not-an-owner'
}

function usefulness(
  attestation: Attestation,
  spokenOf: readonly OpenPart[],
  answerTo: JudgedAttestations['answerTo'],
): AttestationStatus {
  if (spokenOf.length === 0) return 'unmatched'
  if (!spokenOf.some(isAttestable)) return 'not-attestable'
  return spokenOf.some((part) => answerTo(attestation.check, part) === attestation) ? 'active' : 'superseded'
}

function speaksOf(attestation: Attestation, check: string, part: OpenPart): boolean {
  if (attestation.check !== check) return false
  return attestation.criterion === null || attestation.criterion === part.criterion
}

/** The latest statement first; of one day, the one on the very criterion, then the one that lasts longest, then by line. */
function latestFirst(a: Attestation, b: Attestation): number {
  if (a.on !== b.on) return a.on > b.on ? -1 : 1
  if ((a.criterion === null) !== (b.criterion === null)) return a.criterion === null ? 1 : -1
  if (a.expires !== b.expires) return a.expires > b.expires ? -1 : 1
  return (a.place.startLine ?? 0) - (b.place.startLine ?? 0)
}
