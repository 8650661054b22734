import {
  CHOMPING_MODE,
  COLLECTION_STYLE,
  EVENT_ID,
  getScalarValue,
  SCALAR_STYLE,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml'
import { assertNever } from '../model/errors.ts'
import { isBlank, type Comment } from './comments.ts'
import { blockContentEnd } from './scalar-map.ts'
import { duplicateKeysOf, type DuplicateKey } from './duplicate-keys.ts'
import { createYamlCursor } from './yaml-cursor.ts'
import type {
  CollectionStyle,
  ScalarLayout,
  ScalarStyle,
  YamlAnchor,
  YamlContent,
  YamlEntry,
  YamlNode,
  YamlProblem,
  YamlScalar,
  YamlSource,
} from './yaml-node.ts'
import { resolveAlias } from './yaml-node.ts'
import { fullTag, tagHandlesOf, type TagHandles } from './yaml-tag.ts'

export interface YamlDocument {
  readonly root: YamlContent
}

export interface YamlTree {
  readonly documents: readonly YamlDocument[]
  readonly comments: readonly Comment[]
  readonly duplicateKeys: readonly DuplicateKey[]
}

/** An anchor's node; null while the node is still being read, when an alias to it would close a cycle. */
interface Anchored {
  node: YamlContent | null
}

interface OpenDocument {
  readonly kind: 'document'
  root: YamlNode | null
}

interface OpenCollection {
  readonly start: number
  readonly style: CollectionStyle
  readonly anchor: YamlAnchor | null
  readonly anchored: Anchored | null
  readonly tag: string | null
}

interface OpenSequence extends OpenCollection {
  readonly kind: 'sequence'
  readonly items: YamlNode[]
}

interface OpenMapping extends OpenCollection {
  readonly kind: 'mapping'
  /** The pair of a flow sequence, `[key: value]`, which has no braces. */
  readonly isPair: boolean
  readonly entries: YamlEntry[]
  key: YamlNode | null
}

type OpenNode = OpenDocument | OpenSequence | OpenMapping

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

/** Builds the tree of a text from its parser events, or says what keeps it from being one. Needs no recursion. */
export function buildYamlTree(source: YamlSource, events: readonly Event[], maxNodes: number): YamlTree | YamlProblem {
  const { text, lines } = source
  const cursor = createYamlCursor(source)
  const documents: YamlDocument[] = []
  const duplicateKeys: DuplicateKey[] = []
  const open: OpenNode[] = []
  let anchors = new Map<string, Anchored>()
  let handles: TagHandles = new Map()
  let nodes = 0

  const passProperties = (event: ScalarEvent | SequenceEvent | MappingEvent): void => {
    const { anchorStart, anchorEnd, tagStart, tagEnd } = event
    const isTagFirst = tagStart < anchorStart
    if (isTagFirst && tagStart >= 0) cursor.pass(tagStart, tagEnd)
    if (anchorStart >= 0) cursor.pass(anchorStart - 1, anchorEnd)
    if (!isTagFirst && tagStart >= 0) cursor.pass(tagStart, tagEnd)
  }
  const anchorOf = ({ anchorStart, anchorEnd }: ScalarEvent | SequenceEvent | MappingEvent): YamlAnchor | null =>
    anchorStart < 0
      ? null
      : { name: text.slice(anchorStart, anchorEnd), span: lines.spanBetween(anchorStart - 1, anchorEnd) }
  const tagOf = ({ tagStart, tagEnd }: ScalarEvent | SequenceEvent | MappingEvent): string | null =>
    tagStart < 0 ? null : fullTag(text.slice(tagStart, tagEnd), handles)
  const remember = (anchor: YamlAnchor | null, node: YamlContent | null): Anchored | null => {
    if (anchor === null) return null
    const anchored = { node }
    anchors.set(anchor.name, anchored)
    return anchored
  }

  const place = (node: YamlNode): void => {
    const parent = open.at(-1)
    if (parent === undefined) return
    if (parent.kind === 'document') parent.root = node
    else if (parent.kind === 'sequence') parent.items.push(node)
    else if (parent.key === null) parent.key = node
    else {
      parent.entries.push({ key: parent.key, value: node })
      parent.key = null
    }
  }

  /** Moves to where a node would stand that is not written out and has neither anchor nor tag. */
  const passToUnwritten = (): void => {
    const parent = open.at(-1)
    if (parent === undefined || parent.kind === 'document') return
    if (parent.kind === 'sequence') {
      if (parent.style === 'block') cursor.passItemMark()
      return
    }
    const isFlow = parent.style === 'flow'
    if (parent.key === null) {
      cursor.passKeyMark(isFlow && !parent.isPair)
      return
    }
    // In a block, the colon is on an implicit key's line, or under the `?` of an explicit one; any other is an outer entry's.
    const keyLine = parent.key.span.start.line
    const { column } = lines.positionAt(parent.start)
    cursor.passValueMark((colon) => {
      const position = lines.positionAt(colon)
      if (isFlow) return true
      return endsWord(text, colon + 1) && (position.line === keyLine || position.column === column)
    })
  }

  const scalarOf = (event: ScalarEvent): YamlScalar => {
    passProperties(event)
    const style = SCALAR_STYLES[event.style]
    let [start, end] = [event.valueStart, event.valueEnd]
    let spanStart = start
    let quote = 0
    if (start < 0) {
      if (event.anchorStart < 0 && event.tagStart < 0) passToUnwritten()
      spanStart = start = end = cursor.offset
    } else if (style === 'literal' || style === 'folded') {
      spanStart = cursor.passBlockHeader(start)
    } else if (style !== 'plain') {
      quote = 1
      spanStart -= 1
    }
    const layout: ScalarLayout = {
      source,
      start,
      end,
      indent: event.indent,
      chomping: CHOMPINGS[event.chomping],
      isVerbatim: event.fast || start === end,
    }
    if (style === 'literal' || style === 'folded') end = blockContentEnd(layout)
    cursor.pass(start - quote, end + quote)
    const span = lines.spanBetween(spanStart, end + quote)
    return {
      kind: 'scalar',
      value: getScalarValue(text, event),
      style,
      anchor: anchorOf(event),
      tag: tagOf(event),
      span,
      contentSpan: spanStart === start && quote === 0 ? span : lines.spanBetween(start, end),
      layout,
    }
  }

  const openCollection = (event: SequenceEvent | MappingEvent): OpenCollection => {
    passProperties(event)
    const isFlow = event.style === COLLECTION_STYLE.FLOW
    cursor.enter(event.start)
    const anchor = anchorOf(event)
    return {
      start: event.start,
      style: isFlow ? 'flow' : 'block',
      anchor,
      anchored: remember(anchor, null),
      tag: tagOf(event),
    }
  }

  const closeCollection = (closed: OpenSequence | OpenMapping): void => {
    const isBracketed = closed.style === 'flow' && !(closed.kind === 'mapping' && closed.isPair)
    if (isBracketed) cursor.passClosing(closed.kind === 'sequence' ? ']' : '}')
    const { style, anchor, tag } = closed
    const span = lines.spanBetween(closed.start, cursor.offset)
    const node: YamlContent =
      closed.kind === 'sequence'
        ? { kind: 'sequence', items: closed.items, style, anchor, tag, span }
        : { kind: 'mapping', entries: closed.entries, style, anchor, tag, span }
    if (closed.kind === 'mapping')
      for (const duplicate of duplicateKeysOf(closed.entries)) duplicateKeys.push(duplicate)
    if (closed.anchored !== null) closed.anchored.node = node
    place(node)
  }

  for (const [index, event] of events.entries()) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        anchors = new Map()
        handles = tagHandlesOf(event.directives)
        cursor.enterDocument(event.explicitStart)
        open.push({ kind: 'document', root: null })
        break
      case EVENT_ID.SEQUENCE: {
        const collection = openCollection(event)
        if (collection.style === 'flow') cursor.enter(event.start + 1)
        open.push({ ...collection, kind: 'sequence', items: [] })
        nodes += 1
        break
      }
      case EVENT_ID.MAPPING: {
        const collection = openCollection(event)
        const isPair = collection.style === 'flow' && !opensBrace(text, event, events[index + 1])
        if (collection.style === 'flow' && !isPair) cursor.enter(event.start + 1)
        open.push({ ...collection, kind: 'mapping', isPair, entries: [], key: null })
        nodes += 1
        break
      }
      case EVENT_ID.SCALAR: {
        const scalar = scalarOf(event)
        remember(scalar.anchor, scalar)
        place(scalar)
        nodes += 1
        break
      }
      case EVENT_ID.ALIAS: {
        const name = text.slice(event.anchorStart, event.anchorEnd)
        const span = lines.spanBetween(event.anchorStart - 1, event.anchorEnd)
        const target = anchors.get(name)
        if (target === undefined) {
          const message = 'An alias names an anchor that is not set before it in this document.'
          return { code: 'unknown-alias', message, position: span.start }
        }
        if (target.node === null) {
          const message = 'An alias stands inside the very value that it names, which would never end.'
          return { code: 'cyclic-alias', message, position: span.start }
        }
        cursor.pass(event.anchorStart - 1, event.anchorEnd)
        place({ kind: 'alias', name, span, target: target.node })
        nodes += 1
        break
      }
      case EVENT_ID.POP: {
        const closed = open.pop()
        if (closed === undefined) break
        if (closed.kind !== 'document') closeCollection(closed)
        else if (closed.root !== null) documents.push({ root: resolveAlias(closed.root) })
        break
      }
      default:
        return assertNever(event)
    }
    if (nodes > maxNodes) {
      const message = `The file has more than ${String(maxNodes)} values, keys and lists, which is the limit.`
      return { code: 'too-many-nodes', message, position: lines.positionAt(cursor.offset) }
    }
  }
  cursor.finish()
  duplicateKeys.sort((one, other) => one.repeated.span.start.offset - other.repeated.span.start.offset)
  return { documents, comments: cursor.comments, duplicateKeys }
}

function endsWord(text: string, offset: number): boolean {
  return offset === text.length || isBlank(text.charCodeAt(offset))
}

/** False for the pair of a flow sequence. Its key may itself be in braces, and then begins where the pair does. */
function opensBrace(text: string, event: MappingEvent, next: Event | undefined): boolean {
  return text[event.start] === '{' && !(next?.type === EVENT_ID.MAPPING && next.start === event.start)
}
