import type { ScriptPart, VariableUse } from './script.ts'

/** A piece of a PowerShell word. */
export type Piece =
  | (ScriptPart & { readonly kind: 'text'; readonly value: string })
  | (ScriptPart & { readonly kind: 'variable'; readonly name: string; readonly use: VariableUse })
  | (ScriptPart & { readonly kind: 'nested'; readonly tokens: readonly Token[] })

export interface Token extends ScriptPart {
  readonly kind: 'word' | 'redirect' | 'separator'
  readonly text: string
  readonly pieces: readonly Piece[]
}

/** Deeper `$( $( … ) )` is taken for text. */
const MAX_DEPTH = 30

const SEPARATOR = /^(?:\|\||&&|[|;{}(),\n])/
const REDIRECT = /^(?:[\d*]?>>?(?:&\d)?|<)/
const VARIABLE = /^\$(?:\{(?:env:)?([^}]+)\}|(?:env:)?([A-Za-z_]\w*|[?_]))/i

/** Cuts PowerShell into words, redirects and separators. A separator always comes last. */
export function tokenize(text: string, offset: number, depth = 0): readonly Token[] {
  const tokens: Token[] = []
  const push = (kind: Token['kind'], start: number, end: number, pieces: readonly Piece[] = []): void => {
    tokens.push({ kind, start: offset + start, end: offset + end, text: text.slice(start, end), pieces })
  }
  let at = 0
  while (at < text.length) {
    const skipped = skipBlank(text, at)
    if (skipped > at) {
      at = skipped
      continue
    }
    const rest = text.slice(at, at + 8)
    const separator = SEPARATOR.exec(rest)?.[0]
    const redirect = REDIRECT.exec(rest)?.[0]
    if (separator !== undefined) {
      // A pipe at the end of a line goes on in the next one.
      if (!(separator === '\n' && tokens.at(-1)?.text === '|')) push('separator', at, at + separator.length)
      at += separator.length
    } else if (redirect !== undefined) {
      push('redirect', at, at + redirect.length)
      at += redirect.length
    } else {
      const { end, pieces } = wordAt(text, at, offset, depth)
      push('word', at, end, pieces)
      at = end
    }
  }
  push('separator', text.length, text.length)
  return tokens
}

/** Past spaces, comments and line breaks that a backtick takes away. */
function skipBlank(text: string, from: number): number {
  let at = from
  for (;;) {
    const next = text[at]
    if (next === ' ' || next === '\t' || next === '\r') at += 1
    else if (next === '`' && /^`\r?\n/.test(text.slice(at, at + 3))) at += text[at + 1] === '\r' ? 3 : 2
    else if (next === '#') at = endOr(text.indexOf('\n', at), text.length)
    else if (next === '<' && text[at + 1] === '#') at = endOr(text.indexOf('#>', at), text.length - 2) + 2
    else return at
  }
}

function endOr(found: number, otherwise: number): number {
  return found === -1 ? otherwise : found
}

interface Scanned {
  readonly end: number
  readonly pieces: readonly Piece[]
}

function wordAt(text: string, start: number, offset: number, depth: number): Scanned {
  const hereString = /^@(['"])\r?\n/.exec(text.slice(start, start + 4))
  if (hereString !== null) {
    const from = start + hereString[0].length
    const close = endOr(text.indexOf(`\n${hereString[1] ?? ''}@`, from - 1), text.length)
    const body = text.slice(from, close)
    const pieces = hereString[1] === "'" ? plain(body, offset + from) : expand(body, offset + from, depth)
    return { end: Math.min(close + 3, text.length), pieces }
  }
  const pieces: Piece[] = []
  let at = start
  while (at < text.length) {
    const rest = text.slice(at, at + 3)
    const character = text[at] ?? ''
    if (character === "'") {
      const close = endOr(text.indexOf("'", at + 1), text.length)
      pieces.push(...plain(text.slice(at + 1, close), offset + at + 1))
      at = Math.min(close + 1, text.length)
    } else if (character === '"') {
      const close = closingQuote(text, at + 1)
      pieces.push(...expand(text.slice(at + 1, close), offset + at + 1, depth))
      at = Math.min(close + 1, text.length)
    } else if (/\s/.test(character) || SEPARATOR.test(rest) || (character === '>' && at > start)) break
    else {
      const next = pieceAt(text, at, offset, depth)
      pieces.push(...next.pieces)
      at = next.end
    }
  }
  return { end: Math.max(at, start + 1), pieces }
}

function plain(value: string, start: number): readonly Piece[] {
  return value === '' ? [] : [{ kind: 'text', value, start, end: start + value.length }]
}

/** The text of a double-quoted string or here-string. */
function expand(text: string, offset: number, depth: number): readonly Piece[] {
  const pieces: Piece[] = []
  for (let at = 0; at < text.length;) {
    const next = pieceAt(text, at, offset, depth, true)
    pieces.push(...next.pieces)
    at = next.end
  }
  return pieces
}

/** A variable, a `$( … )`, or text up to what comes next. */
function pieceAt(text: string, at: number, offset: number, depth: number, isQuoted = false): Scanned {
  if (text.startsWith('$(', at) && depth < MAX_DEPTH) {
    const close = closingParenthesis(text, at + 2)
    const tokens = tokenize(text.slice(at + 2, close), offset + at + 2, depth + 1)
    const end = Math.min(close + 1, text.length)
    return { end, pieces: [{ kind: 'nested', start: offset + at, end: offset + end, tokens }] }
  }
  const variable = VARIABLE.exec(text.slice(at, at + 200))
  if (variable !== null) {
    const end = at + variable[0].length
    const name = variable[1] ?? variable[2] ?? ''
    const member = isQuoted ? null : /^\.(\w+)/.exec(text.slice(end, end + 30))
    const use = member === null ? 'whole' : /^(?:length|count)$/i.test(member[1] ?? '') ? 'about' : 'part'
    return { end, pieces: [{ kind: 'variable', start: offset + at, end: offset + end, name, use }] }
  }
  let end = at + 1
  if (text[at] === '`') end = Math.min(at + 2, text.length)
  else {
    const stop = isQuoted ? /[$`]/ : /[$`'"\s|;{}(),>]/
    while (end < text.length && !stop.test(text[end] ?? '') && !(text[end] === '&' && !isQuoted)) end += 1
  }
  const value = text[at] === '`' ? text.slice(at + 1, end) : text.slice(at, end)
  return { end, pieces: [{ kind: 'text', value, start: offset + at, end: offset + end }] }
}

function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '`') at += 1
    else if (text.startsWith('$(', at)) at = closingParenthesis(text, at + 2)
    else if (text[at] === '"') {
      if (text[at + 1] !== '"') return at
      at += 1
    }
  }
  return text.length
}

/** Counts parentheses; those in quotes are taken along, since a script that is right has them in pairs. */
function closingParenthesis(text: string, from: number): number {
  let depth = 1
  for (let at = from; at < text.length; at++) {
    if (text[at] === '`') at += 1
    else if (text[at] === '(') depth += 1
    else if (text[at] === ')') {
      depth -= 1
      if (depth === 0) return at
    }
  }
  return text.length
}
