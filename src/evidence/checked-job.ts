import type { JobStep, WorkflowRun } from '../github/workflow-runs.ts'
import type { Confirmation } from './confirm-jobs.ts'

/** The job that a check run of Actions is shown as. */
export interface CheckedJob {
  readonly workflow: string
  readonly runId: number
  readonly event: string
  /** Whether every workflow file that it came from, reusable ones included, is the trusted ref's. */
  readonly file: 'trusted' | 'changed' | 'unknown'
  /** Whether it was found among the run's jobs, and not only shown with them. */
  readonly confirmation: Confirmation
  /** Its steps, where it was looked up; null where not. */
  readonly steps: readonly JobStep[] | null
}

/** The workflow files on both sides, by the blob's id; null where a path is not there. */
export interface WorkflowFiles {
  readonly atSubject: (path: string) => string | null
  readonly atTrusted: (path: string) => string | null
}

/** What a run says of its jobs, by the files of both sides; `repository` is `owner/name`. */
export function jobOf(
  run: WorkflowRun,
  files: WorkflowFiles,
  repository: string,
): Omit<CheckedJob, 'confirmation' | 'steps'> {
  return { workflow: run.path, runId: run.id, event: run.event, file: fileState(run, files, repository) }
}

/** Of a reusable workflow in another repository the commit is what its caller names, and so as trusted as the caller. */
function fileState(run: WorkflowRun, files: WorkflowFiles, repository: string): CheckedJob['file'] {
  // A required workflow of another repository has no file here.
  if (run.pathRef !== null && files.atSubject(run.path) === null && files.atTrusted(run.path) === null) return 'unknown'
  const called = run.reusable.flatMap(({ path }) => {
    const file = path.split('@')[0] ?? ''
    return file.startsWith(`${repository}/`) ? [file.slice(repository.length + 1)] : []
  })
  const states = [run.path, ...called].map((path) => {
    const [subject, trusted] = [files.atSubject(path), files.atTrusted(path)]
    if (subject === null) return 'unknown'
    return subject === trusted ? 'trusted' : 'changed'
  })
  if (states.includes('changed')) return 'changed'
  return states.includes('unknown') ? 'unknown' : 'trusted'
}
