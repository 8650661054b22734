import { resolveAlias, type YamlContent, type YamlEntry, type YamlNode } from './yaml-node.ts'

/**
 * A key that its mapping already has. Scalars are compared as text, so that `1` and `"1"` repeat each other; other keys only
 * through an alias to the same node.
 */
export interface DuplicateKey {
  readonly first: YamlNode
  readonly repeated: YamlNode
}

/** The repeated keys of one mapping in source order; a key that stands three times is repeated twice. */
export function duplicateKeysOf(entries: readonly YamlEntry[]): DuplicateKey[] {
  if (entries.length < 2) return []
  const firsts = new Map<string | YamlContent, YamlNode>()
  const duplicates: DuplicateKey[] = []
  for (const { key } of entries) {
    const content = resolveAlias(key)
    const identity = content.kind === 'scalar' ? content.value : content
    const first = firsts.get(identity)
    if (first === undefined) firsts.set(identity, key)
    else duplicates.push({ first, repeated: key })
  }
  return duplicates
}
