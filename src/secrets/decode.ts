import { Buffer } from 'node:buffer'
import { BASE64, isByteClass, skipClass } from './byte-classes.ts'

/** What a value was written in. */
export type Encoding = 'base64' | 'hex' | 'percent' | 'escapes'

/** A decoded part of the bytes. `sourceOf` tells where a decoded byte comes from, by offsets in these bytes. */
export interface DecodedRun {
  readonly bytes: Buffer
  readonly encoding: Encoding
  readonly sourceOf: (offset: number) => number
}

/** Shorter ones hold no credential that is worth its finding. */
const LEAST_RUN = 24
const MOST_RUN = 24_576

/**
 * Finds parts that are text in another coding, which start from `from` on and before `to`: base64 and hexadecimal digits,
 * percent signs of URLs, escapes of strings. What decodes to anything but text is no credential and is passed over.
 * `tooLong` is called for a part of which only the beginning was decoded.
 */
export function encodedRuns(
  bytes: Buffer,
  from: number,
  to: number,
  found: (run: DecodedRun) => void,
  tooLong: () => void,
): void {
  digitRuns(bytes, from, to, found, tooLong)
  escapedRuns(bytes, from, to, PERCENT, found)
  escapedRuns(bytes, from, to, UNICODE, found)
  escapedRuns(bytes, from, to, HEX_ESCAPE, found)
}

function digitRuns(
  bytes: Buffer,
  from: number,
  to: number,
  found: (run: DecodedRun) => void,
  tooLong: () => void,
): void {
  for (let at = from; at < to && at + LEAST_RUN <= bytes.length;) {
    const gap = lastOther(bytes, at, at + LEAST_RUN)
    if (gap !== -1) {
      at = gap + 1
      continue
    }
    const end = skipClass(bytes, at + LEAST_RUN, bytes.length, BASE64)
    const isContinued = at === from && from > 0 && isByteClass(bytes[from - 1] ?? 0, BASE64)
    if (!isContinued && decodeDigits(bytes, at, Math.min(end, at + MOST_RUN), found) && end - at > MOST_RUN) tooLong()
    at = end + 1
  }
}

/** The last byte that is no digit; -1 for none. From behind, because no run of the least length starts before it. */
function lastOther(bytes: Buffer, from: number, end: number): number {
  for (let at = end - 1; at >= from; at--) if (!isByteClass(bytes[at] ?? 0, BASE64)) return at
  return -1
}

/** Whether the run was text in one of the codings. */
function decodeDigits(bytes: Buffer, start: number, end: number, found: (run: DecodedRun) => void): boolean {
  const isHex = isHexDigits(bytes, start, start + LEAST_RUN)
  if (isHex && isText(Buffer.from(bytes.toString('latin1', start, start + LEAST_RUN), 'hex'))) {
    const decoded = Buffer.from(bytes.toString('latin1', start, end), 'hex')
    found({ bytes: decoded, encoding: 'hex', sourceOf: (offset) => start + offset * 2 })
    return true
  }
  // A slash before it is a path's, or belongs to it.
  const skipped = mayBeText(bytes, start) ? 0 : LEADING.has(bytes[start] ?? 0) && mayBeText(bytes, start + 1) ? 1 : null
  if (skipped === null) return false
  if (!isText(Buffer.from(bytes.toString('latin1', start + skipped, Math.min(end, start + skipped + 28)), 'base64')))
    return false
  const from = start + skipped
  const decoded = Buffer.from(bytes.toString('latin1', from, end), 'base64')
  const sourceOf = (offset: number): number => Math.min(end, from + Math.floor(offset / 3) * 4 + (offset % 3))
  if (decoded[1] === 0) {
    const narrow = decoded.filter((_, index) => index % 2 === 0)
    found({ bytes: Buffer.from(narrow), encoding: 'base64', sourceOf: (offset) => sourceOf(offset * 2) })
  } else found({ bytes: decoded, encoding: 'base64', sourceOf })
  return true
}

const LEADING = new Set(Buffer.from('/_+-'))

/** Of every three ASCII bytes the first has its highest bit clear, so that the first of four digits is one of `A` to `f`. */
function mayBeText(bytes: Buffer, start: number): boolean {
  for (let at = start; at < start + LEAST_RUN - 4; at += 4) {
    const byte = bytes[at] ?? 0
    if (!((byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 102))) return false
  }
  return true
}

function isHexDigits(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (!((byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 70) || (byte >= 97 && byte <= 102))) return false
  }
  return true
}

/** ASCII, or UTF-16 of it. */
function isText(head: Buffer): boolean {
  if (head.length < 8) return false
  const step = head[1] === 0 ? 2 : 1
  return head.every((byte, index) =>
    step === 2 && index % 2 === 1 ? byte === 0 : (byte >= 32 && byte < 127) || (byte >= 9 && byte <= 13),
  )
}

interface EscapeKind {
  readonly encoding: Encoding
  readonly mark: string
  readonly needle: Buffer | number
}
const PERCENT: EscapeKind = { encoding: 'percent', mark: '%', needle: 37 }
const UNICODE: EscapeKind = { encoding: 'escapes', mark: '\\u00', needle: Buffer.from('\\u00') }
const HEX_ESCAPE: EscapeKind = { encoding: 'escapes', mark: '\\x', needle: Buffer.from('\\x') }

const BEFORE = 256
const AFTER = 4096

function escapedRuns(
  bytes: Buffer,
  from: number,
  to: number,
  kind: EscapeKind,
  found: (run: DecodedRun) => void,
): void {
  for (let at = bytes.indexOf(kind.needle, from); at !== -1 && at < to;) {
    let end = at + kind.mark.length
    if (escapedByte(bytes, at, kind) !== null) {
      end = wordEnd(bytes, at, at + AFTER)
      found(unescaped(bytes, wordStart(bytes, at, Math.max(0, at - BEFORE)), end, kind))
    }
    at = bytes.indexOf(kind.needle, end)
  }
}

function unescaped(bytes: Buffer, start: number, end: number, kind: EscapeKind): DecodedRun {
  const decoded: number[] = []
  const sources: number[] = []
  for (let at = start; at < end;) {
    const byte = bytes[at] === kind.mark.charCodeAt(0) ? escapedByte(bytes, at, kind) : null
    decoded.push(byte ?? bytes[at] ?? 0)
    sources.push(at)
    at += byte === null ? 1 : kind.mark.length + 2
  }
  return { bytes: Buffer.from(decoded), encoding: kind.encoding, sourceOf: (offset) => sources[offset] ?? end }
}

function escapedByte(bytes: Buffer, at: number, { mark }: EscapeKind): number | null {
  const text = bytes.toString('latin1', at, at + mark.length + 2)
  const digits = text.slice(mark.length)
  return text.startsWith(mark) && /^[0-9a-fA-F]{2}$/.test(digits) ? parseInt(digits, 16) : null
}

/** White space and quotes end the word that an escape stands in. */
function isEdge(byte: number): boolean {
  return byte <= 32 || byte === 34 || byte === 39 || byte === 60 || byte === 62 || byte === 96
}

function wordStart(bytes: Buffer, from: number, least: number): number {
  let at = from
  while (at > least && !isEdge(bytes[at - 1] ?? 0)) at -= 1
  return at
}

function wordEnd(bytes: Buffer, from: number, most: number): number {
  let at = from
  while (at < most && at < bytes.length && !isEdge(bytes[at] ?? 0)) at += 1
  return at
}
