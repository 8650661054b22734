import type { FilePlace, Place } from '../model/place.ts'
import type { Report } from '../model/report.ts'

/**
 * A file of the subject where findings are shown that have none there: the policy file, or the workflow at the line that
 * runs this.
 */
export interface Anchor {
  readonly path: string
  readonly line: number | null
}

/** The anchor where nothing better is known: the file that the policy is read from unless another is named. */
export const POLICY_ANCHOR: Anchor = { path: '.github/release-checklist.yml', line: null }

/** A part of a file of the subject; columns only beside their line, an end never before its start. */
export type TreePosition = Pick<FilePlace, 'path' | 'pathBytes' | 'startLine' | 'startColumn' | 'endLine' | 'endColumn'>

/** Where the subject's own files show a place; null for what stands outside them, such as a setting or an older commit. */
export function treePosition(place: Place, report: Report): TreePosition | null {
  switch (place.kind) {
    case 'file': {
      const elsewhere = place.commit !== null && place.commit !== report.subject.commit
      return elsewhere || !isInside(place.path) ? null : ordered(place)
    }
    case 'package':
      return isInside(place.path) ? positionOf(place.path, place.line) : null
    case 'commit':
    case 'log':
    case 'setting':
    case 'artifact':
    case 'asset':
    case 'url':
      return null
  }
}

/** The anchor as a position. */
export function anchorPosition({ path, line }: Anchor): TreePosition {
  return positionOf(path, line)
}

function positionOf(path: string, line: number | null): TreePosition {
  return { path, pathBytes: null, startLine: line, startColumn: null, endLine: null, endColumn: null }
}

function ordered({ path, pathBytes, startLine, startColumn, endLine, endColumn }: FilePlace): TreePosition {
  const start = { path, pathBytes, startLine, startColumn: startLine === null ? null : startColumn }
  const hasEnd = startLine !== null && endLine !== null && endLine >= startLine
  if (!hasEnd) return { ...start, endLine: null, endColumn: null }
  const isBehind = endLine === startLine && endColumn !== null && endColumn < (startColumn ?? 1)
  return { ...start, endLine, endColumn: isBehind ? null : endColumn }
}

// What climbs out of the tree, or is absolute, names none of its files.
function isInside(path: string): boolean {
  return path.split('/').every((segment) => !/^\.{0,2}$/u.test(segment))
}
