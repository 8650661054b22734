import type { Answer } from '../github/answer.ts'
import {
  type CheckRun,
  type CommitStatus,
  type Conclusion,
  readCheckRuns,
  readStatuses,
} from '../github/commit-status.ts'
import type { Paged } from '../github/paging.ts'
import type { Reading } from '../github/reading.ts'
import { readRunsOf, type WorkflowRun } from '../github/workflow-runs.ts'
import { gap, type Gap } from '../model/gap.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { Place } from '../model/place.ts'
import { type CheckedJob, jobOf, type WorkflowFiles } from './checked-job.ts'
import { type Confirmation, type Confirmed, confirmJobs, type WantedName } from './confirm-jobs.ts'
import type { Collected } from './evidence.ts'
import { findJobBefore, findOwnJob, type OwnChecks } from './own-job.ts'

export type { CheckedJob, CommitStatus, Conclusion, Confirmation, WorkflowFiles }

/** What ran on the subject's head. A list is null where it could not be read; the gap says why. */
export interface CommitChecksEvidence {
  readonly commit: string
  readonly checks: readonly CommitCheck[] | null
  readonly statuses: readonly CommitStatus[] | null
  /** Which lists were read to their end; what is in none of them may else still be there. */
  readonly isWhole: { readonly checks: boolean; readonly statuses: boolean }
}

/** One check run, as it ended: skipped and neutral are what they are. */
export interface CommitCheck {
  readonly name: string
  /** Null while it is pending. */
  readonly conclusion: Conclusion | null
  /** Null where GitHub names none. */
  readonly app: { readonly id: number; readonly slug: string } | null
  /** This very job in whatever run of its workflow, or what it posted: no gate for itself. */
  readonly isOwn: boolean
  /** The workflow that it is a job of; null for another App's check, and where the runs could not be read. */
  readonly job: CheckedJob | null
  readonly place: Place
}

export interface CommitChecksRequest {
  readonly commit: string
  readonly own: OwnChecks
  readonly files: WorkflowFiles
  /** Names of jobs whose success is looked up in their runs, for a check run of any name can be posted. */
  readonly confirm: readonly WantedName[]
  /** Requests that this may take; the rest stays unseen. */
  readonly confirmRequests: number
  /** How long to wait for what is pending; 0 for not at all. */
  readonly waitMs: number
  /** Told before each wait: how many are pending. */
  readonly onWait: (pending: number) => void
}

/** The App that makes a check run for every job. */
const ACTIONS_SLUG = 'github-actions'
/** Between two looks at what is pending; the later ones are further apart. */
const POLL_MS = [5_000, 10_000, 20_000, 30_000]
const NAMED = 5

/** The checks of a commit, looked at once. */
export interface StartedCommitChecks {
  /** The name that this job's check run has; null outside of a workflow, and where it cannot be told. */
  readonly ownJob: string | null
  /** Waits for what is pending, this job excluded; what is pending still is a gap. */
  readonly collect: () => Promise<Collected<CommitChecksEvidence>>
}

/**
 * Looks at the check runs and statuses of a commit, and finds this very job among them. Three requests, and a fourth where
 * several jobs of this run are running; further pages and polling apart.
 */
export async function startCommitChecks(reading: Reading, request: CommitChecksRequest): Promise<StartedCommitChecks> {
  const { commit } = request
  const [runs, checks, statuses] = await Promise.all([
    readRunsOf(reading, commit, 'read'),
    readCheckRuns(reading, commit, { kind: 'read', filter: 'latest' }),
    readStatuses(reading, commit, 'read'),
  ])
  const first: Seen = { runs, checks, statuses, confirmed: new Map() }
  const { job, before } = request.own
  const known =
    before === null ? await findOwnJob(reading, first, job) : findJobBefore(reading, first, request.files, before)
  // Without any answer the key is the best guess, good enough not to wait for itself: it names a job that has no name.
  const ownJob = known ?? ((checks.ok && runs.ok) || before !== null ? null : (job?.jobKey ?? null))
  return {
    ownJob: known,
    collect: async () => {
      const judge: Judge = (seen) => judgeChecks(seen, request, ownJob, reading)
      const last = await waitFor(reading, request, first, judge)
      const isKnown = last.runs.ok && last.checks.ok
      const confirmed = isKnown
        ? await confirmJobs(reading, request, last.checks.value.items, last.runs.value.items)
        : last.confirmed
      return evidenceOf(commit, { ...last, confirmed }, judge)
    },
  }
}

const NOT_ASKED: Confirmed = { confirmation: 'not-asked', steps: null }

type Judge = (seen: Seen) => readonly CommitCheck[] | null

function evidenceOf(commit: string, seen: Seen, judge: Judge): Collected<CommitChecksEvidence> {
  const { checks, statuses } = seen
  const evidence = {
    commit,
    checks: judge(seen),
    statuses: statuses.ok ? statuses.value.items : null,
    isWhole: {
      checks: checks.ok && checks.value.gap === null,
      statuses: statuses.ok && statuses.value.gap === null,
    },
  }
  const gaps = [...gapsOf(seen), ...pendingGap(pendingNames(evidence.checks ?? [], evidence.statuses ?? []))]
  if (evidence.checks === null && evidence.statuses === null && isNonEmpty(gaps)) return { ok: false, gaps }
  return { ok: true, value: evidence, gaps }
}

