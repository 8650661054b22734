import { Buffer } from 'node:buffer'

/** What a piece of a log has of such blocks. */
export interface PrefixedBlocks {
  readonly blocks: readonly PrefixedBlock[]
  /** Where the line begins on which a block begins that does not end here; the text's length where there is none. */
  readonly openAt: number
}

/** A block whose lines something stands before, as it was before that. */
export interface PrefixedBlock {
  readonly bytes: Buffer
  /** Where in the text it begins. */
  readonly at: number
}

/** What a block of a key begins with. */
export const BLOCK_BEGIN = '-----BEGIN '
const END = '-----END '
/** The longest of keys in use have fewer lines. */
const MOST_LINES = 200
const MOST_LINE = 400
const NEW_LINE = 10

/**
 * Blocks of keys that a program printed with something before each line: `docker build` the number and time of its step,
 * `docker compose` the name of the service. No line of a block has a space in it, so that it begins behind the last one.
 */
export function prefixedBlocks(text: Buffer, begins: readonly number[]): PrefixedBlocks {
  const found: PrefixedBlock[] = []
  let openAt = text.length
  for (const at of begins) {
    const start = text.lastIndexOf(NEW_LINE, at) + 1
    if (text.toString('latin1', start, at).trim() === '') continue
    const lines = blockAt(text, at)
    if (lines === 'open') openAt = Math.min(openAt, start)
    if (lines === null || lines === 'open') continue
    found.push({ bytes: Buffer.from(lines.join('\n'), 'latin1'), at })
  }
  return { blocks: found, openAt }
}

/** The lines of a block; null where it is none, `open` where the text ends before it does. */
function blockAt(text: Buffer, begin: number): readonly string[] | 'open' | null {
  const lines: string[] = []
  let from = begin
  while (lines.length < MOST_LINES) {
    const newLine = text.indexOf(NEW_LINE, from)
    const end = newLine === -1 ? text.length : newLine
    if (end - from > MOST_LINE) return null
    const line = text.toString('latin1', from, end).trimEnd()
    // Each begins once, so that every line is looked at for one block alone.
    if (lines.length > 0 && line.includes(BLOCK_BEGIN)) return null
    const last = line.indexOf(END)
    if (last !== -1) return lines.length === 0 ? null : [...lines, line.slice(last)]
    lines.push(lines.length === 0 ? line : line.slice(line.lastIndexOf(' ') + 1))
    if (newLine === -1) return 'open'
    from = newLine + 1
  }
  return null
}
