import type { CompoundCommand, Command, Pipeline, Redirect, SimpleCommand, Word } from '../shell/script.ts'
import { commandsIn, programOf } from '../shell/script.ts'
import type { StepScript } from '../shell/step-script.ts'
import { commandFlows } from './command-flows.ts'
import { outputOf, viewOf, type CommandView } from './command-output.ts'
import { isWithoutSecrets, type Scope } from './expression-taint.ts'
import { FETCHING_PROGRAMS } from './fetchers.data.ts'
import { filesWritten } from './files-written.ts'
import type { Flow } from './flow.ts'
import { CREDENTIAL_NAME } from './programs.data.ts'
import { SOCKET } from './sent-flows.ts'
import {
  addFlow,
  isYes,
  partsTaint,
  variableKey,
  variablesIn,
  wordTaint,
  type ShellState,
  type Sink,
} from './shell-state.ts'
import { derived, worst, type Taint } from './taint.ts'

/** Functions that call each other are followed this far. */
const MAX_DEPTH = 8
/** Flows beyond this are not listed: whoever reads that many has understood. */
const MAX_FLOWS = 200

/** Where secrets arrive in one script, and what later steps see of it. */
export interface ScriptFlows {
  readonly flows: readonly Flow[]
  readonly exported: ReadonlyMap<string, Taint>
  readonly outputs: ReadonlyMap<string, Taint>
  readonly files: ReadonlyMap<string, Taint>
}

const NO_FLOWS: ScriptFlows = { flows: [], exported: new Map(), outputs: new Map(), files: new Map() }

/** What a script has to hold to bring in a secret by itself: an expression, a program that asks for secrets, a mask. */
const MAY_BRING = new RegExp(
  `secrets|token|tojson|add-mask|kubectl|\\boc\\b|terraform|tofu|/\\.[a-z]|\\b(?:${FETCHING_PROGRAMS.join('|')})\\s`,
  'i',
)

/** Follows secrets through a script, line by line; both ways of a condition are taken. */
export function scriptFlows(
  { script, language, expressions, shell, scalar }: StepScript,
  scope: Scope,
  environment: ReadonlyMap<string, Taint>,
  files: ReadonlyMap<string, Taint>,
): ScriptFlows {
  if (files.size === 0 && isWithoutSecrets(scope) && !MAY_BRING.test(scalar.value)) return NO_FLOWS
  const state: ShellState = {
    language,
    expressions,
    scope,
    environment,
    variables: new Map([...environment].map(([name, taint]) => [variableKey({ language }, name), taint])),
    files: new Map(files),
    functions: new Map(),
    printed: new Set(),
    switches: new Set(scope.switches),
    flows: [],
    exported: new Map(),
    outputs: new Map(),
    isTracing: /\s(?:-[a-wyz]*x[a-z]*|-o\s+xtrace)\b/.test(shell?.command ?? ''),
    feed: null,
    pendingName: '',
    pipedName: '',
    depth: 0,
    run: (pipelines, sink) => runAll(pipelines, sink, state),
  }
  runAll(script.pipelines, 'log', state)
  return { flows: uniqueFlows(state.flows), exported: state.exported, outputs: state.outputs, files: state.files }
}

function uniqueFlows(flows: readonly Flow[]): readonly Flow[] {
  const seen = new Set<string>()
  return flows
    .filter(({ kind, start, end, target }) => {
      const key = `${kind} ${start} ${end} ${target}`
      const isNew = !seen.has(key)
      seen.add(key)
      return isNew
    })
    .slice(0, MAX_FLOWS)
}

function runAll(pipelines: readonly Pipeline[], sink: Sink, state: ShellState): Taint | null {
  return worst(pipelines.map(({ commands }) => runPipeline(commands, sink, state)))
}

function runPipeline(commands: readonly Command[], sink: Sink, state: ShellState): Taint | null {
  let passed: Taint | null = null
  const [first] = commands
  commands.forEach((command, at) => {
    const isLast = at === commands.length - 1
    state.pipedName = at > 0 && first?.kind === 'simple' ? nameIn(first) : ''
    passed = runCommand(command, passed, isLast ? sink : 'capture', state)
  })
  return passed
}

function runCommand(command: Command, piped: Taint | null, sink: Sink, state: ShellState): Taint | null {
  const own = sinkOf(command.redirects, sink)
  const input = worst([piped, ...command.redirects.map((redirect) => fedBy(redirect, state))])
  return command.kind === 'compound' ? runCompound(command, input, own, state) : runSimple(command, input, own, state)
}

