import type { JsonObject } from './description.ts'
import type { Repository } from './repository.ts'
import type { CommitStatus } from './statuses.ts'
import { type App, nextId, nextTime, type World } from './world.ts'

export type CheckStatus = 'queued' | 'in_progress' | 'completed'
export type CheckConclusion =
  'success' | 'failure' | 'neutral' | 'cancelled' | 'skipped' | 'timed_out' | 'action_required' | 'stale'

export interface Annotation {
  readonly path: string
  readonly start_line: number
  readonly end_line: number
  readonly start_column?: number
  readonly end_column?: number
  readonly annotation_level: string
  readonly message: string
  readonly title?: string
  readonly raw_details?: string
}

/** One check run; `isJob` for those that Actions makes for a job. */
export interface CheckRun {
  readonly id: number
  readonly suite: CheckSuite
  readonly app: App
  readonly headSha: string
  readonly isJob: boolean
  name: string
  status: CheckStatus
  conclusion: CheckConclusion | null
  externalId: string
  detailsUrl: string | null
  title: string | null
  summary: string | null
  text: string | null
  readonly annotations: Annotation[]
  readonly actions: JsonObject[]
  startedAt: string
  completedAt: string | null
}

/** What an App's runs on a commit are gathered under; Actions has one for every workflow run. */
export interface CheckSuite {
  readonly id: number
  readonly app: App
  readonly headSha: string
  readonly headBranch: string | null
  readonly createdAt: string
}

export interface ChecksState {
  readonly runs: CheckRun[]
  readonly suites: CheckSuite[]
  readonly statuses: CommitStatus[]
}

/** What a new check run is told. */
export interface NewCheckRun {
  readonly name: string
  readonly headSha: string
  readonly app: App
  readonly suite?: CheckSuite
  readonly isJob?: boolean
  readonly status?: CheckStatus
  readonly conclusion?: CheckConclusion
  readonly externalId?: string
}

/** Adds a check run as another App makes it, or as Actions makes it for a job. */
export function addCheckRun(world: World, repository: Repository, about: NewCheckRun): CheckRun {
  const at = nextTime(world)
  const conclusion = about.conclusion ?? null
  const run: CheckRun = {
    id: nextId(world),
    suite: about.suite ?? suiteFor(world, repository, about.app, about.headSha),
    app: about.app,
    headSha: about.headSha,
    isJob: about.isJob ?? false,
    name: about.name,
    status: conclusion === null ? (about.status ?? 'queued') : 'completed',
    conclusion,
    externalId: about.externalId ?? '',
    detailsUrl: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    actions: [],
    startedAt: at,
    completedAt: conclusion === null ? null : at,
  }
  repository.checks.runs.push(run)
  return run
}

/** Makes a suite of its own, as Actions does for a workflow run. */
export function addSuite(
  world: World,
  repository: Repository,
  app: App,
  headSha: string,
  headBranch: string | null = null,
): CheckSuite {
  const suite: CheckSuite = { id: nextId(world), app, headSha, headBranch, createdAt: nextTime(world) }
  repository.checks.suites.push(suite)
  return suite
}

/** A run that is posted goes under the App's first suite of that commit: the caller cannot choose. */
function suiteFor(world: World, repository: Repository, app: App, headSha: string): CheckSuite {
  const found = repository.checks.suites.find((suite) => suite.app.id === app.id && suite.headSha === headSha)
  return found ?? addSuite(world, repository, app, headSha)
}
