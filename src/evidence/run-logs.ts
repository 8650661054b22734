import type { Reading } from '../github/reading.ts'
import { downloadLogs, type LoggedJob, type LoggedRun, readLoggedJobs } from '../github/run-logs.ts'
import type { Inspected } from '../model/answer.ts'
import type { Detection } from '../model/finding.ts'
import type { Gap } from '../model/gap.ts'
import type { NamedSearch } from '../secrets/named-values.ts'
import type { Collected } from './evidence.ts'
import { type ChosenAttempt, type ChosenRuns, chooseRuns } from './logs/choose-runs.ts'
import { type LeakCause, leakCauses } from './logs/leak-causes.ts'
import { finishedAttempts } from './logs/finished-run.ts'
import { type LocatedSighting, logFindings } from './logs/log-findings.ts'
import { type LogWords, logWords } from './logs/log-words.ts'
import { issueGaps, withoutLogs, workflowGaps } from './logs/unread-logs.ts'
import { type ReadArchive, readArchive } from './logs/read-archive.ts'
import { runnerSightings } from './logs/runner-sightings.ts'
import { type LoggedRelease, type LogsSince, sinceRelease } from './logs/since-release.ts'
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
  /** Whether all of their runs since the last release were in it as well; null for the newest alone. */
  readonly since: LogsSince | null
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
  /** Which of them a line of the subject's workflows accounts for. */
  readonly causes: readonly LeakCause[]
  /** The run whose logs alone were in the scope; null where the commit's and the newest were. */
  readonly only: number | null
}

export interface RunLogsRequest {
  readonly commit: string
  readonly own: { readonly runId: number; readonly attempt: number } | null
  readonly workflows: () => Promise<Collected<WorkflowsEvidence>>
  readonly perWorkflow: number
  /** Whose runs since then are in the scope as well; `unasked` for the newest alone, null where nothing was released. */
  readonly lastRelease: LoggedRelease | null | 'unasked'
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

/** Reads the logs of the commit's runs, and of the newest runs of each workflow that takes secrets. */
export async function collectRunLogs(reading: Reading, request: RunLogsRequest): Promise<Collected<RunLogsEvidence>> {
  const seen = await request.workflows()
  const posture = seen.ok ? seen.value.posture : null
  const release = request.lastRelease
  // A workflow that is gone by now may have printed what it was given.
  const then = release === 'unasked' || release === null ? null : await release.workflows()
  const workflows = workflowsWithSecrets(seen, then)
  const { finished, maxJobs } = request
  const asked = release === 'unasked' || finished !== null ? null : await sinceRelease(reading, release)
  const since = asked?.since ?? null
  const chosen =
    finished === null
      ? await chooseRuns(reading, { ...request, workflows, since: since?.at ?? null })
      : finishedAttempts(finished)
  if ('reason' in chosen) return { ok: false, gaps: [chosen] }

  const attempts = await readAttempts(reading, chosen, request, wordsOf(seen))
  const jobs = new Map<string, readonly LoggedJob[]>()
  const lost = await withoutLogs(reading, attempts, request.now, jobs, maxJobs)
  const located = attempts.flatMap((one) => [...sightingsOf(one), ...runnerSightings(one, request.commit, posture)])
  await addJobs(reading, located, jobs, maxJobs)
  const { owner, repo } = reading.repository
  const leaks = logFindings(located, { repository: `${owner}/${repo}`, jobs, posture })
  const read = attempts.filter(({ archive }) => archive !== null)
  const sum = (of: (archive: ReadArchive) => number): number =>
    read.reduce((total, { archive }) => total + (archive === null ? 0 : of(archive)), 0)
  return {
    ok: true,
    gaps: [
      ...workflowGaps(seen),
      ...(then === null ? [] : workflowGaps(then)),
      ...(asked === null || asked.gap === null ? [] : [asked.gap]),
      ...chosen.gaps,
      ...lost.gaps,
      ...issueGaps(attempts),
    ],
    value: {
      runs: new Set(chosen.attempts.map(({ run }) => run.id)).size,
      ofCommit: chosen.ofCommit,
      workflows,
      perWorkflow: request.perWorkflow,
      since,
      expired: lost.expired,
      withoutJobs: chosen.withoutJobs + lost.withoutJobs,
      ofForks: new Set(read.filter(({ run }) => !run.isOwn).map(({ run }) => run.id)).size,
      hasNoWorkflow: seen.ok && seen.value.isWhole ? seen.value.workflows.length === 0 : null,
      inspected: [
        { what: 'attempts of workflow runs', count: read.length },
        { what: 'log files', count: sum(({ logs }) => logs.length) },
        { what: 'bytes of logs', count: sum(({ bytes }) => bytes) },
      ],
      found: leaks.map(({ detection }) => detection),
      causes: leakCauses(leaks, seen.ok ? seen.value.findings : []),
      only: finished?.id ?? null,
    },
  }
}

function workflowsWithSecrets(...seen: readonly (Collected<WorkflowsEvidence> | null)[]): readonly string[] {
  const uses = seen.flatMap((one) => (one?.ok === true ? one.value.posture.secretUses : []))
  return [...new Set(uses.map(({ workflow }) => workflow))].sort()
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
  wordsFor: (workflow: string) => LogWords,
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
      const search = { named: run.isOwn ? named : null, words: wordsFor(run.workflow) }
      done[index] = { ...one, archive: await readArchive(answer.value, search), gap: null }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return done
}

/** The search for names of secrets and what a runner writes, made once for each workflow. */
function wordsOf(seen: Collected<WorkflowsEvidence>): (workflow: string) => LogWords {
  const known = new Map<string, LogWords>()
  const names = seen.ok ? seen.value.posture.secretNames : []
  return (workflow) => {
    const before = known.get(workflow)
    if (before !== undefined) return before
    const made = logWords(names.filter(({ site }) => site.workflow === workflow).map(({ name }) => name))
    known.set(workflow, made)
    return made
  }
}

function sightingsOf({ run, attempt, archive }: ReadAttempt): readonly LocatedSighting[] {
  return (archive?.logs ?? []).flatMap(({ file, scanned }) =>
    scanned.sightings.map((sighting) => ({ ...file, run, attempt, sighting })),
  )
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
