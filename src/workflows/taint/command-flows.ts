import { isWorkflowCommand, type CommandView } from './command-output.ts'
import { BUILT_INS, CREDENTIAL_OPTION, PRINTERS, PUBLISHING_GH } from './programs.data.ts'
import { addFlow, environmentTaint, variableKey, variablesIn, type ShellState, type Sink } from './shell-state.ts'
import { sentFlows } from './sent-flows.ts'
import { wholeSecret, worst, type Taint } from './taint.ts'

/** Notes what a command does with secrets besides printing them. */
export function commandFlows(
  view: CommandView,
  taints: readonly (Taint | null)[],
  input: Taint | null,
  sink: Sink,
  state: ShellState,
): void {
  const { program, command, texts } = view
  const argTaint = worst(taints)
  if (PRINTERS.has(program)) {
    if (isWorkflowCommand(view.args)) workflowCommand(view, argTaint, sink, state)
    return
  }
  const add = (kind: Parameters<typeof addFlow>[1], taint: Taint | null, target = ''): void => {
    addFlow(state, kind, taint, command, program, target)
  }
  switch (program) {
    case 'set':
      setOptions(texts, state)
      return
    case 'set-psdebug':
      state.isTracing = /-trace\s*[12]/i.test(texts.join(' '))
      return
    case 'bash':
    case 'sh':
    case 'zsh':
    case 'dash':
      if (texts.some((text, at) => /^-[a-wyz]*x[a-z]*$/.test(text) || (text === '-o' && texts[at + 1] === 'xtrace'))) {
        add('trace', worst([argTaint, environmentTaint(state)]))
      }
      break
    case 'gh':
      if (PUBLISHING_GH.some(([noun, verb]) => texts[0] === noun && texts[1] === verb))
        add('publication', worst([argTaint, input]))
      break
    case 'docker':
    case 'podman':
    case 'buildah':
      dockerFlows(view, taints, state)
      break
  }
  const visible = worst([argTaint, isAuthenticated(program) ? environmentTaint(state) : null])
  if (isVerbose(view, state)) add('verbose', visible)
  if (!BUILT_INS.has(program)) argumentFlows(view, taints, state)
  sentFlows(view, taints, input, state)
}

function workflowCommand(
  { command, args, program }: CommandView,
  argTaint: Taint | null,
  sink: Sink,
  state: ShellState,
): void {
  const parts = args.find(({ value }) => !value.startsWith('-'))?.parts ?? []
  const [first, second] = parts
  const name = first?.kind === 'text' ? (/^::([a-z-]+)/.exec(first.value)?.[1] ?? '') : ''
  switch (name) {
    case 'add-mask': {
      // `printf '::add-mask::%s\n' "$VALUE"` masks what comes after its format.
      const masked = program === 'printf' ? args.flatMap((arg) => arg.parts) : parts
      for (const variable of variablesIn(masked)) {
        const key = variableKey(state, variable)
        const taint = state.variables.get(key) ?? null
        if (state.printed.has(key))
          addFlow(state, 'late-mask', taint ?? wholeSecret(`$${variable}`), command, program, variable)
        if (taint !== null) state.variables.set(key, { ...taint, form: 'masked' })
      }
      if (second?.kind === 'expression') {
        const text = state.expressions[second.index]?.text ?? ''
        const isStored = /^(?:secrets\.|github\.token)/i.test(text)
        if (!isStored) addFlow(state, 'mask-in-text', argTaint ?? wholeSecret(text), command, program, text)
      }
      return
    }
    case 'set-output':
    case 'set-env': {
      const target = first?.kind === 'text' ? (/name=([\w-]+)/.exec(first.value)?.[1] ?? '') : ''
      addFlow(state, name === 'set-env' ? 'variable' : 'output', argTaint, command, program, target)
      if (argTaint !== null)
        (name === 'set-env' ? state.exported : state.outputs).set(
          name === 'set-env' ? target : target.toLowerCase(),
          argTaint,
        )
      return
    }
    default:
      if (sink === 'log') addFlow(state, 'annotation', argTaint, command, program, name)
  }
}

