import type { ZipEntry } from '../../archive/zip.ts'

/** One log file of a job. `step` is null for a job's whole log and for what the runner itself logged. */
export interface LogFile {
  readonly job: string
  readonly step: { readonly number: number; readonly name: string } | null
  readonly entry: ZipEntry
}

/** A job's logs in the archive of a run. Its name is as the archive has it, see `archiveName`. */
export interface JobLogs {
  readonly job: string
  /** What has to be read so that every line is seen, each line once where that can be told. */
  readonly files: readonly LogFile[]
}

const WHOLE = /^-?\d+_(.*)\.txt$/
const OF_STEP = /^([^/]*)\/(\d+)_(.*)\.txt$/
const OF_RUNNER = /^([^/]*)\/[^/]*\.txt$/
const MARK_BYTES = 3

/**
 * Parts the archive of a run into jobs and steps. It holds every line twice: in a file of the job and in those of its
 * steps. The steps' are read, which tell where a line is from; the job's as well where it is longer than they are together.
 * https://docs.github.com/en/rest/actions/workflow-runs#download-workflow-run-logs
 */
export function jobLogs(entries: readonly ZipEntry[]): readonly JobLogs[] {
  const jobs = new Map<string, { whole: ZipEntry[]; readonly steps: LogFile[]; readonly rest: LogFile[] }>()
  const of = (job: string) => {
    const known = jobs.get(job)
    if (known !== undefined) return known
    const made = { whole: [], steps: [], rest: [] }
    jobs.set(job, made)
    return made
  }
  for (const entry of entries) {
    const whole = WHOLE.exec(entry.path)
    const step = OF_STEP.exec(entry.path)
    if (whole !== null) of(whole[1] ?? '').whole.push(entry)
    else if (step !== null) {
      const [, job = '', number = '', name = ''] = step
      of(job).steps.push({ job, step: { number: Number(number), name }, entry })
    } else {
      // What is named otherwise is read all the same.
      const job = OF_RUNNER.exec(entry.path)?.[1] ?? entry.path
      of(job).rest.push({ job, step: null, entry })
    }
  }
  return [...jobs].map(([job, { whole, steps, rest }]) => {
    const covered = steps.reduce((sum, { entry }) => sum + entry.size, 0)
    const marks = MARK_BYTES * (steps.length + 1)
    // Of several jobs that the archive calls alike the steps cannot be told apart, so that each is read whole.
    const isShared = whole.length > 1
    const uncovered = whole.filter((entry) => isShared || steps.length === 0 || entry.size > covered + marks)
    const inOrder = [...steps].sort((a, b) => (a.step?.number ?? 0) - (b.step?.number ?? 0))
    return { job, files: [...inOrder, ...uncovered.map((entry) => ({ job, step: null, entry })), ...rest] }
  })
}

/** The archive's names have no character that file systems mind, and are cut. */
const MAX_NAME = 90

/** How a job or a step of this name is called in the archive. */
export function archiveName(name: string): string {
  return name
    .replace(/[/:<>"\\|?*\p{Cc}]/gu, '')
    .slice(0, MAX_NAME)
    .trim()
}
