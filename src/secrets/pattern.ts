/**
 * A rule's pattern, in a part of the syntax of regular expressions in which every length is bounded: characters, escapes,
 * classes, groups, alternatives, `?`, `{n}` and `{n,m}`. What is not bounded (`*`, `+`, `{n,}`), and what looks elsewhere
 * (`^`, `$`, `\b`, look-around, back references), is refused, so that a match costs a bounded number of steps.
 */
export interface Pattern {
  readonly source: string
  readonly ignoreCase: boolean
  readonly root: PatternNode
  readonly minLength: number
  readonly maxLength: number
  /** The characters that every match starts with, as far as they are fixed. */
  readonly prefix: string
  /** By byte: 1 where a match may have that byte at `prefix.length`. */
  readonly afterPrefix: Uint8Array
}

export type PatternNode =
  | { readonly kind: 'set'; readonly bytes: Uint8Array; readonly literal: string | null }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly item: PatternNode; readonly min: number; readonly max: number }

/** Longer ones are no token's. */
const MAX_REPEAT = 8192

/** Reads a pattern. Throws a `PatternError` that says what is refused and where. */
export function parsePattern(source: string, ignoreCase = false): Pattern {
  const reader = { source, position: 0, ignoreCase }
  const root = readChoice(reader)
  if (reader.position < source.length)
    throw new PatternError(source, reader.position, 'a group closes that none opened')
  const prefix = ignoreCase ? '' : prefixOf(root).text
  return {
    source,
    ignoreCase,
    root,
    ...lengthsOf(root),
    prefix,
    afterPrefix: bytesAt(root, prefix.length),
  }
}

/** What a pattern has that it may not have. */
export class PatternError extends Error {
  constructor(source: string, position: number, problem: string) {
    super(`Pattern ${source}: at ${position + 1}, ${problem}.`)
    this.name = 'PatternError'
  }
}

interface Reader {
  readonly source: string
  position: number
  readonly ignoreCase: boolean
}

function readChoice(reader: Reader): PatternNode {
  const options = [readSequence(reader)]
  while (reader.source[reader.position] === '|') {
    reader.position += 1
    options.push(readSequence(reader))
  }
  const [only] = options
  return only !== undefined && options.length === 1 ? only : { kind: 'choice', options }
}

function readSequence(reader: Reader): PatternNode {
  const items: PatternNode[] = []
  for (;;) {
    const next = reader.source[reader.position]
    if (next === undefined || next === '|' || next === ')') break
    items.push(readRepeat(reader, readAtom(reader)))
  }
  const [only] = items
  return only !== undefined && items.length === 1 ? only : { kind: 'sequence', items }
}

const REPEAT = /\{([0-9]{1,5})(?:,([0-9]{1,5}))?\}/y

function readRepeat(reader: Reader, item: PatternNode): PatternNode {
  const start = reader.position
  const next = reader.source[start]
  if (next === '*' || next === '+') throw new PatternError(reader.source, start, `${next} has no bound`)
  let counted: PatternNode = item
  if (next === '?') {
    reader.position += 1
    counted = { kind: 'repeat', item, min: 0, max: 1 }
  } else if (next === '{') {
    REPEAT.lastIndex = start
    const match = REPEAT.exec(reader.source)
    if (match === null) throw new PatternError(reader.source, start, 'a repetition needs both bounds')
    const min = Number(match[1])
    const max = Number(match[2] ?? match[1])
    if (max < min || max > MAX_REPEAT) throw new PatternError(reader.source, start, 'a repetition is out of bounds')
    reader.position += match[0].length
    counted = { kind: 'repeat', item, min, max }
  }
  if (counted !== item && '?*+{'.includes(reader.source[reader.position] ?? 'end')) {
    throw new PatternError(reader.source, reader.position, 'one repetition follows another')
  }
  return counted
}

