import type { YamlScalar } from '../../../src/syntax/yaml-node.ts'
import type { Edit } from './text-edits.ts'

export function isBlock({ style }: YamlScalar): boolean {
  return style === 'literal' || style === 'folded'
}

/** Writes a scalar in double quotes, on one line. */
export function inDoubleQuotes(scalar: YamlScalar): readonly Edit[] {
  const { span, contentSpan, value } = scalar
  if (!isBlock(scalar)) return [{ start: span.start.offset, end: span.end.offset, text: JSON.stringify(value) }]
  return [quotedBlock(scalar), { start: contentSpan.start.offset, end: contentSpan.end.offset, text: '' }]
}

/** The value in the place of a block scalar's header. A comment after the header stays, and its line break. */
function quotedBlock({ span, value, layout }: YamlScalar): Edit {
  const header = /^[|>][-+0-9]*/.exec(layout.source.text.slice(span.start.offset, layout.start))?.[0] ?? ''
  return { start: span.start.offset, end: span.start.offset + header.length, text: JSON.stringify(value) }
}
