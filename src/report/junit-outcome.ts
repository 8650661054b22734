import type { Finding } from '../model/finding.ts'
import type { CheckDecision, GateDecision, Report, ReportedCheck } from '../model/report.ts'
import { clip } from './escape.ts'
import { openCriteria, unacceptedFindings } from './next-steps.ts'
import { placeText } from './place-text.ts'
import { standingOf } from '../model/standing.ts'
import { andMore, groupGaps, policyLines, resultParts } from './wording.ts'

/** Findings that one case lists; JSON has them all. */
export const FINDINGS_IN_CASE = 100

const TEXT_LIMIT = 500
const GAPS_LISTED = 20

/** How a case ends. Lines are raw text; each starts with a word or a sign of ours. */
export type Outcome =
  | { readonly kind: 'passed' }
  | {
      readonly kind: 'failure' | 'error' | 'skipped'
      readonly type: string
      readonly message: string
      readonly lines: readonly string[]
    }

type Ending = Exclude<Outcome['kind'], 'passed'>

const ENDINGS: { readonly [D in CheckDecision]: Ending } = {
  blocked: 'failure',
  unverified: 'error',
  advisory: 'skipped',
  deferred: 'skipped',
  waived: 'skipped',
  attested: 'skipped',
  // Reached by a check that does not apply: a tick passes.
  clear: 'skipped',
  off: 'skipped',
}

const GATE_ENDINGS: { readonly [D in GateDecision]: Outcome['kind'] } = {
  'configuration-error': 'error',
  overridden: 'skipped',
  'not-enforced': 'skipped',
  blocked: 'failure',
  unverified: 'error',
  preview: 'error',
  clear: 'passed',
}

/** A check's end. Where the gate lets everything through, nothing of it fails a build, and the message says so. */
export function checkOutcome(check: ReportedCheck, gate: Report['gate']): Outcome {
  const { decision } = check
  if (decision === 'clear' && standingOf(check) === 'verified') return { kind: 'passed' }
  const ending = ENDINGS[decision]
  const stops = ending !== 'skipped'
  const isLetThrough = stops && (gate.decision === 'not-enforced' || gate.decision === 'overridden')
  return {
    kind: isLetThrough ? 'skipped' : ending,
    type: decision,
    message: [...(isLetThrough ? [gate.decision.replace('-', ' ')] : []), ...resultParts(check)].join(', '),
    lines: checkText(check),
  }
}

/** The gate's end, with what is wrong with the policy. */
export function gateOutcome(report: Report): Outcome {
  const { decision, headline } = report.gate
  const kind = GATE_ENDINGS[decision]
  if (kind === 'passed') return { kind }
  const lines = [
    ...findingLines(report.policy.findings),
    ...policyLines(report).map((line) => `- ${clip(line, TEXT_LIMIT)}`),
  ]
  return { kind, type: decision, message: headline, lines }
}

function checkText(check: ReportedCheck): readonly string[] {
  const { because } = check.verdict
  const open = openCriteria(check)
  const answered = check.criteria.flatMap(({ attestation }) => attestation ?? [])
  const steps = unacceptedFindings(check).length > 0 ? check.remediation : []
  const gaps = groupGaps(open).flatMap(({ details, grant }) => details.map((detail) => `${detail} ${grant}`))
  return [
    ...(because === null ? [] : [`Because: ${because}`]),
    ...findingLines(check.findings),
    ...steps.map((step, index) => `${index + 1}. ${step}`),
    ...open.flatMap(({ status, because: asked }) =>
      status === 'needs-review' && asked !== null ? [`To answer: ${asked}`] : [],
    ),
    ...capped(gaps.map((gap) => `Not seen: ${gap}`)),
    ...answered.map(({ by, on, expires, statement }) => `Stated by ${by} on ${on}, until ${expires}: ${statement}`),
  ].map((line) => clip(line, TEXT_LIMIT * 2))
}

function findingLines(findings: readonly Finding[]): readonly string[] {
  const shown = findings.slice(0, FINDINGS_IN_CASE).map(({ place, severity, origin, message, waiver }) => {
    const tags = [severity, ...(origin === 'unknown' ? [] : [origin])].join(', ')
    const accepted = waiver === null ? '' : ` Waived by ${waiver}.`
    return `- ${clip(placeText(place), TEXT_LIMIT)} (${tags}): ${clip(message, TEXT_LIMIT)}${accepted}`
  })
  const left = findings.length - shown.length
  return left > 0 ? [...shown, `- ${andMore(left)}`] : shown
}

function capped(lines: readonly string[]): readonly string[] {
  const left = lines.length - GAPS_LISTED
  return left > 0 ? [...lines.slice(0, GAPS_LISTED), andMore(left)] : lines
}
