import type { Span } from '../../syntax/position.ts'
import type { YamlScalar } from '../../syntax/yaml-node.ts'

/** The source that a scalar is written with, quotes or block header included. */
export function spanText({ span, layout }: YamlScalar): string {
  return layout.source.text.slice(span.start.offset, span.end.offset)
}

/** Whether a span lies within another, ends included. */
export function isWithin(inner: Span, outer: Span): boolean {
  return inner.start.offset >= outer.start.offset && inner.end.offset <= outer.end.offset
}

/** Whether two spans share a line. */
export function shareLine(a: Span, b: Span): boolean {
  return a.start.line <= b.end.line && b.start.line <= a.end.line
}
