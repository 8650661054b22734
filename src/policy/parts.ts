import { assertNever } from '../model/errors.ts'
import type { Finding } from '../model/finding.ts'
import type { Gap, GapReason } from '../model/gap.ts'
import type { EvaluatedCriterion } from './evaluated.ts'

/**
 * One thing that stands between a check and a clear decision. Each kind has its own answer: a finding a waiver; a gap or a
 * question an attestation, a gap only where its criterion lists the reason; an error nothing.
 */
export type OpenPart =
  | { readonly kind: 'finding'; readonly criterion: string; readonly finding: Finding }
  | {
      readonly kind: 'gap'
      readonly criterion: string
      readonly gap: Gap
      readonly attestable: boolean
      /** The gap stands beside findings of the same criterion. */
      readonly besideFail: boolean
    }
  | { readonly kind: 'question'; readonly criterion: string; readonly question: string }
  | { readonly kind: 'error'; readonly criterion: string; readonly because: string }

/** Whether a finding can block. One of low confidence informs and never does. */
export function canBlock(finding: Finding): boolean {
  return finding.confidence !== 'low'
}

/** The open parts of a list of criteria, in their order. An optional criterion opens none. */
export function openParts(criteria: readonly EvaluatedCriterion[]): OpenPart[] {
  return criteria.flatMap((criterion) => (criterion.optional ? [] : partsOf(criterion)))
}

function partsOf(criterion: EvaluatedCriterion): OpenPart[] {
  switch (criterion.status) {
    case 'fail':
      return explained(criterion, [...findingParts(criterion), ...gapParts(criterion, true)], 'finding')
    case 'unknown':
      return explained(criterion, gapParts(criterion, false), 'gap')
    case 'needs-review':
      return [{ kind: 'question', criterion: criterion.id, question: criterion.because ?? '' }]
    case 'error':
      return [{ kind: 'error', criterion: criterion.id, because: criterion.because ?? '' }]
    case 'pass':
    case 'not-applicable':
      return []
    default:
      return assertNever(criterion.status)
  }
}

/** A fail without a finding, or an unknown without a gap, leaves nothing that an entry could name: it counts as an error. */
function explained(criterion: EvaluatedCriterion, parts: OpenPart[], by: OpenPart['kind']): OpenPart[] {
  if (parts.some((part) => part.kind === by)) return parts
  const because = `The criterion is ${criterion.status} and names no ${by} that says why.`
  return [...parts, { kind: 'error', criterion: criterion.id, because }]
}

function findingParts(criterion: EvaluatedCriterion): OpenPart[] {
  return criterion.findings
    .filter(canBlock)
    .map((finding): OpenPart => ({ kind: 'finding', criterion: criterion.id, finding }))
}

function gapParts(criterion: EvaluatedCriterion, besideFail: boolean): OpenPart[] {
  return criterion.gaps.map((gap): OpenPart => ({
    kind: 'gap',
    criterion: criterion.id,
    gap,
    attestable: criterion.attestable.includes(gap.reason),
    besideFail,
  }))
}

/** Whether a person's statement can answer the part at all. */
export function isAttestable(part: OpenPart): boolean {
  return part.kind === 'question' || (part.kind === 'gap' && part.attestable)
}

/** What was open at the base, indexed: a hundred thousand parts are looked up and not searched. */
export interface BaseParts {
  readonly criteria: ReadonlySet<string>
  readonly errors: ReadonlySet<string>
  readonly gaps: ReadonlySet<string>
}

/** The open parts of the base's criteria, for `stoodAtBase`. */
export function basePartsOf(criteria: readonly EvaluatedCriterion[]): BaseParts {
  const parts = openParts(criteria)
  return {
    criteria: new Set(parts.map(({ criterion }) => criterion)),
    errors: new Set(parts.filter(({ kind }) => kind === 'error').map(({ criterion }) => criterion)),
    gaps: new Set(parts.flatMap((part) => (part.kind === 'gap' ? [gapKey(part.criterion, part.gap)] : []))),
  }
}

/**
 * Whether the base had this part too, so that the change under judgement did not bring it. A finding tells by its origin;
 * a gap by its source and reason; a question where the criterion was open already; an error where it was one already.
 */
export function stoodAtBase(part: OpenPart, base: BaseParts): boolean {
  switch (part.kind) {
    case 'finding':
      return part.finding.origin === 'existing'
    case 'gap':
      return base.gaps.has(gapKey(part.criterion, part.gap))
    case 'question':
      return base.criteria.has(part.criterion)
    case 'error':
      return base.errors.has(part.criterion)
    default:
      return assertNever(part)
  }
}

/** Reasons that the subject's own content gives; a second file that cannot be read is a new gap, whatever the first was. */
const CONTENT_REASONS: readonly GapReason[] = ['malformed', 'unsupported']

function gapKey(criterion: string, { source, reason, detail }: Gap): string {
  return JSON.stringify([criterion, source, reason, CONTENT_REASONS.includes(reason) ? detail : null])
}
