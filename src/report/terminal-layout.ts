import pc from 'picocolors'
import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'
import { clip, forTerminal, guardLine, type SafeTerminal, safeTerminal } from './escape.ts'

/** How a terminal output is drawn. */
export interface TerminalOptions {
  /** Columns; less than the minimum counts as the minimum. */
  readonly width: number
  readonly color: boolean
  /** False for terminals and logs that show ASCII alone. */
  readonly unicode: boolean
  /** Only what is open and the gate. */
  readonly quiet: boolean
}

/** No line is laid out narrower than this. */
export const MINIMUM_WIDTH = 40
// A longer line is hard to follow from a title to what stands at its right edge.
const MAXIMUM_WIDTH = 100
const TEXT_LIMIT = 240

/** Lines of a page, each within its width. */
export type Lines = readonly SafeTerminal[]

type Paint = (text: SafeTerminal) => SafeTerminal

/** Draws text within a width; every text of the report comes in through `text`. */
export interface Page {
  readonly bold: Paint
  readonly dim: Paint
  readonly red: Paint
  readonly green: Paint
  readonly yellow: Paint
  readonly cyan: Paint
  readonly unicode: boolean
  /** A sign where the terminal can show it, else its stand-in. */
  sign(unicode: string, ascii: string): SafeTerminal
  /** Makes report text safe, and short enough for a screen. */
  text(raw: string): SafeTerminal
  /** Lines at an indent, none for no text. What leads the first line stands alone to the left of all others. */
  fold(text: SafeTerminal, indent: number, lead?: SafeTerminal): Lines
  /** `left` and, at the right edge, `right`; below each other where one line does not hold both. */
  spread(left: SafeTerminal, right: SafeTerminal, indent: number, lead?: SafeTerminal): Lines
}

export function createPage(options: TerminalOptions): Page {
  const colors = pc.createColors(options.color)
  // A colour library takes and gives strings; it adds our own sequences to text that is safe already.
  const paint =
    (format: (text: string) => string): Paint =>
    (text) =>
      format(text) as SafeTerminal
  // A column is kept for what `guardLine` may add.
  const wanted = Number.isNaN(options.width) ? 0 : Math.floor(options.width)
  const width = Math.min(MAXIMUM_WIDTH, Math.max(MINIMUM_WIDTH, wanted)) - 1

  function fold(text: SafeTerminal, indent: number, lead = safeTerminal``): Lines {
    if (text === '') return []
    const start = indent + stringWidth(lead)
    return wrap(text, width - start).map((line, index) => {
      return index === 0 ? safeTerminal`${blank(indent)}${lead}${line}` : safeTerminal`${blank(start)}${line}`
    })
  }

  function spread(left: SafeTerminal, right: SafeTerminal, indent: number, lead = safeTerminal``): Lines {
    const start = indent + stringWidth(lead)
    const space = width - start - stringWidth(left) - stringWidth(right)
    if (space >= 2 && right !== '') return [safeTerminal`${blank(indent)}${lead}${left}${blank(space)}${right}`]
    return [...fold(left, indent, lead), ...fold(right, start)]
  }

  return {
    bold: paint(colors.bold),
    dim: paint(colors.dim),
    red: paint(colors.red),
    green: paint(colors.green),
    yellow: paint(colors.yellow),
    cyan: paint(colors.cyan),
    unicode: options.unicode,
    sign: (unicode, ascii) => forTerminal(options.unicode ? unicode : ascii),
    text: (raw) => inCharset(forTerminal(clip(raw, TEXT_LIMIT)), options.unicode),
    fold,
    spread,
  }
}

/** The lines as one text with a final newline. Empty lines at the start and doubled ones are dropped. */
export function drawn(lines: Lines): string {
  const kept = lines.filter((line, index) => line !== '' || (index > 0 && lines[index - 1] !== ''))
  return kept.map((line) => `${guardLine(line)}\n`).join('')
}

function wrap(text: SafeTerminal, columns: number): Lines {
  // Wrapping cuts safe text into safe lines.
  return wrapAnsi(text, Math.max(8, columns), { hard: true, trim: true }).split('\n') as SafeTerminal[]
}

function blank(columns: number): SafeTerminal {
  return forTerminal(' '.repeat(columns))
}

// A terminal that cannot show a character shows rubbish in its place, which no two readers take for the same.
function inCharset(text: SafeTerminal, unicode: boolean): SafeTerminal {
  if (unicode) return text
  const ascii = text.replaceAll('…', '...').replace(/[^ -~]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  })
  return ascii as SafeTerminal
}
