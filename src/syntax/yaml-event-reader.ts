import {
  CHOMPING_MODE,
  getScalarValue,
  SCALAR_STYLE,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml'
import { blockContentEnd } from './block-lines.ts'
import type { YamlCursor } from './yaml-cursor.ts'
import type { ScalarLayout, ScalarStyle, YamlAnchor, YamlScalar, YamlSource } from './yaml-node.ts'
import { fullTag, type TagHandles } from './yaml-tag.ts'

type ContentEvent = ScalarEvent | SequenceEvent | MappingEvent

/** Anchor and tag of a node. */
export interface Properties {
  readonly anchor: YamlAnchor | null
  readonly tag: string | null
}

const SCALAR_STYLES: { readonly [S in ScalarEvent['style']]: ScalarStyle } = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'single-quoted',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'double-quoted',
  [SCALAR_STYLE.LITERAL_BLOCK]: 'literal',
  [SCALAR_STYLE.FOLDED_BLOCK]: 'folded',
}

const CHOMPINGS: { readonly [C in ScalarEvent['chomping']]: ScalarLayout['chomping'] } = {
  [CHOMPING_MODE.CLIP]: 'clip',
  [CHOMPING_MODE.STRIP]: 'strip',
  [CHOMPING_MODE.KEEP]: 'keep',
}

/** Reads a node's anchor and tag and passes them. The parser's offsets leave out the `&`. */
export function readProperties(
  { anchorStart, anchorEnd, tagStart, tagEnd }: ContentEvent,
  { text, lines }: YamlSource,
  cursor: YamlCursor,
  handles: TagHandles,
): Properties {
  const isTagFirst = tagStart < anchorStart
  if (tagStart >= 0 && isTagFirst) cursor.pass(tagStart, tagEnd)
  if (anchorStart >= 0) cursor.pass(anchorStart - 1, anchorEnd)
  if (tagStart >= 0 && !isTagFirst) cursor.pass(tagStart, tagEnd)
  return {
    anchor:
      anchorStart < 0
        ? null
        : { name: text.slice(anchorStart, anchorEnd), span: lines.spanBetween(anchorStart - 1, anchorEnd) },
    tag: tagStart < 0 ? null : fullTag(text.slice(tagStart, tagEnd), handles),
  }
}

/** Reads a scalar whose properties have been passed, and passes it. One that is not written out stands at the cursor. */
export function readScalar(
  event: ScalarEvent,
  { anchor, tag }: Properties,
  source: YamlSource,
  cursor: YamlCursor,
): YamlScalar {
  const { text, lines } = source
  const style = SCALAR_STYLES[event.style]
  const isBlock = style === 'literal' || style === 'folded'
  const isWritten = event.valueStart >= 0
  const quote = style === 'single-quoted' || style === 'double-quoted' ? 1 : 0

  const start = isWritten ? event.valueStart : cursor.offset
  const end = isWritten ? event.valueEnd : cursor.offset
  const tokenStart = isBlock ? cursor.passBlockHeader(start) : start - quote
  const layout: ScalarLayout = {
    source,
    start,
    end,
    indent: event.indent,
    chomping: CHOMPINGS[event.chomping],
    isVerbatim: event.fast || start === end,
  }
  const contentEnd = isBlock ? blockContentEnd(layout) : end
  cursor.pass(start - quote, contentEnd + quote)
  const span = lines.spanBetween(tokenStart, contentEnd + quote)
  return {
    kind: 'scalar',
    value: getScalarValue(text, event),
    style,
    anchor,
    tag,
    span,
    contentSpan: tokenStart === start ? span : lines.spanBetween(start, contentEnd),
    layout,
  }
}
