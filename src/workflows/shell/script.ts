/** A part of a script; `start` and `end` are offsets into its text. */
export interface ScriptPart {
  readonly start: number
  readonly end: number
}

/** A piece of a word. */
export type WordPart =
  /** As the command sees it, quotes and escapes gone. */
  | (ScriptPart & { readonly kind: 'text'; readonly value: string })
  /** `$NAME` in any shell's form; the name as written. */
  | (ScriptPart & { readonly kind: 'variable'; readonly name: string; readonly use: VariableUse })
  /** `$(…)`: what the commands print. `isProcess` for `<(…)` and `>(…)`, which stand for a file. */
  | (ScriptPart & {
      readonly kind: 'substitution'
      readonly pipelines: readonly Pipeline[]
      readonly isProcess: boolean
    })
  /** A `${{ }}`, by its place among the script's expressions. */
  | (ScriptPart & { readonly kind: 'expression'; readonly index: number })

/**
 * What becomes of a variable's value: `whole` as it is, `part` a piece of it or another spelling, `about` something that does
 * not hold it (its length, whether it is set).
 */
export type VariableUse = 'whole' | 'part' | 'about'

export interface Word extends ScriptPart {
  /** Without quotes; what is not known beforehand stands as written. */
  readonly value: string
  readonly parts: readonly WordPart[]
  /** Nothing in it depends on the run. */
  readonly isStatic: boolean
}

export interface Assignment extends ScriptPart {
  readonly name: string
  /** Several for a list; empty for `export NAME`. */
  readonly values: readonly Word[]
  readonly isAppended: boolean
}

export interface Redirect extends ScriptPart {
  readonly operator: string
  /** 0, 1 or 2; null where `&>` takes both outputs. */
  readonly descriptor: number | null
  readonly target: Word | null
  /** What a here-document or here-string feeds in; null for a file. */
  readonly body: readonly WordPart[] | null
}

export interface SimpleCommand extends ScriptPart {
  readonly kind: 'simple'
  readonly name: Word | null
  readonly args: readonly Word[]
  /** Before the name, or given to `export` and the like. */
  readonly assignments: readonly Assignment[]
  readonly redirects: readonly Redirect[]
}

/** A loop, condition, group or function: its parts in source order, conditions included. */
export interface CompoundCommand extends ScriptPart {
  readonly kind: 'compound'
  readonly word: 'if' | 'loop' | 'case' | 'group' | 'subshell' | 'function'
  /** What a `for` gives values to, one after the other; a function's name, without values. */
  readonly binding: Assignment | null
  readonly body: readonly Pipeline[]
  readonly redirects: readonly Redirect[]
}

export type Command = SimpleCommand | CompoundCommand

/** Commands that feed each other; often just one. */
export interface Pipeline extends ScriptPart {
  readonly commands: readonly Command[]
  /** What runs where this one fails: the right side of its `||`. */
  readonly fallback: Pipeline | null
  /** It is the right side of a `||`. */
  readonly isFallback: boolean
  /** A `&&` stands after it. */
  readonly isFollowed: boolean
}

/** A script, read as far as it can be. */
export interface Script {
  readonly text: string
  readonly pipelines: readonly Pipeline[]
  /** Something in it could not be read; what could be is there. */
  readonly isBroken: boolean
}

/** Every simple command, in source order: those in conditions, loops, functions and substitutions with them. */
export function commandsIn(pipelines: readonly Pipeline[]): readonly SimpleCommand[] {
  const known = commandsByList.get(pipelines)
  if (known !== undefined) return known
  const commands: SimpleCommand[] = []
  for (const pipeline of pipelines) for (const command of pipeline.commands) addCommands(command, commands)
  commands.sort((a, b) => a.start - b.start)
  commandsByList.set(pipelines, commands)
  return commands
}

const commandsByList = new WeakMap<readonly Pipeline[], readonly SimpleCommand[]>()

function addCommands(command: Command, found: SimpleCommand[]): void {
  if (command.kind === 'compound') {
    for (const inner of commandsIn(command.body)) found.push(inner)
    for (const { parts } of command.binding?.values ?? []) addSubstituted(parts, found)
  } else {
    found.push(command)
    addSubstituted(command.name?.parts ?? [], found)
    for (const { parts } of command.args) addSubstituted(parts, found)
    for (const { values } of command.assignments) for (const { parts } of values) addSubstituted(parts, found)
  }
  for (const { target, body } of command.redirects) {
    addSubstituted(target?.parts ?? [], found)
    addSubstituted(body ?? [], found)
  }
}

function addSubstituted(parts: readonly WordPart[], found: SimpleCommand[]): void {
  for (const part of parts) {
    if (part.kind === 'substitution') for (const inner of commandsIn(part.pipelines)) found.push(inner)
  }
}

/** The program that a command runs: its name without folders, `.exe` and letter case; empty where that is not known. */
export function programOf({ name }: SimpleCommand): string {
  if (name === null || !name.isStatic) return ''
  const { value } = name
  const program = value.slice(Math.max(value.lastIndexOf('/'), value.lastIndexOf('\\')) + 1).toLowerCase()
  return program.endsWith('.exe') ? program.slice(0, -'.exe'.length) : program
}

/** The words of a command as texts, without quotes. */
export function argumentsOf({ args }: SimpleCommand): readonly string[] {
  return args.map(({ value }) => value)
}
