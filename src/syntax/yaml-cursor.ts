import { isBlank, isLineBreak, lineEnd, searchComments, startsComment, type Comment } from './comments.ts'
import { BYTE_ORDER_MARK } from './position.ts'
import type { YamlSource } from './yaml-node.ts'

/**
 * Follows the source beside the parser's events and finds what they do not tell: comments, where an unwritten node would
 * stand, where brackets close, where a block scalar's header begins. It only ever moves forward.
 */
export interface YamlCursor {
  /** The end of what was last passed. */
  readonly offset: number
  readonly comments: readonly Comment[]
  /** Passes a token; what lies before it is searched for comments. */
  pass(start: number, end: number): void
  /** Moves into a collection that begins here. */
  enter(start: number): void
  /** Passes directives and document markers, up to where the document's node may begin. */
  enterDocument(hasStartMarker: boolean): void
  /** Passes the `-` before an unwritten item. */
  passItemMark(): void
  /** Passes what comes before an unwritten key: `,` in a flow mapping, and `?`. */
  passKeyMark(isFlow: boolean): void
  /** Passes the `:` before an unwritten value, if `isOwn` says that the one found is this entry's. */
  passValueMark(isOwn: (colon: number) => boolean): void
  /** Passes the closing bracket of a flow collection. */
  passClosing(bracket: ']' | '}'): void
  /** Passes the header of the block scalar whose content begins here and returns where the header begins. */
  passBlockHeader(contentStart: number): number
  /** Searches what is left for comments. */
  finish(): void
}

export function createYamlCursor({ text, lines }: YamlSource): YamlCursor {
  const { comments, search } = searchComments(text, lines)
  let offset = 0
  let searched = 0
  let skippedFrom = -1
  let skippedTo = -1

  // Unwritten nodes may follow each other in one gap; remembering the last answer keeps a long gap from being read for each.
  const afterTrivia = (): number => {
    if (skippedFrom !== offset) [skippedFrom, skippedTo] = [offset, skipTrivia(text, offset)]
    return skippedTo
  }
  const passMark = (mark: string): boolean => {
    const at = afterTrivia()
    if (text[at] !== mark) return false
    offset = at + 1
    return true
  }
  const pass = (start: number, end: number): void => {
    search(searched, start)
    offset = searched = end
  }

  return {
    get offset() {
      return offset
    },
    comments,
    pass,
    enter(start) {
      offset = Math.max(offset, start)
    },
    enterDocument(hasStartMarker) {
      for (;;) {
        offset = afterTrivia()
        const isLineStart =
          offset === 0 || isLineBreak(text.charCodeAt(offset - 1)) || isByteOrderMark(text, offset - 1)
        if (isByteOrderMark(text, offset)) offset += 1
        else if (isLineStart && text.startsWith('...', offset)) offset += 3
        else if (isLineStart && hasStartMarker && text[offset] === '%') offset = lineEnd(text, offset)
        else break
      }
      if (hasStartMarker && text.startsWith('---', offset)) offset += 3
    },
    passItemMark() {
      passMark('-')
    },
    passKeyMark(isFlow) {
      if (isFlow) passMark(',')
      if (!passMark('?')) offset = afterTrivia()
    },
    passValueMark(isOwn) {
      const at = afterTrivia()
      if (text[at] === ':' && isOwn(at)) offset = at + 1
    },
    passClosing(bracket) {
      passMark(',')
      passMark(bracket)
    },
    passBlockHeader(contentStart) {
      let breakStart = contentStart
      if (text[breakStart - 1] === '\n') breakStart -= 1
      if (text[breakStart - 1] === '\r') breakStart -= 1
      let lineStart = breakStart
      while (lineStart > offset && !isLineBreak(text.charCodeAt(lineStart - 1))) lineStart -= 1
      let start = lineStart
      while (start < breakStart && text[start] !== '|' && text[start] !== '>') start += 1
      let end = start + 1
      while (end < breakStart && !isBlank(text.charCodeAt(end))) end += 1
      pass(start, end)
      return start
    },
    finish() {
      pass(text.length, text.length)
    },
  }
}

function isByteOrderMark(text: string, offset: number): boolean {
  return text.charCodeAt(offset) === BYTE_ORDER_MARK
}

/** The first offset from here that is neither white space nor within a comment. */
function skipTrivia(text: string, from: number): number {
  let at = from
  while (at < text.length) {
    if (isBlank(text.charCodeAt(at))) at += 1
    else if (startsComment(text, at)) at = lineEnd(text, at)
    else break
  }
  return at
}
