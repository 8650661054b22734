import { readFileSync } from 'node:fs'
import { CHECKS } from '../../src/checks/registry.ts'
import type { Report } from '../../src/model/report.ts'
import { addJob, addRun, addWorkflow, type Job, type WorkflowRun } from './github/actions.ts'
import { runnerName } from './github/actions-json.ts'
import { openPull, type PullRequest } from './github/pulls.ts'
import { addRepository, commitTo, headOf, type Repository, tagCommit } from './github/repository.ts'
import { addRuleset } from './github/rules.ts'
import type { Simulator } from './github/simulator.ts'
import { addWorkflowToken, type RunOrigin, type WorkflowPermissions } from './github/tokens.ts'
import { type Account, addAccount, type World } from './github/world.ts'
import { type ActionRun, runAction } from './github-action.ts'
import type { RunnerEvent } from './github-payloads.ts'
import { type RunnerEnvironment, type RunnerOptions, runnerEnvironment } from './github-runner.ts'

/** The job and the workflow that run the action. */
export const GATE_JOB = 'Release gate'
export const GATE_WORKFLOW = '.github/workflows/release-checklist.yml'

const WORKFLOW = [
  'name: Release checklist',
  'on: [pull_request, push]',
  'jobs:',
  '  gate:',
  `    name: ${GATE_JOB}`,
  '    runs-on: ubuntu-latest',
  '    steps:',
  '      - uses: actions/checkout@v7',
  '      - uses: acme/release-checklist@v1',
  '',
].join('\n')

/** What the documented workflow gives its token. */
export const DOCUMENTED: WorkflowPermissions = {
  actions: 'read',
  attestations: 'read',
  checks: 'write',
  contents: 'read',
  'pull-requests': 'write',
  'security-events': 'read',
  statuses: 'read',
  'vulnerability-alerts': 'read',
}

/** A statement that answers its check, so that a run can be clear. */
export const THREAT_MODEL = '# Threat model\n\nDate: 2026-10-01\nOwner: maria\nScope: The shop and its payments.\n'

/** A policy that asks for the named checks alone, with further lines of its own. */
export function policyOf(required: readonly string[], ...lines: readonly string[]): string {
  const off = CHECKS.filter(({ slug }) => !required.includes(slug)).map(({ slug }) => `  ${slug}: { level: 'off' }`)
  const on = required.map((slug) => `  ${slug}: { level: required }`)
  return ['version: 1', 'enforce: all', ...lines, 'checks:', ...off, ...on, ''].join('\n')
}

/** A repository whose pull requests and releases the action gates, and its people. */
export interface ActionStage {
  readonly world: World
  readonly repository: Repository
  readonly maria: Account
  readonly andrej: Account
  readonly stranger: Account
  /** Opens a pull request of a branch that changes these files. */
  readonly propose: (changes: { readonly [path: string]: string | null }, about?: Proposal) => PullRequest
}

export interface Proposal {
  readonly branch?: string
  readonly base?: string
  readonly author?: Account
  readonly from?: Repository
}

/** Fills a simulator with `acme/shop`: one release, a gated default branch, an owner and a writer. */
export function actionStage(
  { world }: Simulator,
  policy: string | null = policyOf(['pen-test-or-threat-model'], 'owners: [maria]'),
): ActionStage {
  const organization = addAccount(world, 'acme', { type: 'Organization' })
  const [maria, andrej, stranger] = [addAccount(world, 'maria'), addAccount(world, 'andrej'), addAccount(world, 'sam')]
  const repository = addRepository(world, organization, 'shop')
  repository.roles.set(maria.id, 'admin')
  repository.roles.set(andrej.id, 'write')
  const files = { 'README.md': '# Shop\n', [GATE_WORKFLOW]: WORKFLOW, 'docs/threat-model.md': THREAT_MODEL }
  const root = commitTo(world, repository, 'main', files, { author: maria, message: 'Begin' })
  tagCommit(world, repository, 'v1.0.0', root, { message: 'First release', tagger: maria })
  commitTo(
    world,
    repository,
    'main',
    {
      'src/index.ts': 'export const answer = 42\n',
      ...(policy === null ? {} : { '.github/release-checklist.yml': policy }),
    },
    { author: maria, message: 'Set the policy' },
  )
  addRuleset(world, repository, 'Main', [
    { type: 'required_status_checks', checks: [{ context: GATE_JOB, app: world.actions.id }] },
    { type: 'pull_request', approvals: 1 },
  ])
  return {
    world,
    repository,
    maria,
    andrej,
    stranger,
    propose: (changes, about = {}) => {
      const { branch = 'topic', author = andrej, base = 'main', from = repository } = about
      from.git.refs.set(`refs/heads/${branch}`, headOf(repository, base))
      commitTo(world, from, branch, changes, { author, message: 'Propose' })
      return openPull(world, repository, {
        author,
        headBranch: branch,
        baseBranch: base,
        ...(from === repository ? {} : { from }),
      })
    },
  }
}

