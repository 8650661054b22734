import type { IsoDate } from '../model/date.ts'
import type { Finding } from '../model/finding.ts'
import { groupBy } from '../model/group-by.ts'
import type { Place } from '../model/place.ts'
import { maySign } from './people.ts'
import type { Resolution } from './policy.ts'

/** What became of a resolution. `void`: a file of the subject still holds the value. `unmatched`: nothing that was found is it. */
export type ResolutionStatus = 'active' | 'void' | 'future' | 'not-an-owner' | 'unmatched'

export interface JudgedResolution {
  readonly resolution: Resolution
  readonly status: ResolutionStatus
  /** Where the subject still holds the value; null unless that makes it void. */
  readonly heldAt: Place | null
}

/** What `judgeResolutions` goes by. */
export interface ResolutionInput {
  readonly resolutions: readonly Resolution[]
  readonly findings: readonly Finding[]
  readonly owners: readonly string[]
  readonly asOf: IsoDate
}

/** The resolutions with what became of them, and what they answer. */
export interface JudgedResolutions {
  readonly judged: readonly JudgedResolution[]
  /** The resolution that answers a finding; null for none. */
  readonly resolvedBy: (finding: Finding) => Resolution | null
}

/**
 * Judges the statements that leaked credentials were revoked. One answers the findings of its value that the history alone
 * holds; as long as a file of the subject holds the value as well, it answers nothing at all.
 */
export function judgeResolutions({ resolutions, findings, owners, asOf }: ResolutionInput): JudgedResolutions {
  const bySecret = groupBy(findings, ({ secret }) => secret)
  const active = new Map<string, Resolution>()
  const judged = resolutions.map((resolution): JudgedResolution => {
    const found = bySecret.get(resolution.secret) ?? []
    const held = found.flatMap(({ place, related }) => [place, ...related]).find((place) => !isPast(place))
    const status = statusOf(resolution, found.length > 0, held !== undefined, owners, asOf)
    if (status === 'active' && !active.has(resolution.secret)) active.set(resolution.secret, resolution)
    return { resolution, status, heldAt: status === 'void' ? (held ?? null) : null }
  })
  return { judged, resolvedBy: ({ secret }) => (secret === null ? null : (active.get(secret) ?? null)) }
}

function statusOf(
  { by, revokedOn }: Resolution,
  isFound: boolean,
  isHeld: boolean,
  owners: readonly string[],
  asOf: IsoDate,
): ResolutionStatus {
  if (revokedOn > asOf) return 'future'
  if (!maySign(owners, by)) return 'not-an-owner'
  if (!isFound) return 'unmatched'
  return isHeld ? 'void' : 'active'
}

/** Whether a place is in the history alone: one in a file of the subject names no commit. */
function isPast(place: Place): boolean {
  return place.kind === 'file' && place.commit !== null
}

/** What a finding shows of its resolution, as of a waiver: `policy line N`. */
export function resolutionLabel({ place }: Resolution): string {
  return place.startLine === null ? 'policy' : `policy line ${place.startLine}`
}
