import { contextsOf, namesOf } from '../expressions/expression.ts'
import { expressionsBelow, fenceSpan, type FoundExpression } from '../expressions/find-expressions.ts'
import type { YamlNode } from '../../syntax/yaml-node.ts'
import { isNever } from '../model/visit.ts'
import type { JobRun } from './job-runs.ts'
import { siteOf, type Site } from './site.ts'

/** A secret that a workflow takes from the store by its name; in upper case, since the store does not tell cases apart. */
export interface SecretName {
  readonly name: string
  readonly site: Site
}

/** The names of the stored secrets that a job takes, and whether it takes some that are not named: all, or one of many. */
export interface NamedSecretUses {
  readonly names: readonly SecretName[]
  readonly isOpen: boolean
}

/** In a called workflow `secrets` holds what the caller hands on, by names of their own; only `inherit` hands on the store's. */
export function secretNames(run: JobRun): NamedSecretUses {
  const { chain, job } = run
  const callers = chain.slice(0, -1)
  const seesStore = callers.every(({ secrets }) => secrets === 'inherit')
  const nodes = seesStore
    ? [job.env, job.with, job.secrets === 'inherit' ? null : job.secrets, job.workflow.env].flatMap((bindings) =>
        bindings === null ? [] : [bindings.field.node],
      )
    : []
  const below = seesStore ? job.steps.filter(({ condition }) => !isNever(condition)).map(({ mapping }) => mapping) : []
  const handed = callers.flatMap(({ secrets }, at) =>
    at === 0 && secrets !== null && secrets !== 'inherit' ? [secrets.field.node] : [],
  )
  const [top] = chain
  const own = [...nodes, ...below].map((node) => namedIn(run, job.workflow.path, node))
  const found = [...own, ...handed.map((node) => namedIn(run, top.workflow.path, node))]
  return {
    names: found.flatMap(({ names }) => names),
    isOpen: found.some(({ isOpen }) => isOpen) || (seesStore && job.secrets === 'inherit'),
  }
}

function namedIn(run: JobRun, path: string, node: YamlNode): NamedSecretUses {
  const uses = storedIn(node).flatMap((found) =>
    (found.parsed === null ? [] : contextsOf(found.parsed))
      .filter(({ name }) => name === 'secrets')
      .map((context) => ({ name: namesOf(context)[0] ?? null, site: siteOf(run, null, path, fenceSpan(found)) })),
  )
  return {
    names: uses.flatMap(({ name, site }) =>
      name === null || name === 'github_token' ? [] : [{ name: name.toUpperCase(), site }],
    ),
    isOpen: uses.some(({ name }) => name === null),
  }
}

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
