import { BYTE_ORDER_MARK, type LineIndex, type Span } from './position.ts'

/** A comment, to the end of its line. A line has at most one. */
export interface Comment {
  /** What follows the `#`, as written. */
  readonly text: string
  /** From the `#` to the end of the line, the line break left out. */
  readonly span: Span
  /** Nothing but white space is before it on its line; otherwise it trails something. */
  readonly standsAlone: boolean
}

const HASH = 0x23

/** Finds the comments of one text, given the gaps in which they may lie, in source order. */
export interface CommentSearch {
  readonly comments: readonly Comment[]
  /** Searches from here to there; no node, anchor, tag or alias may lie between. */
  readonly search: (from: number, to: number) => void
}

export function searchComments(text: string, lines: LineIndex): CommentSearch {
  const comments: Comment[] = []
  // Kept between searches, so that a long text without comments is read once and not for every gap.
  let hash = nextHash(text, 0)

  return {
    comments,
    search(from, to) {
      if (hash < from) hash = nextHash(text, from)
      while (hash < to) {
        if (startsComment(text, hash)) {
          const end = lineEnd(text, hash)
          const span = lines.spanBetween(hash, end)
          const before = text.slice(hash - (span.start.column - 1), hash)
          comments.push({ text: text.slice(hash + 1, end), span, standsAlone: before.trim() === '' })
          hash = nextHash(text, end)
        } else hash = nextHash(text, hash + 1)
      }
    },
  }
}

function nextHash(text: string, from: number): number {
  const hash = text.indexOf('#', from)
  return hash === -1 ? Number.POSITIVE_INFINITY : hash
}

/** The comment of a line (counted from 1), from comments in source order; null where the line has none. */
export function commentOnLine(comments: readonly Comment[], line: number): Comment | null {
  let [low, high] = [0, comments.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const comment = comments[middle]
    if (comment === undefined) return null
    if (comment.span.start.line === line) return comment
    if (comment.span.start.line < line) low = middle + 1
    else high = middle - 1
  }
  return null
}

/** Whether the `#` at this offset stands where a comment may begin: at a line's start or after white space. */
export function startsComment(text: string, hash: number): boolean {
  if (text.charCodeAt(hash) !== HASH) return false
  return hash === 0 || isBlank(text.charCodeAt(hash - 1)) || text.charCodeAt(hash - 1) === BYTE_ORDER_MARK
}

/** The offset of the line break that ends the line, or of the text's end. */
export function lineEnd(text: string, offset: number): number {
  let end = offset
  while (end < text.length && !isLineBreak(text.charCodeAt(end))) end++
  return end
}

/** LF or CR; nothing else ends a line of YAML 1.2. */
export function isLineBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d
}

/** Space, tab or a line break. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || isLineBreak(code)
}
