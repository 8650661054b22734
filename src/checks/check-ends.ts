import type { CommitCheck, Conclusion } from '../evidence/commit-checks.ts'

/**
 * What the end of a check is worth to a gate. `stopped`: somebody or something ended it before it could answer. `not-run`:
 * it never asked, which GitHub lets pass. `pending`: it has not ended. `unrecognized`: a word that this version has not heard.
 */
export type End = 'passed' | 'failed' | 'stopped' | 'not-run' | 'pending' | 'unrecognized'

interface EndOf {
  readonly end: End
  /** Follows the check's name: `was skipped`. */
  readonly text: string
}

// https://docs.github.com/en/rest/checks/runs: `skipped` and `neutral` satisfy a required check.
const ENDS: { readonly [C in Conclusion]: EndOf } = {
  success: { end: 'passed', text: 'passed' },
  failure: { end: 'failed', text: 'failed' },
  timed_out: { end: 'failed', text: 'ran out of time' },
  startup_failure: { end: 'failed', text: 'could not be started' },
  cancelled: { end: 'stopped', text: 'was cancelled' },
  action_required: { end: 'stopped', text: 'waits for somebody to act' },
  stale: { end: 'stopped', text: 'never ended, and GitHub gave it up' },
  skipped: { end: 'not-run', text: 'was skipped' },
  neutral: { end: 'not-run', text: 'ended neutral, which is neither yes nor no' },
  unrecognized: { end: 'unrecognized', text: 'ended in a way that this version does not know' },
}

/** How a check ended, as a gate sees it. */
export function endOf({ conclusion }: Pick<CommitCheck, 'conclusion'>): End {
  return conclusion === null ? 'pending' : ENDS[conclusion].end
}

/** How a check ended, in words that follow its name. */
export function endText({ conclusion }: Pick<CommitCheck, 'conclusion'>): string {
  return conclusion === null ? 'has not ended' : ENDS[conclusion].text
}

/**
 * The checks that still speak for the commit: of one job of one workflow, run several times for the same event, what ran
 * before the last plain yes or no is past. A later run that was cancelled or skipped takes no earlier answer back. Checks
 * of other Apps have no order, so all of them stay.
 */
export function standingChecks(checks: readonly CommitCheck[]): readonly CommitCheck[] {
  const answered = new Map<string, number>()
  for (const check of checks) {
    const job = jobKey(check)
    if (job === null || !hasAnswered(check)) continue
    answered.set(job.key, Math.max(answered.get(job.key) ?? job.runId, job.runId))
  }
  return checks.filter((check) => {
    const job = jobKey(check)
    return job === null || job.runId >= (answered.get(job.key) ?? job.runId)
  })
}

function hasAnswered(check: CommitCheck): boolean {
  const end = endOf(check)
  return end === 'passed' || end === 'failed'
}

/** Runs are numbered in the order in which they were started. */
function jobKey({ name, app, job }: CommitCheck): { readonly key: string; readonly runId: number } | null {
  if (job === null) return null
  return { key: JSON.stringify([name, app?.id ?? null, job.workflow, job.event]), runId: job.runId }
}
