import { contextsOf, namesOf } from '../expressions/expression.ts'
import { expressionsBelow, fenceSpan, type FoundExpression } from '../expressions/find-expressions.ts'
import type { YamlNode } from '../../syntax/yaml-node.ts'
import { isNever } from '../model/visit.ts'
import type { JobRun } from './job-runs.ts'
import { siteOf, type Site } from './site.ts'

/** Where a job takes something from the secrets store, each step once; the job's own token is in no store. */
export function secretUses(run: JobRun): readonly Site[] {
  const { job } = run
  const sites = job.steps.flatMap((step): readonly Site[] => {
    const [first] = isNever(step.condition) ? [] : storedIn(step.mapping)
    return first === undefined ? [] : [siteOf(run, step, job.workflow.path, fenceSpan(first))]
  })
  const shared = [job.env, job.with, job.secrets === 'inherit' ? null : job.secrets, job.workflow.env]
  const [first] = shared.flatMap((bindings) => (bindings === null ? [] : storedIn(bindings.field.node)))
  return first === undefined ? sites : [siteOf(run, null, job.workflow.path, fenceSpan(first)), ...sites]
}

function storedIn(node: YamlNode): readonly FoundExpression[] {
  return expressionsBelow(node).filter(({ parsed }) =>
    parsed === null
      ? false
      : contextsOf(parsed).some((context) => context.name === 'secrets' && namesOf(context)[0] !== 'github_token'),
  )
}
