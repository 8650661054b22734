import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fixtureEnvironment, temporaryFolder } from './git-fixture.ts'
import type { WorkflowRun } from './github/actions.ts'
import { asText, isObject } from './github/description.ts'
import { checkOut } from './github/git-checkout.ts'
import { fullName, type Repository, repositoryUrls } from './github/repository.ts'
import type { Simulator } from './github/simulator.ts'
import { type Account, nextId } from './github/world.ts'
import { type EventContext, eventContext, type RunnerEvent } from './github-payloads.ts'

/** What a run is told. */
export interface RunnerOptions {
  readonly simulator: Pick<Simulator, 'world'>
  readonly repository: Repository
  readonly event: RunnerEvent
  /** Who set off the event. */
  readonly sender: Account
  /** The action's inputs by their names in `action.yml`. */
  readonly inputs?: { readonly [name: string]: string }
  /** The workflow file that runs the action. */
  readonly workflow?: { readonly path: string; readonly name?: string; readonly ref?: string; readonly sha?: string }
  /** The key of the job in that file; `gate` by default. */
  readonly job?: string
  /** The run in the simulator's state; without it numbers are made up. */
  readonly run?: WorkflowRun
  /** Who runs it now: another than the sender on a re-run. */
  readonly triggeringActor?: Account
  readonly attempt?: number
  /** What `actions/checkout` fetched; by default the whole history at the event's subject. Null for no checkout. */
  readonly checkout?: { readonly commit?: string; readonly depth?: number } | null
  /** Further variables, such as a step's `env`. */
  readonly env?: { readonly [name: string]: string }
}

/** Everything that an action sees of the runner. */
export interface RunnerEnvironment {
  readonly variables: { readonly [name: string]: string }
  readonly workspace: string
  readonly context: EventContext
  /** The files through which an action answers. */
  readonly files: { readonly output: string; readonly summary: string; readonly env: string; readonly state: string }
}

/**
 * Makes the environment of one step: files, variables, the event's payload and a real git work tree whose commits are those
 * of the simulator. Nothing of this process's own environment is in it but `PATH`.
 */