function runCompound(
  { word, binding, body }: CompoundCommand,
  input: Taint | null,
  sink: Sink,
  state: ShellState,
): Taint | null {
  if (word === 'function') {
    if (binding !== null) state.functions.set(binding.name, body)
    return null
  }
  if (binding !== null) {
    const taint = worst(binding.values.map((value) => wordTaint(value, state)))
    setVariable(binding.name, taint, state)
  }
  const { feed, isTracing } = state
  state.feed = input ?? feed
  const printed = runAll(body, sink, state)
  state.feed = feed
  // What a subshell switches on ends with it.
  if (word === 'subshell') state.isTracing = isTracing
  return printed
}

function setVariable(name: string, taint: Taint | null, state: ShellState): void {
  const key = variableKey(state, name)
  if (taint === null) state.variables.delete(key)
  else state.variables.set(key, taint)
  state.printed.delete(key)
}

function runSimple(command: SimpleCommand, input: Taint | null, sink: Sink, state: ShellState): Taint | null {
  for (const { name, values, isAppended } of command.assignments) {
    if (values.length === 0) continue
    if (values.every(({ isStatic, value }) => isStatic && isYes(value))) state.switches.add(name)
    else state.switches.delete(name)
    const found = worst(values.map((value) => worst([wordTaint(value, state), askedTaint(name, value, state)])))
    const taint = found?.form === 'derived' && HALF_PUBLIC.test(name) ? null : found
    const before = isAppended ? (state.variables.get(variableKey(state, name)) ?? null) : null
    if (state.isTracing) addFlow(state, 'trace', taint, command, 'set -x')
    setVariable(name, worst([taint, before]), state)
  }
  if (command.name === null) return null
  const view = viewOf(command)
  const taints = view.args.map((arg) => wordTaint(arg, state))
  const argTaint = worst([wordTaint(command.name, state), ...taints])
  if (state.isTracing) addFlow(state, 'trace', argTaint, command, 'set -x')
  const body = state.functions.get(view.program)
  if (body !== undefined && state.depth < MAX_DEPTH) return callFunction(body, taints, sink, state)
  commandFlows(view, taints, input, sink, state)
  const printed = outputOf(view, { input, argTaint, sink }, state)
  for (const { file, taint } of filesWritten(view, taints, input)) writeTo(file, taint, view.command, state)
  if (REMOVERS.has(view.program)) for (const { value } of view.args) removeFile(value, view, state)
  notePrinted(view, sink, state)
  return deliver(printed, sink, command, view.program, state)
}

/** The half of `user:password` that a name says is the first. */
const HALF_PUBLIC = /(?:^|_)(?:user(?:name)?|login|host(?:name)?|account|email|registry)$/i

/** A variable that is named like a credential and asked for with a secret holds a new one, which nobody masks. */
function askedTaint(name: string, value: Word, state: ShellState): Taint | null {
  const asking = value.parts.flatMap((part) => (part.kind === 'substitution' ? commandsIn(part.pipelines) : []))
  if (!CREDENTIAL_NAME.test(name) && !asking.some(takesCredential)) return null
  return derived(worst(asking.flatMap(({ args }) => args.map((arg) => wordTaint(arg, state)))))
}

/** `jq -r .access_token`: what is taken out of an answer is named like a credential. */
function takesCredential(command: SimpleCommand): boolean {
  if (programOf(command) !== 'jq') return false
  return command.args.some(({ value }) => CREDENTIAL_NAME.test(/^\.(?:[\w-]+\.)*([\w-]+)$/.exec(value)?.[1] ?? ''))
}

function callFunction(
  body: readonly Pipeline[],
  taints: readonly (Taint | null)[],
  sink: Sink,
  state: ShellState,
): Taint | null {
  const before = new Map(state.variables)
  taints.forEach((taint, at) => setVariable(String(at + 1), taint, state))
  setVariable('@', worst(taints), state)
  setVariable('*', worst(taints), state)
  state.depth += 1
  const printed = runAll(body, sink, state)
  state.depth -= 1
  for (const name of ['@', '*', ...taints.map((_, at) => String(at + 1))])
    setVariable(name, before.get(name) ?? null, state)
  return printed
}

