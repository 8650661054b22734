import { isLineBreak } from './comments.ts'
import type { ScalarLayout } from './yaml-node.ts'

const SPACE = 0x20

/** A line of a block scalar: where it starts, where its break starts, where the next line starts. */
export interface Line {
  readonly start: number
  readonly end: number
  readonly next: number
}

/** The lines of a block scalar in order. */
export function* linesOf(layout: ScalarLayout): Generator<Line> {
  const { text } = layout.source
  for (let start = layout.start; start < layout.end;) {
    let end = start
    while (end < layout.end && !isLineBreak(text.charCodeAt(end))) end += 1
    const next = end < layout.end ? afterBreak(text, end) : end
    yield { start, end, next }
    start = next
  }
}

function* linesBackwards(layout: ScalarLayout): Generator<Line> {
  const { text } = layout.source
  for (let next = layout.end; next > layout.start;) {
    let end = next
    if (end > layout.start && text[end - 1] === '\n') end -= 1
    if (end > layout.start && text[end - 1] === '\r' && (end === next || text[end] === '\n')) end -= 1
    let start = end
    while (start > layout.start && !isLineBreak(text.charCodeAt(start - 1))) start -= 1
    yield { start, end, next }
    next = start
  }
}

/** A line that gives the value nothing but its break: no longer than the indentation and all spaces. */
export function isEmptyLine({ source, indent }: ScalarLayout, { start, end }: Line): boolean {
  if (indent < 0) return true
  if (end - start > indent) return false
  for (let at = start; at < end; at++) {
    if (source.text.charCodeAt(at) !== SPACE) return false
  }
  return true
}

/** Where a block scalar's content ends in the source: after its last line break that counts, given how it is chomped. */
export function blockContentEnd(layout: ScalarLayout): number {
  if (layout.chomping === 'keep') return layout.end
  let end = layout.start
  for (const line of linesBackwards(layout)) {
    if (isEmptyLine(layout, line)) continue
    end = layout.chomping === 'strip' ? line.end : line.next
    break
  }
  return end
}

/** The offset after the line break at this one. */
export function afterBreak(text: string, at: number): number {
  return text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1
}
