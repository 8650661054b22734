import type { Status } from '../model/answer.ts'
import type { Assurance } from '../model/assurance.ts'
import { assertNever } from '../model/errors.ts'
import type { Finding } from '../model/finding.ts'
import type { CheckDecision } from '../model/report.ts'
import type { Level, Stage } from '../model/stage.ts'
import type { JudgedAttestations } from './attest.ts'
import { type CheckFacts, decisionFor } from './decision-table.ts'
import type { EffectiveEnforcement } from './enforcement.ts'
import type { EvaluatedCheck } from './evaluated.ts'
import { type BaseParts, basePartsOf, openParts, type OpenPart, stoodAtBase } from './parts.ts'
import type { Attestation, Resolution, Waiver } from './policy.ts'
import { type JudgedResolutions, resolutionLabel } from './resolutions.ts'
import { type JudgedWaivers, waiverLabel } from './waivers.ts'

/**
 * What became of an open part. `deferred`: `release-stage` is read at the release alone; `at-base` stood at the base
 * already and is not enforced yet. `declared` is the policy's own word that the check does not apply.
 */
export type PartState =
  | { readonly kind: 'counts' }
  | { readonly kind: 'deferred'; readonly why: 'release-stage' | 'at-base' }
  | { readonly kind: 'waived'; readonly waiver: Waiver }
  | { readonly kind: 'resolved'; readonly resolution: Resolution }
  | { readonly kind: 'attested'; readonly attestation: Attestation }
  | { readonly kind: 'declared' }

/** An open part with what became of it. */
export interface DecidedPart {
  readonly part: OpenPart
  readonly state: PartState
}

/** A check's verdict as it is shown: a declaration turns what nobody could see into not-applicable. */
export interface ShownVerdict {
  readonly status: Status
  readonly assurance: Assurance | null
  /** The policy's reason where it declares that the check does not apply; null otherwise. */
  readonly declared: string | null
}

/** What the policy makes of one check. */
export interface DecidedCheck {
  readonly slug: string
  readonly item: number
  readonly level: Level
  readonly decision: CheckDecision
  /** False where enforcement is none: the decision is then what it would be, and the gate does not count it. */
  readonly enforced: boolean
  readonly verdict: ShownVerdict
  /** All findings in the order of the criteria, each with its waiver. None is ever left out. */
  readonly findings: readonly Finding[]
  readonly parts: readonly DecidedPart[]
  /** The attestation that answers each criterion; a criterion that none answers is not here. */
  readonly attestations: readonly { readonly criterion: string; readonly attestation: Attestation }[]
}

/** What `decideCheck` is given beside the check. */
export interface DecisionContext {
  readonly level: Level
  readonly enforcement: EffectiveEnforcement
  /** Why the policy says that the check does not apply; null where it does not say so. */
  readonly notApplicable: string | null
  readonly stage: Stage
  readonly acceptedBy: JudgedWaivers['acceptedBy']
  readonly resolvedBy: JudgedResolutions['resolvedBy']
  readonly answerTo: JudgedAttestations['answerTo']
}

/**
 * Decides one check: each open part is answered, deferred or counts, and the decision table says what that makes. The
 * verdict stays what it is. A waiver answers findings alone, an attestation gaps and questions alone, nothing an error.
 */
export function decideCheck(check: EvaluatedCheck, context: DecisionContext): DecidedCheck {
  const base = check.baseCriteria === null ? null : basePartsOf(check.baseCriteria)
  const open = withUnexplained(check)
  const parts = open.map((part): DecidedPart => ({ part, state: stateOf(part, base, check.slug, context) }))
  const decision = decisionFor(factsOf(parts, context.level))
  return {
    slug: check.slug,
    item: check.item,
    level: context.level,
    decision,
    enforced: context.enforcement.enforced,
    verdict: shownVerdict(check, parts, decision, context.notApplicable),
    findings: eachOnce(check.criteria.flatMap(({ findings }) => findings)).map((finding) => ({
      ...finding,
      waiver: acceptanceOf(finding, context),
    })),
    parts,
    attestations: answersOf(parts),
  }
}

