import { isObject, type Json, type JsonObject } from './description.ts'

/** Properties that GitHub answers with null although the description does not say so, by schema. */
const NULLABLE: { readonly [schema: string]: readonly string[] } = {
  // The head's repository, once the fork is deleted; payloads of events are described so.
  'pull-request': ['head', 'repo'],
  'pull-request-simple': ['head', 'repo'],
}

/** A schema with what the description is known to leave out. */
export function amended(name: string, schema: Json): Json {
  const at = NULLABLE[name]
  return at === undefined ? schema : nullableAt(schema, at)
}

function nullableAt(schema: Json, at: readonly string[]): Json {
  const [name, ...rest] = at
  if (name === undefined) return { allOf: [schema], nullable: true }
  if (!isObject(schema) || !isObject(schema['properties'])) return schema
  const inner = schema['properties'][name] ?? {}
  return { ...schema, properties: { ...schema['properties'], [name]: nullableAt(inner, rest) } }
}

const PREFIX = '#/components/schemas/'

/** The address under which a schema is known to others. */
export function addressOf(name: string): string {
  return `schema:${encodeURIComponent(name)}`
}

/** The schemas that a value refers to, by name. */
export function namesIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap((entry: Json) => namesIn(entry))
  if (!isObject(value)) return []
  const ref = value['$ref']
  const inner = Object.values(value).flatMap((entry) => namesIn(entry))
  return typeof ref === 'string' && ref.startsWith(PREFIX) ? [ref.slice(PREFIX.length), ...inner] : inner
}

/**
 * A schema of OpenAPI 3.0 as JSON Schema: `nullable` becomes a type, references become addresses. `oneOf` becomes `anyOf`,
 * since many of the published alternatives overlap, and GitHub's own answers fit several.
 */
export function asSchema(schema: Json): JsonObject {
  const converted = convert(schema)
  return isObject(converted) ? converted : {}
}

function convert(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map((entry: Json) => convert(entry))
  if (!isObject(schema)) return schema
  if (typeof schema['$ref'] === 'string') return { $ref: addressOf(schema['$ref'].slice(PREFIX.length)) }
  const { nullable, ...rest } = schema
  const entries = Object.entries(rest).map(([key, value]): [string, Json] => {
    if (key === 'enum' || key === 'required' || key === 'example' || key === 'examples') return [key, value]
    if (key !== 'properties' || !isObject(value)) return [key === 'oneOf' ? 'anyOf' : key, convert(value)]
    return [key, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, convert(inner)]))]
  })
  const result = Object.fromEntries(entries.filter(([key]) => !key.startsWith('x-') && !PROSE.has(key)))
  return nullable === true ? { anyOf: [result, { type: 'null' }] } : result
}

const PROSE = new Set([
  'description',
  'example',
  'examples',
  'title',
  'externalDocs',
  'deprecated',
  'discriminator',
  'default',
])
