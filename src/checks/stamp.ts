import { fingerprint } from '../model/fingerprint.ts'
import type { Detection, Finding } from '../model/finding.ts'
import { gap, type Gap } from '../model/gap.ts'
import { lineOf, pathOf } from '../model/place.ts'
import { compareSeverity } from '../model/severity.ts'
import type { SourceName } from '../model/source.ts'

/**
 * Gives each detection its check, criterion (null for what no check claims) and fingerprint. Those of one committed value become one finding with every
 * place, since its identity follows the value. Order: worst first, then by path and line.
 */
export function stamp(
  detections: readonly Detection[],
  check: string | null,
  criterion: string | null,
): readonly Finding[] {
  const ordinals = new Map<string, number>()
  const byFingerprint = new Map<string, Finding>()
  for (const detection of [...detections].sort(byPlace)) {
    const { key, ...shown } = detection
    const path = detection.secret === null ? pathOf(detection.place) : null
    const identity = { rule: detection.rule, path, key: detection.secret ?? key }
    const framed = JSON.stringify(identity)
    const ordinal = ordinals.get(framed) ?? 0
    const print = fingerprint({ ...identity, ordinal: detection.secret === null ? ordinal : 0 })
    ordinals.set(framed, ordinal + 1)
    const earlier = byFingerprint.get(print)
    byFingerprint.set(
      print,
      earlier === undefined
        ? { check, criterion, ...shown, origin: 'unknown', fingerprint: print, waiver: null }
        : { ...earlier, related: [...earlier.related, detection.place, ...detection.related] },
    )
  }
  return [...byFingerprint.values()].sort((a, b) => compareSeverity(a.severity, b.severity))
}

/** Keeps the worst findings up to the limit; what is left out becomes a gap that no waiver answers. */
export function limitFindings(
  detections: readonly Detection[],
  limit: number,
  source: SourceName,
): { readonly kept: readonly Detection[]; readonly gaps: readonly Gap[] } {
  if (detections.length <= limit) return { kept: detections, gaps: [] }
  const kept = [...detections].sort((a, b) => compareSeverity(a.severity, b.severity)).slice(0, limit)
  const left = detections.length - kept.length
  return { kept, gaps: [gap(source, 'limit', `${left} more findings are not listed (limit ${limit}).`)] }
}

function byPlace(a: Detection, b: Detection): number {
  const [pathA, pathB] = [pathOf(a.place) ?? '', pathOf(b.place) ?? '']
  if (pathA !== pathB) return pathA < pathB ? -1 : 1
  return (lineOf(a.place) ?? 0) - (lineOf(b.place) ?? 0)
}
