import type { Reading } from '../../github/reading.ts'
import { type LoggedRun, readCommitRuns, readEndedRuns, readWorkflowRuns, RUNS_LISTED } from '../../github/run-logs.ts'
import { gap, type Gap } from '../../model/gap.ts'

/** One attempt of a run whose log is in the scope. */
export interface ChosenAttempt {
  readonly run: LoggedRun
  readonly attempt: number
}

/** Whose logs are in the scope. */
export interface ChosenRuns {
  /** Newest first. */
  readonly attempts: readonly ChosenAttempt[]
  /** Runs of the commit that are there, whether or not they have ended; this very run left out. */
  readonly ofCommit: number
  /** Runs in which no job ran. */
  readonly withoutJobs: number
  readonly gaps: readonly Gap[]
}

export interface RunChoice {
  readonly commit: string
  /** This very run, of which only earlier attempts have ended; null outside of a workflow. */
  readonly own: { readonly runId: number; readonly attempt: number } | null
  /** The files of the workflows that take secrets. */
  readonly workflows: readonly string[]
  /** How many of the newest runs of each. */
  readonly perWorkflow: number
  /** All of their runs that began since, as well, in milliseconds since the epoch; null for the newest alone. */
  readonly since: number | null
}

/** GitHub lists no more results of a search. https://docs.github.com/en/rest/actions/workflow-runs */
const MAX_PAGES = 10
/** Pages of that list, and workflows that are asked for one by one, together: most of what a release may ask for logs. */
const MAX_LISTS = 14
const MAX_ATTEMPTS = 20
/** Attempts of runs since the last release alone. Each is a download, of which a token has a thousand requests an hour. */
const MAX_SINCE = 200
/** Nothing was run, so nothing was logged. */
const NO_JOB = ['skipped', 'action_required', 'startup_failure']
const NAMED = 5

/** Chooses all runs of the commit, and of each workflow that takes secrets the newest; null with a gap where none can be listed. */
export async function chooseRuns(reading: Reading, choice: RunChoice): Promise<ChosenRuns | Gap> {
  const { own } = choice
  const [ofCommit, newest] = await Promise.all([readCommitRuns(reading, choice.commit), newestRuns(reading, choice)])
  if (!ofCommit.ok) return ofCommit.gap
  const gaps: Gap[] = [...newest.gaps]
  if (ofCommit.value.gap !== null) gaps.push(ofCommit.value.gap)
  const listed = ofCommit.value.items.filter(({ id, attempts }) => id !== own?.runId || attempts > 1)
  const others = ofCommit.value.items.filter(({ id }) => id !== own?.runId)
  gaps.push(...pendingGap(others.filter(({ hasEnded }) => !hasEnded)))
  const runs = new Map(
    [...listed, ...newest.runs].filter((run) => run.hasEnded || run.id === own?.runId).map((run) => [run.id, run]),
  )
  const ran = [...runs.values()].filter(({ conclusion }) => !NO_JOB.includes(conclusion ?? ''))
  const byCommit = new Set(listed.map(({ id }) => id))
  const sinceAlone = new Set(newest.sinceAlone.filter((id) => !byCommit.has(id)))
  const attempts = [...withinLimit(ran, sinceAlone, gaps)]
    .sort((a, b) => b.startedAt - a.startedAt || b.id - a.id)
    .flatMap((run) => {
      const last = run.id === own?.runId ? Math.min(run.attempts, own.attempt) - 1 : run.attempts
      const first = Math.max(1, last - MAX_ATTEMPTS + 1)
      if (first > 1)
        gaps.push(gap('run-logs', 'limit', `Of the run ${run.id} only the last ${MAX_ATTEMPTS} attempts are read.`))
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ({ run, attempt: last - index }))
    })
  return { attempts, ofCommit: others.length, withoutJobs: runs.size - ran.length, gaps }
}

/** Drops the oldest of the runs that are there for having begun since the last release, once they are more than are read. */
function withinLimit(ran: readonly LoggedRun[], sinceAlone: ReadonlySet<number>, gaps: Gap[]): readonly LoggedRun[] {
  const left = ran.filter(({ id }) => sinceAlone.has(id)).sort((a, b) => b.startedAt - a.startedAt || b.id - a.id)
  const dropped = new Set<number>()
  let attempts = 0
  for (const { id, attempts: more } of left) {
    attempts += Math.min(more, MAX_ATTEMPTS)
    if (attempts > MAX_SINCE) dropped.add(id)
  }
  if (dropped.size === 0) return ran
  const detail = `Since the last release there were more runs that saw secrets than are read; the logs of the oldest ${dropped.size} of them were not.`
  gaps.push(gap('run-logs', 'limit', detail, 'Look through them by hand and attest that, or release more often.'))
  return ran.filter(({ id }) => !dropped.has(id))
}