export interface GateOptions {
  readonly event: RunnerEvent
  readonly sender?: Account
  readonly inputs?: { readonly [name: string]: string }
  readonly permissions?: WorkflowPermissions
  readonly origin?: RunOrigin
  readonly runner?: Partial<RunnerOptions>
  /** Called with the run and its job before the action starts. */
  readonly before?: (run: WorkflowRun, job: Job) => void
  /** The commit that the run is of, where it is not the event's own. */
  readonly headSha?: string
  readonly run?: WorkflowRun
  readonly seconds?: number
}

/** One run of the built action. */
export interface GateRun extends ActionRun {
  /** Null where it judged nothing. */
  readonly report: Report | null
  readonly run: WorkflowRun
  readonly job: Job
}

/** Runs the committed action in a process of its own, as a job of the gate's workflow. */
export async function runGate(simulator: Simulator, stage: ActionStage, options: GateOptions): Promise<GateRun> {
  const { environment, run, job } = prepareGate(simulator, stage, options)
  const result = await runAction('dist/index.js', environment, simulator.urls, { seconds: options.seconds ?? 60 })
  return { ...result, report: reportOf(result.outputs), run, job }
}

/** What a run judged: the report that it wrote; null where it judged nothing. */
export function reportOf(outputs: { readonly [name: string]: string }): Report | null {
  const path = outputs['report-path'] ?? ''
  // Exactly the report that the action wrote; its form has tests of its own.
  return path === '' ? null : (JSON.parse(readFileSync(path, 'utf8')) as Report)
}

/** A job of the gate's workflow, and what its runner gives the action. */
export interface PreparedGate {
  readonly environment: RunnerEnvironment
  readonly run: WorkflowRun
  readonly job: Job
}

/** Makes the job that is about to run the action. */
export function prepareGate(simulator: Simulator, stage: ActionStage, options: GateOptions): PreparedGate {
  const { world, repository } = stage
  const { event } = options
  const sender = options.sender ?? stage.andrej
  const known = repository.actions.workflows.find(({ path }) => path === GATE_WORKFLOW)
  const workflow = known ?? addWorkflow(world, repository, GATE_WORKFLOW, 'Release checklist')
  const probe = { simulator, repository, event, sender, checkout: null, ...options.runner }
  const { context } = runnerEnvironment({ ...probe, checkout: null })
  const head = options.headSha ?? subjectOf(context)
  const pulls = 'pull' in event ? [event.pull] : []
  const run =
    options.run ?? addRun(world, repository, { workflow, event: event.name, headSha: head, actor: sender, pulls })
  const job = addJob(world, repository, run, { name: GATE_JOB, status: 'in_progress' })
  options.before?.(run, job)
  const token = addWorkflowToken(world, repository, options.permissions ?? DOCUMENTED, options.origin ?? 'own')
  const environment = runnerEnvironment({
    simulator,
    repository,
    event,
    sender,
    run,
    workflow: { path: GATE_WORKFLOW },
    ...options.runner,
    env: { RUNNER_NAME: runnerName(job), ...options.runner?.env },
    inputs: { 'github-token': token.secret, wait: '0', ...options.inputs },
  })
  return { environment, run, job }
}

function subjectOf({ payload, sha }: { readonly payload: unknown; readonly sha: string }): string {
  const text = JSON.stringify(payload)
  const found = /"pull_request":\{.*?"head":\{[^}]*?"sha":"([0-9a-f]{40})"/.exec(text)
  return found?.[1] ?? sha
}
