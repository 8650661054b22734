import type { YamlContent, YamlNode, YamlProblem } from './yaml-node.ts'

/**
 * The place from which on a tree has more nodes than the limit if every alias counts as all that it stands for; null where
 * it has not. Whoever follows aliases asks first: a few lines of anchors that name each other stand for more than any
 * machine holds. Costs no more than the nodes that are written.
 */
export function overExpansion(root: YamlNode, maxNodes: number): YamlProblem | null {
  const sizes = new Map<YamlContent, number>()
  const found: YamlNode[] = []
  // An anchor stands before its aliases, so that its node is always counted before; that keeps this from recursing deeply.
  const sizeOf = (node: YamlNode): number => {
    if (node.kind === 'alias') return sizes.get(node.target) ?? sizeOf(node.target)
    let size = 1
    const add = (child: YamlNode): void => {
      size += sizeOf(child)
      if (size > maxNodes) found.push(child)
    }
    if (node.kind === 'sequence') for (const item of node.items) add(item)
    if (node.kind === 'mapping') {
      for (const { key, value } of node.entries) {
        add(key)
        add(value)
      }
    }
    if (node.anchor !== null) sizes.set(node, size)
    return size
  }
  sizeOf(root)
  const [over] = found
  if (over === undefined) return null
  const message = `With aliases carried out, the file has more than ${maxNodes} values, keys and lists, which is the limit.`
  return { code: 'too-many-nodes', message, position: over.span.start }
}
