import type { Buffer } from 'node:buffer'
import { BLANK, findClass, skipClass, VALUE_END } from './byte-classes.ts'

/**
 * How a value is given to a name. `equals`: `=` and its kin. `colon`: YAML, JSON, headers. `default`: `||`, `??`, `:-`.
 * `argument`: `("name", "value")`. `call`: `name("value")`. `element`: `<name>value</name>` and its kin. `option`:
 * `--name value`, `ENV NAME value`.
 */
export type Operator = 'equals' | 'colon' | 'default' | 'argument' | 'call' | 'element' | 'option'

/** A literal as it stands in the bytes, without its quotes. */
export interface ReadValue {
  readonly valueStart: number
  readonly valueEnd: number
  readonly quoted: boolean
  /** The call or conversion around it: `SecretStr`, `Buffer.from`; null for none. */
  readonly wrapper: string | null
  /** The byte after a value without quotes, which tells a literal from code: `(`, `.`. Null for a quoted one, and at the end. */
  readonly next: number | null
  /** Whether more text follows a value without quotes in its line, as in prose. */
  readonly goesOn: boolean
}

/** Longer ones are documents; keys of several lines have readers of their own. */
const MAX_VALUE = 4096
/** Without quotes a longer run is no value that somebody wrote. */
const MAX_PLAIN = 1024
const MAX_GAP = 120

/** Between operator and value: a call or conversion, a string's prefix, and the opening quote with its backslashes. */
const OPENING =
  /(?:new[ ]{1,4})?(?:((?:[A-Za-z_&*][A-Za-z0-9_.:&*]{0,40}|\[\]byte)(?:<[A-Za-z]{1,20}>)?!?)?[([{]{1,2}[ \t\r\n]{0,40})?(?:[bBrRfFuULN@$]{0,2}|%[qQ]?[([{])?(\\{0,7})("""|'''|["'`])/y

/**
 * Reads the literal after an operator. Null for what is none: an empty one, a call, a value of more than 4096 bytes, a
 * string that its line ends.
 */
export function readValue(bytes: Buffer, from: number, operator: Operator): ReadValue | null {
  const end = Math.min(bytes.length, from + MAX_GAP)
  const at = skipGap(bytes, from, end, operator)
  if (operator === 'element' && bytes[at] !== 34 && bytes[at] !== 39) return elementText(bytes, at)
  OPENING.lastIndex = 0
  const opening = OPENING.exec(bytes.toString('latin1', at, end))
  if (opening !== null) return quotedValue(bytes, at + opening[0].length, opening)
  return operator === 'argument' || operator === 'call' ? null : plainValue(bytes, at, operator)
}

/** Blanks; one line break before a quote, or after YAML's `|` and `>`; schemes of a header within the value stay. */
function skipGap(bytes: Buffer, from: number, end: number, operator: Operator): number {
  const at = skipClass(bytes, from, end, BLANK)
  const byte = bytes[at]
  if (operator === 'element') return skipSpace(bytes, at, end)
  if (operator === 'colon' && (byte === 124 || byte === 62)) {
    const line = skipClass(bytes, at + (bytes[at + 1] === 45 ? 2 : 1), end, BLANK)
    return isBreak(bytes[line]) ? skipSpace(bytes, line, end) : at
  }
  if (!isBreak(byte) && byte !== 92) return at
  const broken = skipSpace(bytes, byte === 92 && isBreak(bytes[at + 1]) ? at + 1 : at, end)
  return bytes[broken] === 34 || bytes[broken] === 39 || bytes[broken] === 96 ? broken : at
}

function isBreak(byte: number | undefined): boolean {
  return byte === 10 || byte === 13
}

function skipSpace(bytes: Buffer, from: number, end: number): number {
  let at = from
  while (at < end && (bytes[at] === 32 || ((bytes[at] ?? 0) >= 9 && (bytes[at] ?? 0) <= 13))) at += 1
  return at
}

/** Up to the same quote behind the same backslashes. Escapes are kept as they stand. */
function quotedValue(bytes: Buffer, start: number, opening: RegExpExecArray): ReadValue | null {
  const [, wrapper = null, escapes = '', quote = ''] = opening
  const limit = Math.min(bytes.length, start + MAX_VALUE + 1)
  const mark = quote.charCodeAt(0)
  const manyLines = quote.length === 3 || quote === '`'
  let at = start
  for (; at < limit; at++) {
    const byte = bytes[at] ?? 0
    if (byte === 10 && !manyLines) return null
    if (byte === 92 && escapes === '') at += 1
    else if (byte === 92 && bytes.toString('latin1', at, at + escapes.length + 1) === escapes + quote.slice(0, 1)) break
    else if (byte === mark && (escapes === '' || bytes[at - 1] !== 92)) {
      // An inner string may end with the outer one, where the outer is broken.
      if (quote.length === 1 || bytes.toString('latin1', at, at + 3) === quote) break
    }
  }
  if (at >= limit) return null
  const valueStart = skipSpace(bytes, start, at)
  let valueEnd = at
  while (valueEnd > valueStart && (bytes[valueEnd - 1] ?? 0) <= 32) valueEnd -= 1
  if (valueEnd <= valueStart) return null
  return { valueStart, valueEnd, quoted: true, wrapper, next: null, goesOn: false }
}

/** Text of an element, up to the next tag. */
function elementText(bytes: Buffer, start: number): ReadValue | null {
  const limit = Math.min(bytes.length, start + MAX_VALUE)
  const close = bytes.subarray(start, limit).indexOf(60)
  if (close <= 0) return null
  let valueEnd = start + close
  while (valueEnd > start && (bytes[valueEnd - 1] ?? 0) <= 32) valueEnd -= 1
  return valueEnd <= start
    ? null
    : { valueStart: start, valueEnd, quoted: true, wrapper: null, next: null, goesOn: false }
}

function plainValue(bytes: Buffer, start: number, operator: Operator): ReadValue | null {
  const limit = Math.min(bytes.length, start + MAX_PLAIN)
  let valueEnd = findClass(bytes, start, limit, VALUE_END)
  if (valueEnd === limit && limit === start + MAX_PLAIN) return null
  const next = bytes[valueEnd] ?? null
  // The full stop of a sentence; an ellipsis stays, since it says that the value is cut.
  if (bytes[valueEnd - 2] !== 46 && (bytes[valueEnd - 1] === 46 || bytes[valueEnd - 1] === 58)) valueEnd -= 1
  if (valueEnd <= start) return null
  return { valueStart: start, valueEnd, quoted: false, wrapper: null, next, goesOn: goesOn(bytes, valueEnd, operator) }
}

function goesOn(bytes: Buffer, from: number, operator: Operator): boolean {
  if (operator === 'option') return false
  const at = skipClass(bytes, from, Math.min(bytes.length, from + 8), BLANK)
  const byte = bytes[at]
  return at > from && byte !== undefined && /[A-Za-z0-9"'(]/.test(String.fromCharCode(byte))
}
