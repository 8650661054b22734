import type { SourceText } from '../source-text.ts'
import { MAX_PAIRS, type Pair } from './pair.ts'

const SPACE = /[ \t\r\n]{0,10000}/y

/**
 * Reads `"name": "value"` pairs in order, from JSON, JSON with comments, or JSON that is broken elsewhere. Strings in
 * a list and values that are no strings are passed over.
 */
export function jsonPairs(source: SourceText): readonly Pair[] {
  const { text } = source
  const pairs: Pair[] = []
  let section: string | null = null
  let depth = 0
  let position = 0
  while (position < text.length && pairs.length < MAX_PAIRS) {
    const character = text[position]
    if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
    if (character !== '"') {
      position += 1
      continue
    }
    const name = stringAt(text, position)
    position = name.end
    if (name.value === null) continue
    const colon = skipSpace(text, position)
    if (text[colon] !== ':') continue
    const valueStart = skipSpace(text, colon + 1)
    if (depth <= 1) section = name.value.toLowerCase()
    position = valueStart
    if (text[valueStart] !== '"') continue
    const value = stringAt(text, valueStart)
    position = value.end
    if (value.value === null) continue
    pairs.push({
      name: name.value,
      value: value.value,
      line: source.lineAt(valueStart),
      endLine: source.lineAt(value.end - 1),
      section,
    })
  }
  return pairs
}

function skipSpace(text: string, from: number): number {
  SPACE.lastIndex = from
  return from + (SPACE.exec(text)?.[0].length ?? 0)
}

/** Nothing that is a credential is longer, apart from keys in PEM. */
const MAX_STRING = 16_384

/** The string that starts at a quote and where reading goes on; a null value where its line ends before it does. */
function stringAt(text: string, from: number): { readonly value: string | null; readonly end: number } {
  let position = from + 1
  for (; position < text.length; position++) {
    const character = text[position]
    if (character === '\n') return { value: null, end: position }
    if (character === '"') break
    if (character === '\\') position += 1
  }
  const end = Math.min(position + 1, text.length)
  const isWhole = position < text.length && position - from <= MAX_STRING
  return { value: isWhole ? unescape(text.slice(from, end)) : null, end }
}

function unescape(raw: string): string {
  if (!raw.includes('\\')) return raw.slice(1, -1)
  try {
    const value: unknown = JSON.parse(raw)
    return typeof value === 'string' ? value : raw.slice(1, -1)
  } catch {
    // An escape that JSON does not have: the text as it stands is as good a value.
    return raw.slice(1, -1)
  }
}
