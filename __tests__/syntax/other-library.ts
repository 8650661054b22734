import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseAllDocuments, type ParsedNode } from 'yaml'
import type { YamlNode } from '../../src/syntax/yaml-node.ts'
import type { Parsed } from '../workflows/restyle/restylings.ts'

const STYLES = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single-quoted',
  QUOTE_DOUBLE: 'double-quoted',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
} as const

/**
 * Where our tree and the one that the `yaml` package makes of the same text differ: kinds, styles, decoded values, anchors,
 * aliases, and the span of each. Where a collection in a block ends is told otherwise there and not compared.
 */
export function differences(text: string, ours: Parsed): readonly string[] {
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, {
    schema: 'failsafe',
    uniqueKeys: false,
    lineCounter: lines,
    logLevel: 'silent',
    strict: false,
  })
  if (!Array.isArray(documents)) return ours.documents.length === 0 ? [] : ['It finds no document.']
  const found: string[] = []
  const differ = (node: YamlNode, what: string): void => {
    found.push(`${node.kind} at ${node.span.start.line}:${node.span.start.column}: ${what}`)
  }

  const compareStart = (node: YamlNode, offset: number): void => {
    const { line, col } = lines.linePos(offset)
    const { start } = node.span
    if (start.offset !== offset) differ(node, `it starts at offset ${offset}, not ${start.offset}`)
    // The line counter counts a byte order mark as a column.
    else if (start.line !== line || (start.column !== col && !text.startsWith('\uFEFF'))) {
      differ(node, `it starts at ${line}:${col}`)
    }
  }

  const compareScalar = (node: Extract<YamlNode, { kind: 'scalar' }>, other: ParsedNode): void => {
    if (!isScalar(other)) {
      differ(node, 'it is no scalar')
      return
    }
    if (node.value !== (other.value ?? '')) differ(node, `${JSON.stringify(node.value)}, not ${String(other.value)}`)
    if (node.anchor?.name !== other.anchor) differ(node, `its anchor is ${other.anchor}`)
    // One that is not written out has no place of its own.
    if (node.span.start.offset === node.span.end.offset) return
    const style = other.type === undefined ? undefined : STYLES[other.type]
    if (style !== node.style) differ(node, `it is ${style}`)
    const [start, end] = other.range
    compareStart(node, start)
    const isBlock = node.style === 'literal' || node.style === 'folded'
    // Trailing empty lines, which give the value nothing, are part of the scalar there.
    const isSame = isBlock
      ? node.span.end.offset <= end && /^\s*$/.test(text.slice(node.span.end.offset, end))
      : node.span.end.offset === end
    if (!isSame) differ(node, `it ends at offset ${end}, not ${node.span.end.offset}`)
  }

  const compare = (node: YamlNode, other: ParsedNode | null): void => {
    if (other === null) {
      const isUnwritten = node.kind === 'scalar' && node.span.start.offset === node.span.end.offset
      if (!isUnwritten) differ(node, 'it is not there')
      return
    }
    switch (node.kind) {
      case 'scalar':
        compareScalar(node, other)
        return
      case 'alias':
        if (!isAlias(other) || other.source !== node.name) {
          differ(node, 'it is another')
          return
        }
        compareStart(node, other.range[0])
        if (node.span.end.offset !== other.range[1]) differ(node, 'it ends elsewhere')
        return
      case 'sequence':
        if (!isSeq(other) || other.items.length !== node.items.length) {
          differ(node, 'it is another')
          return
        }
        for (const [at, item] of node.items.entries()) compareItem(item, other.items[at])
        break
      case 'mapping':
        if (isPair(other) || !isMap(other) || other.items.length !== node.entries.length) {
          differ(node, 'it is another')
          return
        }
        for (const [at, { key, value }] of node.entries.entries()) {
          const pair = other.items[at]
          compare(key, pair?.key ?? null)
          compare(value, pair?.value ?? null)
        }
        break
    }
    if (node.anchor?.name !== other.anchor) differ(node, `its anchor is ${other.anchor}`)
    compareStart(node, other.range[0])
    if (node.style === 'flow' && node.span.end.offset !== other.range[1]) differ(node, 'it ends elsewhere')
  }
  const compareItem = (item: YamlNode, other: unknown): void => compare(item, (other ?? null) as ParsedNode | null)

  const errors = documents.flatMap((document) => document.errors.map(({ message }) => `It says: ${message}`))
  if (errors.length > 0) return errors
  if (documents.length !== ours.documents.length) return [`It finds ${documents.length} documents.`]
  for (const [at, { root }] of ours.documents.entries()) compare(root, documents[at]?.contents ?? null)
  return found
}
