import type { Span } from '../../syntax/position.ts'
import { spanInScalar } from '../../syntax/scalar-map.ts'
import type { YamlScalar } from '../../syntax/yaml-node.ts'
import { scalarOf } from '../model/fields.ts'
import {
  boundField,
  type Action,
  type Bindings,
  type Job,
  type ModelFile,
  type Step,
  type Workflow,
} from '../model/model.ts'
import { inputOf, isUsing, isStepNever } from '../model/visit.ts'
import { scriptOf, scriptSpan } from '../shell/step-script.ts'
import { shellOf } from '../shell/shell-of.ts'
import type { Subject } from '../subject.ts'
import { codeFlows } from './code-flow.ts'
import { scalarTaint, type Scope } from './expression-taint.ts'
import type { Flow } from './flow.ts'
import { scriptFlows } from './shell-flow.ts'
import { isYes } from './shell-state.ts'
import { wholeSecret, type Taint } from './taint.ts'

/** A secret that arrives somewhere, with the step that brings it there. */
export interface StepFlow extends Flow {
  readonly step: Step
  readonly span: Span
}

/** What a step sees of secrets. */
export interface StepSecrets {
  readonly step: Step
  readonly scope: Scope
  /** By variable, names as written. */
  readonly environment: ReadonlyMap<string, Taint>
}

/** Where secrets go in one file. */
export interface FileFlows {
  readonly flows: readonly StepFlow[]
  readonly steps: readonly StepSecrets[]
  /** Outputs of jobs that hold a secret: `job.output`. */
  readonly jobOutputs: ReadonlyMap<string, Taint>
  /** Files that hold a secret, by job or action, each with the step that wrote it first. */
  readonly files: ReadonlyMap<Job | Action, ReadonlyMap<string, Taint>>
}

const known = new WeakMap<Subject, Map<ModelFile, FileFlows>>()
const NOTHING: FileFlows = { flows: [], steps: [], jobOutputs: new Map(), files: new Map() }

/** Follows the secrets of a workflow or composite action through its steps, in the order in which they run. */
export function flowsOf(file: ModelFile, subject: Subject): FileFlows {
  const byFile = known.get(subject) ?? new Map<ModelFile, FileFlows>()
  known.set(subject, byFile)
  const found = byFile.get(file) ?? follow(file, subject)
  byFile.set(file, found)
  return found
}

function follow(file: ModelFile, subject: Subject): FileFlows {
  if (file.kind !== 'workflow' && file.kind !== 'action') return NOTHING
  const inputs = callersInputs(file, subject)
  const collected = {
    flows: [] as StepFlow[],
    steps: [] as StepSecrets[],
    files: new Map<Job | Action, ReadonlyMap<string, Taint>>(),
  }
  const jobOutputs = new Map<string, Taint>()
  if (file.kind === 'action') {
    followSteps(file, file.steps, [], { inputs, jobOutputs }, collected)
    return { ...collected, jobOutputs }
  }
  for (const job of inOrder(file)) {
    const outputs = followSteps(job, job.steps, [file.env, job.env], { inputs, jobOutputs }, collected)
    for (const output of job.outputs) {
      const scalar = scalarOf(output)
      const taint = scalar === null ? null : scalarTaint(scalar, outputs)
      if (taint !== null) jobOutputs.set(`${job.id}.${output.name}`.toLowerCase(), taint)
    }
  }
  return { ...collected, jobOutputs }
}

/** Jobs after those that they need; those of a circle, which GitHub refuses, stay where they are. */
function inOrder({ jobs }: Workflow): readonly Job[] {
  const byId = new Map(jobs.map((job) => [job.id, job]))
  const done = new Set<Job>()
  const begun = new Set<Job>()
  for (const job of jobs) {
    // Depth first with a list of our own: a chain may be longer than the call stack is deep.
    const waiting = [job]
    for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
      const needed = begun.has(next)
        ? []
        : next.needs.flatMap((id) => byId.get(id) ?? []).filter((one) => !begun.has(one))
      begun.add(next)
      if (needed.length > 0) waiting.push(...needed)
      else {
        done.add(next)
        waiting.pop()
      }
    }
  }
  return [...done]
}

interface Collected {
  readonly flows: StepFlow[]
  readonly steps: StepSecrets[]
  readonly files: Map<Job | Action, ReadonlyMap<string, Taint>>
}

/** Outputs of actions that hold a credential; the actions mask it themselves. */
const TOKEN_OUTPUTS: readonly (readonly [string, string])[] = [
  ['actions/create-github-app-token', 'token'],
  ['tibdex/github-app-token', 'token'],
  ['google-github-actions/auth', 'access_token'],
  ['google-github-actions/auth', 'id_token'],
]

