import type { Confidence } from '../model/severity.ts'
import type { Detection } from '../model/finding.ts'
import { groupBy } from '../model/group-by.ts'
import { lineOf, pathOf, type Place } from '../model/place.ts'

/** What blocks, and what informs alone. */
export interface CredentialFindings {
  readonly findings: readonly Detection[]
  readonly notes: readonly Detection[]
  /** Notes past those that are listed. */
  readonly unlisted: number
}

/** Notes of one criterion; nobody reads more of what blocks nothing. */
const NOTES_LISTED = 200

/**
 * One finding for each secret, whatever rules saw it: the surest of them, with every other place related. What is of low
 * confidence, or in a file that git does not hold, is a note.
 */
export function credentialFindings(found: readonly Detection[], untracked: readonly Detection[]): CredentialFindings {
  const grouped = groupBySecret(found)
  const notes = [
    ...grouped.filter(({ confidence }) => confidence === 'low'),
    ...groupBySecret(untracked).map(asUntracked),
  ]
  return {
    findings: grouped.filter(({ confidence }) => confidence !== 'low'),
    notes: notes.slice(0, NOTES_LISTED),
    unlisted: Math.max(0, notes.length - NOTES_LISTED),
  }
}

const CONFIDENCE_RANK: { readonly [C in Confidence]: number } = { high: 0, medium: 1, low: 2 }

/** Joins the detections of one value; those without a digest stay apart. */
export function groupBySecret(detections: readonly Detection[]): readonly Detection[] {
  const groups = groupBy(detections, ({ secret }) => secret)
  const apart = groups.get(null) ?? []
  groups.delete(null)
  return [...[...groups.values()].flatMap(joined), ...apart]
}

function joined(group: readonly Detection[]): readonly Detection[] {
  const [first, ...others] = [...group].sort(compareSure)
  if (first === undefined) return []
  const places = others.flatMap(({ place, related }) => [place, ...related])
  return [{ ...first, related: [...first.related, ...places] }]
}

/** Surest first, then by place; the rule last, so that the order in which rules were tried never shows. */
function compareSure(a: Detection, b: Detection): number {
  return (
    CONFIDENCE_RANK[a.confidence] - CONFIDENCE_RANK[b.confidence] ||
    comparePlaces(a.place, b.place) ||
    (a.rule < b.rule ? -1 : Number(a.rule > b.rule))
  )
}

function comparePlaces(a: Place, b: Place): number {
  const [pathA, pathB] = [pathOf(a) ?? '', pathOf(b) ?? '']
  if (pathA !== pathB) return pathA < pathB ? -1 : 1
  return (lineOf(a) ?? 0) - (lineOf(b) ?? 0)
}

/** A finding in a file that is not committed yet. */
export function asUntracked(detection: Detection): Detection {
  return {
    ...detection,
    message: `${detection.message} Git neither tracks nor ignores it: it is one \`git add\` from being committed.`,
  }
}