interface Seen {
  readonly runs: Answer<Paged<WorkflowRun>>
  readonly checks: Answer<Paged<CheckRun>>
  readonly statuses: Answer<Paged<CommitStatus>>
  /** By the number of a check run; what is not there was not asked. */
  readonly confirmed: ReadonlyMap<number, Confirmed>
}

async function waitFor(reading: Reading, request: CommitChecksRequest, first: Seen, judge: Judge): Promise<Seen> {
  const { clock, signal } = reading.github
  const end = clock.now() + request.waitMs
  let seen = first
  for (let look = 0; ; look++) {
    const statuses = seen.statuses.ok ? seen.statuses.value.items : []
    const pending = pendingNames(judge(seen) ?? [], statuses)
    const left = end - clock.now()
    if (pending.length === 0 || left <= 0 || signal.aborted) return seen
    request.onWait(pending.length)
    await clock.sleep(Math.min(left, POLL_MS[Math.min(look, POLL_MS.length - 1)] ?? left), signal)
    const next = await lookAgain(reading, request.commit, seen, statuses)
    // What was seen before is better than a fault of the moment; the wait goes on.
    seen = {
      ...seen,
      runs: next.runs.ok ? next.runs : seen.runs,
      checks: next.checks.ok ? next.checks : seen.checks,
      statuses: next.statuses.ok ? next.statuses : seen.statuses,
    }
  }
}

/** Statuses alone, or check runs alone, are asked for again where only they are pending. A new check may be a new run's. */
async function lookAgain(
  reading: Reading,
  commit: string,
  seen: Seen,
  statuses: readonly CommitStatus[],
): Promise<Seen> {
  const checks = seen.checks.ok
    ? await readCheckRuns(reading, commit, { kind: 'polling', filter: 'latest' })
    : seen.checks
  const hasPending = statuses.some(({ state }) => state === 'pending')
  const suites = new Set(seen.runs.ok ? seen.runs.value.items.map(({ suite }) => suite) : [])
  const hasNewSuite =
    checks.ok &&
    seen.runs.ok &&
    checks.value.items.some(({ suite, app }) => app?.slug === ACTIONS_SLUG && !suites.has(suite))
  return {
    ...seen,
    checks,
    statuses: hasPending ? await readStatuses(reading, commit, 'polling') : seen.statuses,
    runs: hasNewSuite ? await readRunsOf(reading, commit, 'polling') : seen.runs,
  }
}

function gapsOf({ runs, checks, statuses }: Seen): readonly Gap[] {
  return [runs, checks, statuses].flatMap((answer) => {
    const one = answer.ok ? answer.value.gap : answer.gap
    return one === null ? [] : [one]
  })
}

function pendingNames(checks: readonly CommitCheck[], statuses: readonly CommitStatus[]): readonly string[] {
  return [
    ...checks.filter(({ conclusion, isOwn }) => conclusion === null && !isOwn).map(({ name }) => name),
    ...statuses.filter(({ state }) => state === 'pending').map(({ context }) => context),
  ]
}

function pendingGap(names: readonly string[]): readonly Gap[] {
  if (names.length === 0) return []
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
  const shown = names.slice(0, NAMED).map((name) => `\`${name}\``)
  return [gap('commit-checks', 'pending', `Not finished on this commit: ${shown.join(', ')}${more}.`)]
}

function judgeChecks(
  { runs, checks, confirmed }: Seen,
  { own, files }: CommitChecksRequest,
  ownJob: string | null,
  { repository }: Reading,
): readonly CommitCheck[] | null {
  if (!checks.ok) return null
  const ofRepository = `${repository.owner}/${repository.repo}`
  const known = runs.ok ? runs.value.items : null
  const ownId = own.before?.runId ?? own.job?.runId
  const ownRun = known?.find(({ id }) => id === ownId) ?? null
  const isOwnJob = (check: CheckRun, run: WorkflowRun | null): boolean => {
    if (ownJob === null || check.name !== ownJob || check.app?.slug !== ACTIONS_SLUG) return false
    // Without the runs a job of that name counts as this one, or this run would wait for itself; the gap stays.
    if (known === null) return true
    return run !== null && run.path === ownRun?.path && run.pathRef === ownRun.pathRef
  }
  return checks.value.items.map((check): CommitCheck => {
    const run = known?.find(({ suite }) => suite !== null && suite === check.suite) ?? null
    return {
      name: check.name,
      conclusion: check.conclusion,
      app: check.app,
      isOwn: isOwnJob(check, run) || isPosted(check, own.posted),
      job: run === null ? null : { ...jobOf(run, files, ofRepository), ...(confirmed.get(check.id) ?? NOT_ASKED) },
      place: { kind: 'url', url: check.url },
    }
  })
}

/** What an earlier run of this product said of the commit. A job cannot choose its `external_id`. */
function isPosted({ name, externalId }: CheckRun, posted: OwnChecks['posted']): boolean {
  return posted !== null && posted.names.includes(name) && externalId.startsWith(posted.externalIdPrefix)
}
