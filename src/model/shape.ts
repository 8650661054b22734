/**
 * Descriptions of plain data, tied to their types. From one shape come the published JSON Schema and, for the policy, the
 * reader that tells each mistake with its place. A shape that lacks or invents a key of its type does not compile.
 */
export interface Shape<T> {
  readonly node: ShapeNode
  readonly description: string | null
  /** What a schema document calls it, so that it stands there once; see `toSchemaDocument`. */
  readonly name?: string
  /** What a key of the object or a value of the enum is (`check`); messages use the word. */
  readonly noun?: string
  /** Carries the type alone; never set. */
  readonly type?: (value: T) => T
}

/** A shape whose type does not matter here. */
export type Untyped = Omit<Shape<unknown>, 'type'>

export type ShapeNode =
  | {
      readonly kind: 'string'
      readonly pattern: string | null
      readonly minLength: number
      readonly maxLength: number | null
      readonly format: StringFormat | null
      /** The form in words, `a GitHub login`; null where any text will do. */
      readonly expects: string | null
    }
  | { readonly kind: 'integer'; readonly minimum: number; readonly maximum: number | null }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'null' }
  | { readonly kind: 'enum'; readonly values: readonly (string | number)[] }
  | {
      readonly kind: 'array'
      readonly of: Shape<unknown>
      readonly minItems: number
      readonly maxItems: number | null
      readonly uniqueItems: boolean
    }
  | { readonly kind: 'record'; readonly of: Shape<unknown> }
  | {
      readonly kind: 'object'
      readonly fields: { readonly [name: string]: Field }
      /** At least one of these holds as well; null for no such demand. */
      readonly cases: readonly { readonly [name: string]: Shape<unknown> }[] | null
    }
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

export interface StringRule {
  /** A regular expression that reads the same with the `u` flag. */
  readonly pattern?: string
  /** In code points. */
  readonly minLength?: number
  readonly maxLength?: number
  readonly format?: StringFormat
  readonly expects?: string
}

