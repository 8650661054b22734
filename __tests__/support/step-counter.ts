import { Session, type Profiler } from 'node:inspector'
import { matchInCountedSteps, method } from './regex-steps.ts'

/** Counts what each of some runs does, with no clock: the counts are the same on every machine. */
export interface Steps {
  /** Times that blocks of the engine's code were entered, in all runs: turns of a loop, functions, branches. */
  readonly blocks: number
  /**
   * For each run the characters that a backtracking matcher compares for the expressions, and those that methods of strings pass over
   * or copy.
   */
  readonly characters: readonly number[]
}

/**
 * Counts the steps of runs: blocks as V8 counts them for coverage, expressions by a matcher of our own, whose matches must be
 * the language's, and what is copied. Nothing else may run meanwhile.
 */
export function countSteps(runs: readonly (() => unknown)[]): Steps {
  const session = coverage()
  blocksOf(session)
  const counts = { characters: 0 }
  const undo = [countExpressions(counts), ...countCopies(counts)]
  try {
    const characters = runs.map((run) => {
      counts.characters = 0
      run()
      return counts.characters
    })
    return { blocks: blocksOf(session), characters }
  } finally {
    for (const each of undo) each()
  }
}

let opened: Session | null = null

function coverage(): Session {
  if (opened !== null) return opened
  opened = new Session()
  opened.connect()
  opened.post('Profiler.enable')
  opened.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  return opened
}

/** Blocks of the engine that were entered since the last call; the session answers before it returns. */
function blocksOf(session: Session): number {
  const scripts: Profiler.ScriptCoverage[] = []
  session.post('Profiler.takePreciseCoverage', (error, answer) => {
    if (error !== null) throw error
    scripts.push(...answer.result)
  })
  // An answer that came later would count for nothing, and have every run pass.
  if (scripts.length === 0) throw new Error('coverage did not answer at once')
  return scripts
    .filter(({ url }) => url.includes('/src/secrets/'))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0)
}

/** Every other method of expressions and strings calls `exec`, as the specification says, once it is not the language's own. */
function countExpressions(counts: { characters: number }): () => void {
  const native = method(RegExp.prototype, 'exec')
  const exec = function (this: RegExp, text: string): RegExpExecArray | null {
    const from = this.global || this.sticky ? this.lastIndex : 0
    const match = Reflect.apply(native, this, [text]) as RegExpExecArray | null
    const counted = matchInCountedSteps(this, text, from)
    counts.characters += counted.steps
    const end = match === null ? null : match.index + match[0].length
    if ((counted.match?.start ?? null) !== (match?.index ?? null) || (counted.match?.end ?? null) !== end)
      throw new Error(`the counting matcher does not match as ${String(this)} does`)
    return match
  }
  Reflect.set(RegExp.prototype, 'exec', exec)
  return () => Reflect.set(RegExp.prototype, 'exec', native)
}

const BYTES: object = Object.getPrototypeOf(Buffer.alloc(0)) as object
const COPIES = ['slice', 'trim', 'trimEnd', 'trimStart', 'toLowerCase', 'repeat', 'concat'] as const
const SEARCHES = ['indexOf', 'includes', 'lastIndexOf'] as const

function countCopies(counts: { characters: number }): readonly (() => void)[] {
  const add = (characters: number): void => {
    counts.characters += characters
  }
  return [
    ...COPIES.map((name) => patched(String.prototype, name, (_, answer) => add(lengthOf(answer)))),
    ...SEARCHES.map((name) =>
      patched(String.prototype, name, (args, answer, length) => add(passed(args, answer, length))),
    ),
    patched(BYTES, 'indexOf', (args, answer, length) => add(passed(args, answer, length))),
    patched(BYTES, 'toString', (_, answer) => add(lengthOf(answer))),
    patched(Buffer, 'concat', (_, answer) => add(lengthOf(answer))),
    patched(Buffer, 'from', (_, answer) => add(lengthOf(answer))),
  ]
}

function lengthOf(answer: unknown): number {
  return typeof answer === 'string' || answer instanceof Uint8Array ? answer.length : 0
}

/** How far a search went. */
function passed([, from]: readonly unknown[], answer: unknown, length: number): number {
  const start = typeof from === 'number' ? from : 0
  return typeof answer === 'number' && answer >= 0 ? Math.abs(answer - start) + 1 : Math.max(0, length - start)
}

function patched(
  owner: object,
  name: string,
  count: (args: readonly unknown[], answer: unknown, length: number) => void,
): () => void {
  const native = method(owner, name)
  Reflect.set(owner, name, function (this: unknown, ...args: readonly unknown[]) {
    const answer: unknown = Reflect.apply(native, this, args)
    count(args, answer, lengthOf(this))
    return answer
  })
  return () => Reflect.set(owner, name, native)
}
