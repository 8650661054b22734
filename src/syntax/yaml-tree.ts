import {
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml'
import { assertNever } from '../model/errors.ts'
import { isBlank, type Comment } from './comments.ts'
import { duplicateKeysOf, type DuplicateKey } from './duplicate-keys.ts'
import { createYamlCursor } from './yaml-cursor.ts'
import { readProperties, readScalar, type Properties } from './yaml-event-reader.ts'
import {
  resolveAlias,
  type CollectionStyle,
  type YamlAnchor,
  type YamlContent,
  type YamlEntry,
  type YamlNode,
  type YamlProblem,
  type YamlSource,
} from './yaml-node.ts'
import { tagHandlesOf, type TagHandles } from './yaml-tag.ts'

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

interface OpenCollection extends Properties {
  readonly start: number
  readonly style: CollectionStyle
  readonly anchored: Anchored | null
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

/** Builds the tree of a text from its parser events, or says what keeps it from being one. Needs no recursion. */
export function buildYamlTree(source: YamlSource, events: readonly Event[], maxNodes: number): YamlTree | YamlProblem {
  const { text, lines } = source
  const cursor = createYamlCursor(source)
  const documents: YamlDocument[] = []
  const duplicateKeys: DuplicateKey[] = []
  const open: (OpenDocument | OpenSequence | OpenMapping)[] = []
  let anchors = new Map<string, Anchored>()
  let handles: TagHandles = new Map()
  let nodes = 0

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
    if (parent?.kind === 'sequence' && parent.style === 'block') cursor.passItemMark()
    if (parent?.kind !== 'mapping') return
    const isFlow = parent.style === 'flow'
    if (parent.key === null) {
      cursor.passKeyMark(isFlow && !parent.isPair)
      return
    }
    // In a block, the colon is on an implicit key's line, or under the `?` of an explicit one; any other is an outer entry's.
    const keyLine = parent.key.span.start.line
    const { column } = lines.positionAt(parent.start)
    cursor.passValueMark((colon) => {
      if (isFlow) return true
      const position = lines.positionAt(colon)
      return endsWord(text, colon + 1) && (position.line === keyLine || position.column === column)
    })
  }

  const addScalar = (event: ScalarEvent): void => {
    const properties = readProperties(event, source, cursor, handles)
    if (event.valueStart < 0 && properties.anchor === null && properties.tag === null) passToUnwritten()
    const scalar = readScalar(event, properties, source, cursor)
    remember(scalar.anchor, scalar)
    place(scalar)
  }

  const openCollection = (event: SequenceEvent | MappingEvent, next: Event | undefined): void => {
    const { anchor, tag } = readProperties(event, source, cursor, handles)
    const style = event.style === COLLECTION_STYLE.FLOW ? 'flow' : 'block'
    const isPair = style === 'flow' && event.type === EVENT_ID.MAPPING && !opensBrace(text, event, next)
    cursor.enter(style === 'flow' && !isPair ? event.start + 1 : event.start)
    const { start } = event
    const anchored = remember(anchor, null)
    if (event.type === EVENT_ID.SEQUENCE)
      open.push({ kind: 'sequence', anchor, tag, start, style, anchored, items: [] })
    else open.push({ kind: 'mapping', anchor, tag, start, style, anchored, isPair, entries: [], key: null })
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
    if (node.kind === 'mapping') for (const duplicate of duplicateKeysOf(node.entries)) duplicateKeys.push(duplicate)
    if (closed.anchored !== null) closed.anchored.node = node
    place(node)
  }

  const addAlias = (start: number, end: number): YamlProblem | null => {
    const name = text.slice(start, end)
    const span = lines.spanBetween(start - 1, end)
    const anchored = anchors.get(name)
    if (anchored === undefined) {
      const message = 'An alias names an anchor that is not set before it in this document.'
      return { code: 'unknown-alias', message, position: span.start }
    }
    if (anchored.node === null) {
      const message = 'An alias stands inside the very value that it names, which would never end.'
      return { code: 'cyclic-alias', message, position: span.start }
    }
    cursor.pass(start - 1, end)
    place({ kind: 'alias', name, span, target: anchored.node })
    return null
  }

  for (const [index, event] of events.entries()) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        anchors = new Map()
        handles = tagHandlesOf(event.directives)
        cursor.enterDocument(event.explicitStart)
        open.push({ kind: 'document', root: null })
        continue
      case EVENT_ID.POP: {
        const closed = open.pop()
        if (closed === undefined) continue
        if (closed.kind !== 'document') closeCollection(closed)
        else if (closed.root !== null) documents.push({ root: resolveAlias(closed.root) })
        continue
      }
      case EVENT_ID.SCALAR:
        addScalar(event)
        break
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING:
        openCollection(event, events[index + 1])
        break
      case EVENT_ID.ALIAS: {
        const problem = addAlias(event.anchorStart, event.anchorEnd)
        if (problem !== null) return problem
        break
      }
      default:
        return assertNever(event)
    }
    nodes += 1
    if (nodes > maxNodes) {
      const message = `The file has more than ${maxNodes} values, keys and lists, which is the limit.`
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
