/** A place in a text. `offset` counts UTF-16 code units from 0; `line` and `column` count from 1, columns in code units. */
export interface Position {
  readonly offset: number
  readonly line: number
  readonly column: number
}

/** A part of a text; `end` is the first position after it. */
export interface Span {
  readonly start: Position
  readonly end: Position
}

/** Turns offsets of one text into positions. Offsets outside the text are taken as its nearest end. */
export interface LineIndex {
  readonly lineCount: number
  positionAt(offset: number): Position
  spanBetween(start: number, end: number): Span
}

export const BYTE_ORDER_MARK = 0xfeff

/**
 * Indexes the lines of a text in one pass. Lines end at LF, CR LF or a lone CR and at nothing else. A byte order mark at
 * the very start takes no column, as in editors.
 */
export function indexLines(text: string): LineIndex {
  const lineStarts = [text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0]
  const addBreaks = text.includes('\r') ? addAllBreaks : addLineFeeds
  addBreaks(text, lineStarts)
  const startOf = (line: number): number => lineStarts[line] ?? Number.POSITIVE_INFINITY

  // Most questions are about the line of the question before or the next one; the rest is a binary search.
  let recent = 0
  const lineAt = (offset: number): number => {
    if (offset >= startOf(recent)) {
      if (offset < startOf(recent + 1)) return recent
      if (offset < startOf(recent + 2)) return recent + 1
    }
    let [low, high] = [0, lineStarts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (startOf(middle) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }

  const positionAt = (wanted: number): Position => {
    const offset = Math.min(Math.max(wanted, 0), text.length)
    recent = lineAt(offset)
    return { offset, line: recent + 1, column: Math.max(offset - startOf(recent), 0) + 1 }
  }

  return {
    lineCount: lineStarts.length,
    positionAt,
    spanBetween(start, end) {
      const first = positionAt(start)
      return { start: first, end: start === end ? first : positionAt(end) }
    },
  }
}

function addAllBreaks(text: string, lineStarts: number[]): void {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) lineStarts.push(at + 1)
  }
}

/** For texts without a carriage return, which most are. */
function addLineFeeds(text: string, lineStarts: number[]): void {
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1)
}
