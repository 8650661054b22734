import { afterBreak, isEmptyLine, linesOf, type Line } from './block-lines.ts'
import { isLineBreak } from './comments.ts'
import type { ScalarLayout, YamlScalar } from './yaml-node.ts'

/** A part of a scalar's value and the part of the source that it comes from. */
export interface Run {
  readonly valueStart: number
  readonly length: number
  readonly sourceStart: number
  readonly sourceEnd: number
  /** Value and source agree character by character; otherwise the source part stands for the value part as a whole. */
  readonly isVerbatim: boolean
}

const SPACE = 0x20
const TAB = 0x09
const BACKSLASH = 0x5c
const SINGLE_QUOTE = 0x27

/**
 * The runs that make up a scalar's value, in order and without a gap. They follow the parser's own folding step by step, so
 * that their lengths add up to the value's.
 */
export function runsOf({ style, layout }: YamlScalar): readonly Run[] {
  const runs = createRuns()
  if (layout.isVerbatim) runs.copy(layout.start, layout.end)
  else if (style === 'literal' || style === 'folded') addBlockRuns(runs, layout, style === 'folded')
  else addFlowRuns(runs, layout, style)
  return runs.runs
}

interface Runs {
  readonly runs: readonly Run[]
  /** The value goes on as the source between these offsets. */
  copy(sourceStart: number, sourceEnd: number): void
  /** The value goes on with `length` code units that the source between these offsets stands for. */
  stand(length: number, sourceStart: number, sourceEnd: number): void
}

function createRuns(): Runs {
  const runs: Run[] = []
  let valueStart = 0
  const add = (length: number, sourceStart: number, sourceEnd: number, isVerbatim: boolean): void => {
    if (length === 0) return
    runs.push({ valueStart, length, sourceStart, sourceEnd, isVerbatim })
    valueStart += length
  }
  return {
    runs,
    copy: (sourceStart, sourceEnd) => {
      add(sourceEnd - sourceStart, sourceStart, sourceEnd, true)
    },
    stand: (length, sourceStart, sourceEnd) => {
      add(length, sourceStart, sourceEnd, false)
    },
  }
}

/** Plain and quoted scalars: white space around a line break is dropped, escapes are replaced. */
function addFlowRuns(runs: Runs, layout: ScalarLayout, style: YamlScalar['style']): void {
  const { text } = layout.source
  let copyStart = layout.start
  let copyEnd = layout.start
  let at = layout.start
  while (at < layout.end) {
    const code = text.charCodeAt(at)
    if (isLineBreak(code)) {
      runs.copy(copyStart, copyEnd)
      const fold = readFold(text, at, layout.end)
      addFoldedBreaks(runs, text, fold.breaks)
      at = copyStart = copyEnd = fold.end
    } else if (style === 'single-quoted' && code === SINGLE_QUOTE) {
      runs.copy(copyStart, at)
      runs.stand(1, at, at + 2)
      at = copyStart = copyEnd = at + 2
    } else if (style === 'double-quoted' && code === BACKSLASH) {
      runs.copy(copyStart, at)
      if (isLineBreak(text.charCodeAt(at + 1))) at = readFold(text, at + 1, layout.end).end
      else {
        const escape = readEscape(text, at)
        runs.stand(escape.length, at, escape.end)
        at = escape.end
      }
      copyStart = copyEnd = at
    } else {
      at += 1
      if (code !== SPACE && code !== TAB) copyEnd = at
    }
  }
  runs.copy(copyStart, layout.end)
}

/** The line breaks from here on with nothing but white space between, and where the text goes on. */
function readFold(
  text: string,
  from: number,
  end: number,
): { readonly breaks: readonly number[]; readonly end: number } {
  const breaks: number[] = []
  let at = from
  while (at < end) {
    const code = text.charCodeAt(at)
    if (isLineBreak(code)) {
      breaks.push(at)
      at = afterBreak(text, at)
    } else if (code === SPACE || code === TAB) at += 1
    else break
  }
  return { breaks, end: at }
}

/** One break is a space; of more, the first is dropped and each other stays. */
function addFoldedBreaks(runs: Runs, text: string, breaks: readonly number[]): void {
  const kept = breaks.length === 1 ? breaks : breaks.slice(1)
  for (const at of kept) runs.stand(1, at, afterBreak(text, at))
}

function readEscape(text: string, backslash: number): { readonly length: number; readonly end: number } {
  const digits = { x: 2, u: 4, U: 8 }[text[backslash + 1] ?? ''] ?? 0
  const end = backslash + 2 + digits
  if (digits < 8) return { length: 1, end }
  // Thirty-two bits with a sign, as the parser counts, so that an escape past Unicode's end has the same length here.
  const code = Number.parseInt(text.slice(backslash + 2, end), 16) | 0
  return { length: code <= 0xffff ? 1 : 2, end }
}

function addBlockRuns(runs: Runs, layout: ScalarLayout, isFolded: boolean): void {
  const { text } = layout.source
  let hasContent = false
  let isMoreIndented = false
  // The break of the last content line and of each empty line since.
  let breaks: Line[] = []
  const addBreaks = (kept: readonly Line[]): void => {
    for (const { end, next } of kept) runs.stand(1, end, next)
  }
  for (const line of linesOf(layout)) {
    if (isEmptyLine(layout, line)) {
      breaks.push(line)
      continue
    }
    const start = line.start + Math.max(layout.indent, 0)
    const first = text.charCodeAt(start)
    const wasMoreIndented = isMoreIndented
    isMoreIndented = isFolded && (first === SPACE || first === TAB)
    const isFoldedHere = isFolded && hasContent && !isMoreIndented && !wasMoreIndented
    addBreaks(isFoldedHere && breaks.length > 1 ? breaks.slice(1) : breaks)
    runs.copy(start, line.end)
    hasContent = true
    breaks = [line]
  }
  if (layout.chomping === 'keep') addBreaks(breaks)
  else if (layout.chomping === 'clip' && hasContent) addBreaks(breaks.slice(0, 1))
}
