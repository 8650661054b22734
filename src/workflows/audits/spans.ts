import type { Span } from '../../syntax/position.ts'
import { fieldSpan, type Field } from '../model/fields.ts'
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
