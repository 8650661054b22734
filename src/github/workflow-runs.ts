import type { Answer } from './answer.ts'
import { allPages, type Paged } from './paging.ts'
import type { Reading } from './reading.ts'
import type { RequestKind } from './request-count.ts'
import { anything, integer, list, mapped, nullable, object, objectId, type Reader, text } from './shape.ts'

/** One run of a workflow. */
export interface WorkflowRun {
  readonly id: number
  readonly attempt: number
  readonly event: string
  readonly commit: string
  /** The workflow's file in the repository it is of: `.github/workflows/ci.yml`. */
  readonly path: string
  /** What stands behind `@` in GitHub's path: the ref that a required workflow comes from; null for none. */
  readonly pathRef: string | null
  readonly suite: number | null
  /** `owner/repo/path@ref` of each reusable workflow that it calls, with the commit it was read at. */
  readonly reusable: readonly { readonly path: string; readonly commit: string | null }[]
}

const run: Reader<WorkflowRun> = mapped(
  object({
    id: integer,
    run_attempt: nullable(integer),
    event: text,
    head_sha: objectId,
    path: text,
    check_suite_id: nullable(integer),
    referenced_workflows: nullable(list(object({ path: text, sha: nullable(text) }))),
  }),
  (found) => {
    const [path = '', ref] = found.path.split('@')
    return {
      id: found.id,
      attempt: found.run_attempt ?? 1,
      event: found.event,
      commit: found.head_sha,
      path,
      pathRef: ref ?? null,
      suite: found.check_suite_id,
      reusable: (found.referenced_workflows ?? []).map(({ path: called, sha }) => ({ path: called, commit: sha })),
    }
  },
)

/** All workflow runs of a commit. */
export function readRunsOf(
  { github, repository, purpose }: Reading,
  commit: string,
  kind: RequestKind,
): Promise<Answer<Paged<WorkflowRun>>> {
  return allPages(github, {
    purpose,
    kind,
    what: `The workflow runs of the commit \`${commit}\``,
    permission: 'actions: read',
    route: 'GET /repos/{owner}/{repo}/actions/runs',
    parameters: { ...repository, head_sha: commit },
    read: mapped(object({ workflow_runs: list(run) }), ({ workflow_runs }) => workflow_runs),
  })
}

/** One job of a run's attempt. Its number is its check run's. */
export interface Job {
  readonly id: number
  readonly name: string
  readonly isRunning: boolean
  readonly hasEnded: boolean
  readonly hasSucceeded: boolean
  readonly runner: string | null
  /** Its steps, in the order in which they ran. */
  readonly steps: readonly JobStep[]
}

/** A step as it is shown: `Run bandit -r src` where it has no name of its own. */
export interface JobStep {
  readonly name: string
  /** How it ended, in GitHub's words; null until it has. */
  readonly conclusion: string | null
}

/** The jobs of one attempt of a run. */
export function readJobs(
  { github, repository, purpose }: Reading,
  runId: number,
  attempt: number,
  kind: RequestKind = 'read',
): Promise<Answer<Paged<Job>>> {
  return allPages(github, {
    purpose,
    kind,
    what: `The jobs of the workflow run ${runId}`,
    permission: 'actions: read',
    route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs',
    parameters: { ...repository, run_id: runId, attempt_number: attempt },
    read: mapped(
      object({
        jobs: list(
          object({
            id: integer,
            name: text,
            status: text,
            conclusion: nullable(text),
            runner_name: nullable(text),
            steps: nullable(list(object({ name: text, conclusion: nullable(text) }))),
          }),
        ),
      }),
      ({ jobs }) =>
        jobs.map(({ id, name, status, conclusion, runner_name, steps }) => ({
          id,
          name,
          isRunning: status === 'in_progress',
          hasEnded: status === 'completed',
          hasSucceeded: status === 'completed' && conclusion === 'success',
          runner: runner_name,
          steps: steps ?? [],
        })),
    ),
  })
}

/** What a runner says of the job that this is. */
export interface OwnJobFacts {
  readonly runId: number
  readonly attempt: number
  /** GITHUB_JOB: the job's key in the workflow file. */
  readonly jobKey: string
  /** RUNNER_NAME. */
  readonly runner: string
}

/**
 * The job that this process is, or null where it cannot be told. A key is no name: a job may be named otherwise, and a
 * matrix has many of one key. Several jobs that run at once are told apart by their runner.
 */
export async function readOwnJob(reading: Reading, own: OwnJobFacts): Promise<Answer<Job | null>> {
  const answer = await readJobs(reading, own.runId, own.attempt)
  if (!answer.ok) return answer
  const running = answer.value.items.filter(({ isRunning }) => isRunning)
  const onRunner = running.filter(({ runner }) => runner === own.runner)
  const candidates = [onRunner, running, running.filter(({ name }) => name === own.jobKey)]
  return { ok: true, value: candidates.find((jobs) => jobs.length === 1)?.[0] ?? null }
}

/** Runs a job of a finished run again, in a new attempt. */
export function rerunJob({ github, repository }: Reading, jobId: number, name: string): Promise<Answer<unknown>> {
  return github.call({
    purpose: 'publishing',
    kind: 'publishing',
    what: `Another run of the job \`${name}\``,
    permission: 'actions: write',
    route: 'POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun',
    parameters: { ...repository, job_id: jobId },
    read: anything,
  })
}
