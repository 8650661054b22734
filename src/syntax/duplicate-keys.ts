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
export function duplicateKeysOf(entries: readonly YamlEntry[]): readonly DuplicateKey[] {
  if (!mayRepeat(entries)) return []
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

/** A mapping of few plain keys, as most are, is compared without a table. */
function mayRepeat(entries: readonly YamlEntry[]): boolean {
  if (entries.length > 8) return true
  for (let at = 1; at < entries.length; at++) {
    const key = entries[at]?.key
    if (key?.kind !== 'scalar') return true
    for (let before = 0; before < at; before++) {
      const other = entries[before]?.key
      if (other?.kind !== 'scalar' || other.value === key.value) return true
    }
  }
  return false
}
