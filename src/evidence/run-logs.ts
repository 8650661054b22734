import type { Reading } from '../github/reading.ts'
import { downloadLogs, type LoggedJob, type LoggedRun, readLoggedJobs } from '../github/run-logs.ts'
import type { Inspected } from '../model/answer.ts'
import type { Detection } from '../model/finding.ts'
import { gap, type Gap, type GapReason } from '../model/gap.ts'
import type { NamedSearch } from '../secrets/named-values.ts'
import type { Collected } from './evidence.ts'
import { besideNames, type BesideNames } from './logs/beside-names.ts'
import { type ChosenAttempt, type ChosenRuns, chooseRuns } from './logs/choose-runs.ts'
import { finishedAttempts } from './logs/finished-run.ts'
import { type LocatedSighting, logFindings } from './logs/log-findings.ts'
import { type ReadArchive, readArchive } from './logs/read-archive.ts'
import { runnerSightings } from './logs/runner-sightings.ts'
import type { WorkflowsEvidence } from './workflows.ts'

/** What the logs of workflow runs show. No line of them is kept. */
export interface RunLogsEvidence {
  /** Runs whose logs were in the scope. */
  readonly runs: number
  /** Of the commit itself. */
  readonly ofCommit: number
  /** Workflows that take secrets, of each of which the newest runs were in the scope. */
  readonly workflows: readonly string[]
  readonly perWorkflow: number
  /** Attempts whose logs GitHub no longer keeps, since they are older than it keeps any. */
  readonly expired: readonly number[]
  /** Runs in which no job ran, so that nothing was logged. */
  readonly withoutJobs: number
  /** Runs of a fork's code, in which no real value of a named secret was looked for. */
  readonly ofForks: number
  /** Whether the repository has no workflow at all; null where that could not be read. */
  readonly hasNoWorkflow: boolean | null
  readonly inspected: readonly Inspected[]
  readonly found: readonly Detection[]
  /** The run whose logs alone were in the scope; null where the commit's and the newest were. */
  readonly only: number | null
}