function deliver(
  taint: Taint | null,
  sink: Sink,
  command: SimpleCommand,
  program: string,
  state: ShellState,
): Taint | null {
  if (sink === 'capture') return taint
  if (sink === 'log') addFlow(state, 'log', taint, command, program)
  else writeTo(sink, taint, command, state)
  return null
}

/** The last redirect of standard output decides; `>&2` goes to the log too. */
function sinkOf(redirects: readonly Redirect[], sink: Sink): Sink {
  let found = sink
  for (const { operator, descriptor, target } of redirects) {
    if (!operator.includes('>') || operator === '<>' || (descriptor !== 1 && descriptor !== null)) continue
    if (target === null) continue
    if (operator === '>&' && /^[12]$/.test(target.value)) found = target.value === '2' ? 'log' : found
    else found = /^\/dev\/(?:stdout|stderr|tty|fd\/[12])$/.test(target.value) ? 'log' : target
  }
  return found
}

function fedBy({ operator, target, body }: Redirect, state: ShellState): Taint | null {
  if (body !== null) return partsTaint(body, state)
  if (operator !== '<' || target === null) return null
  return worst([wordTaint(target, state), state.files.get(target.value) ?? null])
}

/** Files that the runner reads after the step, by the variable that names them. */
const RUNNER_FILES = {
  github_step_summary: 'summary',
  github_output: 'output',
  github_env: 'variable',
  github_path: 'variable',
} as const

function writeTo(file: Word, taint: Taint | null, command: SimpleCommand, state: ShellState): void {
  const [named] = variablesIn(file.parts).map((name) => name.toLowerCase())
  const kind = named === undefined ? undefined : Object.entries(RUNNER_FILES).find(([name]) => name === named)?.[1]
  if (kind === undefined) {
    if (taint === null || /^(?:\/dev\/null|nul|\$null)$/i.test(file.value)) return
    if (/^\/dev\/(?:tcp|udp)\//.test(file.value)) {
      addFlow(state, 'sent', taint, command, viewOf(command).program, SOCKET)
      return
    }
    state.files.set(file.value, worst([taint, state.files.get(file.value) ?? null]) ?? taint)
    addFlow(state, 'file', taint, command, viewOf(command).program, file.value)
    return
  }
  const name = nameWritten(command, state)
  addFlow(state, kind, taint, command, viewOf(command).program, name)
  if (taint === null || name === '') return
  if (kind === 'output') state.outputs.set(name.toLowerCase(), taint)
  if (kind === 'variable') state.exported.set(name, taint)
}

const REMOVERS: ReadonlySet<string> = new Set(['rm', 'shred', 'unlink', 'remove-item', 'del', 'erase'])

/** What lies in a file that is gone can no longer be taken along. */
function removeFile(path: string, { command, program }: CommandView, state: ShellState): void {
  for (const [file, taint] of state.files) {
    if (file !== path && !file.startsWith(`${path.replace(/\/+$/, '')}/`)) continue
    state.files.delete(file)
    addFlow(state, 'removed', taint, command, program, file)
  }
}

/** `NAME=value`, or `NAME<<END` with the value in later lines; of a command that is fed, the name stands in the first one. */
function nameWritten(command: SimpleCommand, state: ShellState): string {
  const own = nameIn(command)
  if (own !== '') return own
  const pending = textsOf(command)
    .flatMap((start) => /^([A-Za-z_][\w-]*)<</.exec(start)?.[1] ?? [])
    .at(-1)
  if (pending !== undefined) state.pendingName = pending
  return state.pipedName === '' ? state.pendingName : state.pipedName
}

function nameIn(command: SimpleCommand): string {
  return textsOf(command).flatMap((start) => /^([A-Za-z_][\w-]*)=/.exec(start)?.[1] ?? [])[0] ?? ''
}

/** With what each argument begins, as far as it is known. */
function textsOf({ args }: SimpleCommand): readonly string[] {
  return args.flatMap(({ parts }) => parts.slice(0, 1)).map((part) => (part.kind === 'text' ? part.value : ''))
}

function notePrinted({ args, program }: ReturnType<typeof viewOf>, sink: Sink, state: ShellState): void {
  if (sink !== 'log' || !/^(?:echo|printf|write-.*)$/.test(program)) return
  const [first] = args[0]?.parts ?? []
  if (first?.kind === 'text' && first.value.startsWith('::add-mask::')) return
  for (const name of args.flatMap(({ parts }) => variablesIn(parts))) state.printed.add(variableKey(state, name))
}
