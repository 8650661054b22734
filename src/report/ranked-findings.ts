import type { Finding } from '../model/finding.ts'
import type { Report, ReportedCheck } from '../model/report.ts'
import { compareSeverity } from '../model/severity.ts'

/** What a finding does to the gate: stops it now, is open without stopping it, or is accepted by a waiver. */
export type Weight = 'stops' | 'open' | 'accepted'

/** A finding with its check; null for the policy's own. */
export interface RankedFinding {
  readonly finding: Finding
  readonly check: ReportedCheck | null
  readonly weight: Weight
}

const WEIGHTS: readonly Weight[] = ['stops', 'open', 'accepted']

/**
 * Every finding of the report in the order in which a reader wants them where room is short: what stops the gate first,
 * then the most severe, then what the subject brought, then checklist order. Checks that are off have none.
 */
export function rankedFindings(report: Report): readonly RankedFinding[] {
  const own = report.policy.findings.map((finding) => ({ finding, check: null, weight: policyWeight(finding, report) }))
  const checks = report.checks
    .filter(({ decision }) => decision !== 'off')
    .flatMap((check) => check.findings.map((finding) => ({ finding, check, weight: weightOf(finding, check, report) })))
  return [...own, ...checks].sort(compare)
}

function weightOf({ waiver }: Finding, { decision }: ReportedCheck, report: Report): Weight {
  if (waiver !== null) return 'accepted'
  return decision === 'blocked' && stops(report) ? 'stops' : 'open'
}

// A policy finding that is less than high only tells.
function policyWeight({ severity }: Finding, report: Report): Weight {
  return report.gate.decision === 'blocked' && compareSeverity(severity, 'high') <= 0 ? 'stops' : 'open'
}

function stops({ gate }: Report): boolean {
  return gate.exitCode !== 0
}

function compare(a: RankedFinding, b: RankedFinding): number {
  return (
    WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight) ||
    compareSeverity(a.finding.severity, b.finding.severity) ||
    Number(a.finding.origin === 'existing') - Number(b.finding.origin === 'existing') ||
    (a.check?.item ?? 0) - (b.check?.item ?? 0)
  )
}