export interface RunLogsRequest {
  readonly commit: string
  readonly own: { readonly runId: number; readonly attempt: number } | null
  readonly workflows: () => Promise<Collected<WorkflowsEvidence>>
  readonly perWorkflow: number
  readonly named: NamedSearch | null
  /** The run that this one follows, whose logs alone are read; null for the commit's and the newest. */
  readonly finished: LoggedRun | null
  /** Attempts whose jobs are asked for at most, to link to a line or to see that nothing ran. */
  readonly maxJobs: number
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Packed; what it unpacks to has a limit of its own. Logs pack to a tenth or less. */
const MAX_ARCHIVE_BYTES = 128 * 1024 * 1024
/** Archives at the same time; each is in memory while it is read. */
const AT_ONCE = 2
/** https://docs.github.com/en/organizations/managing-organization-settings/configuring-the-retention-period-for-github-actions-artifacts-and-logs-in-your-organization */
const KEPT_DAYS = 90
const DAY_MS = 86_400_000
/** Attempts whose jobs are asked for at a release. */
export const MAX_JOBS_ASKED = 6
const NAMED = 5

/** Reads the logs of the commit's runs, and of the newest runs of each workflow that takes secrets. */
export async function collectRunLogs(reading: Reading, request: RunLogsRequest): Promise<Collected<RunLogsEvidence>> {
  const seen = await request.workflows()
  const posture = seen.ok ? seen.value.posture : null
  const workflows = [...new Set((posture?.secretUses ?? []).map(({ workflow }) => workflow))].sort()
  const { finished, maxJobs } = request
  const chosen = finished === null ? await chooseRuns(reading, { ...request, workflows }) : finishedAttempts(finished)
  if ('reason' in chosen) return { ok: false, gaps: [chosen] }

  const attempts = await readAttempts(reading, chosen, request, besideOf(seen))
  const jobs = new Map<string, readonly LoggedJob[]>()
  const lost = await withoutLogs(reading, attempts, request.now, jobs)
  const located = attempts.flatMap((one) => [...sightingsOf(one), ...runnerSightings(one, request.commit, posture)])
  await addJobs(reading, located, jobs, maxJobs)
  const { owner, repo } = reading.repository
  const found = logFindings(located, { repository: `${owner}/${repo}`, jobs, posture })
  const read = attempts.filter(({ archive }) => archive !== null)
  const sum = (of: (archive: ReadArchive) => number): number =>
    read.reduce((total, { archive }) => total + (archive === null ? 0 : of(archive)), 0)
  return {
    ok: true,
    gaps: [...workflowGaps(seen), ...chosen.gaps, ...lost.gaps, ...issueGaps(attempts)],
    value: {
      runs: new Set(chosen.attempts.map(({ run }) => run.id)).size,
      ofCommit: chosen.ofCommit,
      workflows,
      perWorkflow: request.perWorkflow,
      expired: lost.expired,
      withoutJobs: chosen.withoutJobs + lost.withoutJobs,
      ofForks: new Set(read.filter(({ run }) => !run.isOwn).map(({ run }) => run.id)).size,
      hasNoWorkflow: seen.ok && seen.value.isWhole ? seen.value.workflows.length === 0 : null,
      inspected: [
        { what: 'attempts of workflow runs', count: read.length },
        { what: 'log files', count: sum(({ logs }) => logs.length) },
        { what: 'bytes of logs', count: sum(({ bytes }) => bytes) },
      ],
      found,
      only: finished?.id ?? null,
    },
  }
}

/** One attempt with what its logs show; either the archive or the gap is there. */
export interface ReadAttempt extends ChosenAttempt {
  readonly archive: ReadArchive | null
  readonly gap: Gap | null
}

async function readAttempts(
  reading: Reading,
  { attempts }: ChosenRuns,
  { named }: RunLogsRequest,
  besideFor: (workflow: string) => BesideNames | null,
): Promise<readonly ReadAttempt[]> {
  const done: ReadAttempt[] = []
  let next = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < attempts.length; index = next++) {
      const one = attempts[index]
      if (one === undefined) return
      const { run, attempt } = one
      const answer = await downloadLogs(reading, run.id, attempt, MAX_ARCHIVE_BYTES)
      if (!answer.ok) {
        done[index] = { ...one, archive: null, gap: answer.gap }
        continue
      }
      // What a fork ran could be made to print guesses, and the answer would tell which one was right.
      const search = { named: run.isOwn ? named : null, beside: besideFor(run.workflow) }
      done[index] = { ...one, archive: await readArchive(answer.value, search), gap: null }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return done
}

/** The search for what stands beside names, made once for each workflow. */
function besideOf(seen: Collected<WorkflowsEvidence>): (workflow: string) => BesideNames | null {
  const known = new Map<string, BesideNames | null>()
  const names = seen.ok ? seen.value.posture.secretNames : []
  return (workflow) => {
    const before = known.get(workflow)
    if (before !== undefined) return before
    const made = besideNames(names.filter(({ site }) => site.workflow === workflow).map(({ name }) => name))
    known.set(workflow, made)
    return made
  }
}

function sightingsOf({ run, attempt, archive }: ReadAttempt): readonly LocatedSighting[] {
  return (archive?.logs ?? []).flatMap(({ file, scanned }) =>
    scanned.sightings.map((sighting) => ({ ...file, run, attempt, sighting })),
  )
}

interface Lost {
  readonly expired: readonly number[]
  readonly withoutJobs: number
  readonly gaps: readonly Gap[]
}

/**
 * Tells logs that expired or never were from those that somebody deleted or that were not to be had: only the age tells, since
 * GitHub answers alike. What is missing too early is a gap.
 */
async function withoutLogs(
  reading: Reading,
  attempts: readonly ReadAttempt[],
  now: number,
  jobs: Map<string, readonly LoggedJob[]>,
): Promise<Lost> {
  const expired = new Set<number>()
  const unread: { readonly run: number; readonly reason: GapReason; readonly gap: Gap }[] = []
  let withoutJobs = 0
  for (const { run, attempt, gap: missing } of attempts) {
    if (missing === null) continue
    const isGone = missing.reason === 'not-found' || missing.reason === 'expired'
    if (isGone && now - run.startedAt > KEPT_DAYS * DAY_MS) {
      expired.add(run.id)
      continue
    }
    if (isGone && run.conclusion === 'cancelled' && jobs.size < MAX_JOBS_ASKED) {
      const answer = await readLoggedJobs(reading, run.id, attempt)
      if (answer.ok && answer.value.gap === null) {
        jobs.set(`${run.id} ${attempt}`, answer.value.items)
        if (answer.value.items.every(({ hasBegun }) => !hasBegun)) {
          withoutJobs += 1
          continue
        }
      }
    }
    unread.push({ run: run.id, reason: missing.reason, gap: missing })
  }
  return { expired: [...expired], withoutJobs, gaps: unreadGaps(unread) }
}

/** One gap for each reason: the first in full, the others by their runs. */
function unreadGaps(
  unread: readonly { readonly run: number; readonly reason: GapReason; readonly gap: Gap }[],
): readonly Gap[] {
  return [...new Set(unread.map(({ reason }) => reason))].flatMap((reason) => {
    const [first, ...others] = unread.filter((one) => one.reason === reason)
    if (first === undefined) return []
    const isGone = reason === 'not-found' || reason === 'expired'
    const deleted = isGone
      ? ` It is younger than ${KEPT_DAYS} days, so that it did not have to expire: somebody may have deleted it.`
      : ''
    const runs = [...new Set(others.map(({ run }) => run))].filter((run) => run !== first.run)
    const named = runs.slice(0, NAMED).map((run) => `\`${run}\``)
    const more = runs.length > NAMED ? ` and ${runs.length - NAMED} more` : ''
    const also = runs.length === 0 ? '' : ` The same holds for the runs ${named.join(', ')}${more}.`
    const grant = isGone
      ? 'Attest what these logs held and that it was revoked; a deleted log shows nothing.'
      : first.gap.grant
    return [gap('run-logs', reason, `${first.gap.detail}${deleted}${also}`, grant)]
  })
}

function issueGaps(attempts: readonly ReadAttempt[]): readonly Gap[] {
  const seen = new Map<string, { readonly reason: GapReason; readonly because: string; readonly runs: Set<number> }>()
  for (const { run, archive } of attempts) {
    for (const { reason, because } of archive?.issues ?? []) {
      const known = seen.get(because) ?? { reason, because, runs: new Set() }
      known.runs.add(run.id)
      seen.set(because, known)
    }
  }
  return [...seen.values()].map(({ reason, because, runs }) => {
    const named = [...runs].slice(0, NAMED).map((run) => `\`${run}\``)
    const more = runs.size > NAMED ? ` and ${runs.size - NAMED} more` : ''
    return gap(
      'run-logs',
      reason,
      `Logs not looked through whole: those of the runs ${named.join(', ')}${more}, because ${because}.`,
      'Look through them by hand and attest that.',
    )
  })
}

/** Which workflows take secrets is not known where not all of them were read. */
function workflowGaps(seen: Collected<WorkflowsEvidence>): readonly Gap[] {
  if (seen.ok && seen.value.isWhole) return []
  const detail = 'Which workflows take secrets is not known, so that the scope has only the runs of this commit.'
  const [because]: readonly Gap[] = seen.gaps
  return because === undefined
    ? [gap('run-logs', 'malformed', detail)]
    : [gap('run-logs', because.reason, `${detail} ${because.detail}`, because.grant)]
}

/** Asks for the jobs of the first attempts that show something, so that its places link to their lines. */
async function addJobs(
  reading: Reading,
  located: readonly LocatedSighting[],
  jobs: Map<string, readonly LoggedJob[]>,
  most: number,
): Promise<void> {
  for (const { run, attempt } of located) {
    const name = `${run.id} ${attempt}`
    if (jobs.has(name) || jobs.size >= most) continue
    const answer = await readLoggedJobs(reading, run.id, attempt)
    jobs.set(name, answer.ok ? answer.value.items : [])
  }
}
