import { productionReadiness } from '../../checks/production-readiness.ts'
import { checkNames } from '../../checks/readiness-names.ts'
import type { Collected } from '../../evidence/evidence.ts'
import type { WorkflowsEvidence } from '../../evidence/workflows.ts'
import type { Policy } from '../../policy/policy.ts'

/** The names of the check runs whose success a release looks up: the policy's job, or those that run the readiness script. */
export function readinessJobs(policy: Policy, workflows: Collected<WorkflowsEvidence>): readonly string[] {
  const { slug, options } = productionReadiness
  const job = String(policy.checks[slug]?.options['job']?.value ?? '')
  if (job !== options.job.default || !workflows.ok) return [job]
  return [job, ...checkNames(workflows.value).flatMap(({ text, isPrefix }) => (isPrefix ? [] : [text]))]
}
