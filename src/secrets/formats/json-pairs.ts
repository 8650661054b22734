import type { SourceText } from '../source-text.ts'
import { MAX_PAIRS, type Pair } from './pair.ts'

// A string's end is looked for at most this far: nothing that is a credential is longer, apart from keys in PEM.
const STRING = /"((?:[^"\\\n]|\\[^\n]){0,16384})"/y
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
    if (name === null) {
      position += 1
      continue
    }
    position = name.end
    const colon = skipSpace(text, position)
    if (text[colon] !== ':') continue
    const valueStart = skipSpace(text, colon + 1)
    if (depth <= 1) section = name.value.toLowerCase()
    position = valueStart
    const value = text[valueStart] === '"' ? stringAt(text, valueStart) : null
    if (value === null) continue
    position = value.end
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

function stringAt(text: string, from: number): { readonly value: string; readonly end: number } | null {
  STRING.lastIndex = from
  const raw = STRING.exec(text)?.[0]
  return raw === undefined ? null : { value: unescape(raw), end: from + raw.length }
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
