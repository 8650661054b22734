import { argumentsOf, programOf, type SimpleCommand, type Word } from '../shell/script.ts'
import { dumpOf, fetchedBy } from './dumps.ts'
import { CREDENTIAL_FILES } from './fetchers.data.ts'
import { interpreterOutput } from './interpreters.ts'
import { CARRIERS, PRINTERS, TRANSFORMERS, WRAPPERS } from './programs.data.ts'
import { environmentTaint, variableKey, type ShellState, type Sink } from './shell-state.ts'
import { derived, encoded, worst, type Taint } from './taint.ts'

/** A command without what only starts it (`sudo`, `xargs`). */
export interface CommandView {
  readonly command: SimpleCommand
  readonly program: string
  readonly args: readonly Word[]
  readonly texts: readonly string[]
  /** Its arguments come from its input. */
  readonly isFed: boolean
}

/** What a command really runs. */
export function viewOf(command: SimpleCommand): CommandView {
  let program = programOf(command)
  let args = command.args
  let isFed = false
  while (WRAPPERS.has(program)) {
    const at = args.findIndex(
      ({ value, isStatic }) => isStatic && !value.startsWith('-') && !/^\d+[smh]?$/.test(value) && value !== '{}',
    )
    const next = args[at]
    if (next === undefined) break
    isFed ||= program === 'xargs'
    program = programOf({ ...command, name: next })
    args = args.slice(at + 1)
  }
  return { command, program, args, texts: argumentsOf({ ...command, args }), isFed }
}

interface Given {
  readonly input: Taint | null
  readonly argTaint: Taint | null
  readonly sink: Sink
}

/** What a command prints of the secrets that it is given; null for programs that print nothing of them. */
export function outputOf(view: CommandView, { input, argTaint }: Given, state: ShellState): Taint | null {
  const { program, texts, args, isFed } = view
  const fromFiles = worst([
    input,
    ...args.map(({ value }) => state.files.get(value) ?? fileTaint(value, state)),
    processTaint(args, argTaint),
  ])
  const dump = dumpOf(view, argTaint, state) ?? fetchedBy(view)
  if (dump !== null) return dump
  if (PRINTERS.has(program)) return isWorkflowCommand(args) ? null : worst([argTaint, isFed ? input : null])
  switch (program) {
    case 'base64':
      return base64Of(texts, worst([fromFiles, argTaint]))
    case 'openssl':
      return opensslOf(texts, fromFiles)
    case 'grep':
    case 'egrep':
    case 'rg':
    case 'findstr':
    case 'select-string':
      return filtered(texts, fromFiles)
    case 'head':
    case 'tail':
      return texts.some((text) => /^(?:-c|--bytes)/.test(text)) ? derived(fromFiles) : fromFiles
    case 'cut':
    case 'awk':
    case 'gawk':
    case 'sed':
      return namesAlone(texts) && isDump(fromFiles) ? null : derived(worst([fromFiles, argTaint]))
    case 'read':
      for (const name of texts.filter((text) => !text.startsWith('-'))) {
        const taint = worst([input, state.feed])
        if (taint !== null) state.variables.set(variableKey(state, name), taint)
      }
      return null
  }
  if (CARRIERS.has(program)) return fromFiles
  if (isScript(program, texts)) return argTaint
  if (TRANSFORMERS.has(program)) return derived(worst([fromFiles, argTaint]))
  return interpreterOutput(view, argTaint, state)
}

/** What some files hold wherever they come from. */
function fileTaint(path: string, state: ShellState): Taint | null {
  if (/^\/proc\/(?:self|\$\$|\d+)\/environ$/.test(path)) return environmentTaint(state)
  return CREDENTIAL_FILES.test(path) ? { label: path, form: 'fetched', dump: null } : null
}

/** A script given as a text, to `eval` or `sh -c`, that prints. */
function isScript(program: string, texts: readonly string[]): boolean {
  const isGiven = program === 'eval' || (/^(?:ba|da|z)?sh$/.test(program) && texts.includes('-c'))
  return isGiven && texts.some((text) => /(?:^|[;&|])\s?(?:echo|printf|cat)\b/.test(text))
}

/** `<(…)` among the arguments is read like a file. */
function processTaint(args: readonly Word[], argTaint: Taint | null): Taint | null {
  return args.some(({ parts }) => parts.some((part) => part.kind === 'substitution' && part.isProcess))
    ? argTaint
    : null
}

/** `::error::` and its kind are told apart by `commandFlows`; the runner takes the line out of the log. */
export function isWorkflowCommand(args: readonly Word[]): boolean {
  const [first] = args.find(({ value }) => !value.startsWith('-'))?.parts ?? []
  return (
    first?.kind === 'text' &&
    /^::(?:add-mask|error|warning|notice|debug|set-output|set-env|save-state)\b/.test(first.value)
  )
}

/** Only what is not broken into lines is the text that the runner masks. */
function base64Of(texts: readonly string[], taint: Taint | null): Taint | null {
  if (texts.some((text) => /^(?:-d|-D|--decode)$/.test(text))) return derived(taint)
  const isOneLine = texts.some(
    (text, at) => /^(?:-w ?0|--wrap=0)$/.test(text) || (/^(?:-w|--wrap)$/.test(text) && texts[at + 1] === '0'),
  )
  return isOneLine ? encoded(taint) : derived(taint)
}

/** Ciphers and signatures give nothing away; encodings and key formats do. */
function opensslOf([command = '', ...options]: readonly string[], taint: Taint | null): Taint | null {
  if (command === 'dgst' || command === 'rand') return null
  const isEncrypting =
    command === 'enc' &&
    options.some((option) => /^-(?:aes|des|camellia|chacha)/.test(option)) &&
    !options.includes('-d')
  return isEncrypting ? null : derived(taint)
}

/** A filter that counts or asks prints no text; of an environment, one by name prints what it names. */
function filtered(texts: readonly string[], taint: Taint | null): Taint | null {
  if (texts.some((text) => /^(?:--(?:quiet|silent|count|files-with-matches)|-[a-zA-Z]*[qcLl][a-zA-Z]*)$/.test(text)))
    return null
  const pattern = texts.find((text) => !text.startsWith('-'))
  const isInverted = texts.some((text) => /^(?:-[a-zA-Z]*v[a-zA-Z]*|--invert-match)$/.test(text))
  if (taint === null || taint.dump === null || isInverted || pattern === undefined) return taint
  const sought = pattern.split(/\\?\|/).map((word) => word.replace(/[^A-Za-z0-9_]/g, '').toLowerCase())
  const isNamed = taint.dump.some((name) => sought.some((word) => name.toLowerCase().includes(word)))
  return isNamed || taint.dump.length === 0 ? taint : null
}

/** Ways of cutting `NAME=value` down to the name. */
function namesAlone(texts: readonly string[]): boolean {
  const text = texts.join(' ')
  return (
    (/-d ?=/.test(text) && /-f ?1\b/.test(text)) ||
    (/-F ?=/.test(text) && /print \$1/.test(text)) ||
    /s\/=\.\*/.test(text)
  )
}

function isDump(taint: Taint | null): boolean {
  return taint !== null && taint.dump !== null
}
