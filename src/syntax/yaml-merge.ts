import { CORE_TAG_PREFIX } from './yaml-tag.ts'
import {
  keyText,
  resolveAlias,
  type YamlContent,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
  type YamlProblem,
} from './yaml-node.ts'

export type MergedEntries =
  { readonly ok: true; readonly entries: readonly YamlEntry[] } | { readonly ok: false; readonly problem: YamlProblem }

/** Whether an entry's key is YAML 1.1's merge key: a plain `<<`, or one tagged so. */
export function isMergeEntry(entry: YamlEntry): boolean {
  const key = resolveAlias(entry.key)
  if (key.kind !== 'scalar') return false
  if (key.tag !== null) return key.tag === `${CORE_TAG_PREFIX}merge`
  return key.style === 'plain' && key.value === '<<'
}

/**
 * The entries of a mapping with its merge keys carried out: its own first, then those of the mappings that it merges, each
 * key where it is met first. Every entry keeps the place where it is written. Costs no more than the mappings' entries.
 */
export function mergedEntries(mapping: YamlMapping): MergedEntries {
  const entries: YamlEntry[] = []
  const keys = new Set<string>()
  const merged = new Set<YamlContent>()
  const waiting: YamlNode[] = [mapping]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const source = resolveAlias(node)
    // A second merge of the same mapping brings no key that is not already there.
    if (merged.has(source)) continue
    merged.add(source)
    if (source.kind !== 'mapping') {
      const message = 'A merge key takes a mapping, an alias to one, or a list of these.'
      return { ok: false, problem: { code: 'bad-merge', message, position: node.span.start } }
    }
    const sources: YamlNode[] = []
    for (const entry of source.entries) {
      if (isMergeEntry(entry)) {
        const value = resolveAlias(entry.value)
        if (value.kind === 'sequence') for (const item of value.items) sources.push(item)
        else sources.push(entry.value)
        continue
      }
      const key = keyText(entry)
      if (key !== null && keys.has(key)) continue
      if (key !== null) keys.add(key)
      entries.push(entry)
    }
    for (const next of sources.reverse()) waiting.push(next)
  }
  return { ok: true, entries }
}