function readAtom(reader: Reader): PatternNode {
  const start = reader.position
  const character = reader.source[start] ?? ''
  switch (character) {
    case '(': {
      reader.position += 1
      if (reader.source.startsWith('?:', reader.position)) reader.position += 2
      else if (reader.source[reader.position] === '?')
        throw new PatternError(reader.source, start, 'it looks elsewhere')
      const inner = readChoice(reader)
      if (reader.source[reader.position] !== ')') throw new PatternError(reader.source, start, 'a group is not closed')
      reader.position += 1
      return inner
    }
    case '[':
      return readClass(reader)
    case '\\':
      reader.position += 1
      return readEscape(reader)
    case '.':
      reader.position += 1
      return { kind: 'set', bytes: bytesOf((byte) => byte !== 10 && byte !== 13), literal: null }
    case '^':
    case '$':
    case '{':
    case '?':
      throw new PatternError(reader.source, start, `${character} may not stand here`)
    default:
      reader.position += 1
      return literal(character, reader.ignoreCase)
  }
}

const CLASSES: { readonly [escape: string]: (byte: number) => boolean } = {
  d: (byte) => byte >= 48 && byte <= 57,
  w: (byte) => (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || byte === 95 || (byte >= 97 && byte <= 122),
  s: (byte) => byte === 32 || (byte >= 9 && byte <= 13) || byte === 160,
}
const CONTROL: { readonly [escape: string]: string } = { n: '\n', r: '\r', t: '\t', '0': '\0' }

function readEscape(reader: Reader): PatternNode {
  const character = reader.source[reader.position] ?? ''
  const inClass = CLASSES[character]
  const control = CONTROL[character]
  if (inClass === undefined && control === undefined && /[A-Za-z0-9]|^$/.test(character)) {
    throw new PatternError(reader.source, reader.position, `\\${character} is not known`)
  }
  reader.position += 1
  if (inClass !== undefined) return { kind: 'set', bytes: bytesOf(inClass), literal: null }
  return literal(control ?? character, reader.ignoreCase)
}

function readClass(reader: Reader): PatternNode {
  const start = reader.position
  const negated = reader.source[start + 1] === '^'
  reader.position += negated ? 2 : 1
  const bytes = new Uint8Array(256)
  let from: number | null = null
  for (;;) {
    const character = reader.source[reader.position]
    if (character === undefined) throw new PatternError(reader.source, start, 'a class is not closed')
    if (character === ']') break
    if (character === '-' && from !== null && reader.source[reader.position + 1] !== ']') {
      reader.position += 1
      const to = readClassItem(reader, bytes)
      if (to === null || to < from)
        throw new PatternError(reader.source, reader.position, 'a range is the wrong way round')
      for (let byte = from; byte <= to; byte++) addByte(bytes, byte, reader.ignoreCase)
      from = null
    } else {
      from = readClassItem(reader, bytes)
    }
  }
  reader.position += 1
  return { kind: 'set', bytes: negated ? bytes.map((has) => 1 - has) : bytes, literal: null }
}

/** Reads one character or escape into the class; its code, or null for an escape of many. */
function readClassItem(reader: Reader, bytes: Uint8Array): number | null {
  if (reader.source[reader.position] === '\\') {
    reader.position += 1
    const node = readEscape(reader)
    if (node.kind !== 'set') return null
    node.bytes.forEach((has, byte) => {
      if (has === 1) bytes[byte] = 1
    })
    return node.literal === null ? null : node.literal.charCodeAt(0)
  }
  const code = reader.source.charCodeAt(reader.position)
  if (code > 127) throw new PatternError(reader.source, reader.position, 'only ASCII may stand here')
  reader.position += 1
  addByte(bytes, code, reader.ignoreCase)
  return code
}

function addByte(bytes: Uint8Array, byte: number, ignoreCase: boolean): void {
  bytes[byte] = 1
  if (ignoreCase && byte >= 65 && byte <= 90) bytes[byte + 32] = 1
  if (ignoreCase && byte >= 97 && byte <= 122) bytes[byte - 32] = 1
}

function bytesOf(has: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (has(byte) ? 1 : 0))
}

function literal(character: string, ignoreCase: boolean): PatternNode {
  const bytes = new Uint8Array(256)
  addByte(bytes, character.charCodeAt(0), ignoreCase)
  return { kind: 'set', bytes, literal: character }
}

