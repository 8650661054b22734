import { walk } from '../../../src/syntax/yaml-node.ts'
import type { Parsed } from './restylings.ts'
import { edited, type Edit } from './text-edits.ts'

/** The lines of one scalar after its first, and how many columns of them are indentation; null where all leading space is. */
interface InScalar {
  readonly from: number
  readonly to: number
  readonly indent: number | null
}

/** Every structural column is doubled: indentation, and the column of what follows `- ` or `? `. */
export function withWiderIndent(text: string, { documents }: Parsed): string {
  const edits: Edit[] = []
  const scalars: InScalar[] = []
  for (const { root } of documents) {
    walk(root, (node) => {
      if (node.kind !== 'scalar') return undefined
      const { style, layout, span } = node
      const isBlock = style === 'literal' || style === 'folded'
      if (span.end.line > span.start.line) {
        // A block scalar's trailing empty lines belong to it too, and are not more than its indentation.
        scalars.push({
          from: span.start.offset,
          to: isBlock ? layout.end : span.end.offset,
          indent: isBlock ? layout.indent : null,
        })
      }
      const digit = isBlock ? /\d/.exec(text.slice(span.start.offset, layout.start)) : null
      if (digit !== null) {
        const at = span.start.offset + digit.index
        edits.push({ start: at, end: at + 1, text: String(2 * Number(digit[0])) })
      }
      return undefined
    })
  }
  let scalar = 0
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; start = after(text, start)) {
    while ((scalars[scalar]?.to ?? Number.POSITIVE_INFINITY) <= start) scalar += 1
    const around = scalars[scalar]
    const within = around !== undefined && around.from < start ? around : null
    const [line = ''] = /^.*/.exec(text.slice(start, after(text, start))) ?? []
    const spaces = /^ */.exec(line)?.[0].length ?? 0
    const doubled = Math.min(spaces, within?.indent ?? spaces)
    if (doubled > 0) edits.push({ start, end: start, text: ' '.repeat(doubled) })
    if (within !== null) continue
    for (let at = spaces; ;) {
      const mark = /^[-?:]( +)(?=[^ #])/.exec(line.slice(at))
      if (mark === null) break
      at += mark[0].length
      edits.push({ start: start + at, end: start + at, text: ' '.repeat(mark[0].length) })
    }
  }
  return edited(text, edits)
}

function after(text: string, from: number): number {
  const at = text.indexOf('\n', from)
  return at === -1 ? text.length : at + 1
}