/** A check that is not verified although no criterion says why must not come out clear. */
function withUnexplained(check: EvaluatedCheck): OpenPart[] {
  const parts = openParts(check.criteria)
  const verified = check.status === 'pass' || check.status === 'not-applicable'
  if (verified || parts.length > 0) return parts
  return [{ kind: 'error', criterion: '', because: `The check is ${check.status} and no criterion says why.` }]
}

function stateOf(part: OpenPart, base: BaseParts | null, slug: string, context: DecisionContext): PartState {
  return answerOf(part, slug, context) ?? deferralOf(part, base, context) ?? { kind: 'counts' }
}

function answerOf(part: OpenPart, slug: string, context: DecisionContext): PartState | null {
  switch (part.kind) {
    case 'finding': {
      const resolution = context.resolvedBy(part.finding)
      if (resolution !== null) return { kind: 'resolved', resolution }
      const waiver = context.acceptedBy(part.finding)
      return waiver === null ? null : { kind: 'waived', waiver }
    }
    case 'gap':
    case 'question': {
      const isBesideFail = part.kind === 'gap' && part.besideFail
      if (context.notApplicable !== null && !isBesideFail) return { kind: 'declared' }
      const attestation = context.answerTo(slug, part)
      return attestation === null ? null : { kind: 'attested', attestation }
    }
    case 'error':
      return null
    default:
      return assertNever(part)
  }
}

function deferralOf(part: OpenPart, base: BaseParts | null, context: DecisionContext): PartState | null {
  if (part.kind === 'gap' && part.gap.reason === 'deferred' && context.stage === 'pull-request') {
    return { kind: 'deferred', why: 'release-stage' }
  }
  const isOld = context.enforcement.counts === 'introduced' && base !== null && stoodAtBase(part, base)
  return isOld ? { kind: 'deferred', why: 'at-base' } : null
}

function factsOf(parts: readonly DecidedPart[], level: Level): CheckFacts {
  const counting = parts.filter(({ state }) => state.kind === 'counts')
  return {
    level,
    blocks: counting.some(({ part }) => part.kind === 'finding'),
    isOpen: counting.some(({ part }) => part.kind !== 'finding'),
    isDeferred: parts.some(({ state }) => state.kind === 'deferred'),
    isWaived: parts.some(({ state }) => state.kind === 'waived' || state.kind === 'resolved'),
    isAttested: parts.some(({ state }) => state.kind === 'attested'),
  }
}

function shownVerdict(
  check: EvaluatedCheck,
  parts: readonly DecidedPart[],
  decision: CheckDecision,
  notApplicable: string | null,
): ShownVerdict {
  const isDeclared = parts.length > 0 && parts.every(({ state }) => state.kind === 'declared')
  if (isDeclared) return { status: 'not-applicable', assurance: 'declared', declared: notApplicable }
  const assurance = decision === 'attested' ? 'attested' : check.assurance
  return { status: check.status, assurance, declared: null }
}

function acceptanceOf(finding: Finding, { acceptedBy, resolvedBy }: DecisionContext): string | null {
  const resolution = resolvedBy(finding)
  if (resolution !== null) return resolutionLabel(resolution)
  const waiver = acceptedBy(finding)
  return waiver === null ? finding.waiver : waiverLabel(waiver)
}

/** One finding may answer several criteria. */
function eachOnce(findings: readonly Finding[]): readonly Finding[] {
  return [...new Set(findings)]
}

function answersOf(parts: readonly DecidedPart[]): DecidedCheck['attestations'] {
  const byCriterion = new Map<string, Attestation>()
  for (const { part, state } of parts) {
    if (state.kind === 'attested') byCriterion.set(part.criterion, state.attestation)
  }
  return [...byCriterion].map(([criterion, attestation]) => ({ criterion, attestation }))
}
