import type { Answer } from './answer.ts'
import { allPages, type Paged } from './paging.ts'
import type { Reading } from './reading.ts'
import type { RequestKind } from './request-count.ts'
import { instant, integer, list, mapped, nullable, object, objectId, type Reader, text } from './shape.ts'

/** A workflow run, as far as its logs go. */
export interface LoggedRun {
  readonly id: number
  /** Of the attempts, the last; they count from 1. */
  readonly attempts: number
  /** What started it: `push`, `pull_request`. */
  readonly event: string
  readonly commit: string
  /** The workflow's file: `.github/workflows/ci.yml`. */
  readonly workflow: string
  readonly hasEnded: boolean
  /** `success`, `skipped` and so on; null until it has ended. */
  readonly conclusion: string | null
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  /** Whether what it ran is of this repository; false for a fork's, and where that repository is gone. */
  readonly isOwn: boolean
  readonly url: string
}

/** A run as GitHub tells it; `repository` is the judged one as `owner/name`. */
export function loggedRun(repository: string): Reader<LoggedRun> {
  const run = object({
    id: integer,
    run_attempt: nullable(integer),
    event: text,
    head_sha: objectId,
    path: text,
    status: nullable(text),
    conclusion: nullable(text),
    created_at: instant,
    html_url: text,
    head_repository: nullable(object({ full_name: text })),
  })
  return mapped(run, (one) => ({
    id: one.id,
    attempts: one.run_attempt ?? 1,
    event: one.event,
    commit: one.head_sha,
    workflow: one.path.split('@', 1)[0] ?? '',
    hasEnded: one.status === 'completed',
    conclusion: one.conclusion,
    startedAt: one.created_at,
    isOwn: one.head_repository?.full_name.toLowerCase() === repository.toLowerCase(),
    url: one.html_url,
  }))
}

function runs({ repository: { owner, repo } }: Reading): Reader<readonly LoggedRun[]> {
  return mapped(object({ workflow_runs: list(loggedRun(`${owner}/${repo}`)) }), ({ workflow_runs: found }) => found)
}

/** All runs of a commit. */
export function readCommitRuns(reading: Reading, commit: string): Promise<Answer<Paged<LoggedRun>>> {
  const { github, repository, purpose } = reading
  return allPages(github, {
    purpose,
    kind: 'read',
    what: `The workflow runs of the commit \`${commit}\``,
    permission: 'actions: read',
    route: 'GET /repos/{owner}/{repo}/actions/runs',
    parameters: { ...repository, head_sha: commit },
    read: runs(reading),
  })
}

/** Runs that GitHub lists at once. */
export const RUNS_LISTED = 100

/** One page of all runs that have ended, newest first. */
export function readEndedRuns(reading: Reading, page: number): Promise<Answer<readonly LoggedRun[]>> {
  const { github, repository, purpose } = reading
  const kind: RequestKind = page === 1 ? 'read' : 'paging'
  return github.call({
    purpose,
    kind,
    what: 'The newest workflow runs',
    permission: 'actions: read',
    route: 'GET /repos/{owner}/{repo}/actions/runs',
    parameters: { ...repository, status: 'completed', per_page: RUNS_LISTED, page, exclude_pull_requests: true },
    read: runs(reading),
  })
}

/** The runs of one workflow that have ended, newest first. */
export function readWorkflowRuns(reading: Reading, workflow: string): Promise<Answer<readonly LoggedRun[]>> {
  const { github, repository, purpose } = reading
  return github.call({
    purpose,
    kind: 'read',
    what: `The newest runs of \`${workflow}\``,
    permission: 'actions: read',
    route: 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
    parameters: {
      ...repository,
      workflow_id: workflow.slice(workflow.lastIndexOf('/') + 1),
      status: 'completed',
      per_page: RUNS_LISTED,
      exclude_pull_requests: true,
    },
    read: runs(reading),
  })
}

/** The archive of the logs of one attempt. */
export function downloadLogs(
  { github, repository, purpose }: Reading,
  run: number,
  attempt: number,
  maxBytes: number,
): Promise<Answer<Uint8Array>> {
  return github.download({
    purpose,
    maxBytes,
    what: `The logs of the run ${run}, attempt ${attempt},`,
    permission: 'actions: read',
    route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/logs',
    parameters: { ...repository, run_id: run, attempt_number: attempt },
  })
}

/** A job of an attempt, as far as its log goes. */
export interface LoggedJob {
  readonly name: string
  readonly url: string | null
  /** Whether any step of it began, so that there is a log. */
  readonly hasBegun: boolean
}

/** The jobs of one attempt of a run. */
export function readLoggedJobs(
  { github, repository, purpose }: Reading,
  run: number,
  attempt: number,
): Promise<Answer<Paged<LoggedJob>>> {
  const job = object({ name: text, html_url: nullable(text), steps: nullable(list(object({ name: text }))) })
  return allPages(github, {
    purpose,
    kind: 'read',
    what: `The jobs of the run ${run}`,
    permission: 'actions: read',
    route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs',
    parameters: { ...repository, run_id: run, attempt_number: attempt },
    read: mapped(object({ jobs: list(job) }), ({ jobs }) =>
      jobs.map(({ name, html_url: url, steps }) => ({ name, url, hasBegun: (steps ?? []).length > 0 })),
    ),
  })
}