/** Characters that every match has, wherever they stand in it: all of them, and the letters and digits among them. */
export function fixedCharacters(node: PatternNode): { readonly all: number; readonly word: number } {
  switch (node.kind) {
    case 'set':
      return { all: node.literal === null ? 0 : 1, word: /[A-Za-z0-9]/.test(node.literal ?? '') ? 1 : 0 }
    case 'sequence': {
      const parts = node.items.map(fixedCharacters)
      return { all: sum(parts.map(({ all }) => all)), word: sum(parts.map(({ word }) => word)) }
    }
    case 'choice': {
      const parts = node.options.map(fixedCharacters)
      return { all: Math.min(...parts.map(({ all }) => all)), word: Math.min(...parts.map(({ word }) => word)) }
    }
    case 'repeat': {
      const { all, word } = fixedCharacters(node.item)
      return { all: all * node.min, word: word * node.min }
    }
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

/** The least and the greatest number of bytes that a node matches. */
export function lengthsOf(node: PatternNode): { readonly minLength: number; readonly maxLength: number } {
  switch (node.kind) {
    case 'set':
      return { minLength: 1, maxLength: 1 }
    case 'sequence': {
      const parts = node.items.map(lengthsOf)
      return {
        minLength: parts.reduce((sum, { minLength }) => sum + minLength, 0),
        maxLength: parts.reduce((sum, { maxLength }) => sum + maxLength, 0),
      }
    }
    case 'choice': {
      const parts = node.options.map(lengthsOf)
      return {
        minLength: Math.min(...parts.map(({ minLength }) => minLength)),
        maxLength: Math.max(...parts.map(({ maxLength }) => maxLength)),
      }
    }
    case 'repeat': {
      const { minLength, maxLength } = lengthsOf(node.item)
      return { minLength: minLength * node.min, maxLength: maxLength * node.max }
    }
  }
}

/** `exact` while the whole node is fixed text, so that what follows it still belongs to the prefix. */
function prefixOf(node: PatternNode): { readonly text: string; readonly exact: boolean } {
  switch (node.kind) {
    case 'set':
      return node.literal === null ? { text: '', exact: false } : { text: node.literal, exact: true }
    case 'sequence': {
      let text = ''
      for (const item of node.items) {
        const part = prefixOf(item)
        text += part.text
        if (!part.exact) return { text, exact: false }
      }
      return { text, exact: true }
    }
    case 'choice': {
      const texts = node.options.map((option) => prefixOf(option).text)
      const [first = ''] = texts
      let length = first.length
      for (const text of texts) while (!text.startsWith(first.slice(0, length))) length -= 1
      return { text: first.slice(0, length), exact: false }
    }
    case 'repeat': {
      const part = prefixOf(node.item)
      if (node.min === 0) return { text: '', exact: false }
      return part.exact
        ? { text: part.text.repeat(node.min), exact: node.min === node.max }
        : { text: part.text, exact: false }
    }
  }
}

/** Which bytes a match may have at an offset from its start. */
function bytesAt(root: PatternNode, offset: number): Uint8Array {
  const bytes = new Uint8Array(256)
  const visit = (node: PatternNode, starts: ReadonlySet<number>): ReadonlySet<number> => {
    switch (node.kind) {
      case 'set':
        if (starts.has(offset)) node.bytes.forEach((has, byte) => (bytes[byte] = Math.max(bytes[byte] ?? 0, has)))
        return new Set([...starts].filter((start) => start < offset).map((start) => start + 1))
      case 'sequence':
        return node.items.reduce<ReadonlySet<number>>((at, item) => visit(item, at), starts)
      case 'choice':
        return new Set(node.options.flatMap((option) => [...visit(option, starts)]))
      case 'repeat': {
        let at = starts
        const ends = new Set(node.min === 0 ? starts : [])
        for (let count = 1; count <= Math.min(node.max, offset + 1) && at.size > 0; count++) {
          at = visit(node.item, at)
          if (count >= node.min) at.forEach((end) => ends.add(end))
        }
        return ends
      }
    }
  }
  visit(root, new Set([0]))
  return bytes
}
