import { type CheckResult, evaluateCheck, type EvaluationContext } from '../checks/evaluate.ts'
import type { Check } from '../checks/define-check.ts'
import { joinLeaks } from '../checks/joined-leaks.ts'
import { markOrigins } from '../checks/origin.ts'
import { CHECKS } from '../checks/registry.ts'
import type { EvidenceSet } from '../evidence/evidence.ts'
import type { Finding } from '../model/finding.ts'
import type { Report } from '../model/report.ts'
import { decideChecks, type DecidedChecks } from '../policy/apply-policy.ts'
import { strictestEnforcement } from '../policy/enforcement.ts'
import { decideGate } from '../policy/gate.ts'
import { entryNotes, lapsingEntries } from '../policy/lapse.ts'
import { extendsUnread, policyUnread, problemFindings } from '../policy/policy-findings.ts'
import { previewReasons } from '../policy/preview.ts'
import { reportWaivers } from '../policy/waivers.ts'
import { assembleReport, toEvaluated } from './assemble-report.ts'
import { type ComparedEvidence, type Gathered, policyLimits } from './gathered.ts'
import { POLICY_PATH } from './policy-files.ts'
import { newEntries } from './released-entries.ts'
import { sinceRelease } from './since-release.ts'
import { suppressionsIn, suppressionsUnread } from './suppressions.ts'

/** Judges subject and base by what was gathered, applies the policy, and writes the report down. Pure. */
export function conclude(gathered: Gathered, durationMs: number): Report {
  const { asOf, event, rules, base } = gathered
  const { policy } = rules
  const baseResults = base === null ? null : evaluateAll(gathered, base.evidence)
  const { evidence } = gathered.collection
  // What was dismissed, and what is new since a release, is asked of each finding as its criterion told it.
  const apart = evaluateAll(gathered, evidence).map((result) =>
    markOrigins(result, sameCheck(baseResults, result), event.stage),
  )
  const results = apart.map((result) => joinLeaks(result, evidence))
  const decided = decideChecks({
    checks: results.map((result) => toEvaluated(result, sameCheck(baseResults, result))),
    policy: policy.policy,
    ...rules.counting,
    stage: event.stage,
    asOf,
    today: gathered.today,
  })
  const policyFindings = findingsOnPolicy(gathered, decided)
  const gate = decideGate({
    checks: decided.checks,
    policyFindings,
    stage: event.stage,
    previews: previewReasons({
      only: gathered.only,
      asOf,
      today: gathered.today,
      limits: gathered.askedLimits,
      policyLimits: policyLimits(policy.policy),
    }),
    leavesOutEnforced: leavesOutEnforced(gathered),
    override: gathered.override,
    hasConfigurationError: false,
  })
  const findings = decided.checks.flatMap((check) => check.findings)
  return assembleReport({
    subject: gathered.subject,
    trusted: rules.trusted,
    comparedTo: base === null ? null : { ref: base.ref, commit: base.commit },
    gate,
    results,
    decided: decided.checks,
    policy: {
      findings: policyFindings,
      waivers: reportWaivers(decided.waivers, suppressionsIn(apart, evidence), findings),
      lapsing: lapsingEntries({ ...decided, asOf }),
    },
    sinceRelease: changesSince(gathered, baseResults, apart),
    run: { url: gathered.runUrl, asOf, durationMs, sources: gathered.collection.runs },
  })
}

function leavesOutEnforced({ checks, rules, event, asOf, today }: Gathered): boolean {
  const { policy } = rules.policy
  return CHECKS.filter((check) => !checks.includes(check)).some(({ slug }) => {
    const isRequired = (policy.checks[slug]?.level.value ?? 'required') === 'required'
    return isRequired && strictestEnforcement(policy, slug, event.stage, [asOf, today]).enforced
  })
}

function evaluateAll(gathered: Gathered, evidence: EvidenceSet): readonly CheckResult[] {
  return gathered.checks.map((check) => evaluateCheck(check, evidence, contextOf(check, gathered)))
}

function contextOf(check: Check, { asOf, event, limits, rules: { policy } }: Gathered): EvaluationContext {
  const options = Object.entries(policy.policy.checks[check.slug]?.options ?? {})
  return {
    asOf,
    stage: event.stage,
    maxFindings: limits.maxFindings,
    options: Object.fromEntries(options.map(([name, { value }]) => [name, value])),
  }
}

function sameCheck(results: readonly CheckResult[] | null, result: CheckResult): CheckResult | null {
  return results?.find((candidate) => candidate.check.slug === result.check.slug) ?? null
}

function findingsOnPolicy({ rules, collection }: Gathered, decided: DecidedChecks): readonly Finding[] {
  const { policy, attestations } = rules
  return [
    ...policyUnread(rules.policyUnread, POLICY_PATH),
    ...(rules.extendsUnread === null ? [] : extendsUnread(policy.policy, rules.extendsUnread)),
    ...rules.findings,
    ...problemFindings(policy.problems, policy.broken),
    ...problemFindings(attestations.problems, attestations.broken),
    ...entryNotes(decided),
    ...(collection.evidence.tree.ok ? suppressionsUnread(collection.evidence.tree.value) : []),
  ]
}

function changesSince(
  gathered: Gathered,
  baseResults: readonly CheckResult[] | null,
  results: readonly CheckResult[],
): Report['sinceRelease'] {
  const { base, lastRelease } = gathered
  if (lastRelease === null) return null
  const { rules, releasedEntries } = gathered
  const entries = newEntries(rules.counting, releasedEntries ?? new Set())
  return sinceRelease(lastRelease, resultsAt(gathered, lastRelease, base, baseResults), results, entries)
}

function resultsAt(
  gathered: Gathered,
  release: ComparedEvidence,
  base: ComparedEvidence | null,
  baseResults: readonly CheckResult[] | null,
): readonly CheckResult[] {
  const isBase = release.commit === base?.commit && baseResults !== null
  return isBase ? baseResults : evaluateAll(gathered, release.evidence)
}
