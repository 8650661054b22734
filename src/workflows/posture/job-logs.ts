import type { FilePlace } from '../../model/place.ts'
import type { Step } from '../model/model.ts'
import { placeOf } from '../place-of.ts'
import type { JobRun } from './job-runs.ts'

/** A step as a log names it, and where it is written. */
export interface StepFact {
  /** What stands before an expression, where the name has one. */
  readonly name: string
  readonly isPrefix: boolean
  readonly place: FilePlace
}

/** What a job's token may do, as its file says; `all` for scopes that are not listed. */
export interface DeclaredToken {
  readonly all: 'read' | 'write' | 'none'
  readonly scopes: ReadonlyMap<string, 'read' | 'write' | 'none'>
}

/** The steps of a job under the names that a runner gives them. */
export function stepFacts({ job }: JobRun): readonly StepFact[] {
  return job.steps.map((step) => {
    const name = shownName(step)
    const fence = name.indexOf('${{')
    return {
      name: fence === -1 ? name : name.slice(0, fence),
      isPrefix: fence !== -1,
      place: placeOf(job.workflow.path, step.mapping.span),
    }
  })
}

/** https://github.com/actions/runner, ActionRunner.cs: a step without a name is called by what it runs. */
function shownName({ name, uses, script }: Step): string {
  const given = name?.value.trim() ?? ''
  if (given !== '') return given
  const runs = uses?.scalar.value.trim() ?? script?.value.trim().split('\n', 1)[0]?.trim() ?? ''
  return `Run ${runs}`
}

/** What a job's token may do by its own block or its workflow's; null where no file says it alone. */
export function declaredToken({ chain, job }: JobRun): DeclaredToken | null {
  // A called workflow has at most what its caller gives, which several blocks may narrow.
  if (chain.length > 1) return null
  const permissions = job.permissions ?? job.workflow.permissions
  if (permissions === null) return null
  const { word, scopes } = permissions
  if (word === 'read-all' || word === 'write-all')
    return { all: word === 'read-all' ? 'read' : 'write', scopes: new Map() }
  if (word !== null || scopes.some(({ level }) => level === 'other')) return null
  const levels = scopes.flatMap(({ name, level }) => (level === 'other' ? [] : [[name, level] as const]))
  return { all: 'none', scopes: new Map(levels) }
}