function setOptions(texts: readonly string[], state: ShellState): void {
  texts.forEach((text, at) => {
    if (/^-[a-z]*x/.test(text) || (/^-[a-z]*o$/.test(text) && texts[at + 1] === 'xtrace')) state.isTracing = true
    if (/^\+[a-z]*x/.test(text) || (/^\+[a-z]*o$/.test(text) && texts[at + 1] === 'xtrace')) state.isTracing = false
  })
}

function dockerFlows(
  { command, program, texts }: CommandView,
  taints: readonly (Taint | null)[],
  state: ShellState,
): void {
  if (!texts.includes('build') && !texts.includes('bud')) return
  texts.forEach((text, at) => {
    if (text === '--build-arg') {
      const [name = ''] = (texts[at + 1] ?? '').split('=')
      // Without a value the builder takes it from the environment.
      const taint = taints[at + 1] ?? state.environment.get(name) ?? null
      addFlow(state, 'build-argument', taint, command, program, name)
    } else if (text.startsWith('--build-arg=')) {
      addFlow(
        state,
        'build-argument',
        taints[at] ?? null,
        command,
        program,
        text.slice('--build-arg='.length).split('=')[0],
      )
    }
  })
}

/** Programs that find a credential in their environment without being told. */
function isAuthenticated(program: string): boolean {
  return ['git', 'npm', 'pnpm', 'yarn', 'aws', 'gcloud', 'az'].includes(program)
}

/** Whether a program is told to print what it sends. */
function isVerbose({ program, texts, command }: CommandView, state: ShellState): boolean {
  switch (program) {
    case 'curl':
      return texts.some((text) => /^(?:-[a-zA-Z]*v[a-zA-Z]*|--verbose|--trace(?:-ascii)?(?:=.*)?)$/.test(text))
    case 'wget':
      return texts.some((text) => /^(?:-d|--debug)$/.test(text))
    case 'git':
      return [...command.assignments.map(({ name }) => name), ...state.switches].some((name) =>
        /^GIT_(?:TRACE\w*|CURL_VERBOSE)$/.test(name),
      )
    case 'npm':
    case 'pnpm':
    case 'yarn':
      return texts.some(
        (text, at) =>
          /^--loglevel(?:=(?:silly|verbose))?$/.test(text) &&
          (text.includes('=') || /^(?:silly|verbose)$/.test(texts[at + 1] ?? '')),
      )
    case 'aws':
    case 'az':
      return texts.includes('--debug')
    case 'gcloud':
      return texts.some((text) => /^--(?:log-http|verbosity=debug)$/.test(text))
    default:
      return false
  }
}

/** Secrets in addresses, and as arguments of options that take them. */
function argumentFlows(
  { command, program, texts }: CommandView,
  taints: readonly (Taint | null)[],
  state: ShellState,
): void {
  texts.forEach((text, at) => {
    const taint = taints[at] ?? null
    if (taint === null) return
    if (hasUserinfo(text)) addFlow(state, 'url', taint, command, program)
    else {
      const [name = '', value] = text.split('=', 2)
      const before = texts[at - 1] ?? ''
      const option = value !== undefined && CREDENTIAL_OPTION.test(name) ? name : passwordOption(program, before, text)
      if (option !== null) addFlow(state, 'command-line', taint, command, program, option)
    }
  })
}

/** `user:password@` in an address; placeholders of expressions and variables are still there to be seen. */
function hasUserinfo(text: string): boolean {
  const start = text.indexOf('://')
  if (start === -1) return false
  const [authority = ''] = text.slice(start + 3).split('/', 1)
  const at = authority.lastIndexOf('@')
  return at > 0 && /[$_%]/.test(authority.slice(0, at))
}

/** Programs for which `-p` means a password. */
const P_IS_PASSWORD = [
  'docker',
  'podman',
  'skopeo',
  'mysql',
  'mysqldump',
  'mariadb',
  'sshpass',
  'mongosh',
  'unzip',
  'zip',
]

/** The option that makes an argument a password; null where none does. */
function passwordOption(program: string, before: string, text: string): string | null {
  if (CREDENTIAL_OPTION.test(before)) return before
  if (/^(?:-u|--user)$/.test(before)) return ['curl', 'wget', 'http', 'https', 'xh'].includes(program) ? before : null
  if (!P_IS_PASSWORD.includes(program)) return null
  return before === '-p' || /^-p./.test(text) ? '-p' : null
}
