import { RegExpParser, type AST } from '@eslint-community/regexpp'

/** What a backtracking matcher does for one expression: every character that it compares is a step. */
export interface CountedMatch {
  readonly steps: number
  /** Where the match starts and ends; null for none. */
  readonly match: { readonly start: number; readonly end: number } | null
}

type Then = (at: number) => boolean
type Part = (at: number, then: Then) => boolean

interface Run {
  steps: number
  text: string
  readonly groups: Map<number, readonly [start: number, end: number]>
}

interface Compiled {
  readonly run: Run
  readonly whole: Part
}

const COMPILED = new Map<string, Compiled>()
const SINGLE = new Map<string, RegExp>()

/**
 * Matches as the specification says (https://tc39.es/ecma262/#sec-pattern-semantics), from each start on unless the expression is
 * sticky, and counts. Engines are cleverer about where a match may start, so they take as many steps at most, but for a constant.
 */
export function matchInCountedSteps(expression: RegExp, text: string, from: number): CountedMatch {
  const { run, whole } = compiledOf(expression)
  run.steps = 0
  run.text = text
  const last = expression.sticky ? from : text.length
  for (let start = from; start <= last; start++) {
    run.groups.clear()
    run.steps += 1
    let end = -1
    const found = whole(start, (at) => {
      end = at
      return true
    })
    if (found) return { steps: run.steps, match: { start, end } }
  }
  return { steps: run.steps, match: null }
}

function compiledOf({ source, flags }: RegExp): Compiled {
  const key = `/${source}/${flags}`
  const known = COMPILED.get(key)
  if (known !== undefined) return known
  const run: Run = { steps: 0, text: '', groups: new Map() }
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, {
    unicode: flags.includes('u'),
    unicodeSets: flags.includes('v'),
  })
  const groupNumbers = new Map<AST.CapturingGroup, number>()
  collectGroups(pattern, groupNumbers)
  const compiled = { run, whole: alternatives(pattern.alternatives, { run, flags, groupNumbers }) }
  COMPILED.set(key, compiled)
  return compiled
}

interface Context {
  readonly run: Run
  readonly flags: string
  readonly groupNumbers: ReadonlyMap<AST.CapturingGroup, number>
}

function collectGroups(node: AST.Pattern | AST.Element, numbers: Map<AST.CapturingGroup, number>): void {
  if (node.type === 'CapturingGroup') numbers.set(node, numbers.size + 1)
  if (node.type === 'Quantifier') collectGroups(node.element, numbers)
  else if ('alternatives' in node) {
    for (const alternative of node.alternatives)
      if ('elements' in alternative) for (const element of alternative.elements) collectGroups(element, numbers)
  }
}

function alternatives(all: readonly AST.Alternative[], context: Context): Part {
  const parts = all.map(({ elements }) => sequence(elements.map((element) => partOf(element, context))))
  return (at, then) => parts.some((part) => part(at, then))
}

function sequence(parts: readonly Part[]): Part {
  const from = (index: number, at: number, then: Then): boolean => {
    const part = parts[index]
    return part === undefined ? then(at) : part(at, (next) => from(index + 1, next, then))
  }
  return (at, then) => from(0, at, then)
}

function partOf(element: AST.Element, context: Context): Part {
  const { run } = context
  switch (element.type) {
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass': {
      const is = single(element.raw, context)
      return (at, then) => is(at) && then(at + 1)
    }
    case 'Assertion':
      return assertion(element, context)
    case 'CapturingGroup': {
      const inner = alternatives(element.alternatives, context)
      const number = context.groupNumbers.get(element) ?? 0
      return (at, then) => {
        const before = run.groups.get(number)
        const found = inner(at, (end) => {
          const outer = run.groups.get(number)
          run.groups.set(number, [at, end])
          if (then(end)) return true
          restore(run, number, outer)
          return false
        })
        if (!found) restore(run, number, before)
        return found
      }
    }
    case 'Group':
      return alternatives(element.alternatives, context)
    case 'Quantifier':
      return quantifier(element, context)
    case 'Backreference':
      return (at, then) => {
        const [start, end] = run.groups.get(Number(element.ref)) ?? [0, 0]
        run.steps += end - start
        return run.text.slice(start, end) === run.text.slice(at, at + end - start) && then(at + end - start)
      }
    case 'ExpressionCharacterClass':
      throw new Error(`${element.raw} is not counted`)
  }
}

