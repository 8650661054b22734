import type { Detection } from '../../../src/model/finding.ts'
import type { Place } from '../../../src/model/place.ts'
import type { Position } from '../../../src/syntax/position.ts'
import { sourceOffsetOf, spanInScalar } from '../../../src/syntax/scalar-map.ts'
import { resolveAlias, type YamlNode } from '../../../src/syntax/yaml-node.ts'
import type { Parsed } from './restylings.ts'

/** Where a place of one text may be in another that is the same YAML: by `line:column`, for starts and for ends. */
export interface PlaceMap {
  readonly starts: Map<string, Set<string>>
  readonly ends: Map<string, Set<string>>
}

/**
 * The findings of the first that have no counterpart in the second, and the other way round: the same words about the
 * counterpart of the same place.
 */
export function unmoved(map: PlaceMap, before: readonly Detection[], after: readonly Detection[]): readonly string[] {
  const taken = new Map<Detection, Detection>()
  const lost = before.filter((finding) => {
    const counterparts = after.filter((other) => isCounterpart(map, finding, other))
    const free = counterparts.find((other) => !taken.has(other))
    if (free !== undefined) taken.set(free, finding)
    // Aliases make two places one, where one finding may stand for both.
    const isShared = counterparts.some((other) => isElsewhere(taken.get(other), finding))
    return free === undefined && !isShared
  })
  const added = after.filter((finding) => !taken.has(finding))
  return [...lost.map((finding) => `lost ${tell(finding)}`), ...added.map((finding) => `new ${tell(finding)}`)]
}

function isCounterpart({ starts, ends }: PlaceMap, one: Detection, other: Detection): boolean {
  if (wordsOf(one) !== wordsOf(other) || one.related.length !== other.related.length) return false
  return [one.place, ...one.related].every((place, at) => {
    const moved = [other.place, ...other.related][at]
    if (place.kind !== 'file' || moved?.kind !== 'file') return false
    return (
      starts.get(`${place.startLine}:${place.startColumn}`)?.has(`${moved.startLine}:${moved.startColumn}`) === true &&
      ends.get(`${place.endLine}:${place.endColumn}`)?.has(`${moved.endLine}:${moved.endColumn}`) === true
    )
  })
}

function wordsOf({ rule, message, severity, confidence, key }: Detection): string {
  return JSON.stringify([rule, message, severity, confidence, key])
}

function isElsewhere(one: Detection | undefined, other: Detection): boolean {
  return one !== undefined && placeText(one.place) !== placeText(other.place)
}

function tell({ rule, message, key, place, related }: Detection): string {
  return `${rule} ${[place, ...related].map(placeText).join(' ')} ${key} ${message}`
}

function placeText(place: Place): string {
  if (place.kind !== 'file') return place.kind
  return `${place.startLine}:${place.startColumn}-${place.endLine}:${place.endColumn}`
}

/** Walks both trees side by side. Throws where they are not the same, for then the restyling is wrong and not what it tests. */
export function placeMap(before: Parsed, after: Parsed): PlaceMap {
  const map: PlaceMap = { starts: new Map(), ends: new Map() }
  const add = (places: Map<string, Set<string>>, one: Position, other: Position): void => {
    const key = `${one.line}:${one.column}`
    const known = places.get(key)
    const moved = `${other.line}:${other.column}`
    if (known === undefined) places.set(key, new Set([moved]))
    else known.add(moved)
  }
  const pair = (one: YamlNode, other: YamlNode): void => {
    const [content, moved] = [resolveAlias(one), resolveAlias(other)]
    for (const from of new Set([one, content])) {
      for (const to of new Set([other, moved])) {
        add(map.starts, from.span.start, to.span.start)
        add(map.ends, from.span.end, to.span.end)
      }
    }
    if (content.kind === 'scalar' && moved.kind === 'scalar' && content.value === moved.value) {
      add(map.ends, content.contentSpan.end, moved.contentSpan.end)
      for (let at = 0; at <= content.value.length; at++) {
        const places = [content, moved].map((scalar) =>
          scalar.layout.source.lines.positionAt(sourceOffsetOf(scalar, at)),
        )
        const [from, to] = places
        if (from !== undefined && to !== undefined) add(map.starts, from, to)
        if (at > 0) add(map.ends, spanInScalar(content, at - 1, at).end, spanInScalar(moved, at - 1, at).end)
      }
      return
    }
    const [below, belowMoved] = [childrenOf(content), childrenOf(moved)]
    if (content.kind !== moved.kind || content.kind === 'scalar' || below.length !== belowMoved.length) {
      throw new Error(`The trees differ at ${one.span.start.line}:${one.span.start.column}.`)
    }
    if (one.kind === 'alias') return
    for (const [at, child] of below.entries()) {
      const counterpart = belowMoved[at]
      if (counterpart !== undefined) pair(child, counterpart)
    }
  }
  for (const [at, { root }] of before.documents.entries()) {
    const other = after.documents[at]
    if (other === undefined) throw new Error('A document is missing.')
    pair(root, other.root)
  }
  if (before.comments.length !== after.comments.length) throw new Error('A comment is missing.')
  for (const [at, { span }] of before.comments.entries()) {
    const other = after.comments[at]?.span
    if (other === undefined) continue
    add(map.starts, span.start, other.start)
    add(map.ends, span.end, other.end)
  }
  return map
}

function childrenOf(node: YamlNode): readonly YamlNode[] {
  if (node.kind === 'sequence') return node.items
  return node.kind === 'mapping' ? node.entries.flatMap(({ key, value }) => [key, value]) : []
}
