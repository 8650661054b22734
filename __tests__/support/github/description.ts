/** JSON, as it comes. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** The version of the API that the product asks for. */
export const API_VERSION = '2026-03-10'

/** The version that holds where none is asked for. */
export const FIRST_VERSION = '2022-11-28'

/** The parts of an OpenAPI description that are read here. */
export interface Description {
  readonly paths: { readonly [path: string]: JsonObject }
  readonly components: { readonly [kind: string]: JsonObject }
}

/** Whether a value is an object with keys. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value as text: itself for text and numbers, empty for everything else. */
export function asText(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** A value as a list; empty for everything else. */
export function asList(value: Json | undefined): readonly Json[] {
  // `Array.isArray` forgets what the elements are.
  return Array.isArray(value) ? (value as readonly Json[]) : []
}

/** The value behind a pointer such as `#/components/schemas/tag`. */
export function resolvePointer(description: Description, pointer: string): Json {
  let at: Json | undefined = { paths: description.paths, components: description.components }
  for (const part of pointer.replace(/^#\//, '').split('/')) {
    at = isObject(at) ? at[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined
  }
  if (at === undefined) throw new Error(`The description has nothing at ${pointer}`)
  return at
}

/** An object, or the object that its `$ref` leads to. */
export function followed(description: Description, value: Json | undefined): JsonObject {
  if (!isObject(value)) return {}
  const ref = value['$ref']
  return typeof ref === 'string' ? followed(description, resolvePointer(description, ref)) : value
}

/** One operation of a description. */
export function operationIn(description: Description, key: string): JsonObject {
  const [method = '', path = ''] = key.split(' ')
  const operation = description.paths[path]?.[method.toLowerCase()]
  if (!isObject(operation)) throw new Error(`The description has no operation ${key}`)
  return operation
}

/**
 * The description as it holds for one version of the API: the published one is written for the oldest version and carries
 * the later versions' changes beside what they change, as merge patches or lists of operations.
 */
export function atVersion(value: Json, version: string): Json {
  if (Array.isArray(value)) return value.map((entry: Json) => atVersion(entry, version))
  if (!isObject(value)) return value
  const inner = Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, key === CHANGES ? entry : atVersion(entry, version)]),
  )
  const due = asList(inner[CHANGES]).filter((change) => isObject(change) && asText(change['version']) <= version)
  if (due.length === 0) return inner
  return due.reduce((patched: Json, change) => applied(patched, isObject(change) ? (change['patch'] ?? {}) : {}), inner)
}

const CHANGES = 'x-github-breaking-changes'

function applied(value: Json, patch: Json): Json {
  if (!Array.isArray(patch)) return merged(value, patch)
  const operations: readonly Json[] = patch
  // Removals by index shift what follows, so the last index goes first.
  const ordered = [...operations].sort((a, b) => lastIndex(b) - lastIndex(a))
  return ordered.reduce((at, operation) => {
    if (!isObject(operation) || typeof operation['path'] !== 'string') return at
    return changedAt(
      at,
      operation['path'].split('/').slice(1),
      operation['op'] === 'remove' ? undefined : operation['value'],
    )
  }, value)
}

function lastIndex(operation: Json): number {
  const path = isObject(operation) ? asText(operation['path']) : ''
  return Number(/\/(\d+)$/.exec(path)?.[1] ?? -1)
}

/** RFC 7396. */
function merged(value: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch
  const result = new Map<string, Json>(isObject(value) ? Object.entries(value) : [])
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) result.delete(key)
    else result.set(key, merged(result.get(key), change))
  }
  return Object.fromEntries(result)
}

/** RFC 6902 `remove` (no value) and `replace` or `add`; a path that is not there is left alone. */
function changedAt(at: Json, path: readonly string[], value: Json | undefined): Json {
  const [head, ...rest] = path
  if (head === undefined) return value ?? at
  const key = head.replaceAll('~1', '/').replaceAll('~0', '~')
  if (Array.isArray(at)) {
    const entries: readonly Json[] = at
    return entries.flatMap((entry, index) => {
      if (String(index) !== key) return [entry]
      if (rest.length > 0) return [changedAt(entry, rest, value)]
      return value === undefined ? [] : [value]
    })
  }
  if (!isObject(at)) return at
  if (rest.length === 0) {
    const others = Object.entries(at).filter(([name]) => name !== key)
    return Object.fromEntries(value === undefined ? others : [...others, [key, value]])
  }
  const inner = at[key]
  return inner === undefined ? at : { ...at, [key]: changedAt(inner, rest, value) }
}
