import { Buffer } from 'node:buffer'
import { BASE64, isByteClass, skipClass } from '../../secrets/byte-classes.ts'
import { lineEndsBefore } from '../../secrets/line-ends.ts'

/** Text that stood in base64, in one line or broken into many, and from which line on. */
export interface DecodedBlock {
  readonly bytes: Buffer
  /** Of the decoded text's start: line ends before it. */
  readonly line: number
  /** Whether it was broken into lines, or lies deeper than the engine itself decodes. */
  readonly isBeyondEngine: boolean
}

const LEAST_RUN = 64
/** https://www.rfc-editor.org/rfc/rfc4648: encoders break lines at 64 or 76; shorter ones are no block. */
const LEAST_LINE = 40
const MOST_BLOCK = 1_048_576
/** How often something is encoded that was encoded before. */
const MAX_DEPTH = 3
const ENGINE_DEPTH = 2
const NEW_LINE = 10
const RETURN = 13
const EQUALS = 61

/**
 * Finds what is text once it is decoded, also where an encoder broke it into lines, and what is text in that again. False
 * once more than `room` bytes would have been decoded.
 */
export function decodedBlocks(
  text: Buffer,
  budget: { left: number },
  found: (block: DecodedBlock) => void,
  depth = 1,
): boolean {
  const endsBefore = lineEndsBefore(text)
  let isWhole = true
  for (let at = LEAST_RUN - 1; at < text.length; at += LEAST_RUN) {
    if (!isByteClass(text[at] ?? 0, BASE64)) continue
    const start = runStart(text, at)
    // Most are words: what is too short for a line of a block is not looked at further.
    if (skipClass(text, at, text.length, BASE64) - start < LEAST_LINE) continue
    const run = blockFrom(text, start)
    if (run.end - start < LEAST_RUN) continue
    at = Math.max(at, run.end)
    const decoded = decodeText(run.digits)
    if (decoded === null) continue
    if (budget.left < decoded.length) {
      isWhole = false
      continue
    }
    budget.left -= decoded.length
    const from = endsBefore(start)
    found({ bytes: decoded, line: from, isBeyondEngine: run.isBroken || depth > ENGINE_DEPTH })
    if (depth < MAX_DEPTH) {
      const isInside = decodedBlocks(
        decoded,
        budget,
        // Of what lies inside, the line of the whole is the place.
        ({ bytes, isBeyondEngine }) => found({ bytes, line: from, isBeyondEngine: isBeyondEngine || run.isBroken }),
        depth + 1,
      )
      isWhole &&= isInside
    }
  }
  return isWhole
}

function runStart(text: Buffer, at: number): number {
  let start = at
  while (start > 0 && isByteClass(text[start - 1] ?? 0, BASE64)) start -= 1
  return start
}

/** The run of digits from `start` on; where it fills its line to the end, with the lines after it that continue it. */
function blockFrom(
  text: Buffer,
  start: number,
): { readonly end: number; readonly digits: string; readonly isBroken: boolean } {
  const parts: string[] = []
  let from = start
  let width = 0
  for (;;) {
    let end = from
    while (end < text.length && end - from < MOST_BLOCK && isByteClass(text[end] ?? 0, BASE64)) end += 1
    while (text[end] === EQUALS) end += 1
    const length = end - from
    if (length > 0) parts.push(text.toString('latin1', from, end))
    let next = end
    if (text[next] === RETURN) next += 1
    const isFull = parts.length === 1 ? length >= LEAST_LINE : length === width
    const goesOn =
      isFull &&
      text[next] === NEW_LINE &&
      isByteClass(text[next + 1] ?? 0, BASE64) &&
      next - start < MOST_BLOCK &&
      isContinuation(text, next + 1, parts.length === 1 ? length : width)
    if (!goesOn) return { end, digits: parts.join(''), isBroken: parts.length > 1 }
    if (parts.length === 1) width = length
    from = next + 1
  }
}

/** A line of a block is all digits, and no longer than the first. */
function isContinuation(text: Buffer, from: number, width: number): boolean {
  let end = from
  while (end < text.length && end - from <= width && isByteClass(text[end] ?? 0, BASE64)) end += 1
  while (text[end] === EQUALS) end += 1
  return end - from <= width && (end >= text.length || text[end] === NEW_LINE || text[end] === RETURN)
}

const SAMPLE = 48

/** The text that digits stand for; null where it is none. */
function decodeText(digits: string): Buffer | null {
  if (!isText(Buffer.from(digits.slice(0, SAMPLE), 'base64'))) return null
  return Buffer.from(digits, 'base64')
}

function isText(bytes: Buffer): boolean {
  return bytes.length > 8 && bytes.every((byte) => (byte >= 32 && byte < 127) || (byte >= 9 && byte <= 13))
}
