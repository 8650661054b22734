import { DEFAULT_YAML_LIMITS } from './yaml.ts'
import { resolveAlias, type YamlNode, type YamlProblem, type YamlProblemCode } from './yaml-node.ts'
import { scalarValue } from './yaml-scalar.ts'

/** A value without places. Mappings have no prototype, so that a key such as `__proto__` is a key like any other. */
export type PlainValue =
  null | boolean | number | string | readonly PlainValue[] | { readonly [key: string]: PlainValue }

export type PlainReading =
  { readonly ok: true; readonly value: PlainValue } | { readonly ok: false; readonly problem: YamlProblem }

const { maxDepth: MAX_DEPTH } = DEFAULT_YAML_LIMITS

/**
 * The value of a node with every alias replaced by a copy of what it names. More nodes than the limit, copies counted, more
 * levels than the default limit, or a key that is no scalar is a problem. A repeated key keeps its first value; `<<` is an
 * ordinary key.
 */
export function toPlain(root: YamlNode, { maxNodes = DEFAULT_YAML_LIMITS.maxNodes } = {}): PlainReading {
  const problems: YamlProblem[] = []
  let nodes = 0

  const fail = (code: YamlProblemCode, message: string, node: YamlNode): null => {
    problems.push({ code, message, position: node.span.start })
    return null
  }
  const read = (node: YamlNode, depth: number): PlainValue => {
    if (problems.length > 0) return null
    nodes += 1
    if (nodes > maxNodes) {
      return fail('too-many-nodes', `Aliases multiply the file to more than ${maxNodes} values.`, node)
    }
    // Aliases may chain one subtree to the next, so that the parser's own limit does not bound this.
    if (depth > MAX_DEPTH) return fail('too-deep', `Aliases nest more than ${MAX_DEPTH} levels.`, node)
    const content = resolveAlias(node)
    if (content.kind === 'scalar') return scalarValue(content)
    if (content.kind === 'sequence') return content.items.map((item) => read(item, depth + 1))
    const mapping = withoutPrototype()
    for (const { key, value } of content.entries) {
      const keyContent = resolveAlias(key)
      if (keyContent.kind !== 'scalar') return fail('complex-key', 'A key is a mapping or a list, not text.', key)
      const name = String(scalarValue(keyContent))
      if (!Object.hasOwn(mapping, name)) mapping[name] = read(value, depth + 1)
    }
    return mapping
  }

  const value = read(root, 1)
  const [problem] = problems
  return problem === undefined ? { ok: true, value } : { ok: false, problem }
}

function withoutPrototype(): { [key: string]: PlainValue } {
  // The language types a new object without a prototype as `any`.
  return Object.create(null) as { [key: string]: PlainValue }
}
