import type { FoundExpression } from '../expressions/find-expressions.ts'
import type { Pipeline, SimpleCommand, Word, WordPart } from '../shell/script.ts'
import type { Language } from '../shell/step-script.ts'
import { expressionTaint, type Scope } from './expression-taint.ts'
import type { Flow } from './flow.ts'
import { derived, worst, type Taint } from './taint.ts'

/** Where the output of a command goes: to the log, to whoever asked for it, or into a file. */
export type Sink = 'log' | 'capture' | Word

/** What is known at one point of a script; it changes as the script is followed. */
export interface ShellState {
  readonly language: Language
  readonly expressions: readonly FoundExpression[]
  readonly scope: Scope
  /** What programs see; names as written. */
  readonly environment: ReadonlyMap<string, Taint>
  readonly variables: Map<string, Taint>
  /** By the word that names the file. */
  readonly files: Map<string, Taint>
  readonly functions: Map<string, readonly Pipeline[]>
  /** Variables that have been printed, secret or not. */
  readonly printed: Set<string>
  readonly flows: Flow[]
  /** Variables that are set to a constant yes. */
  readonly switches: Set<string>
  readonly exported: Map<string, Taint>
  readonly outputs: Map<string, Taint>
  isTracing: boolean
  /** What a loop is fed with, for `read`. */
  feed: Taint | null
  /** The name that a multi-line value of `$GITHUB_ENV` or `$GITHUB_OUTPUT` is for. */
  pendingName: string
  /** The name that the first command of a pipe writes, for whoever writes it into a file. */
  pipedName: string
  depth: number
  /** Runs what stands in a substitution, and tells what it prints. */
  readonly run: (pipelines: readonly Pipeline[], sink: Sink) => Taint | null
}

/** The name by which a variable is kept: PowerShell and cmd know no letter case. */
export function variableKey({ language }: Pick<ShellState, 'language'>, name: string): string {
  return language === 'sh' ? name : name.toLowerCase()
}

/** Whether a value switches something on. */
export function isYes(value: string): boolean {
  return /^(?:1|2|true|yes|on)$/i.test(value.trim())
}

/** What the parts of a word hold. */
export function partsTaint(parts: readonly WordPart[], state: ShellState): Taint | null {
  return worst(
    parts.map((part) => {
      switch (part.kind) {
        case 'text':
          return null
        case 'variable': {
          const taint = state.variables.get(variableKey(state, part.name)) ?? null
          return part.use === 'about' ? null : part.use === 'part' ? derived(taint) : taint
        }
        case 'expression': {
          const parsed = state.expressions[part.index]?.parsed ?? null
          return parsed === null ? null : expressionTaint(parsed, state.scope)
        }
        case 'substitution':
          return state.run(part.pipelines, 'capture')
      }
    }),
  )
}

/** What a word holds. */
export function wordTaint(word: Word | null, state: ShellState): Taint | null {
  return word === null ? null : partsTaint(word.parts, state)
}

/** Everything secret that programs see, as one value that names what it holds; null where there is nothing. */
export function environmentTaint({ environment }: ShellState): Taint | null {
  const taint = worst([...environment.values()])
  return taint === null ? null : { ...taint, dump: [...environment.keys()] }
}

/** Notes that a secret arrived somewhere. */
export function addFlow(
  state: ShellState,
  kind: Flow['kind'],
  taint: Taint | null,
  command: SimpleCommand,
  program: string,
  target = '',
): void {
  if (taint === null) return
  state.flows.push({ kind, taint, start: command.start, end: command.end, program, target })
}

/** The variables that the parts name. */
export function variablesIn(parts: readonly WordPart[]): readonly string[] {
  return parts.flatMap((part) => (part.kind === 'variable' ? [part.name] : []))
}
