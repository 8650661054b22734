import type { LoggedRun } from '../../github/run-logs.ts'
import { gap } from '../../model/gap.ts'
import type { ChosenRuns } from './choose-runs.ts'

const MAX_ATTEMPTS = 20

/** All attempts of the run that this one follows, the last first, and no other run. It has ended, and so have its logs. */
export function finishedAttempts(run: LoggedRun): ChosenRuns {
  const first = Math.max(1, run.attempts - MAX_ATTEMPTS + 1)
  const limit = gap('run-logs', 'limit', `Of the run ${run.id} only the last ${MAX_ATTEMPTS} attempts are read.`)
  return {
    attempts: Array.from({ length: run.attempts - first + 1 }, (_, index) => ({ run, attempt: run.attempts - index })),
    ofCommit: 1,
    withoutJobs: 0,
    gaps: first > 1 ? [limit] : [],
  }
}
