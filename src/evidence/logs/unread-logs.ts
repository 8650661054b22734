import type { Reading } from '../../github/reading.ts'
import { type LoggedJob, readLoggedJobs } from '../../github/run-logs.ts'
import { gap, type Gap, type GapReason } from '../../model/gap.ts'
import type { Collected } from '../evidence.ts'
import type { ReadAttempt } from '../run-logs.ts'
import type { WorkflowsEvidence } from '../workflows.ts'

/** https://docs.github.com/en/organizations/managing-organization-settings/configuring-the-retention-period-for-github-actions-artifacts-and-logs-in-your-organization */
const KEPT_DAYS = 90
const DAY_MS = 86_400_000
/** Attempts whose jobs are asked for, to link to a line or to see that nothing ran. */
export const MAX_JOBS_ASKED = 4
const NAMED = 5

/** What could not be had of the chosen logs, and why. */
export interface Lost {
  readonly expired: readonly number[]
  readonly withoutJobs: number
  readonly gaps: readonly Gap[]
}

/**
 * Tells logs that expired or never were from those that somebody deleted or that were not to be had: only the age tells, since
 * GitHub answers alike. What is missing too early is a gap.
 */
export async function withoutLogs(
  reading: Reading,
  attempts: readonly ReadAttempt[],
  now: number,
  jobs: Map<string, readonly LoggedJob[]>,
  maxJobs: number,
): Promise<Lost> {
  const expired = new Set<number>()
  const unread: { readonly run: number; readonly reason: GapReason; readonly gap: Gap }[] = []
  let withoutJobs = 0
  for (const { run, attempt, gap: missing } of attempts) {
    if (missing === null) continue
    const isGone = missing.reason === 'not-found' || missing.reason === 'expired'
    if (isGone && now - run.startedAt > KEPT_DAYS * DAY_MS) {
      expired.add(run.id)
      continue
    }
    if (isGone && run.conclusion === 'cancelled' && jobs.size < maxJobs) {
      const answer = await readLoggedJobs(reading, run.id, attempt)
      if (answer.ok && answer.value.gap === null) {
        jobs.set(`${run.id} ${attempt}`, answer.value.items)
        if (answer.value.items.every(({ hasBegun }) => !hasBegun)) {
          withoutJobs += 1
          continue
        }
      }
    }
    unread.push({ run: run.id, reason: missing.reason, gap: missing })
  }
  return { expired: [...expired], withoutJobs, gaps: unreadGaps(unread) }
}

/** One gap for each reason: the first in full, the others by their runs. */
function unreadGaps(
  unread: readonly { readonly run: number; readonly reason: GapReason; readonly gap: Gap }[],
): readonly Gap[] {
  return [...new Set(unread.map(({ reason }) => reason))].flatMap((reason) => {
    const [first, ...others] = unread.filter((one) => one.reason === reason)
    if (first === undefined) return []
    const isGone = reason === 'not-found' || reason === 'expired'
    const deleted = isGone
      ? ` It is younger than ${KEPT_DAYS} days, so that it did not have to expire: somebody may have deleted it.`
      : ''
    const runs = [...new Set(others.map(({ run }) => run))].filter((run) => run !== first.run)
    const named = runs.slice(0, NAMED).map((run) => `\`${run}\``)
    const more = runs.length > NAMED ? ` and ${runs.length - NAMED} more` : ''
    const also = runs.length === 0 ? '' : ` The same holds for the runs ${named.join(', ')}${more}.`
    const grant = isGone
      ? 'Attest what these logs held and that it was revoked; a deleted log shows nothing.'
      : first.gap.grant
    return [gap('run-logs', reason, `${first.gap.detail}${deleted}${also}`, grant)]
  })
}

/** One gap for each reason for which logs were not looked through whole. */
export function issueGaps(attempts: readonly ReadAttempt[]): readonly Gap[] {
  const seen = new Map<string, { readonly reason: GapReason; readonly because: string; readonly runs: Set<number> }>()
  for (const { run, archive } of attempts) {
    for (const { reason, because } of archive?.issues ?? []) {
      const known = seen.get(because) ?? { reason, because, runs: new Set() }
      known.runs.add(run.id)
      seen.set(because, known)
    }
  }
  return [...seen.values()].map(({ reason, because, runs }) => {
    const named = [...runs].slice(0, NAMED).map((run) => `\`${run}\``)
    const more = runs.size > NAMED ? ` and ${runs.size - NAMED} more` : ''
    return gap(
      'run-logs',
      reason,
      `Logs not looked through whole: those of the runs ${named.join(', ')}${more}, because ${because}.`,
      'Look through them by hand and attest that.',
    )
  })
}

/** Which workflows take secrets is not known where not all of them were read. */
export function workflowGaps(seen: Collected<WorkflowsEvidence>): readonly Gap[] {
  if (seen.ok && seen.value.isWhole) return []
  const detail = 'Which workflows take secrets is not known, so that the scope has only the runs of this commit.'
  const [because]: readonly Gap[] = seen.gaps
  return because === undefined
    ? [gap('run-logs', 'malformed', detail)]
    : [gap('run-logs', because.reason, `${detail} ${because.detail}`, because.grant)]
}
