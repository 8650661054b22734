import { isMergeEntry } from '../../../src/syntax/yaml-merge.ts'
import { scalarType } from '../../../src/syntax/yaml-scalar.ts'
import { walk, type YamlNode, type YamlScalar } from '../../../src/syntax/yaml-node.ts'
import type { YamlParse } from '../../../src/syntax/yaml.ts'
import { withAliases, withAnchors } from './anchors.ts'
import { withFlow } from './flow.ts'
import { withWiderIndent } from './indent.ts'
import { inDoubleQuotes } from './quotes.ts'
import { edited, type Edit } from './text-edits.ts'

export type Parsed = Extract<YamlParse, { ok: true }>

/** A way to write the same YAML otherwise. The tree keeps its shape, its values and its comments. */
export type Restyling = (text: string, parsed: Parsed) => string

export const RESTYLINGS: { readonly [name: string]: Restyling } = {
  'CR LF': (text) => text.replaceAll('\n', '\r\n'),
  CR: (text) => text.replaceAll('\n', '\r'),
  'a byte order mark': (text) => `\uFEFF${text}`,
  'an end without a line break': (text) => text.replace(/\n+$/, ''),
  'twice the indentation': withWiderIndent,
  'keys in single quotes': (text, parsed) =>
    edited(
      text,
      quotedKeys(parsed, (key) => `'${key.replaceAll("'", "''")}'`),
    ),
  'keys in double quotes': (text, parsed) =>
    edited(
      text,
      quotedKeys(parsed, (key) => JSON.stringify(key)),
    ),
  'strings in double quotes': (text, parsed) => edited(text, quotedStrings(parsed)),
  'flow style': (text, parsed) => withFlow(text, parsed, 0),
  'flow style from the third level on': (text, parsed) => withFlow(text, parsed, 3),
  'an anchor at every value': withAnchors,
  'aliases for what is repeated': withAliases,
}

function quotedKeys({ documents }: Parsed, quote: (key: string) => string): readonly Edit[] {
  return nodesOf(documents).flatMap((node) =>
    node.kind !== 'mapping'
      ? []
      : node.entries.flatMap((entry) => {
          const { key } = entry
          const isChanged = key.kind === 'scalar' && key.style === 'plain' && key.tag === null && !isMergeEntry(entry)
          return isChanged ? [replaced(key, quote(key.value))] : []
        }),
  )
}

/** What is no string without quotes stays as it is. */
function quotedStrings({ documents }: Parsed): readonly Edit[] {
  const isString = (node: YamlNode): node is YamlScalar =>
    node.kind === 'scalar' && node.style !== 'double-quoted' && node.value !== '<<' && scalarType(node) === 'string'
  return nodesOf(documents).filter(isString).flatMap(inDoubleQuotes)
}

function replaced({ span }: YamlScalar, text: string): Edit {
  return { start: span.start.offset, end: span.end.offset, text }
}

function nodesOf(documents: Parsed['documents']): readonly YamlNode[] {
  const nodes: YamlNode[] = []
  for (const { root } of documents) {
    walk(root, (node) => {
      nodes.push(node)
      return undefined
    })
  }
  return nodes
}
