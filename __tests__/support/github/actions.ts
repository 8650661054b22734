import {
  addCheckRun,
  addSuite,
  type CheckConclusion,
  type CheckRun,
  type CheckStatus,
  type CheckSuite,
} from './checks.ts'
import type { PullRequest } from './pulls.ts'
import type { Repository } from './repository.ts'
import { type Account, nextId, nextTime, type World } from './world.ts'

export interface Workflow {
  readonly id: number
  readonly name: string
  /** `.github/workflows/…`. */
  readonly path: string
  state: 'active' | 'disabled_manually'
}

export interface Step {
  readonly name: string
  readonly conclusion: CheckConclusion | null
  /** What it logged, as the archive of the run keeps it. */
  readonly log?: string
}

/** One job of one attempt. Its number is its check run's. */
export interface Job {
  readonly check: CheckRun
  readonly attempt: number
  readonly steps: readonly Step[]
  readonly labels: readonly string[]
  /** The log as text; null once it has gone. */
  log: string | null
}

/** One run of a workflow with the jobs of all attempts. */
export interface WorkflowRun {
  readonly id: number
  readonly workflow: Workflow
  readonly suite: CheckSuite
  readonly event: string
  readonly headSha: string
  readonly headBranch: string | null
  readonly headRepository: Repository
  readonly actor: Account
  readonly pulls: readonly PullRequest[]
  readonly referenced: readonly { readonly path: string; readonly sha: string; readonly ref?: string }[]
  readonly number: number
  attempt: number
  triggeringActor: Account
  readonly jobs: Job[]
  readonly createdAt: string
  readonly approvals: readonly { readonly by: Account; readonly environment: string; readonly comment: string }[]
}

export interface Artifact {
  readonly id: number
  readonly name: string
  readonly run: WorkflowRun
  /** The zip; null once it has expired. */
  bytes: Uint8Array | null
  readonly createdAt: string
}

export interface ActionsState {
  readonly workflows: Workflow[]
  readonly runs: WorkflowRun[]
  readonly artifacts: Artifact[]
}

/** Tells GitHub of a workflow file; the file itself is in the tree. */
export function addWorkflow(world: World, repository: Repository, path: string, name: string): Workflow {
  const workflow: Workflow = { id: nextId(world), name, path, state: 'active' }
  repository.actions.workflows.push(workflow)
  return workflow
}

/** What a new run is told. */
export interface NewRun {
  readonly workflow: Workflow
  readonly event: string
  readonly headSha: string
  readonly headBranch?: string | null
  readonly headRepository?: Repository
  readonly actor: Account
  readonly pulls?: readonly PullRequest[]
  readonly referenced?: WorkflowRun['referenced']
  readonly approvals?: WorkflowRun['approvals']
  readonly createdAt?: string
}

/** Starts a run without jobs. */
export function addRun(world: World, repository: Repository, about: NewRun): WorkflowRun {
  const headBranch = about.headBranch ?? null
  const run: WorkflowRun = {
    id: nextId(world),
    workflow: about.workflow,
    suite: addSuite(world, repository, world.actions, about.headSha, headBranch),
    event: about.event,
    headSha: about.headSha,
    headBranch,
    headRepository: about.headRepository ?? repository,
    actor: about.actor,
    pulls: about.pulls ?? [],
    referenced: about.referenced ?? [],
    number: repository.actions.runs.length + 1,
    attempt: 1,
    triggeringActor: about.actor,
    jobs: [],
    createdAt: about.createdAt ?? nextTime(world),
    approvals: about.approvals ?? [],
  }
  repository.actions.runs.push(run)
  return run
}

/** What a new job is told. */
export interface NewJob {
  readonly name: string
  readonly status?: CheckStatus
  readonly conclusion?: CheckConclusion
  readonly steps?: readonly Step[]
  readonly labels?: readonly string[]
  readonly log?: string
}

/** Adds a job to the run's current attempt, with the check run that Actions makes for it. */
export function addJob(world: World, repository: Repository, run: WorkflowRun, about: NewJob): Job {
  const check = addCheckRun(world, repository, {
    name: about.name,
    headSha: run.headSha,
    app: world.actions,
    suite: run.suite,
    isJob: true,
    ...(about.status === undefined ? {} : { status: about.status }),
    ...(about.conclusion === undefined ? {} : { conclusion: about.conclusion }),
  })
  const job: Job = {
    check,
    attempt: run.attempt,
    steps: about.steps ?? [],
    labels: about.labels ?? ['ubuntu-latest'],
    log: about.log ?? loggedBy(about.steps ?? []),
  }
  run.jobs.push(job)
  return job
}

/** A job's log repeats those of its steps; null where none of them logged anything. */
function loggedBy(steps: readonly Step[]): string | null {
  const logs = steps.flatMap(({ log }) => (log === undefined ? [] : [log]))
  return logs.length === 0 ? null : logs.join('')
}

/** Ends a job. */
export function finishJob(world: World, job: Job, conclusion: CheckConclusion): void {
  job.check.status = 'completed'
  job.check.conclusion = conclusion
  job.check.completedAt = nextTime(world)
}

/** Keeps a zip as an artifact of the run. */
export function addArtifact(
  world: World,
  repository: Repository,
  run: WorkflowRun,
  name: string,
  bytes: Uint8Array,
): Artifact {
  const artifact: Artifact = { id: nextId(world), name, run, bytes, createdAt: nextTime(world) }
  repository.actions.artifacts.push(artifact)
  return artifact
}

/** The jobs of one attempt: those that were not run again are carried over. */
export function jobsOf(run: WorkflowRun, attempt: number): Job[] {
  const until = run.jobs.filter((job) => job.attempt <= attempt)
  return until.filter(
    (job) => !until.some((other) => other.attempt > job.attempt && other.check.name === job.check.name),
  )
}

/** Where the run stands, from its current jobs. */
export function runStanding(
  run: WorkflowRun,
  attempt = run.attempt,
): { status: CheckStatus; conclusion: CheckConclusion | null } {
  const checks = jobsOf(run, attempt).map(({ check }) => check)
  if (checks.length === 0) return { status: 'queued', conclusion: null }
  if (checks.some(({ status }) => status !== 'completed')) {
    return { status: checks.every(({ status }) => status === 'queued') ? 'queued' : 'in_progress', conclusion: null }
  }
  const worst = (['failure', 'timed_out', 'cancelled', 'action_required'] as const).find((conclusion) =>
    checks.some((check) => check.conclusion === conclusion),
  )
  if (worst !== undefined) return { status: 'completed', conclusion: worst }
  return {
    status: 'completed',
    conclusion: checks.every((check) => check.conclusion === 'skipped') ? 'skipped' : 'success',
  }
}

/** Begins another attempt in which the named jobs wait again. */
export function rerun(world: World, repository: Repository, run: WorkflowRun, jobs: readonly Job[], by: Account): void {
  run.attempt++
  run.triggeringActor = by
  for (const job of jobs) addJob(world, repository, run, { name: job.check.name, labels: job.labels })
}
