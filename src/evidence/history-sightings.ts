import type { Detection } from '../model/finding.ts'
import { isToldBy } from '../model/told-elsewhere.ts'
import type { HistoryBlob } from '../repository/history.ts'

/** A detection with the digests of its value, by whatever rules saw it. */
export interface JoinedDetection {
  readonly detection: Detection
  readonly secrets: readonly string[]
}

/** A credential as it was first met at a path. */
export interface HistorySighting extends JoinedDetection {
  readonly blob: HistoryBlob
}

/** Joins what the rules on bytes and the rules on sensitive files say of the same lines. */
export function joinTold(seen: readonly Detection[], sensitive: readonly Detection[]): readonly JoinedDetection[] {
  const told = (detection: Detection): boolean => isToldBy(detection, sensitive)
  const joined = sensitive.map((detection) => {
    const same = seen.filter((other) => isToldBy(other, [detection]))
    return { detection, secrets: digestsOf([detection, ...same]) }
  })
  const rest = sensitive.length === 0 ? seen : seen.filter((detection) => !told(detection))
  return [...joined, ...rest.map((detection) => ({ detection, secrets: digestsOf([detection]) }))]
}

function digestsOf(detections: readonly Detection[]): readonly string[] {
  return [...new Set(detections.flatMap(({ secret }) => secret ?? []))]
}

/** What identifies a credential: its value's digest, or, where there is none, where and how it was seen. */
export function identityOf({ secret, rule, key, place }: Detection): string {
  return secret ?? JSON.stringify([rule, key, place.kind === 'file' ? [place.path, place.entry] : null])
}

/** Sightings, one for each credential and path: the surest, and of equals the first. */
export interface SightingList {
  readonly add: (blob: HistoryBlob, found: readonly JoinedDetection[]) => void
  readonly all: () => readonly HistorySighting[]
  /** Whether there were more than are kept. */
  readonly isCut: () => boolean
}

/** Keeps at most so many sightings, those that are known from the start among them. */
export function sightingList(limit: number, known: readonly HistorySighting[] = []): SightingList {
  const keyOf = ({ detection, blob }: HistorySighting): string => JSON.stringify([identityOf(detection), blob.path])
  const sightings = new Map(known.map((sighting) => [keyOf(sighting), sighting]))
  let isCut = false
  return {
    add: (blob, found) => {
      for (const { detection, secrets } of found) {
        const key = keyOf({ detection, secrets, blob })
        const known = sightings.get(key)
        if (known === undefined && sightings.size >= limit) isCut = true
        else if (known === undefined || (known.detection.confidence === 'low' && detection.confidence !== 'low')) {
          sightings.set(key, { detection, secrets, blob })
        }
      }
    },
    all: () => [...sightings.values()],
    isCut: () => isCut,
  }
}
