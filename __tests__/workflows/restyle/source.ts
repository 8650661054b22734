import { lineEnd, startsComment } from '../../../src/syntax/comments.ts'
import type { YamlNode } from '../../../src/syntax/yaml-node.ts'

/** The first offset from here that is neither white space nor within a comment. */
export function skipTrivia(text: string, from: number): number {
  let at = from
  while (at < text.length) {
    if (' \t\r\n'.includes(text[at] ?? '')) at += 1
    else if (startsComment(text, at)) at = lineEnd(text, at)
    else break
  }
  return at
}

/** Where a node begins, with the anchor of a block mapping's first key. */
export function startOf(node: YamlNode): number {
  const first = node.kind === 'mapping' ? node.entries[0]?.key : undefined
  const anchor = first !== undefined && first.kind !== 'alias' ? first.anchor?.span.start.offset : undefined
  return Math.min(node.span.start.offset, anchor ?? node.span.start.offset)
}

/** How far into its line an offset is. */
export function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1)
}
