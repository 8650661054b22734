import type { Reading } from '../../github/reading.ts'
import { type Job, readJobs, readOwnJob, readRunsOf, rerunJob, type WorkflowRun } from '../../github/workflow-runs.ts'
import type { EventPull } from './event-payload.ts'
import type { Runner } from './runner.ts'

/** What became of a review: the job that judges ran again, or this one has to judge; then `because` says why. */
export type ReviewOutcome =
  | { readonly kind: 'ran-again'; readonly job: string; readonly runId: number; readonly hasSucceeded: boolean }
  | { readonly kind: 'judge-here'; readonly because: string }

/** Between two looks at a job that has not ended, or has not begun. */
const POLL_MS = 5_000
/** Looks for the new attempt, which GitHub makes at once. */
const LOOKS = 12

/**
 * Answers a review by running the pull request's own job again, so that one verdict stands under the name of that job. This
 * job ends as the other does, and not before: whichever of the two a ruleset looks at, it sees what was judged.
 */
export async function rerunForReview(
  reading: Reading,
  runner: Runner,
  pull: EventPull,
  waitMs: number,
): Promise<ReviewOutcome> {
  const found = await findOriginal(reading, runner, pull)
  if (typeof found === 'string') return judgeHere(found)
  const { run, name } = found
  const ended = await waitForEnd(reading, run, name, waitMs)
  if (typeof ended === 'string') return judgeHere(ended)
  const asked = await rerunJob(reading, ended.id, name)
  if (!asked.ok) return judgeHere(`${asked.gap.detail} ${asked.gap.grant}`)
  const hasSucceeded = await awaitVerdict(reading, run, name)
  return hasSucceeded === null
    ? judgeHere(`GitHub took the request to run \`${name}\` again and did not begin.`)
    : { kind: 'ran-again', job: name, runId: run.id, hasSucceeded }
}

function judgeHere(because: string): ReviewOutcome {
  return { kind: 'judge-here', because }
}

/** The newest run of this very workflow for the pull request's head, and the name of the job in it that is this one. */
async function findOriginal(
  reading: Reading,
  runner: Runner,
  { head }: EventPull,
): Promise<{ readonly run: WorkflowRun; readonly name: string } | string> {
  const own = await readOwnJob(reading, {
    runId: runner.runId,
    attempt: runner.attempt,
    jobKey: runner.job,
    runner: runner.machine,
  })
  if (!own.ok) return own.gap.detail
  if (own.value === null) return 'Which job this is could not be told.'
  const runs = await readRunsOf(reading, head, 'read')
  if (!runs.ok) return runs.gap.detail
  const originals = runs.value.items
    .filter(({ event, path, commit }) => event === 'pull_request' && path === runner.workflow?.path && commit === head)
    .sort((a, b) => b.id - a.id)
  const [run] = originals
  return run === undefined ? 'No run of this workflow for the pull request was found.' : { run, name: own.value.name }
}

async function waitForEnd(reading: Reading, run: WorkflowRun, name: string, waitMs: number): Promise<Job | string> {
  const { clock, signal } = reading.github
  const end = clock.now() + waitMs
  for (let look = 0; ; look++) {
    const jobs = await readJobs(reading, run.id, run.attempt, look === 0 ? 'read' : 'polling')
    if (!jobs.ok) return jobs.gap.detail
    const job = jobs.value.items.find((candidate) => candidate.name === name)
    if (job === undefined) return `The run for the pull request has no job \`${name}\`.`
    // GitHub runs a job again only once all jobs of its run have ended.
    if (jobs.value.items.every(({ hasEnded }) => hasEnded)) return job
    if (clock.now() >= end || signal.aborted) return 'The run for the pull request had not ended in time.'
    await clock.sleep(Math.min(POLL_MS, Math.max(0, end - clock.now())), signal)
  }
}

/** Whether the new attempt succeeds; null where it does not begin. One that does not end in the run's time has not. */
async function awaitVerdict(reading: Reading, run: WorkflowRun, name: string): Promise<boolean | null> {
  const { clock, signal } = reading.github
  let hasBegun = false
  for (let look = 0; (hasBegun || look < LOOKS) && !signal.aborted; look++) {
    const jobs = await readJobs(reading, run.id, run.attempt + 1, 'polling')
    const job = jobs.ok ? jobs.value.items.find((candidate) => candidate.name === name) : undefined
    if (job?.hasEnded === true) return job.hasSucceeded
    hasBegun ||= job !== undefined
    await clock.sleep(POLL_MS, signal)
  }
  return hasBegun ? false : null
}