export function runnerEnvironment(options: RunnerOptions): RunnerEnvironment {
  const { repository, event, sender } = options
  const { world } = options.simulator
  const workflowPath = options.workflow?.path ?? '.github/workflows/release-checklist.yml'
  const context = eventContext(world, repository, event, sender, workflowPath)
  const root = temporaryFolder()
  const folder = (name: string) => {
    const made = path.join(root, name)
    mkdirSync(made, { recursive: true })
    return made
  }
  const file = (name: string, text = '') => {
    const made = path.join(folder('files'), name)
    writeFileSync(made, text)
    return made
  }
  const home = folder('home')
  // Whatever git may be told to fetch, it does not.
  writeFileSync(path.join(home, '.gitconfig'), '[protocol]\n\tallow = never\n')
  const workspace = path.join(root, 'work', repository.name)
  mkdirSync(workspace, { recursive: true })
  const remote = repositoryUrls(world, repository).html
  if (options.checkout !== null) {
    const about = {
      commit: options.checkout?.commit ?? subjectOf(context),
      depth: options.checkout?.depth ?? 0,
      remote,
    }
    checkOut(repository.git, { origin: path.join(root, 'origin.git'), workspace }, about, fixtureEnvironment())
  }
  const id = randomUUID()
  const files = {
    output: file(`set_output_${id}`),
    summary: file(`step_summary_${id}`),
    env: file(`set_env_${id}`),
    state: file(`save_state_${id}`),
  }
  const workflowRef = options.workflow?.ref ?? context.ref
  const triggering = options.triggeringActor ?? options.run?.triggeringActor ?? sender
  const isTag = context.ref.startsWith('refs/tags/')
  const variables: Record<string, string> = {
    ...(process.env['PATH'] === undefined ? {} : { PATH: process.env['PATH'] }),
    HOME: home,
    LANG: 'C.UTF-8',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__acme_release-checklist',
    GITHUB_ACTION_REPOSITORY: 'acme/release-checklist',
    GITHUB_ACTION_REF: 'v1',
    GITHUB_ACTOR: sender.login,
    GITHUB_ACTOR_ID: String(sender.id),
    GITHUB_TRIGGERING_ACTOR: triggering.login,
    GITHUB_API_URL: world.urls.api,
    GITHUB_SERVER_URL: world.urls.server,
    GITHUB_GRAPHQL_URL: `${world.urls.api.replace(/\/v3$/, '')}/graphql`,
    GITHUB_BASE_REF: context.baseRef,
    GITHUB_HEAD_REF: context.headRef,
    GITHUB_ENV: files.env,
    GITHUB_OUTPUT: files.output,
    GITHUB_PATH: file(`add_path_${id}`),
    GITHUB_STATE: files.state,
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: file('event.json', JSON.stringify(context.payload, null, 2)),
    GITHUB_JOB: options.job ?? 'gate',
    GITHUB_REF: context.ref,
    GITHUB_REF_NAME: context.ref.replace(/^refs\/(?:heads|tags|pull)\//, ''),
    GITHUB_REF_TYPE: isTag ? 'tag' : 'branch',
    GITHUB_REF_PROTECTED: 'false',
    GITHUB_REPOSITORY: fullName(repository),
    GITHUB_REPOSITORY_ID: String(repository.id),
    GITHUB_REPOSITORY_OWNER: repository.owner.login,
    GITHUB_REPOSITORY_OWNER_ID: String(repository.owner.id),
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_RUN_ID: String(options.run?.id ?? nextId(world)),
    GITHUB_RUN_NUMBER: String(options.run?.number ?? 1),
    GITHUB_RUN_ATTEMPT: String(options.attempt ?? options.run?.attempt ?? 1),
    GITHUB_SHA: context.sha,
    GITHUB_WORKFLOW: options.workflow?.name ?? options.run?.workflow.name ?? 'Release checklist',
    GITHUB_WORKFLOW_REF: `${fullName(repository)}/${workflowPath}@${workflowRef}`,
    GITHUB_WORKFLOW_SHA: options.workflow?.sha ?? context.sha,
    GITHUB_WORKSPACE: workspace,
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'Runner 1',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: folder('temp'),
    RUNNER_TOOL_CACHE: folder('tools'),
    RUNNER_WORKSPACE: path.join(root, 'work'),
    ...options.env,
  }
  for (const [name, value] of Object.entries(options.inputs ?? {})) variables[inputVariable(name)] = value
  return { variables, workspace, context, files }
}

/** Of a pull request the head and of everything else the commit that the run is for, as the product's workflow checks out. */
function subjectOf({ payload, sha }: EventContext): string {
  const pull = payload['pull_request']
  const head = isObject(pull) ? pull['head'] : null
  return isObject(head) ? asText(head['sha']) : sha
}

/** The variable that carries an input: spaces become underscores, hyphens stay. */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`
}

/**
 * Reads what an action wrote to an output or environment file: `name=value`, or `name<<end`, lines, `end`.
 * @throws Error for a line that a runner would refuse.
 */
export function readCommandFile(file: string): { readonly [name: string]: string } {
  const lines = readFileSync(file, 'utf8').split(/\r?\n/)
  const values = new Map<string, string>()
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line === '') continue
    const [, name, end] = /^([^=]+?)<<(.+)$/.exec(line) ?? []
    if (name === undefined || end === undefined) {
      const equals = line.indexOf('=')
      if (equals < 1) throw new Error(`Unable to process the file command of the line ${JSON.stringify(line)}`)
      values.set(line.slice(0, equals), line.slice(equals + 1))
      continue
    }
    const close = lines.indexOf(end, at + 1)
    if (close < 0) throw new Error(`Matching delimiter not found ${JSON.stringify(end)}`)
    values.set(name, lines.slice(at + 1, close).join('\n'))
    at = close
  }
  return Object.fromEntries(values)
}
