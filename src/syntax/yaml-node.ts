import type { LineIndex, Position, Span } from './position.ts'

/** The text that a tree was read from. */
export interface YamlSource {
  readonly text: string
  readonly lines: LineIndex
}

export type ScalarStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'literal' | 'folded'
export type CollectionStyle = 'block' | 'flow'

/** `&name`, with the ampersand in the span. */
export interface YamlAnchor {
  readonly name: string
  readonly span: Span
}

interface NodeProperties {
  readonly anchor: YamlAnchor | null
  /** The full tag (`tag:yaml.org,2002:str`, `!local`, `!`); null where none is written. */
  readonly tag: string | null
  /** The node as written, without its anchor and tag. */
  readonly span: Span
}

/**
 * A scalar. `span` takes in quotes or the block header, `contentSpan` only what the value is made of; for a block scalar both
 * end after the last line break that counts. A scalar that is not written out (`key:`) has an empty span where it would stand.
 */
export interface YamlScalar extends NodeProperties {
  readonly kind: 'scalar'
  /** The text after folding and escapes, before any reading as a number or the like. */
  readonly value: string
  readonly style: ScalarStyle
  readonly contentSpan: Span
  readonly layout: ScalarLayout
}

/** How a scalar's value lies in the source; for `sourceOffsetOf`. */
export interface ScalarLayout {
  readonly source: YamlSource
  readonly start: number
  readonly end: number
  /** Columns of indentation that a block scalar's lines lose; -1 where it has no content line. */
  readonly indent: number
  readonly chomping: 'clip' | 'strip' | 'keep'
  /** The value is the source between `start` and `end`, character by character. */
  readonly isVerbatim: boolean
}

export interface YamlEntry {
  readonly key: YamlNode
  readonly value: YamlNode
}

/** Entries in source order, repeated keys and merge keys included. A block mapping ends with its last node. */
export interface YamlMapping extends NodeProperties {
  readonly kind: 'mapping'
  readonly entries: readonly YamlEntry[]
  readonly style: CollectionStyle
}

export interface YamlSequence extends NodeProperties {
  readonly kind: 'sequence'
  readonly items: readonly YamlNode[]
  readonly style: CollectionStyle
}

/** `*name`: a reference, never a copy. The target is what the anchor stands at, and never contains this alias. */
export interface YamlAlias {
  readonly kind: 'alias'
  readonly name: string
  readonly span: Span
  readonly target: YamlContent
}

/** Everything but an alias. An anchor cannot stand at an alias, so that one step always leads here. */
export type YamlContent = YamlScalar | YamlMapping | YamlSequence
export type YamlNode = YamlContent | YamlAlias

/** Why a file, or a part of it, cannot be taken as it is. */
export const YAML_PROBLEM_CODES = [
  'syntax',
  'too-large',
  'too-deep',
  'too-many-nodes',
  'unknown-alias',
  'cyclic-alias',
  'complex-key',
  'bad-merge',
] as const
export type YamlProblemCode = (typeof YAML_PROBLEM_CODES)[number]

/** A located mistake. The message is one sentence and holds no text of the file. */
export interface YamlProblem {
  readonly code: YamlProblemCode
  readonly message: string
  readonly position: Position
}

/** What stands at a node: an alias's target, or the node itself. */
export function resolveAlias(node: YamlNode): YamlContent {
  return node.kind === 'alias' ? node.target : node
}

/**
 * The first entry of a mapping whose key is a scalar of this text, however it is quoted; null where there is none. Merged
 * entries are not looked at (see `mergedEntries`).
 */
export function entryOf(mapping: YamlMapping, key: string): YamlEntry | null {
  return mapping.entries.find((entry) => keyText(entry) === key) ?? null
}

/** The text of an entry's key; null for a key that is a mapping or a sequence. */
export function keyText(entry: YamlEntry): string | null {
  const key = resolveAlias(entry.key)
  return key.kind === 'scalar' ? key.value : null
}

/**
 * Calls `visit` for a node and everything below it, in source order; a visit that returns `skip` leaves out what is below.
 * An alias is visited and not followed, so that each node is seen once, where it is written.
 */
export function walk(root: YamlNode, visit: (node: YamlNode) => 'skip' | undefined): void {
  const waiting = [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (visit(node) === 'skip') continue
    // The last child first, so that the first is taken next.
    if (node.kind === 'sequence') for (const item of node.items.toReversed()) waiting.push(item)
    else if (node.kind === 'mapping') for (const { key, value } of node.entries.toReversed()) waiting.push(value, key)
  }
}
