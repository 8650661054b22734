import { scalarType } from '../../../src/syntax/yaml-scalar.ts'
import type { YamlNode, YamlScalar } from '../../../src/syntax/yaml-node.ts'
import type { Parsed } from './restylings.ts'
import { readYaml } from '../../syntax/read-yaml.ts'
import { inDoubleQuotes, isBlock } from './quotes.ts'
import { skipTrivia, startOf } from './source.ts'
import { edited, insert, type Edit } from './text-edits.ts'

/**
 * Block collections of this level and below in brackets and braces. Lines and comments stay where they are: the brackets and
 * commas are inserted, dashes go, block scalars become double-quoted ones.
 */
export function withFlow(text: string, { documents }: Parsed, fromLevel: number): string {
  const quoted = edited(
    text,
    documents.flatMap(({ root }) => quotesBelow(root, fromLevel)),
  )
  return bracketed(quoted, readYaml(quoted), fromLevel)
}

/** Quotes what cannot be plain within brackets. */
function quotesBelow(node: YamlNode, levels: number): readonly Edit[] {
  if (node.kind === 'scalar') return levels < 0 ? scalarInFlow(node) : []
  if (node.kind === 'sequence') return node.items.flatMap((item) => quotesBelow(item, levels - 1))
  if (node.kind === 'alias') return []
  return node.entries.flatMap(({ key, value }) => [key, value].flatMap((child) => quotesBelow(child, levels - 1)))
}

function bracketed(text: string, { documents }: Parsed, fromLevel: number): string {
  const edits: Edit[] = []
  const add = (node: YamlNode, level: number): void => {
    if (node.kind === 'scalar' || node.kind === 'alias') return
    const children = node.kind === 'sequence' ? node.items : node.entries.flatMap(({ key, value }) => [key, value])
    if (level < fromLevel || node.style === 'flow') {
      for (const child of children) add(child, level + 1)
      return
    }
    // Within a block, lines of a flow collection are further in than what holds it.
    if (level === fromLevel && fromLevel > 0) edits.push(...indented(text, node))
    if (node.kind === 'mapping') {
      edits.push(insert(startOf(node), '{'))
      for (const [at, { key, value }] of node.entries.entries()) {
        add(key, level + 1)
        add(value, level + 1)
        edits.push(insert(value.span.end.offset, at === node.entries.length - 1 ? '}' : ','))
      }
      return
    }
    let end = node.span.start.offset
    for (const [at, item] of node.items.entries()) {
      const dash = skipTrivia(text, end)
      edits.push({ start: dash, end: dash + 1, text: at === 0 ? '[' : ' ' })
      add(item, level + 1)
      end = item.span.end.offset
      edits.push(insert(item.span.end.offset, at === node.items.length - 1 ? ']' : ','))
    }
  }
  for (const { root } of documents) add(root, 0)
  return edited(text, edits)
}

function scalarInFlow(scalar: YamlScalar): readonly Edit[] {
  const { style, value } = scalar
  const isSafe = style !== 'plain' || !/[,[\]{}]|[:?]$/.test(value) || scalarType(scalar) !== 'string'
  return isSafe && !isBlock(scalar) ? [] : inDoubleQuotes(scalar)
}

function indented(text: string, node: YamlNode): readonly Edit[] {
  const edits: Edit[] = []
  const first = text.lastIndexOf('\n', node.span.start.offset) + 1
  const isOwnLine = text.slice(first, node.span.start.offset).trim() === ''
  for (let at = isOwnLine ? first : text.indexOf('\n', first) + 1; at > 0 && at < node.span.end.offset;) {
    edits.push(insert(at, '  '))
    at = text.indexOf('\n', at) + 1
  }
  return edits
}
