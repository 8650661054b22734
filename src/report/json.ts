import type { Report } from '../model/report.ts'
import type { ShapeNode, Untyped } from '../model/shape.ts'
import { forJson } from './escape.ts'
import { REPORT_SHAPE } from './report-shape.ts'

// A finding stands at this depth: what is deeper is written in one piece.
const PIECE_DEPTH = 4

/** The report as JSON: keys in the order of its shape and no others, two spaces, a final newline. Reads back equal. */
export function renderJson(report: Report): string {
  return Array.from(jsonPieces(report)).join('')
}

/** The same bytes in pieces of a finding or a criterion, for writing a large report without a second copy in memory. */
export function* jsonPieces(report: Report): Generator<string, void> {
  yield* pieces(report, REPORT_SHAPE.node, '\n', 0)
  yield '\n'
}

function* pieces(value: unknown, node: ShapeNode, newline: string, depth: number): Generator<string, void> {
  const entries = depth < PIECE_DEPTH ? entriesOf(value, node) : []
  if (entries.length === 0) {
    // Line breaks inside strings are escaped, so each one here is layout.
    yield forJson(JSON.stringify(ordered(value, node), null, 2)).replaceAll('\n', newline)
    return
  }
  const isArray = node.kind === 'array'
  const inner = `${newline}  `
  for (const [index, { key, of, item }] of entries.entries()) {
    yield `${index > 0 ? ',' : isArray ? '[' : '{'}${inner}${isArray ? '' : `${JSON.stringify(key)}: `}`
    yield* pieces(item, of.node, inner, depth + 1)
  }
  yield `${newline}${isArray ? ']' : '}'}`
}

interface Entry {
  readonly key: string
  readonly of: Untyped
  readonly item: unknown
}

// What has parts, with each part's shape; none for an empty list and for what has no parts.
function entriesOf(value: unknown, node: ShapeNode): readonly Entry[] {
  if (node.kind === 'array' && Array.isArray(value)) {
    return value.map((item: unknown, index) => ({ key: String(index), of: node.of, item }))
  }
  if (node.kind === 'object' && isObject(value)) {
    return Object.entries(node.fields).map(([key, field]) => ({ key, of: field.shape, item: value[key] }))
  }
  if (node.kind === 'either' && isObject(value)) {
    const of = node.of.find((each) => fits(value, each.node))
    return of === undefined ? [] : entriesOf(value, of.node)
  }
  return []
}

function ordered(value: unknown, node: ShapeNode): unknown {
  const entries = entriesOf(value, node)
  if (entries.length === 0) return value
  if (Array.isArray(value)) return entries.map(({ of, item }) => ordered(item, of.node))
  return Object.fromEntries(entries.map(({ key, of, item }) => [key, ordered(item, of.node)]))
}

// Objects of one union, which may stand inside another, differ in a key with one value each.
function fits(value: { readonly [key: string]: unknown }, node: ShapeNode): boolean {
  if (node.kind === 'either') return node.of.some((each) => fits(value, each.node))
  if (node.kind !== 'object') return false
  return Object.entries(node.fields).every(([key, { shape }]) => {
    return shape.node.kind !== 'enum' || shape.node.values.some((each) => each === value[key])
  })
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