export function string<T extends string = string>(rule: StringRule = {}): Shape<T> {
  return shape({
    kind: 'string',
    pattern: rule.pattern ?? null,
    minLength: rule.minLength ?? 0,
    maxLength: rule.maxLength ?? null,
    format: rule.format ?? null,
    expects: rule.expects ?? null,
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

export function array<T>(
  of: Shape<T>,
  rule: { readonly minItems?: number; readonly maxItems?: number; readonly uniqueItems?: boolean } = {},
): Shape<readonly T[]> {
  return shape({
    kind: 'array',
    of: of as Shape<unknown>,
    minItems: rule.minItems ?? 0,
    maxItems: rule.maxItems ?? null,
    uniqueItems: rule.uniqueItems ?? false,
  })
}

/** An object with any keys and values of one shape. */
export function record<T>(of: Shape<T>): Shape<{ readonly [key: string]: T }> {
  return shape({ kind: 'record', of: of as Shape<unknown> })
}

/** A key that may be absent. */
export function optional<T>(of: Shape<T>): OptionalShape<T> {
  return { ...of, optional: true }
}

/** An object with exactly these keys; any other key is refused. */
export function object<T>(fields: Fields<T>): Shape<T> {
  const entries = Object.entries<Shape<unknown>>(fields as { [name: string]: Shape<unknown> })
  return shape({
    kind: 'object',
    fields: Object.fromEntries(entries.map(([name, of]) => [name, { shape: of, required: !('optional' in of) }])),
    cases: null,
  })
}

/** A shape of a part of T's values; `never` makes it accept any shape whose values T has. */
interface Narrower<T> extends Omit<Shape<T>, 'type'> {
  readonly type?: (value: never) => T
}

/** Ties keys of an object to each other: its values must also fit at least one of the cases, each of which names some keys. */
export function tied<T>(of: Shape<T>, ...cases: readonly { readonly [K in keyof T]?: Narrower<T[K]> }[]): Shape<T> {
  if (of.node.kind !== 'object') throw new Error('Only the keys of an object can be tied.')
  return { ...of, node: { ...of.node, cases: cases.map(untypedCase) } }
}

/** One of several objects that differ in a key with one value each. */
export function either<T>(...of: readonly Shape<T>[]): Shape<T> {
  return shape({ kind: 'either', of: of as readonly Shape<unknown>[] })
}

function untyped(of: Untyped): Shape<unknown> {
  return of
}

function untypedCase(shapes: { readonly [name: string]: Untyped | undefined }): {
  readonly [name: string]: Shape<unknown>
} {
  return Object.fromEntries(
    Object.entries(shapes).flatMap(([name, of]) => (of === undefined ? [] : [[name, untyped(of)]])),
  )
}

type Values<S> = S extends { readonly type?: (value: never) => infer T } ? T : never

/** One of several shapes; its type is the union of theirs. */
export function union<const S extends readonly Narrower<unknown>[]>(...of: S): Shape<Values<S[number]>> {
  return shape({ kind: 'either', of: of.map(untyped) })
}

/** Gives a shape the name under which a schema document keeps it; other shapes then refer to it. */
export function named<T>(name: string, of: Shape<T>): Shape<T> {
  return { ...of, name }
}

/** Says what the object's keys or the enum's values name. */
export function withNoun<S extends Untyped>(of: S, noun: string): S {
  return { ...of, noun }
}

export function describe<S extends Untyped>(of: S, description: string): S {
  return { ...of, description }
}

/** A JSON Schema (2020-12) fragment. */
export type JsonSchema = { readonly [keyword: string]: unknown }

type Definitions = Map<string, JsonSchema>

/** The JSON Schema of a shape; equal shapes give equal bytes. Names are ignored: everything stands where it is used. */
export function toJsonSchema(of: Untyped): JsonSchema {
  return describedSchema(of, null)
}

/** A whole JSON Schema document: shapes with a name stand in `$defs` once, and the rest refers to them. */
export function toSchemaDocument(head: { readonly $id: string; readonly title: string }, of: Untyped): JsonSchema {
  const definitions: Definitions = new Map()
  const schema = describedSchema(of, definitions)
  const $defs = Object.fromEntries([...definitions].sort(([a], [b]) => (a < b ? -1 : 1)))
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...head, ...schema, $defs }
}

function describedSchema(of: Untyped, definitions: Definitions | null): JsonSchema {
  if (of.name !== undefined && definitions !== null) {
    if (!definitions.has(of.name)) {
      const { name: _, ...rest } = of
      definitions.set(of.name, describedSchema(rest, definitions))
    }
    return { $ref: `#/$defs/${of.name}` }
  }
  const schema = schemaOf(of.node, definitions)
  return of.description === null ? schema : { description: of.description, ...schema }
}

function schemaOf(node: ShapeNode, definitions: Definitions | null): JsonSchema {
  const inner = (of: Shape<unknown>) => describedSchema(of, definitions)
  switch (node.kind) {
    case 'string':
      return {
        type: 'string',
        ...(node.minLength > 0 ? { minLength: node.minLength } : {}),
        ...(node.maxLength === null ? {} : { maxLength: node.maxLength }),
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
      return {
        type: 'array',
        items: inner(node.of),
        ...(node.minItems > 0 ? { minItems: node.minItems } : {}),
        ...(node.maxItems === null ? {} : { maxItems: node.maxItems }),
        ...(node.uniqueItems ? { uniqueItems: true } : {}),
      }
    case 'record':
      return { type: 'object', additionalProperties: inner(node.of) }
    case 'object':
      return {
        type: 'object',
        additionalProperties: false,
        required: Object.keys(node.fields).filter((name) => node.fields[name]?.required),
        properties: Object.fromEntries(Object.entries(node.fields).map(([name, field]) => [name, inner(field.shape)])),
        ...(node.cases === null ? {} : { anyOf: node.cases.map((each) => ({ properties: innerEach(each, inner) })) }),
      }
    case 'either':
      return { anyOf: node.of.map(inner) }
  }
}

function innerEach(
  shapes: { readonly [name: string]: Shape<unknown> },
  inner: (of: Shape<unknown>) => JsonSchema,
): JsonSchema {
  return Object.fromEntries(Object.entries(shapes).map(([name, of]) => [name, inner(of)]))
}
