import { DEFAULT_YAML_LIMITS } from './yaml.ts'
import { resolveAlias, type YamlNode, type YamlProblem, type YamlProblemCode } from './yaml-node.ts'
import { scalarValue } from './yaml-scalar.ts'

/** A value without places. Mappings have no prototype, so that a key such as `__proto__` is a key like any other. */
export type PlainValue =
  null | boolean | number | string | readonly PlainValue[] | { readonly [key: string]: PlainValue }

export type PlainReading =
  { readonly ok: true; readonly value: PlainValue } | { readonly ok: false; readonly problem: YamlProblem }

/**
 * The value of a node with every alias replaced by a copy of what it names. More nodes than the limit, copies counted, more
 * levels than the default limit, or a key that is no scalar is a problem. A repeated key takes its last value; `<<` is an
 * ordinary key.
 */
export function toPlain(root: YamlNode, { maxNodes = DEFAULT_YAML_LIMITS.maxNodes } = {}): PlainReading {
  let nodes = 0
  let problem: YamlProblem | null = null

  const fail = (code: YamlProblemCode, message: string, node: YamlNode): null => {
    problem ??= { code, message, position: node.span.start }
    return null
  }
  const read = (node: YamlNode, depth: number): PlainValue => {
    if (problem !== null) return null
    nodes += 1
    if (nodes > maxNodes) {
      return fail('too-many-nodes', `Aliases multiply the file to more than ${String(maxNodes)} values.`, node)
    }
    // Aliases may chain one subtree to the next, so that the parser's own limit does not bound this.
    if (depth > DEFAULT_YAML_LIMITS.maxDepth) {
      return fail('too-deep', `Aliases nest more than ${String(DEFAULT_YAML_LIMITS.maxDepth)} levels.`, node)
    }
    const content = resolveAlias(node)
    if (content.kind === 'scalar') return scalarValue(content)
    if (content.kind === 'sequence') return content.items.map((item) => read(item, depth + 1))
    const mapping: { [key: string]: PlainValue } = Object.create(null) as { [key: string]: PlainValue }
    for (const { key, value } of content.entries) {
      const keyContent = resolveAlias(key)
      if (keyContent.kind !== 'scalar')
        return fail('complex-key', 'A key is a mapping or a list; it must be text.', key)
      mapping[String(scalarValue(keyContent))] = read(value, depth + 1)
    }
    return mapping
  }

  const value = read(root, 1)
  return problem === null ? { ok: true, value } : { ok: false, problem }
}
