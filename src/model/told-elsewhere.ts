import type { Detection } from './finding.ts'

/**
 * Whether another detection already tells of a value in a file: it stands on its lines, and is at least as sure. Then the
 * two are one finding, whichever rule saw it.
 */
export function isToldBy(detection: Detection, others: readonly Detection[]): boolean {
  const { place } = detection
  if (place.kind !== 'file') return false
  return others.some(({ place: other, confidence }) => {
    if (other.kind !== 'file' || other.path !== place.path || other.entry !== place.entry) return false
    if (confidence === 'low' && detection.confidence !== 'low') return false
    if (other.startLine === null || place.startLine === null) return other.startLine === place.startLine
    const end = other.endLine ?? other.startLine
    return place.startLine <= end && (place.endLine ?? place.startLine) >= other.startLine
  })
}