function restore({ groups }: Run, number: number, before: readonly [number, number] | undefined): void {
  if (before === undefined) groups.delete(number)
  else groups.set(number, before)
}

/** One character of the text, by the expression for it alone. */
function single(raw: string, { run, flags }: Context): (at: number) => boolean {
  const key = `${raw}/${flags.includes('i') ? 'i' : ''}${flags.includes('s') ? 's' : ''}`
  const slash = key.lastIndexOf('/')
  const expression = SINGLE.get(key) ?? new RegExp(`^${raw}$`, key.slice(slash + 1))
  SINGLE.set(key, expression)
  const known = new Map<string, boolean>()
  return (at) => {
    run.steps += 1
    if (at >= run.text.length) return false
    const character = run.text.charAt(at)
    const before = known.get(character)
    if (before !== undefined) return before
    const is = Reflect.apply(NATIVE_EXEC, expression, [character]) !== null
    known.set(character, is)
    return is
  }
}

/** As it was before anything counts calls of it. */
const NATIVE_EXEC = method(RegExp.prototype, 'exec')

/** A method by its name, to be applied to whatever has it. */
export function method(owner: object, name: string): Applied {
  const native: unknown = Reflect.get(owner, name)
  if (typeof native !== 'function') throw new Error(`${name} is no method`)
  return native as Applied
}

type Applied = (...args: readonly never[]) => unknown

function assertion(element: AST.Assertion, context: Context): Part {
  const { run, flags } = context
  switch (element.kind) {
    case 'start':
    case 'end': {
      const step = element.kind === 'start' ? -1 : 0
      const edge = (at: number): boolean => (step === -1 ? at === 0 : at === run.text.length)
      return (at, then) => {
        run.steps += 1
        const isLine = flags.includes('m') && '\n\r\u2028\u2029'.includes(run.text.charAt(at + step) || 'x')
        return (edge(at) || isLine) && then(at)
      }
    }
    case 'word':
      return (at, then) => {
        run.steps += 1
        return (isWord(run.text, at - 1) !== isWord(run.text, at)) !== element.negate && then(at)
      }
    case 'lookahead': {
      const inner = alternatives(element.alternatives, context)
      return (at, then) => inner(at, () => true) !== element.negate && then(at)
    }
    case 'lookbehind': {
      const inner = alternatives(element.alternatives, context)
      return (at, then) => {
        let found = false
        const first = Math.max(0, at - widest(element.alternatives))
        for (let start = at; start >= first && !found; start--) found = inner(start, (end) => end === at)
        return found !== element.negate && then(at)
      }
    }
  }
}

/** How many characters alternatives match at most: what looks behind is matched backwards and looks no further. */
function widest(all: readonly AST.Alternative[]): number {
  return Math.max(...all.map(({ elements }) => elements.reduce((sum, element) => sum + widthOf(element), 0)))
}

function widthOf(element: AST.Element): number {
  switch (element.type) {
    case 'Quantifier':
      return element.max * widthOf(element.element)
    case 'Group':
    case 'CapturingGroup':
      return widest(element.alternatives)
    case 'Assertion':
      return 0
    case 'Backreference':
      return Infinity
    default:
      return 1
  }
}

function isWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
}

function quantifier({ element, min, max, greedy }: AST.Quantifier, context: Context): Part {
  if (element.type === 'Character' || element.type === 'CharacterSet' || element.type === 'CharacterClass') {
    const is = single(element.raw, context)
    return greedy ? greedyRun(is, min, max) : lazyRun(is, min, max)
  }
  const inner = partOf(element, context)
  const more = (count: number, at: number, then: Then): boolean => {
    const again = (): boolean =>
      count < max && inner(at, (next) => (next > at || count < min) && more(count + 1, next, then))
    if (count < min) return again()
    return greedy ? again() || then(at) : then(at) || again()
  }
  return (at, then) => more(0, at, then)
}

function greedyRun(is: (at: number) => boolean, min: number, max: number): Part {
  return (at, then) => {
    let end = at
    while (end - at < max && is(end)) end += 1
    for (; end - at >= min; end--) if (then(end)) return true
    return false
  }
}

function lazyRun(is: (at: number) => boolean, min: number, max: number): Part {
  return (at, then) => {
    for (let end = at; ; end++) {
      if (end - at >= min && then(end)) return true
      if (end - at >= max || !is(end)) return false
    }
  }
}
