import type { SourceText } from '../source-text.ts'
import { MAX_PAIRS, type Pair } from './pair.ts'

const ASSIGNMENT =
  /[ \t]{0,200}(?:export[ \t]{1,20}|set[ \t]{1,20})?([A-Za-z_][A-Za-z0-9_.-]{0,200})[ \t]{0,200}[=][ \t]{0,200}/y
const SWALLOWED =
  /[\r\n][ \t]{0,200}(?:export )?[A-Za-z_][A-Za-z0-9_]{1,200}[ \t]?=(?![ \t]*[\r\n=])|[\r\n][A-Za-z_][A-Za-z0-9_]{0,200}=$/
const LINE_END = /\r\n|\n|\r|$/g

/**
 * Reads `NAME=value` lines as dotenv libraries do: `export`, single, double and back quotes, values over several lines,
 * comments after a space. Any other line is passed over.
 */
export function dotenvPairs(source: SourceText): readonly Pair[] {
  const { text } = source
  const pairs: Pair[] = []
  // Once a quote was not closed before the end, a later one of its kind is not looked for: the file stays linear to read.
  const unclosed = new Set<string>()
  let position = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (position < text.length && pairs.length < MAX_PAIRS) {
    ASSIGNMENT.lastIndex = position
    const match = ASSIGNMENT.exec(text)
    const name = match?.[1]
    if (match === null || name === undefined) {
      position = nextLine(text, position)
      continue
    }
    const start = position + match[0].length
    const quoted = quotedAt(text, start, unclosed)
    const end = quoted?.end ?? lineEnd(text, start)
    const value = quoted?.value ?? unquoted(text.slice(start, end))
    pairs.push({
      name,
      value,
      line: source.lineAt(start),
      endLine: source.lineAt(Math.max(start, end - 1)),
      section: null,
    })
    position = nextLine(text, end)
  }
  return pairs
}

function quotedAt(
  text: string,
  start: number,
  unclosed: Set<string>,
): { readonly value: string; readonly end: number } | null {
  const quote = text[start]
  if (quote === undefined || !'"\'`'.includes(quote) || unclosed.has(quote)) return null
  let position = start + 1
  while (position < text.length && text[position] !== quote) {
    position += text[position] === '\\' && quote !== "'" ? 2 : 1
  }
  if (position >= text.length) {
    unclosed.add(quote)
    return null
  }
  // A quote that somebody forgot must not hide the settings below it.
  if (SWALLOWED.test(text.slice(start + 1, position))) return null
  return { value: text.slice(start + 1, position), end: position + 1 }
}

function unquoted(rest: string): string {
  if (rest.startsWith('#')) return ''
  const comment = rest.search(/[ \t]#/)
  const value = (comment === -1 ? rest : rest.slice(0, comment)).trim()
  const first = value[0]
  return first !== undefined && '"\'`'.includes(first) ? value.slice(1) : value
}

function lineEnd(text: string, from: number): number {
  LINE_END.lastIndex = from
  return LINE_END.exec(text)?.index ?? text.length
}

function nextLine(text: string, from: number): number {
  LINE_END.lastIndex = from
  const match = LINE_END.exec(text)
  return match === null || match[0] === '' ? text.length : match.index + match[0].length
}
