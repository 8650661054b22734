import type { CheckRun } from '../github/commit-status.ts'
import type { Reading } from '../github/reading.ts'
import { type JobStep, readJobs, type WorkflowRun } from '../github/workflow-runs.ts'

/**
 * Whether a check run is a job of the run that it is shown with. `refuted`: somebody posted it. `unseen`: the jobs could not
 * all be read. `not-asked`: nobody wanted to know.
 */
export type Confirmation = 'confirmed' | 'refuted' | 'unseen' | 'not-asked'

/** The name of a check run, or the beginning of several, such as a matrix has. */
export type WantedName = string | { readonly prefix: string }

/** A check run that was looked up. */
export interface Confirmed {
  readonly confirmation: Confirmation
  /** Null where it is no job that was seen. */
  readonly steps: readonly JobStep[] | null
}

/** Whose success is looked up, and in how many requests at most. */
export interface Wanted {
  readonly confirm: readonly WantedName[]
  readonly confirmRequests: number
}

/** Of more runs than this, and of more attempts of one, the rest stays unseen. */
const MAX_RUNS = 6
const MAX_ATTEMPTS = 3

/**
 * Looks up the successes of the given names among the jobs of their runs, by the number of the check run. A workflow that
 * may write checks posts a check run of any name, and GitHub shows it under the same App and within the suite of some run
 * of the commit. One request a run; more where it was run again in part, for an earlier attempt
 * keeps the jobs that were not. What its requests leave out stays unseen.
 */
export async function confirmJobs(
  reading: Reading,
  { confirm: names, confirmRequests }: Wanted,
  checks: readonly CheckRun[],
  runs: readonly WorkflowRun[],
): Promise<ReadonlyMap<number, Confirmed>> {
  const wanted = checks.filter(
    ({ name, conclusion }) => conclusion === 'success' && names.some((one) => isNamed(name, one)),
  )
  const found = new Map<number, Confirmed>(wanted.map(({ id }) => [id, { confirmation: 'unseen', steps: null }]))
  const named = runs
    .filter(({ suite }) => suite !== null && wanted.some((check) => check.suite === suite))
    .sort((a, b) => b.id - a.id)
  let left = confirmRequests
  for (const run of named.slice(0, MAX_RUNS)) {
    const missing = new Set(wanted.filter(({ suite }) => suite === run.suite).map(({ id }) => id))
    const first = Math.max(1, run.attempt - MAX_ATTEMPTS + 1)
    let isWhole = first === 1
    for (let attempt = run.attempt; attempt >= first && missing.size > 0; attempt--) {
      if (left <= 0) {
        isWhole = false
        break
      }
      left -= 1
      const answer = await readJobs(reading, run.id, attempt)
      isWhole &&= answer.ok && answer.value.gap === null
      for (const { id, steps } of answer.ok ? answer.value.items : []) {
        if (missing.delete(id)) found.set(id, { confirmation: 'confirmed', steps })
      }
    }
    // What is in none of all the lists is no job.
    if (isWhole) for (const id of missing) found.set(id, { confirmation: 'refuted', steps: null })
  }
  return found
}

function isNamed(name: string, wanted: WantedName): boolean {
  return typeof wanted === 'string' ? name === wanted : name.startsWith(wanted.prefix)
}
