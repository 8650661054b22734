import { contextsOf, dottedName } from '../expressions/expression.ts'
import { conditionsIn, expressionsBelow, type FoundExpression } from '../expressions/find-expressions.ts'
import { scalarOf } from '../model/fields.ts'
import { jobOf, type Job, type ModelFile, type Step } from '../model/model.ts'
import { inputOf, ownersIn } from '../model/visit.ts'
import type { Span } from '../../syntax/position.ts'
import { fieldOf, fieldSpan, isBoolean } from '../model/fields.ts'
import { scriptOf, scriptSpan } from '../shell/step-script.ts'
import { patternOf, placedCommands, shownBy, tableOf, type LostExit } from './command-words.ts'
import { GATES, SCANNERS, type GateKind, type Scanner } from './tools.data.ts'

/** Why a tool that finds something does not fail the run. */
export type Silence =
  | { readonly why: 'continue-on-error'; readonly span: Span }
  | { readonly why: 'lost-exit'; readonly how: LostExit; readonly span: Span }
  | { readonly why: 'option'; readonly option: string; readonly span: Span }

/** A tool that a step (or a called workflow) runs. */
export interface ToolUse {
  readonly at: Step | Job
  /** The `uses:` or the command. */
  readonly span: Span
  /** The same in the file’s words: `actions/attest@v2`, `npm test`. */
  readonly tool: string
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
      toolUses(file, scanner.actions, scanner.commands, scanner.silent).map((use) => ({ ...use, scanner })),
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
    .flatMap((kind) => toolUses(file, GATES[kind].actions, GATES[kind].commands, []).map((use) => ({ ...use, kind })))
    .sort((a, b) => a.span.start.offset - b.span.start.offset)
  gatesByFile.set(file, found)
  return found
}

const gatesByFile = new WeakMap<ModelFile, readonly GateUse[]>()

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
      return [{ at, span, tool: at.uses.scalar.value.trim(), silenced }]
    }
    const script = 'index' in at ? scriptOf(at) : null
    if (script === null) return []
    return placedCommands(script).flatMap(({ command, words, lostExit }): readonly ToolUse[] => {
      const pattern = patternOf(words, commands)
      if (pattern === null) return []
      const span = scriptSpan(script, command)
      const option = silent.find((one) => hasOption(words, one))
      return [
        {
          at,
          span,
          tool: shownBy(pattern, words),
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
    for (const { words } of script === null ? [] : placedCommands(script)) programs.add(words[0] ?? '')
  }
  return { actions, programs }
}

function hasOption(words: readonly string[], option: string): boolean {
  const [name = '', value] = option.split('=')
  if (!name.startsWith('-')) return false
  if (value === undefined) return words.includes(name)
  return words.includes(option) || words.some((word, at) => word === name && words[at + 1] === value)
}

/** `continue-on-error` on the step or its job; an expression may be true. */
export function ignoredErrors(at: Step | Job): readonly Silence[] {
  const job = 'index' in at ? jobOf(at) : null
  return [at, ...(job === null ? [] : [job])].flatMap((owner): readonly Silence[] => {
    const field = fieldOf(owner.mapping, 'continue-on-error')
    return field !== null && isBoolean(owner.continueOnError, true) && !isAskedLater(owner)
      ? [{ why: 'continue-on-error', span: fieldSpan(field) }]
      : []
  })
}

/** A later step asks how the step ended, and so decides by itself. */
function isAskedLater(owner: Step | Job): boolean {
  if (!('index' in owner) || owner.id === null) return false
  const asked = ['outcome', 'conclusion'].map((name) => `steps.${owner.id?.toLowerCase() ?? ''}.${name}`)
  const conditions =
    jobOf(owner)?.steps.flatMap((step) => (step.index > owner.index ? conditionsOfStep(step) : [])) ?? []
  return [...conditions, ...expressionsBelow(jobOf(owner)?.mapping ?? owner.mapping)].some(({ parsed }) =>
    parsed === null ? false : contextsOf(parsed).some((context) => asked.includes(dottedName(context))),
  )
}

function conditionsOfStep({ condition }: Step): readonly FoundExpression[] {
  const scalar = scalarOf(condition)
  return scalar === null ? [] : conditionsIn(scalar)
}

function silentInputs(at: Step | Job, silent: readonly string[]): readonly Silence[] {
  return silent.flatMap((option): readonly Silence[] => {
    const [name = '', value] = option.split('=')
    if (name.startsWith('-') || value === undefined) return []
    const field = at.with?.items.find((item) => item.name.toLowerCase() === name) ?? null
    const given = 'index' in at ? inputOf(at, name) : scalarOf(field)
    return field !== null && given?.value.trim().toLowerCase() === value
      ? [{ why: 'option', option: name, span: fieldSpan(field) }]
      : []
  })
}
