import type { Answer, EvidenceItem, Inspected, Status } from '../model/answer.ts'
import { type Assurance, weakest } from '../model/assurance.ts'
import type { IsoDate } from '../model/date.ts'
import type { Detection, Finding } from '../model/finding.ts'
import { gap, type Gap, type GapReason } from '../model/gap.ts'
import { SOURCES, type SourceName } from '../model/source.ts'
import type { Stage } from '../model/stage.ts'
import type { Collected, EvidenceSet } from '../evidence/evidence.ts'
import { combine } from './combine.ts'
import type { Check, Criterion, CriterionEvidence, JudgedCriterion } from './define-check.ts'
import { limitFindings, stamp } from './stamp.ts'

/** What a run gives to every evaluation. */
export interface EvaluationContext {
  readonly asOf: IsoDate
  readonly stage: Stage
  /** The check's options by name, as policy has them. */
  readonly options: { readonly [name: string]: string | number }
  /** Findings kept for one criterion; the rest becomes a gap, so that nothing is lost in silence. */
  readonly maxFindings: number
}

/** A criterion's answer after the frame's rules. Findings have origin `unknown` until a base is compared. */
export interface CriterionResult {
  readonly id: string
  readonly question: string
  readonly optional: boolean
  readonly attestable: readonly GapReason[]
  readonly stage: Stage | null
  readonly status: Status
  readonly because: string | null
  readonly scope: string
  readonly inspected: readonly Inspected[]
  readonly evidence: readonly EvidenceItem[]
  readonly gaps: readonly Gap[]
  readonly findings: readonly Finding[]
  readonly notes: readonly Finding[]
  /** Null where nothing was answered. */
  readonly assurance: Assurance | null
}

export interface CheckResult {
  readonly check: Check
  readonly criteria: readonly CriterionResult[]
  readonly status: Status
  readonly assurance: Assurance | null
}

/** Judges one check by the evidence that was collected. Pure; a criterion that throws is an `error` with its name. */
export function evaluateCheck(check: Check, evidence: EvidenceSet, context: EvaluationContext): CheckResult {
  const criteria = check.criteria.map((criterion) => evaluateCriterion(check.slug, criterion, evidence, context))
  const status = combine(criteria)
  const deciding = criteria.filter((criterion) => !criterion.optional && criterion.status === status)
  return { check, criteria, status, assurance: weakest(deciding.flatMap((criterion) => criterion.assurance ?? [])) }
}

type Draft = Omit<CriterionResult, 'id' | 'question' | 'optional' | 'attestable' | 'stage' | 'findings' | 'notes'> & {
  readonly findings: readonly Detection[]
  readonly notes: readonly Detection[]
}

const NOTHING = { inspected: [], evidence: [], findings: [], notes: [], because: null, assurance: null } as const

function evaluateCriterion(
  slug: string,
  criterion: Criterion,
  evidence: EvidenceSet,
  context: EvaluationContext,
): CriterionResult {
  const { id, question, optional, attestable, stage } = criterion
  const draft = answerOf(slug, criterion, evidence, context)
  const { kept, gaps } = limitFindings(draft.findings, context.maxFindings, sourcesOf(criterion)[0] ?? 'tree')
  const findings = stamp(kept, slug, id)
  const notes = stamp(draft.notes, slug, id)
  return {
    id,
    question,
    optional,
    attestable,
    stage,
    ...draft,
    gaps: [...draft.gaps, ...gaps],
    findings: optional ? [] : findings,
    notes: optional ? [...findings, ...notes] : notes,
  }
}

