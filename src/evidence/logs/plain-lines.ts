import { Buffer } from 'node:buffer'
import { gatheredBytes } from '../../secrets/gathered-bytes.ts'

/** Takes a log in pieces and gives its lines as a step printed them. */
export interface PlainLines {
  /** Whole lines, as far as there are any, until the next call; the rest is kept for the next piece. */
  push(piece: Buffer): Buffer
  finish(): Buffer
  /** Line ends in all that was given out. */
  lineEnds(): number
}

const ESCAPE = 0x1b
const NEW_LINE = 10
/** A longer line is handed on in parts, so that no log is ever held whole. */
const MAX_LINE = 262_144
/** Escape sequences of terminals are short; a longer one is none. */
const MAX_SEQUENCE = 256

/**
 * Takes away what a runner and a terminal put around a line: the byte order mark, the time before each line, colours and
 * other escape sequences, which may stand in the middle of a value. The number of lines stays.
 */
export function plainLines(): PlainLines {
  const kept = gatheredBytes()
  let isAtStart = true
  let lineEnds = 0
  let out: Buffer = Buffer.alloc(0)
  const clean = (bytes: Buffer): Buffer => {
    // Moved within one copy: a copy from another buffer makes an object for each line.
    if (out.length < bytes.length) out = Buffer.allocUnsafe(bytes.length)
    bytes.copy(out)
    let written = 0
    const keep = (from: number, end: number): void => {
      if (from >= end) return
      if (written !== from) out.copyWithin(written, from, end)
      written += end - from
    }
    let escape = bytes.indexOf(ESCAPE)
    for (let at = 0; at < bytes.length;) {
      const newLine = bytes.indexOf(NEW_LINE, at)
      const end = newLine === -1 ? bytes.length : newLine + 1
      let from = isAtStart ? afterTime(bytes, at, end) : at
      while (escape !== -1 && escape < end) {
        if (escape >= from) {
          keep(from, escape)
          from = afterEscape(bytes, escape, end)
        }
        escape = bytes.indexOf(ESCAPE, Math.max(from, escape + 1))
      }
      keep(from, end)
      isAtStart = newLine !== -1
      if (isAtStart) lineEnds += 1
      at = end
    }
    return out.subarray(0, written)
  }
  return {
    push(piece) {
      kept.append(piece)
      const bytes = kept.bytes()
      const lastLine = bytes.lastIndexOf(NEW_LINE) + 1
      let end = lastLine
      if (bytes.length - lastLine > MAX_LINE) {
        const open = bytes.lastIndexOf(ESCAPE)
        end = open > lastLine && bytes.length - open < MAX_SEQUENCE ? open : bytes.length
      }
      const text = clean(bytes.subarray(0, end))
      kept.dropTo(end)
      return text
    },
    finish: () => clean(kept.bytes()),
    lineEnds: () => lineEnds,
  }
}

/** Behind the byte order mark and the time: `2026-01-28T19:27:27.7655738Z `. */
function afterTime(bytes: Buffer, start: number, end: number): number {
  const at = bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf ? start + 3 : start
  if (bytes[at + 4] !== 45 || bytes[at + 7] !== 45 || bytes[at + 10] !== 84 || bytes[at + 13] !== 58) return at
  if (!isDigit(bytes[at]) || !isDigit(bytes[at + 18])) return at
  for (let next = at + 19; next < Math.min(at + 31, end); next++) {
    const byte = bytes[next]
    if (byte === 90) return bytes[next + 1] === 32 ? next + 2 : next + 1
    if (byte !== 46 && !isDigit(byte)) return at
  }
  return at
}

function isIntermediate(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 32 && byte <= 47
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57
}

/** Behind an escape sequence as ECMA-48 has them, or behind the escape alone where none follows. */
function afterEscape(bytes: Buffer, escape: number, end: number): number {
  const limit = Math.min(end, escape + MAX_SEQUENCE)
  const kind = bytes[escape + 1]
  if (kind === 91) {
    for (let at = escape + 2; at < limit; at++) {
      const byte = bytes[at] ?? 0
      if (byte >= 64 && byte <= 126) return at + 1
      if (byte < 32 || byte > 63) return escape + 1
    }
    return escape + 1
  }
  if (isIntermediate(kind)) {
    // A choice of characters, which `tput sgr0` writes with the end of all colours: `ESC ( B`.
    let at = escape + 2
    while (at < limit && isIntermediate(bytes[at])) at += 1
    const final = bytes[at] ?? 0
    return at < limit && final >= 48 && final <= 126 ? at + 1 : escape + 1
  }
  if (kind === 93) {
    // An operating system command, such as a title or a link, ends with a bell or a string terminator.
    for (let at = escape + 2; at < limit; at++) {
      if (bytes[at] === 7) return at + 1
      if (bytes[at] === ESCAPE && bytes[at + 1] === 92) return at + 2
    }
  }
  return escape + 1
}
