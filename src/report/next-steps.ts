import type { Gap, GapReason } from '../model/gap.ts'
import type { Place } from '../model/place.ts'
import type { Report, ReportedCheck, ReportedCriterion } from '../model/report.ts'

/** Who can take a step: whoever works on the repository, a person who answers, or whoever gives access. */
export type StepList = 'fix' | 'ask' | 'access'

/** The most useful next step of one check, in one of the lists. */
export interface NextStep {
  /** The check's slug; null for the policy's own findings. */
  readonly check: string | null
  readonly item: number | null
  /** One sentence or more, from the report; not yet safe for any output. */
  readonly step: string
  /** Where to begin; null where the step has no place. */
  readonly place: Place | null
  /** Findings beside the one at `place`. */
  readonly more: number
}

/** What stands between the subject and a clear gate, by who can act. A check is at most once in each list. */
export type NextSteps = { readonly [L in StepList]: readonly NextStep[] }

// Whom each gap is put to; null where nobody has to act.
const LIST_OF_GAP: { readonly [R in GapReason]: StepList | null } = {
  permission: 'access',
  'feature-off': 'fix',
  'not-found': 'ask',
  'rate-limited': 'fix',
  pending: 'fix',
  expired: 'ask',
  limit: 'fix',
  'time-limit': 'fix',
  offline: 'fix',
  malformed: 'fix',
  unsupported: 'ask',
  shallow: 'fix',
  'not-checked-out': 'fix',
  deferred: null,
  'not-built': 'ask',
}

/** Derives the three lists from a report, in checklist order, the policy's own findings first. */
export function nextSteps(report: Report): NextSteps {
  const open = report.checks.filter(isOpen)
  return {
    fix: [...policyStep(report), ...open.flatMap(fixStep)],
    ask: open.flatMap(askStep),
    access: open.flatMap((check) => gapStep(check, 'access')),
  }
}

/** Findings that nothing accepts, worst first as the report has them. */
export function unacceptedFindings(check: ReportedCheck): ReportedCheck['findings'] {
  return check.findings.filter((finding) => finding.waiver === null)
}

/** Criteria that decide and that nobody has answered. */
export function openCriteria(check: ReportedCheck): readonly ReportedCriterion[] {
  return check.criteria.filter(({ optional, status, attestation }) => {
    const answered = optional || status === 'pass' || status === 'not-applicable' || attestation !== null
    return !answered
  })
}

// What policy has answered or left out asks nothing of anybody.
function isOpen({ decision }: ReportedCheck): boolean {
  return decision === 'blocked' || decision === 'unverified' || decision === 'deferred'
}

function policyStep({ policy }: Report): readonly NextStep[] {
  const [first] = policy.findings
  if (first === undefined) return []
  return [{ check: null, item: null, step: first.message, place: first.place, more: policy.findings.length - 1 }]
}

function fixStep(check: ReportedCheck): readonly NextStep[] {
  const findings = unacceptedFindings(check)
  const [first] = findings
  if (first !== undefined) {
    const step = check.remediation[0] ?? first.message
    return [{ ...named(check), step, place: first.place, more: findings.length - 1 }]
  }
  const broken = check.criteria.find(({ status }) => status === 'error')
  if (broken !== undefined) {
    const step = `${broken.because ?? 'A criterion broke.'} This is a fault of the product: report it.`
    return [{ ...named(check), step, place: null, more: 0 }]
  }
  return gapStep(check, 'fix')
}

function askStep(check: ReportedCheck): readonly NextStep[] {
  const review = openCriteria(check).find(({ status }) => status === 'needs-review')
  if (review === undefined) return gapStep(check, 'ask')
  return [{ ...named(check), step: review.because ?? review.question, place: null, more: 0 }]
}

function gapStep(check: ReportedCheck, list: StepList): readonly NextStep[] {
  const gaps = openCriteria(check).flatMap((criterion) => criterion.gaps)
  const found = gaps.find((each) => LIST_OF_GAP[each.reason] === list)
  return found === undefined ? [] : [{ ...named(check), step: stepOf(found), place: null, more: 0 }]
}

// A grant such as "Repair the file" says nothing without what is broken; one that names a permission says it all.
function stepOf({ reason, detail, grant }: Gap): string {
  switch (reason) {
    case 'permission':
    case 'feature-off':
    case 'shallow':
    case 'offline':
    case 'not-built':
    case 'deferred':
    case 'rate-limited':
      return grant
    case 'not-found':
    case 'pending':
    case 'expired':
    case 'limit':
    case 'time-limit':
    case 'malformed':
    case 'unsupported':
    case 'not-checked-out':
      return `${detail} ${grant}`
  }
}

function named({ id, item }: ReportedCheck): Pick<NextStep, 'check' | 'item'> {
  return { check: id, item }
}
