import type { Reading } from '../../github/reading.ts'
import { readCommitRuns } from '../../github/run-logs.ts'
import { isoDateOf, type IsoDate } from '../../model/date.ts'
import type { Gap } from '../../model/gap.ts'
import type { Collected } from '../evidence.ts'
import type { WorkflowsEvidence } from '../workflows.ts'

/** The last release, for the logs of what ran since. */
export interface LoggedRelease {
  readonly ref: string
  readonly commit: string
  /** The earlier of its commit's dates, in milliseconds since the epoch; null where that is not here. */
  readonly committedAt: number | null
  readonly workflows: () => Promise<Collected<WorkflowsEvidence>>
}

/** From when on logs are in the scope. */
export interface LogsSince {
  /** Milliseconds since the epoch; 0 for all that GitHub keeps. */
  readonly at: number
  /** Null where nothing was released, or the day of it cannot be told. */
  readonly release: { readonly ref: string; readonly on: IsoDate } | null
}

/**
 * The moment after which everything ran since the last release: the earliest that is known. A commit says of itself whatever
 * its author likes, so that the first run on it, which GitHub dates, is asked as well; where that is not had, `gap` says so.
 * One request.
 */
export async function sinceRelease(
  reading: Reading,
  release: LoggedRelease | null,
): Promise<{ readonly since: LogsSince; readonly gap: Gap | null }> {
  const none = { at: 0, release: null }
  if (release === null) return { since: none, gap: null }
  const runs = await readCommitRuns(reading, release.commit)
  const known = [
    ...(release.committedAt === null ? [] : [release.committedAt]),
    ...(runs.ok ? runs.value.items.map(({ startedAt }) => startedAt) : []),
  ].filter(Number.isFinite)
  const gap = runs.ok ? runs.value.gap : runs.gap
  if (known.length === 0) return { since: none, gap }
  const at = Math.min(...known)
  return { since: { at, release: { ref: release.ref, on: isoDateOf(at) } }, gap }
}
