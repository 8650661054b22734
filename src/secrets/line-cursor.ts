import type { Buffer } from 'node:buffer'

/** A place in text: line and column from 1. */
export interface LinePlace {
  readonly line: number
  readonly column: number
}

/** Counts lines of a stream of which one window is there at a time. Offsets count from the stream's start. */
export interface LineCursor {
  /** The place of an offset in the window. */
  placeOf(window: Buffer, base: number, offset: number): LinePlace
  /** Says that the window before an offset goes away. */
  leave(window: Buffer, base: number, offset: number): void
}

/** Columns are counted in UTF-16 units as far as this many bytes into a line, and in bytes from there on. */
const COUNTED = 4096

interface Mark {
  readonly offset: number
  readonly line: number
  readonly lineStart: number
}

/** A cursor at the start of a stream. */
export function lineCursor(): LineCursor {
  const start: Mark = { offset: 0, line: 1, lineStart: 0 }
  let kept = start
  let recent = start
  const advance = (window: Buffer, base: number, to: number): Mark => {
    let { line, lineStart, offset } = recent.offset <= to ? recent : kept
    for (;;) {
      const found = window.indexOf(10, offset - base)
      if (found === -1 || base + found >= to) break
      line += 1
      offset = base + found + 1
      lineStart = offset
    }
    recent = { offset: to, line, lineStart }
    return recent
  }
  return {
    placeOf(window, base, offset) {
      const { line, lineStart } = advance(window, base, offset)
      const counts = offset - lineStart <= COUNTED && lineStart >= base
      const units = counts ? window.toString('utf8', lineStart - base, offset - base).length : offset - lineStart
      return { line, column: units + 1 }
    },
    leave(window, base, offset) {
      kept = advance(window, base, offset)
    },
  }
}
