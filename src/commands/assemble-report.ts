import type { CheckResult, CriterionResult } from '../checks/evaluate.ts'
import type { SourceRun } from '../evidence/collect.ts'
import type { DecidedCheck } from '../policy/decide.ts'
import type { EvaluatedCheck, EvaluatedCriterion } from '../policy/evaluated.ts'
import type { DecidedGate } from '../policy/gate.ts'
import type { Attestation } from '../policy/policy.ts'
import { TOOL } from '../config/tool.ts'
import type { Report, ReportedAttestation, ReportedCheck, ReportedCriterion, SinceRelease } from '../model/report.ts'

/** A check as the policy is shown it, with the same check at the base. */
export function toEvaluated(result: CheckResult, base: CheckResult | null): EvaluatedCheck {
  return {
    slug: result.check.slug,
    item: result.check.item,
    criteria: result.criteria.map(toEvaluatedCriterion),
    status: result.status,
    assurance: result.assurance,
    baseCriteria: base?.criteria.map(toEvaluatedCriterion) ?? null,
  }
}

function toEvaluatedCriterion(criterion: CriterionResult): EvaluatedCriterion {
  const { id, status, optional, attestable, stage, because, gaps, findings, assurance } = criterion
  return { id, status, optional, attestable, stage, because, gaps, findings, assurance }
}

/** Everything that a report is written from. */
export interface ReportParts {
  readonly subject: Report['subject']
  readonly trusted: Report['trusted']
  readonly comparedTo: Report['comparedTo']
  readonly gate: DecidedGate
  readonly results: readonly CheckResult[]
  readonly decided: readonly DecidedCheck[]
  readonly policy: Report['policy']
  readonly sinceRelease: SinceRelease | null
  readonly run: Omit<Report['run'], 'sources'> & { readonly sources: readonly SourceRun[] }
}

/** Writes the report down: exactly the JSON output, keys in the order of its type. */
export function assembleReport(parts: ReportParts): Report {
  const { gate } = parts
  return {
    schemaVersion: 1,
    tool: { name: TOOL.name, version: TOOL.version },
    subject: parts.subject,
    trusted: parts.trusted,
    comparedTo: parts.comparedTo,
    gate: {
      decision: gate.decision,
      exitCode: gate.exitCode,
      headline: gate.headline,
      counts: gate.counts,
      blocking: gate.blocking,
      unverified: gate.unverified,
      deferred: gate.deferred,
    },
    checks: parts.decided.map((decided) => reportedCheck(decided, resultOf(decided, parts.results))),
    policy: parts.policy,
    databases: [],
    sinceRelease: parts.sinceRelease,
    run: parts.run,
  }
}

function resultOf(decided: DecidedCheck, results: readonly CheckResult[]): CheckResult {
  const result = results.find((candidate) => candidate.check.slug === decided.slug)
  if (result === undefined) throw new Error(`${decided.slug} was decided and not evaluated`)
  return result
}

function reportedCheck(decided: DecidedCheck, { check, criteria, status }: CheckResult): ReportedCheck {
  const question =
    criteria.find((criterion) => !criterion.optional && criterion.status === 'needs-review')?.because ?? null
  const deciding = criteria.find((criterion) => !criterion.optional && criterion.status === status)
  const because = status === 'error' || status === 'not-applicable' ? (deciding?.because ?? null) : null
  return {
    id: check.slug,
    item: check.item,
    section: check.section,
    title: check.title,
    level: decided.level,
    verdict: {
      status: decided.verdict.status,
      because: decided.verdict.declared ?? because,
      question: decided.verdict.status === 'needs-review' ? question : null,
    },
    assurance: decided.verdict.assurance,
    decision: decided.decision,
    criteria: criteria.map((criterion) => reportedCriterion(criterion, attestationFor(decided, criterion.id))),
    findings: decided.findings,
    remediation: check.remediation,
  }
}

function attestationFor(decided: DecidedCheck, criterion: string): Attestation | null {
  return decided.attestations.find((answer) => answer.criterion === criterion)?.attestation ?? null
}

function reportedCriterion(criterion: CriterionResult, attestation: Attestation | null): ReportedCriterion {
  const { id, question, optional, status, because, scope, inspected, gaps, notes } = criterion
  return {
    id,
    question,
    optional,
    status,
    because,
    scope,
    inspected,
    evidence: criterion.evidence.map(({ summary, source, place }) => ({ summary, source, place })),
    gaps,
    notes,
    attestation: attestation === null ? null : reportedAttestation(attestation),
  }
}

function reportedAttestation({ statement, by, on, expires, evidence, place }: Attestation): ReportedAttestation {
  return { statement, by, on, expires, evidence, place }
}
