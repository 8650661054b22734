import { filePlace, type FilePlace } from '../model/place.ts'
import type { Span } from '../syntax/position.ts'

/** A part of a file as a place of the report. */
export function placeOf(path: string, { start, end }: Span): FilePlace {
  return filePlace(path, {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  })
}