interface Newest {
  readonly runs: readonly LoggedRun[]
  /** By number, those that are none of the newest and began since the last release. */
  readonly sinceAlone: readonly number[]
  readonly gaps: readonly Gap[]
}

/**
 * The newest runs of each workflow. One list of all runs mostly has them; a workflow that others push out of it is asked for
 * by itself.
 */
async function newestRuns(reading: Reading, choice: RunChoice): Promise<Newest> {
  const { workflows, perWorkflow, own, since } = choice
  if (workflows.length === 0) return { runs: [], sinceAlone: [], gaps: [] }
  const found = new Map<string, LoggedRun[]>(workflows.map((workflow) => [workflow, []]))
  let open = [...workflows]
  // A list that ends before that day has all of it.
  let isOpenSince = since !== null
  // Each page leaves one workflow less that can be asked for, so another is read only where too many are open.
  let left = MAX_LISTS
  for (let page = 1; page <= MAX_PAGES && (page === 1 || isOpenSince || open.length > left); page++) {
    const answer = await readEndedRuns(reading, page)
    if (!answer.ok) return { runs: [...found.values()].flat(), sinceAlone: [], gaps: [answer.gap] }
    for (const run of answer.value.filter(seesSecrets)) {
      if (run.id !== own?.runId) found.get(run.workflow)?.push(run)
    }
    left -= 1
    const isEnd = answer.value.length < RUNS_LISTED
    isOpenSince &&= !isEnd && answer.value.every(({ startedAt }) => startedAt >= (since ?? 0))
    open = isEnd ? [] : open.filter((workflow) => (found.get(workflow)?.length ?? 0) < perWorkflow)
  }
  const gaps: Gap[] = isOpenSince ? [tooManySince()] : []
  const unasked = [...open]
  for (const workflow of open.slice(0, left)) {
    const answer = await readWorkflowRuns(reading, workflow)
    // Where one may not be asked for, neither may the rest.
    if (!answer.ok && answer.gap.reason === 'limit') break
    unasked.shift()
    // A workflow that GitHub does not know has not run yet.
    if (answer.ok) {
      const seeing = answer.value.filter(seesSecrets).filter(({ id }) => id !== own?.runId)
      found.set(workflow, distinct([...seeing, ...(found.get(workflow) ?? [])]))
      if (seeing.length < perWorkflow && answer.value.length >= RUNS_LISTED) gaps.push(pushedOut(workflow))
    } else if (answer.gap.reason !== 'not-found') gaps.push(answer.gap)
  }
  if (unasked.length > 0) {
    const named = unasked.slice(0, NAMED).map((workflow) => `\`${workflow}\``)
    const more = unasked.length > NAMED ? ` and ${unasked.length - NAMED} more` : ''
    gaps.push(
      gap(
        'run-logs',
        'limit',
        `The newest runs of ${named.join(', ')}${more} are not among the last runs of all workflows, and were not asked for.`,
        'Attest their logs, or take the secrets out of workflows that hardly ever run.',
      ),
    )
  }
  const older = [...found.values()]
    .flatMap((runs) => runs.slice(perWorkflow))
    .filter(({ startedAt }) => since !== null && startedAt >= since)
  return {
    runs: [...[...found.values()].flatMap((runs) => runs.slice(0, perWorkflow)), ...older],
    sinceAlone: older.map(({ id }) => id),
    gaps,
  }
}

function distinct(runs: readonly LoggedRun[]): LoggedRun[] {
  return [...new Map(runs.map((run) => [run.id, run])).values()]
}

function tooManySince(): Gap {
  const detail = `Since the last release there were more than ${MAX_PAGES * RUNS_LISTED} runs, which is more than GitHub lists.`
  return gap('run-logs', 'limit', detail, 'Look through the logs of the rest by hand and attest that.')
}

/** Whoever sends many pull requests from a fork must not bring about that no log is looked at. */
function pushedOut(workflow: string): Gap {
  return gap(
    'run-logs',
    'limit',
    `Among the last ${RUNS_LISTED} runs of \`${workflow}\` nearly all are of forks, so that its newest runs with secrets were not seen.`,
    'Look through the logs of its own runs and attest that.',
  )
}

/** What a fork's pull request starts sees no secret, and must not push out what does. */
function seesSecrets({ isOwn, event, conclusion }: LoggedRun): boolean {
  return (isOwn || event !== 'pull_request') && !NO_JOB.includes(conclusion ?? '')
}

function pendingGap(runs: readonly LoggedRun[]): readonly Gap[] {
  if (runs.length === 0) return []
  const named = [...new Set(runs.map(({ workflow }) => `\`${workflow}\``))].slice(0, NAMED)
  return [
    gap(
      'run-logs',
      'pending',
      `Runs of this commit have not ended, so that their logs are not whole: ${named.join(', ')}.`,
    ),
  ]
}
