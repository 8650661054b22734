import { Buffer } from 'node:buffer'
import { lineEndsBefore } from '../../secrets/line-ends.ts'

/** A block whose lines something stands before, as it was before that. */
export interface PrefixedBlock {
  readonly bytes: Buffer
  /** Line ends before its first line. */
  readonly line: number
}

const BEGIN = '-----BEGIN '
const END = '-----END '
/** The longest of keys in use have fewer lines. */
const MOST_LINES = 200
const MOST_LINE = 400
const NEW_LINE = 10

/**
 * Blocks of keys that a program printed with something before each line: `docker build` the number and time of its step,
 * `docker compose` the name of the service. No line of a block has a space in it, so that it begins behind the last one.
 */
export function prefixedBlocks(text: Buffer): readonly PrefixedBlock[] {
  const found: PrefixedBlock[] = []
  const endsBefore = lineEndsBefore(text)
  for (let at = text.indexOf(BEGIN); at !== -1; at = text.indexOf(BEGIN, at + 1)) {
    const start = text.lastIndexOf(NEW_LINE, at) + 1
    if (text.toString('latin1', start, at).trim() === '') continue
    const lines = blockAt(text, at)
    if (lines === null) continue
    found.push({ bytes: Buffer.from(lines.join('\n'), 'latin1'), line: endsBefore(at) })
  }
  return found
}

function blockAt(text: Buffer, begin: number): readonly string[] | null {
  const lines: string[] = []
  let from = begin
  while (lines.length < MOST_LINES) {
    const newLine = text.indexOf(NEW_LINE, from)
    const end = newLine === -1 ? text.length : newLine
    if (end - from > MOST_LINE) return null
    const line = text.toString('latin1', from, end).trimEnd()
    // Each begins once, so that every line is looked at for one block alone.
    if (lines.length > 0 && line.includes(BEGIN)) return null
    const last = line.indexOf(END)
    if (last !== -1) return lines.length === 0 ? null : [...lines, line.slice(last)]
    lines.push(lines.length === 0 ? line : line.slice(line.lastIndexOf(' ') + 1))
    if (newLine === -1) return null
    from = newLine + 1
  }
  return null
}