function followSteps(
  owner: Job | Action,
  steps: readonly Step[],
  around: readonly (Bindings | null)[],
  given: Pick<Scope, 'inputs' | 'jobOutputs'>,
  collected: Collected,
): Scope {
  const stepOutputs = new Map<string, Taint>()
  const exported = new Map<string, Taint>()
  let files: ReadonlyMap<string, Taint> = new Map()
  let scope: Scope = { ...given, stepOutputs, environment: new Map(), switches: [] }
  const outer = bind(around, new Map(), scope)
  scope = { ...scope, environment: lowered(outer), switches: switchesOf(around) }
  for (const step of steps) {
    if (isStepNever(step)) continue
    const isAlike = step.env === null && exported.size === 0
    const environment = isAlike ? outer : bind([step.env], new Map([...outer, ...exported]), scope)
    const own: Scope = isAlike
      ? scope
      : { ...scope, environment: lowered(environment), switches: switchesOf([...around, step.env]) }
    collected.steps.push({ step, scope: own, environment })
    const add = (flows: readonly Flow[], spanOf: (flow: Flow) => Span): void => {
      collected.flows.push(...flows.map((flow) => ({ ...flow, step, span: spanOf(flow) })))
    }
    const script = scriptOf(step)
    if (script !== null) {
      const found = scriptFlows(script, own, environment, files)
      add(found.flows, (flow) => scriptSpan(script, flow))
      for (const [name, taint] of found.exported) exported.set(name, taint)
      for (const [name, taint] of found.outputs)
        if (step.id !== null) stepOutputs.set(`${step.id.toLowerCase()}.${name}`, taint)
      files = found.files
    }
    const code = codeOf(step)
    if (code !== null) {
      const flows = codeFlows(code, own, environment)
      add(flows, ({ start, end }) => spanInScalar(code, start, end))
      for (const { kind, target, taint } of flows) {
        if (kind === 'output' && step.id !== null)
          stepOutputs.set(`${step.id.toLowerCase()}.${target.toLowerCase()}`, taint)
        if (kind === 'variable') exported.set(target, taint)
      }
    }
    for (const [target, output] of TOKEN_OUTPUTS) {
      if (step.id !== null && isUsing(step.uses, target))
        stepOutputs.set(`${step.id.toLowerCase()}.${output}`, wholeSecret(`steps.${step.id}.outputs.${output}`))
    }
  }
  collected.files.set(owner, files)
  return scope
}

/** JavaScript of `actions/github-script`, and scripts for Python or Node. */
function codeOf(step: Step): YamlScalar | null {
  if (isUsing(step.uses, 'actions/github-script')) return inputOf(step, 'script')
  return step.script !== null && /^(?:python|node)/.test(shellOf(step)?.name ?? '') ? step.script : null
}

function lowered(environment: ReadonlyMap<string, Taint>): ReadonlyMap<string, Taint> {
  return new Map([...environment].map(([name, taint]) => [name.toLowerCase(), taint]))
}

/** Binds variables, outer ones first; a nearer one takes the place of an outer one, secret or not. */
function bind(bindings: readonly (Bindings | null)[], start: Map<string, Taint>, scope: Scope): Map<string, Taint> {
  for (const binding of bindings) {
    for (const item of binding?.items ?? []) {
      const scalar = scalarOf(item)
      const taint = scalar === null ? null : scalarTaint(scalar, scope)
      if (taint === null) start.delete(item.name)
      else start.set(item.name, taint)
    }
  }
  return start
}

function switchesOf(bindings: readonly (Bindings | null)[]): readonly string[] {
  const names: string[] = []
  for (const binding of bindings)
    for (const item of binding?.items ?? []) if (isYes(scalarOf(item)?.value ?? '')) names.push(item.name)
  return names
}

/** What the callers in the subject bind to the inputs of an action or called workflow. */
function callersInputs(file: Workflow | Action, subject: Subject): ReadonlyMap<string, Taint> {
  const inputs = new Map<string, Taint>()
  const add = (bindings: Bindings | null, env: readonly (Bindings | null)[]): void => {
    const empty: Scope = {
      environment: new Map(),
      stepOutputs: new Map(),
      jobOutputs: new Map(),
      inputs: new Map(),
      switches: [],
    }
    const scope = { ...empty, environment: lowered(bind(env, new Map(), empty)) }
    for (const item of bindings?.items ?? []) {
      const scalar = scalarOf(boundField(bindings, item.name))
      const taint = scalar === null ? null : scalarTaint(scalar, scope)
      if (taint !== null) inputs.set(item.name.toLowerCase(), taint)
    }
  }
  for (const caller of subject.callersOf(file)) {
    if ('index' in caller) {
      const job = 'workflow' in caller.owner ? caller.owner : null
      add(caller.with, [job?.workflow.env ?? null, job?.env ?? null, caller.env])
    } else add(caller.with, [caller.workflow.env])
  }
  return inputs
}