function answerOf(slug: string, criterion: Criterion, evidence: EvidenceSet, context: EvaluationContext): Draft {
  const first = sourcesOf(criterion)[0] ?? 'tree'
  if (criterion.stage === 'release' && context.stage === 'pull-request') {
    return unseen([gap(first, 'deferred', 'This is judged at the release stage.')])
  }
  if (criterion.awaits !== null) {
    return unseen([gap(first, 'not-built', `This version has not ${criterion.awaits} yet.`)])
  }
  const missing = criterion.needs.flatMap((source) => missingGaps(evidence[source]))
  const present = criterion.anyOf.filter((source) => evidence[source].ok)
  if (criterion.anyOf.length > 0 && present.length === 0) {
    missing.push(...criterion.anyOf.flatMap((source) => missingGaps(evidence[source])))
  }
  if (missing.length > 0) return unseen(missing)

  const used = [...criterion.needs, ...present]
  const answer = ask(slug, criterion, used, evidence, context)
  if (answer instanceof Error) return { ...unseen([]), status: 'error', because: answer.message }
  const sourceGaps = used.flatMap((source) => evidence[source].gaps)
  return settle(answer, criterion, [...sourceGaps, ...(answer.gaps ?? [])], used)
}

function unseen(gaps: readonly Gap[]): Draft {
  return { ...NOTHING, status: 'unknown', scope: 'Nothing was inspected.', gaps }
}

function sourcesOf(criterion: Criterion): readonly SourceName[] {
  return [...criterion.needs, ...criterion.anyOf]
}

function missingGaps(collected: Collected<unknown>): readonly Gap[] {
  return collected.ok ? [] : collected.gaps
}

function ask(
  slug: string,
  criterion: JudgedCriterion,
  used: readonly SourceName[],
  evidence: EvidenceSet,
  context: EvaluationContext,
): Answer | Error {
  const given: { [S in SourceName]?: unknown } = {}
  for (const source of used) {
    const collected = evidence[source]
    if (collected.ok) given[source] = collected.value
  }
  try {
    const { asOf, stage, options } = context
    const answer = criterion.evaluate(given as CriterionEvidence, { asOf, stage, options })
    if (answer.status === 'fail' && answer.findings.some((finding) => finding.confidence === 'low')) {
      throw new Error('a finding of low confidence informs and belongs into the notes')
    }
    return answer
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    return new Error(`The criterion ${slug}/${criterion.id} broke: ${reason}.`, { cause })
  }
}

/** Applies the rules that no check may forget: proof of work, and nothing passed over a gap in the scope. */
function settle(answer: Answer, criterion: Criterion, gaps: readonly Gap[], used: readonly SourceName[]): Draft {
  const work = { scope: answer.scope, inspected: answer.inspected, notes: answer.notes ?? [], gaps }
  const looked = answer.inspected.some((item) => item.count > 0)
  const source = used[0] ?? 'tree'
  switch (answer.status) {
    case 'pass': {
      const { evidence } = answer
      if (!looked) return { ...NOTHING, ...work, status: 'unknown', gaps: orNothingInspected(gaps, source) }
      if (criterion.claim === 'universal' && gaps.length > 0)
        return { ...NOTHING, ...work, evidence, status: 'unknown' }
      return { ...NOTHING, ...work, evidence, status: 'pass', assurance: assuranceOf(evidence) }
    }
    case 'not-applicable': {
      const { evidence, because } = answer
      if (!looked) return { ...NOTHING, ...work, status: 'unknown', gaps: orNothingInspected(gaps, source) }
      if (gaps.length > 0) return { ...NOTHING, ...work, evidence, status: 'unknown' }
      return { ...NOTHING, ...work, evidence, because, status: 'not-applicable', assurance: assuranceOf(evidence) }
    }
    case 'fail':
      return {
        ...NOTHING,
        ...work,
        status: 'fail',
        findings: answer.findings,
        assurance: weakest(used.map((name) => SOURCES[name].assurance)),
      }
    case 'unknown':
      return { ...NOTHING, ...work, status: 'unknown' }
    case 'needs-review': {
      const asked = { ...NOTHING, ...work, evidence: answer.evidence ?? [], because: answer.question }
      return { ...asked, status: criterion.claim === 'universal' && gaps.length > 0 ? 'unknown' : 'needs-review' }
    }
  }
}

function assuranceOf(evidence: readonly EvidenceItem[]): Assurance | null {
  return weakest(evidence.map((item) => item.assurance))
}

/** A gap says why nothing was inspected; where there is none, there was nothing. */
function orNothingInspected(gaps: readonly Gap[], source: SourceName): readonly Gap[] {
  return gaps.length > 0 ? gaps : [gap(source, 'not-found', 'There was nothing to inspect.')]
}
