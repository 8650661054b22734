import {
  API_VERSION,
  asList,
  atVersion,
  type Description,
  followed,
  isObject,
  type Json,
  type JsonObject,
  operationIn,
  resolvePointer,
} from './description.ts'

/** A description that holds structure alone: no prose, no example, no operation but those asked for. */
export interface TrimmedDescription {
  readonly source: { readonly package: string; readonly version: string; readonly license: string }
  readonly apiVersion: string
  readonly paths: { readonly [path: string]: JsonObject }
  readonly components: { readonly schemas: JsonObject }
}

/** What a schema says about the shape of a value; everything else is prose. */
const STRUCTURE = [
  ...['type', 'nullable', 'enum', 'required', 'additionalProperties', 'items', 'properties', '$ref'],
  ...['oneOf', 'anyOf', 'allOf', 'not', 'format', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength'],
  ...['minItems', 'maxItems', 'uniqueItems'],
]

/** Cuts a published description down to some operations and the schemas that they reach, as they are at `API_VERSION`. */
export function trimDescription(
  published: Description,
  keys: readonly string[],
  source: TrimmedDescription['source'],
): TrimmedDescription {
  const schemas = new Map<string, JsonObject>()
  const paths = new Map<string, Map<string, JsonObject>>()
  const reached = (schema: Json): Json => {
    const trimmed = trimSchema(schema)
    for (const pointer of pointersIn(trimmed)) {
      const name = pointer.replace('#/components/schemas/', '')
      if (schemas.has(name)) continue
      schemas.set(name, {})
      const target = reached(atVersion(resolvePointer(published, pointer), API_VERSION))
      schemas.set(name, isObject(target) ? target : {})
    }
    return trimmed
  }
  for (const key of [...keys].sort()) {
    const [method = '', path = ''] = key.split(' ')
    const operation = followed(published, atVersion(operationIn(published, key), API_VERSION))
    const methods = paths.get(path) ?? new Map<string, JsonObject>()
    methods.set(method.toLowerCase(), trimOperation(published, operation, reached))
    paths.set(path, methods)
  }
  return {
    source,
    apiVersion: API_VERSION,
    paths: Object.fromEntries([...paths].map(([path, methods]) => [path, Object.fromEntries(methods)])),
    components: { schemas: sorted(Object.fromEntries(schemas)) },
  }
}

function trimOperation(published: Description, operation: JsonObject, reached: (schema: Json) => Json): JsonObject {
  const parameters = asList(operation['parameters'])
  const body = followed(published, operation['requestBody'])
  return {
    operationId: operation['operationId'] ?? '',
    parameters: parameters.map((entry) => {
      const parameter = followed(published, entry)
      return {
        name: parameter['name'] ?? '',
        in: parameter['in'] ?? '',
        required: parameter['required'] ?? false,
        schema: reached(parameter['schema'] ?? {}),
      }
    }),
    ...(isObject(body['content'])
      ? { requestBody: { required: body['required'] ?? false, content: trimContent(body['content'], reached) } }
      : {}),
    responses: Object.fromEntries(
      Object.entries(isObject(operation['responses']) ? operation['responses'] : {}).map(([status, entry]) => {
        const response = followed(published, entry)
        return [status, isObject(response['content']) ? { content: trimContent(response['content'], reached) } : {}]
      }),
    ),
  }
}

function trimContent(content: JsonObject, reached: (schema: Json) => Json): JsonObject {
  return Object.fromEntries(
    Object.entries(content)
      .filter(([, media]) => isObject(media))
      .map(([type, media]) => [type, { schema: reached((isObject(media) ? media['schema'] : undefined) ?? {}) }]),
  )
}

function trimSchema(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map((entry: Json) => trimSchema(entry))
  if (!isObject(schema)) return schema
  const kept = STRUCTURE.filter((key) => schema[key] !== undefined).map((key): [string, Json] => {
    const value = schema[key] ?? null
    if (key === 'enum' || key === 'required') return [key, value]
    if (key !== 'properties') return [key, trimSchema(value)]
    const properties = isObject(value) ? Object.entries(value) : []
    return [key, sorted(Object.fromEntries(properties.map(([name, entry]) => [name, trimSchema(entry)])))]
  })
  return sorted(Object.fromEntries(kept))
}

function pointersIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap((entry: Json) => pointersIn(entry))
  if (!isObject(value)) return []
  const ref = value['$ref']
  const inner = Object.values(value).flatMap((entry) => pointersIn(entry))
  return typeof ref === 'string' ? [ref, ...inner] : inner
}

function sorted(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The file's text: a line for an operation and for a schema, so that a new version of the description reads as a diff. */
export function trimmedText(trimmed: TrimmedDescription): string {
  const lines = (entries: JsonObject, depth: string) =>
    Object.entries(entries)
      .map(([key, value]) => `${depth}${JSON.stringify(key)}:${JSON.stringify(value)}`)
      .join(',\n')
  return [
    '{',
    `"source":${JSON.stringify(trimmed.source)},`,
    `"apiVersion":${JSON.stringify(trimmed.apiVersion)},`,
    `"paths":{\n${lines(trimmed.paths, '')}\n},`,
    `"components":{"schemas":{\n${lines(trimmed.components.schemas, '')}\n}}`,
    '}\n',
  ].join('\n')
}
