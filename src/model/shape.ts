/**
 * Descriptions of plain data, tied to their types. From one shape come the published JSON Schema and, for the policy, the
 * reader that tells each mistake with its place. A shape that lacks or invents a key of its type does not compile.
 */
export interface Shape<T> {
  readonly node: ShapeNode
  readonly description: string | null
  /** Carries the type alone; never set. */
  readonly type?: (value: T) => T
}

export type ShapeNode =
  | {
      readonly kind: 'string'
      readonly pattern: string | null
      readonly minLength: number
      readonly format: StringFormat | null
    }
  | { readonly kind: 'integer'; readonly minimum: number; readonly maximum: number | null }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'null' }
  | { readonly kind: 'enum'; readonly values: readonly (string | number)[] }
  | { readonly kind: 'array'; readonly of: Shape<unknown>; readonly minItems: number }
  | { readonly kind: 'record'; readonly of: Shape<unknown> }
  | { readonly kind: 'object'; readonly fields: { readonly [name: string]: Field } }
  | { readonly kind: 'either'; readonly of: readonly Shape<unknown>[] }

/** What a string holds beyond its pattern; the reader checks it, the schema names it. */
export type StringFormat = 'date' | 'uri'

interface Field {
  readonly shape: Shape<unknown>
  readonly required: boolean
}

interface OptionalShape<T> extends Shape<T> {
  readonly optional: true
}

type Fields<T> = {
  readonly [K in keyof T]-?: undefined extends T[K] ? OptionalShape<Exclude<T[K], undefined>> : Shape<T[K]>
}

function shape<T>(node: ShapeNode): Shape<T> {
  return { node, description: null }
}

export function string<T extends string = string>(
  rule: { readonly pattern?: string; readonly minLength?: number; readonly format?: StringFormat } = {},
): Shape<T> {
  return shape({
    kind: 'string',
    pattern: rule.pattern ?? null,
    minLength: rule.minLength ?? 0,
    format: rule.format ?? null,
  })
}

export function integer(rule: { readonly minimum?: number; readonly maximum?: number } = {}): Shape<number> {
  return shape({ kind: 'integer', minimum: rule.minimum ?? 0, maximum: rule.maximum ?? null })
}

export const boolean: Shape<boolean> = shape({ kind: 'boolean' })

export function oneOf<const V extends string | number>(...values: readonly V[]): Shape<V> {
  return shape({ kind: 'enum', values })
}

export function nullable<T>(of: Shape<T>): Shape<T | null> {
  return shape({ kind: 'either', of: [of as Shape<unknown>, shape({ kind: 'null' })] })
}

export function array<T>(of: Shape<T>, rule: { readonly minItems?: number } = {}): Shape<readonly T[]> {
  return shape({ kind: 'array', of: of as Shape<unknown>, minItems: rule.minItems ?? 0 })
}

/** An object with any keys and values of one shape. */
export function record<T>(of: Shape<T>): Shape<{ readonly [key: string]: T }> {
  return shape({ kind: 'record', of: of as Shape<unknown> })
}

/** A key that may be absent. */
export function optional<T>(of: Shape<T>): OptionalShape<T> {
  return { ...of, optional: true } as OptionalShape<T>
}

/** An object with exactly these keys; any other key is refused. */
export function object<T>(fields: Fields<T>): Shape<T> {
  const entries = Object.entries<Shape<unknown>>(fields as { [name: string]: Shape<unknown> })
  return shape({
    kind: 'object',
    fields: Object.fromEntries(entries.map(([name, of]) => [name, { shape: of, required: !('optional' in of) }])),
  })
}

/** One of several objects that differ in a key with one value each. */
export function either<T>(...of: readonly Shape<T>[]): Shape<T> {
  return shape({ kind: 'either', of: of as readonly Shape<unknown>[] })
}

export function describe<S extends Shape<unknown>>(of: S, description: string): S {
  return { ...of, description }
}

/** A JSON Schema (2020-12) fragment. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/** The JSON Schema of a shape; equal shapes give equal bytes. */
export function toJsonSchema(of: Shape<unknown>): JsonSchema {
  const schema = schemaOf(of.node)
  return of.description === null ? schema : { description: of.description, ...schema }
}

function schemaOf(node: ShapeNode): JsonSchema {
  switch (node.kind) {
    case 'string':
      return {
        type: 'string',
        ...(node.minLength > 0 ? { minLength: node.minLength } : {}),
        ...(node.pattern === null ? {} : { pattern: node.pattern }),
        ...(node.format === null ? {} : { format: node.format }),
      }
    case 'integer':
      return { type: 'integer', minimum: node.minimum, ...(node.maximum === null ? {} : { maximum: node.maximum }) }
    case 'boolean':
      return { type: 'boolean' }
    case 'null':
      return { type: 'null' }
    case 'enum':
      return { enum: node.values }
    case 'array':
      return { type: 'array', items: toJsonSchema(node.of), ...(node.minItems > 0 ? { minItems: node.minItems } : {}) }
    case 'record':
      return { type: 'object', additionalProperties: toJsonSchema(node.of) }
    case 'object':
      return {
        type: 'object',
        additionalProperties: false,
        required: Object.keys(node.fields).filter((name) => node.fields[name]?.required),
        properties: Object.fromEntries(
          Object.entries(node.fields).map(([name, field]) => [name, toJsonSchema(field.shape)]),
        ),
      }
    case 'either':
      return { anyOf: node.of.map(toJsonSchema) }
  }
}
