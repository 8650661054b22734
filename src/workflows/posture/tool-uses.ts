import type { Span } from '../../syntax/position.ts'
import { fieldOf, fieldSpan } from '../model/fields.ts'
import type { Job, ModelFile, Step } from '../model/model.ts'
import { ownersIn } from '../model/visit.ts'
import { scriptOf, scriptSpan } from '../shell/step-script.ts'
import { matchesWords, shownBy, tableOf } from './command-words.ts'
import { commandsWithin, matchOf } from './commands-within.ts'
import { GATES, type GateKind } from './gates.data.ts'
import { placedCommands } from './placed-commands.ts'
import { SCANNERS, type Scanner } from './scanners.data.ts'
import { hasOption, ignoredErrors, isReportedLater, quietSilence, silentInputs, type Silence } from './silences.ts'

/** A tool that a step (or a called workflow) runs. */
export interface ToolUse {
  readonly at: Step | Job
  /** The `uses:` or the command. */
  readonly span: Span
  /** The same in the file’s words: `actions/attest@v2`, `npm test`. */
  readonly tool: string
  /** Of a command: its program and arguments; null for the rest. */
  readonly words: readonly string[] | null
  /** Empty where a finding fails the run. */
  readonly silenced: readonly Silence[]
}

export interface ScannerUse extends ToolUse {
  readonly scanner: Scanner
}

export interface GateUse extends ToolUse {
  readonly kind: GateKind
}

/** The security scanners that a file runs. */
export function scannersIn(file: ModelFile): readonly ScannerUse[] {
  const known = scannersByFile.get(file)
  if (known !== undefined) return known
  const scanners = mayUse(file, SCANNER_ACTIONS, SCANNER_COMMANDS) ? SCANNERS : []
  const found = scanners
    .flatMap((scanner) =>
      toolUses(file, scanner.actions, scanner.commands, scanner.silent).map((use) => {
        const silenced = use.silenced.filter((one) => !isReportedLater(use, one, scanner))
        return { ...use, silenced: silenced.length > 0 ? silenced : quietSilence(use, scanner), scanner }
      }),
    )
    .sort((a, b) => a.span.start.offset - b.span.start.offset)
  scannersByFile.set(file, found)
  return found
}

const SCANNER_ACTIONS = SCANNERS.flatMap(({ actions }) => actions)
const SCANNER_COMMANDS = SCANNERS.flatMap(({ commands }) => commands)
const scannersByFile = new WeakMap<ModelFile, readonly ScannerUse[]>()

/** The linters and tests that a file runs. */
export function gatesIn(file: ModelFile): readonly GateUse[] {
  const known = gatesByFile.get(file)
  if (known !== undefined) return known
  const found = (['lint', 'tests'] as const)
    .flatMap((kind) => {
      const { actions, commands, silent } = GATES[kind]
      return toolUses(file, actions, commands, silent).flatMap((use) => (isIdle(kind, use) ? [] : [{ ...use, kind }]))
    })
    .sort((a, b) => a.span.start.offset - b.span.start.offset)
  gatesByFile.set(file, found)
  return found
}

const gatesByFile = new WeakMap<ModelFile, readonly GateUse[]>()

function isIdle(kind: GateKind, { words }: ToolUse): boolean {
  if (words === null) return false
  return GATES[kind].idle.some(({ by, when, unless }) => {
    if (!matchesWords(words, by)) return false
    return (
      when?.some((option) => hasOption(words, option)) ?? !(unless ?? []).some((option) => hasOption(words, option))
    )
  })
}

/** The steps and jobs that use one of these actions or run one of these commands, in source order. */
export function toolUses(
  file: ModelFile,
  actions: readonly string[],
  commands: readonly string[],
  silent: readonly string[],
): readonly ToolUse[] {
  if (!mayUse(file, actions, commands)) return []
  return ownersIn(file).flatMap((at): readonly ToolUse[] => {
    if (at.uses?.kind === 'repository' && actionsOf(actions).has(at.uses.target)) {
      const field = fieldOf(at.mapping, 'uses')
      const span = field === null ? at.mapping.span : fieldSpan(field)
      const silenced = [...ignoredErrors(at), ...silentInputs(at, silent)]
      return [{ at, span, tool: at.uses.scalar.value.trim(), words: null, silenced }]
    }
    const script = 'index' in at ? scriptOf(at) : null
    if (script === null) return []
    return placedCommands(script).flatMap(({ command, words: given, lostExit }): readonly ToolUse[] => {
      const matched = matchOf(given, commands)
      if (matched === null || isQuestion(matched.words)) return []
      const { pattern, words } = matched
      const span = scriptSpan(script, command)
      const option = silent.find((one) => hasOption(words, one))
      return [
        {
          at,
          span,
          tool: shownBy(pattern, words),
          words,
          silenced: [
            ...ignoredErrors(at),
            ...(lostExit === null ? [] : [{ why: 'lost-exit' as const, how: lostExit, span }]),
            ...(option === undefined ? [] : [{ why: 'option' as const, option, span }]),
          ],
        },
      ]
    })
  })
}

/** A program is asked about itself. */
function isQuestion([, first = '']: readonly string[]): boolean {
  return /^(?:--?)?(?:version|help)$/.test(first)
}

interface Names {
  readonly actions: ReadonlySet<string>
  readonly programs: ReadonlySet<string>
}

const namesByFile = new WeakMap<ModelFile, Names>()

/** Whether a file names one of these actions or programs at all. Many tables are asked about each file, and most have nothing in it. */
function mayUse(file: ModelFile, actions: readonly string[], commands: readonly string[]): boolean {
  let names = namesByFile.get(file)
  if (names === undefined) {
    names = namesIn(file)
    namesByFile.set(file, names)
  }
  const { actions: used, programs: run } = names
  // A file names a handful, a table up to hundreds.
  const named = actionsOf(actions)
  for (const action of used) if (named.has(action)) return true
  const { byProgram, starred } = tableOf(commands)
  if (starred.length > 0) return true
  for (const program of run) if (byProgram.has(program)) return true
  return false
}

const actionsByList = new WeakMap<readonly string[], ReadonlySet<string>>()

function actionsOf(list: readonly string[]): ReadonlySet<string> {
  let actions = actionsByList.get(list)
  if (actions === undefined) {
    actions = new Set(list)
    actionsByList.set(list, actions)
  }
  return actions
}

function namesIn(file: ModelFile): Names {
  const actions = new Set<string>()
  const programs = new Set<string>()
  for (const at of ownersIn(file)) {
    if (at.uses?.kind === 'repository') actions.add(at.uses.target)
    const script = 'index' in at ? scriptOf(at) : null
    for (const { words } of script === null ? [] : placedCommands(script)) {
      programs.add(words[0] ?? '')
      for (const [program = ''] of commandsWithin(words)) programs.add(program)
    }
  }
  return { actions, programs }
}
