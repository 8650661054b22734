import type { YamlScalar } from '../../syntax/yaml-node.ts'
import { conditionsIn, type FoundExpression } from '../expressions/find-expressions.ts'
import { constantOf, isTruthy } from '../expressions/fold.ts'
import { scalarOf, type Field } from './fields.ts'
import { boundField, jobOf, jobsOf, stepsOf, type Job, type ModelFile, type Step } from './model.ts'
import type { Uses } from './uses.ts'

/** The jobs of a file that can run: those whose `if:` is not false whatever happens. */
export function runnableJobs(file: ModelFile): readonly Job[] {
  return jobsOf(file).filter(({ condition }) => !isNever(condition))
}

/** The steps of a file that can run: those whose own `if:`, and that of whose job, is not false whatever happens. */
export function runnableSteps(file: ModelFile): readonly Step[] {
  const known = stepsByFile.get(file)
  if (known !== undefined) return known
  const steps = stepsOf(file).filter((step) => !isStepNever(step))
  stepsByFile.set(file, steps)
  return steps
}

const stepsByFile = new WeakMap<ModelFile, readonly Step[]>()
const ownersByFile = new WeakMap<ModelFile, readonly (Step | Job)[]>()

/** Every job and every step that can run, in source order. */
export function ownersIn(file: ModelFile): readonly (Step | Job)[] {
  if (file.kind !== 'workflow') return runnableSteps(file)
  const known = ownersByFile.get(file)
  if (known !== undefined) return known
  const owners = runnableJobs(file).flatMap((job) => [job, ...job.steps.filter(({ condition }) => !isNever(condition))])
  ownersByFile.set(file, owners)
  return owners
}

/** Every `uses:` of a file with the step or job that it belongs to, in source order; those that never run are left out. */
export function usesIn(file: ModelFile): readonly UsesAt[] {
  const known = usesByFile.get(file)
  if (known !== undefined) return known
  const found: UsesAt[] = []
  for (const at of ownersIn(file)) if (at.uses !== null) found.push({ uses: at.uses, at })
  usesByFile.set(file, found)
  return found
}

interface UsesAt {
  readonly uses: Uses
  readonly at: Step | Job
}

const usesByFile = new WeakMap<ModelFile, readonly UsesAt[]>()

/** The steps that run an action whose `owner/repository/path` is one of these, in lower case. */
export function stepsUsing(file: ModelFile, ...targets: readonly string[]): readonly Step[] {
  return runnableSteps(file).filter(({ uses }) => isUsing(uses, ...targets))
}

/** Whether a `uses:` names one of these actions. */
export function isUsing(uses: Uses | null, ...targets: readonly string[]): boolean {
  return uses?.kind === 'repository' && targets.includes(uses.target)
}

/** The scalar that a step gives to an input; null where it gives none. */
export function inputOf(step: Step, name: string): YamlScalar | null {
  return scalarOf(boundField(step.with, name))
}

/** Every `if:` of a file with its owner. */
export function conditionsOf(file: ModelFile): readonly ConditionAt[] {
  const known = conditionsByFile.get(file)
  if (known !== undefined) return known
  const found: ConditionAt[] = []
  const add = (at: Step | Job): void => {
    const scalar = scalarOf(at.condition)
    if (at.condition !== null && scalar !== null) found.push({ field: at.condition, scalar, at })
  }
  if (file.kind === 'workflow') {
    for (const job of file.jobs) {
      add(job)
      job.steps.forEach(add)
    }
  } else stepsOf(file).forEach(add)
  conditionsByFile.set(file, found)
  return found
}

interface ConditionAt {
  readonly field: Field
  readonly scalar: YamlScalar
  readonly at: Step | Job
}

const conditionsByFile = new WeakMap<ModelFile, readonly ConditionAt[]>()

/** Whether an `if:` is false whatever happens, so that what it guards never runs. */
export function isNever(condition: Field | null): boolean {
  const scalar = scalarOf(condition)
  if (scalar === null) return false
  const known = neverByScalar.get(scalar)
  if (known !== undefined) return known
  const is = isNeverTrue(scalar)
  neverByScalar.set(scalar, is)
  return is
}

const neverByScalar = new WeakMap<YamlScalar, boolean>()

function isNeverTrue(scalar: YamlScalar): boolean {
  const [only, ...others] = conditionsIn(scalar)
  if (only === undefined || others.length > 0 || !isWholeCondition(only)) return false
  const value = only.parsed === null ? undefined : constantOf(only.parsed)
  return value !== undefined && !isTruthy(value)
}

/** Text around a fence makes the whole condition a text, and a text that is not empty is true. */
export function isWholeCondition({ scalar, start, end, isBare }: FoundExpression): boolean {
  return isBare || (start === 0 && end === scalar.value.length)
}

/** Whether a step runs in no case. */
export function isStepNever(step: Step): boolean {
  return isNever(step.condition) || isNever(jobOf(step)?.condition ?? null)
}
