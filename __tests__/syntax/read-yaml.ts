import type { Span } from '../../src/syntax/position.ts'
import { parseYaml, type YamlLimits, type YamlParse } from '../../src/syntax/yaml.ts'
import {
  resolveAlias,
  type YamlContent,
  type YamlMapping,
  type YamlNode,
  type YamlProblem,
  type YamlScalar,
  type YamlSequence,
} from '../../src/syntax/yaml-node.ts'

/** Parses text that must be readable. */
export function readYaml(text: string, limits?: Partial<YamlLimits>): Extract<YamlParse, { ok: true }> {
  const parse = parseYaml(text, limits)
  if (!parse.ok) throw new Error(`${parse.problem.code}: ${parse.problem.message}`)
  return parse
}

/** The problem of text that must not be readable. */
export function problemIn(text: string, limits?: Partial<YamlLimits>): YamlProblem {
  const parse = parseYaml(text, limits)
  if (parse.ok) throw new Error('The text was read without a problem.')
  return parse.problem
}

/** The first document's root. */
export function rootOf(text: string): YamlContent {
  const [document] = readYaml(text).documents
  if (document === undefined) throw new Error('The text has no document.')
  return document.root
}

export function asMapping(node: YamlNode): YamlMapping {
  const content = resolveAlias(node)
  if (content.kind !== 'mapping') throw new Error(`A mapping was expected, not a ${content.kind}.`)
  return content
}

export function asSequence(node: YamlNode): YamlSequence {
  const content = resolveAlias(node)
  if (content.kind !== 'sequence') throw new Error(`A sequence was expected, not a ${content.kind}.`)
  return content
}

export function asScalar(node: YamlNode): YamlScalar {
  const content = resolveAlias(node)
  if (content.kind !== 'scalar') throw new Error(`A scalar was expected, not a ${content.kind}.`)
  return content
}

/** The node at a path of keys and indexes; aliases on the way are followed, one at the end is not. */
export function nodeAt(root: YamlNode, ...path: readonly (string | number)[]): YamlNode {
  return path.reduce<YamlNode>((node, step) => {
    const found =
      typeof step === 'number'
        ? asSequence(node).items[step]
        : asMapping(node).entries.find(({ key }) => asScalar(key).value === step)?.value
    if (found === undefined) throw new Error(`Nothing is at ${step}.`)
    return found
  }, root)
}

/** The part of a text that a span covers. */
export function textOf(text: string, { start, end }: Span): string {
  return text.slice(start.offset, end.offset)
}

/** A span as `line:column-line:column`. */
export function placeOf({ start, end }: Span): string {
  return `${start.line}:${start.column}-${end.line}:${end.column}`
}
