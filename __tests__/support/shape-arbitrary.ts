import fc from 'fast-check'
import type { Shape, ShapeNode, Untyped } from '../../src/model/shape.ts'
import { HOSTILE_TEXTS } from './hostile-report.ts'

const words = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ minLength: 1, maxLength: 40 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
)

/** Any value that fits the shape; free text is hostile about half of the time. */
export function arbitraryOf<T>(shape: Shape<T>): fc.Arbitrary<T> {
  return ofNode(shape.node) as fc.Arbitrary<T>
}

// A place or a finding stands at many places of a report, and its arbitrary is dear to build.
const built = new Map<ShapeNode, fc.Arbitrary<unknown>>()

function ofNode(node: ShapeNode): fc.Arbitrary<unknown> {
  const arbitrary = built.get(node) ?? build(node)
  built.set(node, arbitrary)
  return arbitrary
}

function build(node: ShapeNode): fc.Arbitrary<unknown> {
  switch (node.kind) {
    case 'string':
      return node.pattern === null ? words : fc.stringMatching(new RegExp(node.pattern, 'u'))
    case 'integer':
      return fc.integer({ min: node.minimum, max: node.maximum ?? 1_000_000 })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'enum':
      return fc.constantFrom(...node.values)
    case 'array': {
      const items = ofNode(node.of.node)
      const length = { minLength: node.minItems, maxLength: node.maxItems ?? 2 }
      return node.uniqueItems ? fc.uniqueArray(items, length) : fc.array(items, length)
    }
    case 'record':
      return fc.dictionary(words, ofNode(node.of.node))
    case 'object': {
      const fields = Object.entries(node.fields).map(([name, field]) => [name, ofNode(field.shape.node)] as const)
      const values = fc.record(Object.fromEntries(fields))
      return values.map(plain).filter((value) => fitsCases(value, node.cases))
    }
    case 'either':
      return fc.oneof(...node.of.map((each) => ofNode(each.node)))
  }
}

// The generator's objects have no prototype, which JSON gives back.
function plain(value: object): { readonly [key: string]: unknown } {
  return { ...value }
}

function fitsCases(
  value: { readonly [key: string]: unknown },
  cases: readonly { readonly [name: string]: Untyped }[] | null,
): boolean {
  return cases?.some((each) => Object.entries(each).every(([name, of]) => accepts(value[name], of.node))) ?? true
}

function accepts(value: unknown, node: ShapeNode): boolean {
  switch (node.kind) {
    case 'null':
      return value === null
    case 'enum':
      return node.values.some((each) => each === value)
    case 'array':
      return Array.isArray(value) && value.length >= node.minItems
    case 'object':
      return fitsCases(value as { readonly [key: string]: unknown }, node.cases)
    case 'string':
      return typeof value === 'string'
    case 'integer':
      return typeof value === 'number'
    case 'boolean':
      return typeof value === 'boolean'
    case 'record':
      return typeof value === 'object'
    case 'either':
      return node.of.some((each) => accepts(value, each.node))
  }
}
