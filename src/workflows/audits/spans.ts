import type { Position, Span } from '../../syntax/position.ts'
import { spanInScalar } from '../../syntax/scalar-map.ts'
import type { YamlScalar } from '../../syntax/yaml-node.ts'
import { fieldOf, fieldSpan, type Field } from '../model/fields.ts'
import type { Job, ModelFile, Step, Trigger } from '../model/model.ts'

/** Where a file's definition begins, for what is missing in the file as a whole. */
export function definitionSpan({ root }: ModelFile): Span {
  return root.span
}

/** A step from its first key to its end. */
export function stepSpan({ mapping }: Step): Span {
  return mapping.span
}

/** A job from its key to its end. */
export function jobSpan({ field }: Job): Span {
  return fieldSpan(field)
}

/** An event with its filters. */
export function triggerSpan({ node, config }: Trigger): Span {
  return { start: node.span.start, end: config?.span.end ?? node.span.end }
}

/** A field where it is written; the given span where it is missing. */
export function fieldSpanOr(field: Field | null, otherwise: Span): Span {
  return field === null ? otherwise : fieldSpan(field)
}

/** The `uses:` of a step or job with its value; the whole of it where there is none. */
export function usesSpan(at: Step | Job): Span {
  return fieldSpanOr(fieldOf(at.mapping, 'uses'), at.mapping.span)
}

/** The text that a `uses:` names, without quotes and white space. */
export function usesTextSpan({ scalar }: { readonly scalar: YamlScalar }): Span {
  const start = scalar.value.length - scalar.value.trimStart().length
  return spanInScalar(scalar, start, start + scalar.value.trim().length)
}

/** From the first of two positions to the second. */
export function between(start: Position, end: Position): Span {
  return { start, end }
}
