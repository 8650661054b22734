import type { Answer } from '../github/answer.ts'
import type { CheckRun } from '../github/commit-status.ts'
import type { Paged } from '../github/paging.ts'
import type { Reading } from '../github/reading.ts'
import { type OwnJobFacts, readOwnJob, type WorkflowRun } from '../github/workflow-runs.ts'
import { jobOf, type WorkflowFiles } from './checked-job.ts'

/** What this run knows of itself, so that it neither waits for itself nor judges itself. */
export interface OwnChecks {
  /** Null outside of a workflow. */
  readonly job: OwnJobFacts | null
  /** The job of the run that this one follows which judged before, by its name; null where this one follows none. */
  readonly before: { readonly runId: number; readonly name: string } | null
  /** The names and the beginning of `external_id` of the check runs that this product posts. */
  readonly posted: { readonly names: readonly string[]; readonly externalIdPrefix: string } | null
}

interface SeenJobs {
  readonly runs: Answer<Paged<WorkflowRun>>
  readonly checks: Answer<Paged<CheckRun>>
}

/** Of the checks of this very run, the one that has not ended is this job; of several GitHub tells the runner. */
export async function findOwnJob(
  reading: Reading,
  { runs, checks }: SeenJobs,
  own: OwnJobFacts | null,
): Promise<string | null> {
  if (own === null) return null
  // What may not list runs may not list their jobs either.
  if (!runs.ok) return null
  const run = runs.value.items.find(({ id }) => id === own.runId)
  const [only, ...others] = (checks.ok ? checks.value.items : []).filter(({ suite }) => suite === run?.suite)
  // Alone in its run it needs no looking up. Beside others it does: one that was posted under its name hides it here.
  if (only !== undefined && others.length === 0 && only.conclusion === null) return only.name
  const job = await readOwnJob(reading, own)
  return job.ok ? (job.value?.name ?? null) : null
}

/** The gate that judged before, where its workflow file is the trusted one: in any other a job of that name may be anything. */
export function findJobBefore(
  { repository }: Reading,
  { runs, checks }: SeenJobs,
  files: WorkflowFiles,
  { runId, name }: NonNullable<OwnChecks['before']>,
): string | null {
  const run = runs.ok ? runs.value.items.find(({ id }) => id === runId) : undefined
  if (run === undefined || jobOf(run, files, `${repository.owner}/${repository.repo}`).file !== 'trusted') return null
  const isThere = checks.ok && checks.value.items.some((check) => check.suite === run.suite && check.name === name)
  return isThere ? name : null
}
