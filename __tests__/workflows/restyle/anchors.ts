import { commentOnLine } from '../../../src/syntax/comments.ts'
import { scalarValue } from '../../../src/syntax/yaml-scalar.ts'
import type { YamlContent, YamlNode } from '../../../src/syntax/yaml-node.ts'
import type { Parsed } from './restylings.ts'
import { columnOf } from './source.ts'
import { edited, insert, type Edit } from './text-edits.ts'

/** A value, and where what stands between its key or dash and the value itself begins. */
interface Held {
  readonly value: YamlContent
  readonly after: number
  readonly isItem: boolean
}

/** Every value that is written out and has no anchor or tag gets an anchor, which nothing refers to. */
export function withAnchors(text: string, { documents }: Parsed): string {
  const edits = documents
    .flatMap(({ root }) => valuesBelow(text, root))
    .filter(({ value }) => isFree(value))
    .map((held, at) => anchorAt(text, held, `a${at}`))
  return edited(text, edits)
}

/** A value that was there before, with no comment on its lines, becomes an alias; the first one gets an anchor. */
export function withAliases(text: string, parsed: Parsed): string {
  const edits: Edit[] = []
  for (const { root } of parsed.documents) {
    const seen = new Map<string, { readonly held: Held; readonly name: string; isAnchored: boolean }>()
    const waiting: Held[] = directValues(text, root).reverse()
    for (let held = waiting.pop(); held !== undefined; held = waiting.pop()) {
      const { value } = held
      const identity = JSON.stringify(shapeOf(value))
      const first = seen.get(identity)
      if (
        first !== undefined &&
        isFree(value) &&
        isFree(first.held.value) &&
        ![first.held, held].some((one) => hasComment(parsed, one))
      ) {
        if (!first.isAnchored) edits.push(anchorAt(text, first.held, first.name))
        first.isAnchored = true
        edits.push(aliasFor(text, held, first.name))
        continue
      }
      if (first === undefined && !holdsAnchor(value))
        seen.set(identity, { held, name: `a${seen.size}`, isAnchored: false })
      waiting.push(...directValues(text, value).reverse())
    }
  }
  return edited(text, edits)
}

function anchorAt(text: string, { value, after, isItem }: Held, name: string): Edit {
  const start = value.span.start.offset
  if (value.kind === 'scalar' || value.style === 'flow') return insert(start, `&${name} `)
  // An anchor on the line of a block collection's first key would be that key's.
  if (isItem && value.span.start.line === lineAt(text, after)) {
    return insert(start, `&${name}\n${' '.repeat(columnOf(text, start))}`)
  }
  return insert(after, ` &${name}`)
}

function aliasFor(text: string, { value, after }: Held, name: string): Edit {
  const { start, end } = value.span
  const isBlock =
    value.kind !== 'scalar' ? value.style === 'block' : value.style === 'literal' || value.style === 'folded'
  if (!isBlock) return { start: start.offset, end: end.offset, text: `*${name} ` }
  // The line break at the end of a block scalar has to stay.
  const stop = text[end.offset - 1] === '\n' ? end.offset - 1 : end.offset
  return { start: after, end: stop, text: ` *${name} ` }
}

function valuesBelow(text: string, node: YamlNode): readonly Held[] {
  return directValues(text, node).flatMap((held) => [held, ...valuesBelow(text, held.value)])
}

function directValues(text: string, node: YamlNode): Held[] {
  if (node.kind === 'mapping') {
    return node.entries.flatMap(({ key, value }) => {
      const after = text.indexOf(':', key.span.end.offset) + 1
      return value.kind === 'alias' ? [] : [{ value, after, isItem: false }]
    })
  }
  if (node.kind !== 'sequence') return []
  return node.items.flatMap((value) => {
    const after = text.lastIndexOf('-', value.span.start.offset - 1) + 1
    return value.kind === 'alias' ? [] : [{ value, after, isItem: true }]
  })
}

function isFree({ anchor, tag, span }: YamlContent): boolean {
  return anchor === null && tag === null && span.start.offset < span.end.offset
}

function holdsAnchor(node: YamlNode): boolean {
  if (node.kind === 'alias') return true
  if (node.anchor !== null) return true
  return node.kind === 'sequence'
    ? node.items.some(holdsAnchor)
    : node.kind === 'mapping' && node.entries.some(({ key, value }) => holdsAnchor(key) || holdsAnchor(value))
}

function hasComment({ comments, source }: Parsed, { value, after }: Held): boolean {
  for (let line = source.lines.positionAt(after).line; line <= value.span.end.line; line++) {
    if (commentOnLine(comments, line) !== null) return true
  }
  return false
}

function shapeOf(node: YamlNode): unknown {
  if (node.kind === 'alias') return { alias: node.name }
  if (node.kind === 'scalar') return [scalarValue(node)]
  return node.kind === 'sequence'
    ? node.items.map(shapeOf)
    : { entries: node.entries.map(({ key, value }) => [shapeOf(key), shapeOf(value)]) }
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
