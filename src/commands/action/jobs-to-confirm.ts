import { productionReadiness } from '../../checks/production-readiness.ts'
import { checkNames } from '../../checks/readiness-names.ts'
import { scanNames } from '../../checks/scan-runs.ts'
import type { Collected } from '../../evidence/evidence.ts'
import type { WantedName } from '../../evidence/confirm-jobs.ts'
import type { WorkflowsEvidence } from '../../evidence/workflows.ts'
import type { Policy } from '../../policy/policy.ts'

/**
 * The names of the check runs whose success a release looks up: the readiness job that policy names or those that run the
 * script, and the jobs that run a scanner.
 */
export function jobsToConfirm(policy: Policy, workflows: Collected<WorkflowsEvidence>): readonly WantedName[] {
  const { slug, options } = productionReadiness
  const job = String(policy.checks[slug]?.options['job']?.value ?? '')
  const scans = workflows.ok
    ? scanNames(workflows.value).map(({ text, isPrefix }) => (isPrefix ? { prefix: text } : text))
    : []
  if (job !== options.job.default || !workflows.ok) return [job, ...scans]
  return [job, ...checkNames(workflows.value).flatMap(({ text, isPrefix }) => (isPrefix ? [] : [text])), ...scans]
}
