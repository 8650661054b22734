import { collectArtifacts } from '../../evidence/artifacts.ts'
import type { Collected } from '../../evidence/evidence.ts'
import { collectRunLogs } from '../../evidence/run-logs.ts'
import type { LastRelease } from '../../evidence/stored-secrets.ts'
import { MAX_JOBS_ASKED } from '../../evidence/logs/unread-logs.ts'
import type { WorkflowsEvidence } from '../../evidence/workflows.ts'
import type { LoggedRelease } from '../../evidence/logs/since-release.ts'
import type { Reading } from '../../github/reading.ts'
import type { LoggedRun } from '../../github/run-logs.ts'
import { gap } from '../../model/gap.ts'
import type { SourceName } from '../../model/source.ts'
import type { Policy } from '../../policy/policy.ts'
import type { NamedSearch } from '../../secrets/named-values.ts'
import type { OtherCollectors } from '../collect-trees.ts'

/** The sources that are downloads: what runs logged and kept. */
type DownloadSource = 'run-logs' | 'artifacts'

export interface DownloadInput {
  readonly isRelease: boolean
  /** The repository, read by the workflow's token on the account of a source. */
  readonly readingFor: (source: SourceName) => Reading
  readonly commit: string
  /** This very run; null outside of a workflow. */
  readonly ownRun: { readonly runId: number; readonly attempt: number }
  /** What the subject's workflows say; judged once, whoever asks. */
  readonly workflows: () => Promise<Collected<WorkflowsEvidence>>
  /** Real values that are looked for; null for none. */
  readonly named: NamedSearch | null
  readonly logs: LogOptions
  /** What was released last; null where nothing was. */
  readonly lastRelease: LastRelease | null
  /** The run that this one follows; null where it follows none. */
  readonly finished: LoggedRun | null
}

/** Which runs the policy has the logs read of. */
export interface LogOptions {
  /** Of each workflow that takes secrets so many of the newest. */
  readonly runs: number
  readonly isSinceRelease: boolean
}

/**
 * The collectors of downloads. They are read at the release stage alone: at the pull-request stage the commit's own runs have
 * not ended, and fifteen requests are for what decides about the change. A run that follows another reads that one's logs,
 * which costs a download.
 */
export function downloadCollectors(input: DownloadInput): Pick<OtherCollectors, DownloadSource> {
  const { isRelease, commit, ownRun: own, workflows, named } = input
  const logs = input.readingFor('run-logs')
  const logsOf = (finished: LoggedRun | null, maxJobs: number) =>
    collectRunLogs(logs, {
      ...{ commit, own, workflows, named, finished, maxJobs },
      perWorkflow: input.logs.runs,
      lastRelease: input.logs.isSinceRelease && finished === null ? loggedRelease(input) : 'unasked',
      now: logs.github.clock.now(),
    })
  if (isRelease) {
    return {
      'run-logs': () => logsOf(null, MAX_JOBS_ASKED),
      artifacts: () => collectArtifacts(input.readingFor('artifacts'), { commit, own, named }),
    }
  }
  const { finished } = input
  if (finished === null) return { 'run-logs': deferred('run-logs'), artifacts: deferred('artifacts') }
  return { 'run-logs': () => logsOf(finished, 1), artifacts: deferred('artifacts') }
}

function deferred(source: DownloadSource): () => Promise<Collected<never>> {
  const missing = gap(source, 'deferred', 'This is read at the release stage, once the runs of the commit have ended.')
  return () => Promise.resolve({ ok: false, gaps: [missing] })
}

function loggedRelease({ lastRelease }: DownloadInput): LoggedRelease | null {
  return lastRelease === null ? null : { ...lastRelease, committedAt: lastRelease.dates?.earliest ?? null }
}

/** Which runs the policy asks for. */
export function logOptionsOf({ checks }: Policy): LogOptions {
  const options = checks['ci-secrets-protected']?.options
  return {
    runs: Number(options?.['logRuns']?.value ?? 5),
    isSinceRelease: options?.['logScope']?.value === 'since-release',
  }
}
