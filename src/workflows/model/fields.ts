import { spanText } from './spans.ts'
import { isMergeEntry, mergedEntries } from '../../syntax/yaml-merge.ts'
import { keyText, resolveAlias, type YamlContent, type YamlNode, type YamlScalar } from '../../syntax/yaml-node.ts'
import type { Span } from '../../syntax/position.ts'

/** A key of a mapping and what stands there. `node` is the value as written, an alias included; `value` is what it means. */
export interface Field {
  readonly name: string
  readonly key: YamlNode
  readonly node: YamlNode
  readonly value: YamlContent
}

const fieldsByMapping = new WeakMap<YamlContent, readonly Field[]>()

/** The fields of a mapping, merge keys carried out and each name once; empty for everything that is no mapping. */
export function fieldsOf(content: YamlContent | null): readonly Field[] {
  if (content?.kind !== 'mapping') return []
  const known = fieldsByMapping.get(content)
  if (known !== undefined) return known
  const fields: Field[] = []
  // A table of names costs more than it saves where there are few.
  const merged = content.entries.some(isMergeEntry) ? mergedEntries(content) : null
  const seen = merged !== null || content.entries.length > 8 ? new Set<string>() : null
  for (const entry of merged?.ok === true ? merged.entries : content.entries) {
    const name = keyText(entry)
    if (name === null || (seen?.has(name) ?? fields.some((field) => field.name === name))) continue
    seen?.add(name)
    fields.push({ name, key: entry.key, node: entry.value, value: resolveAlias(entry.value) })
  }
  fieldsByMapping.set(content, fields)
  return fields
}

/** The field of this name; null where there is none. */
export function fieldOf(content: YamlContent | null, name: string): Field | null {
  for (const field of fieldsOf(content)) if (field.name === name) return field
  return null
}

/** The scalar at a field; null where the field is missing, is no scalar or is not written out. */
export function scalarOf(field: Field | null): YamlScalar | null {
  return field?.value.kind === 'scalar' && spanText(field.value) !== '' ? field.value : null
}

/** The scalar of a mapping's field by name; see `scalarOf`. */
export function scalarAt(content: YamlContent | null, name: string): YamlScalar | null {
  return scalarOf(fieldOf(content, name))
}

/** A list's items, or a lone value as a list of one; empty for a missing field and for what is not written out. */
export function itemsOf(field: Field | null): readonly YamlNode[] {
  if (field === null) return []
  if (field.value.kind === 'sequence') return field.value.items
  return field.value.kind === 'scalar' && spanText(field.value) === '' ? [] : [field.node]
}

/** The scalars among a field's items. */
export function scalarsOf(field: Field | null): readonly YamlScalar[] {
  return itemsOf(field).flatMap((item) => {
    const content = resolveAlias(item)
    return content.kind === 'scalar' ? [content] : []
  })
}

/** The texts among a field's items, white space at their ends cut off; null for a missing field. */
export function textsOf(field: Field | null): readonly string[] | null {
  return field === null ? null : scalarsOf(field).map(({ value }) => value.trim())
}

/** From the key to the value's end. */
export function fieldSpan({ key, node }: Field): Span {
  return { start: key.span.start, end: node.span.end.offset > key.span.end.offset ? node.span.end : key.span.end }
}

/** Whether a scalar reads as this boolean in the words that GitHub and YAML's core schema take; quotes make no difference. */
export function isBoolean(scalar: YamlScalar | null, wanted: boolean): boolean {
  return scalar !== null && scalar.value.trim().toLowerCase() === String(wanted)
}
