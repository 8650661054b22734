import { DEFAULT_API_URL } from '../../github/client-input.ts'
import { type RepositoryName, repositoryNameOf } from '../../github/reading.ts'
import { ConfigError } from '../../model/errors.ts'

type Environment = { readonly [name: string]: string | undefined }

/** What a runner tells of the job that this is. https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
export interface Runner {
  readonly apiUrl: string
  readonly serverUrl: string
  readonly repository: RepositoryName
  readonly repositoryId: number | null
  readonly eventName: string
  readonly eventPath: string
  /** The full ref and the commit that the run is for. */
  readonly ref: string
  readonly commit: string
  readonly workspace: string
  readonly temporary: string
  readonly runId: number
  readonly attempt: number
  /** The job's key in the workflow file, and the machine that it is on. */
  readonly job: string
  readonly machine: string
  /** Who set the run off this time: another than the event's sender on a re-run. */
  readonly triggeringActor: string
  /** The workflow file that runs this; null where it cannot be told. */
  readonly workflow: { readonly repository: RepositoryName; readonly path: string } | null
  /** `owner/repo` of this action as the workflow names it; empty for one of the repository itself. */
  readonly actionRepository: string
  /** Files through which a step answers; null where the runner has none. */
  readonly outputFile: string | null
  readonly summaryFile: string | null
}

/**
 * Reads the runner's variables.
 * @throws ConfigError `MISSING_ARGUMENT` where one is missing without which nothing can be judged.
 */
export function readRunner(env: Environment): Runner {
  const repository = repositoryNameOf(needed(env, 'GITHUB_REPOSITORY'))
  if (repository === null) throw missing('GITHUB_REPOSITORY')
  const optional = (name: string) => (env[name] === undefined || env[name] === '' ? null : env[name])
  const workspace = needed(env, 'GITHUB_WORKSPACE')
  return {
    apiUrl: optional('GITHUB_API_URL') ?? DEFAULT_API_URL,
    serverUrl: optional('GITHUB_SERVER_URL') ?? 'https://github.com',
    repository,
    repositoryId: numberOf(env['GITHUB_REPOSITORY_ID']),
    eventName: needed(env, 'GITHUB_EVENT_NAME'),
    eventPath: needed(env, 'GITHUB_EVENT_PATH'),
    ref: needed(env, 'GITHUB_REF'),
    commit: needed(env, 'GITHUB_SHA'),
    workspace,
    temporary: optional('RUNNER_TEMP') ?? workspace,
    runId: numberOf(needed(env, 'GITHUB_RUN_ID')) ?? 0,
    attempt: numberOf(env['GITHUB_RUN_ATTEMPT']) ?? 1,
    job: optional('GITHUB_JOB') ?? '',
    machine: optional('RUNNER_NAME') ?? '',
    triggeringActor: optional('GITHUB_TRIGGERING_ACTOR') ?? optional('GITHUB_ACTOR') ?? '',
    workflow: workflowOf(env['GITHUB_WORKFLOW_REF'] ?? ''),
    actionRepository: optional('GITHUB_ACTION_REPOSITORY') ?? '',
    outputFile: optional('GITHUB_OUTPUT'),
    summaryFile: optional('GITHUB_STEP_SUMMARY'),
  }
}

/** Where a person sees this run. */
export function runUrl({ serverUrl, repository, runId, attempt }: Runner): string {
  return `${serverUrl}/${repository.owner}/${repository.repo}/actions/runs/${runId}/attempts/${attempt}`
}

/** The workflow file that runs this, where it is one of the judged repository; null where it is another's. */
export function ownWorkflowPath({ workflow, repository }: Runner): string | null {
  if (workflow === null) return null
  const isHere = workflow.repository.owner === repository.owner && workflow.repository.repo === repository.repo
  return isHere ? workflow.path : null
}

/** `owner/repo/path@ref`. */
function workflowOf(reference: string): Runner['workflow'] {
  const [, name = '', path = ''] = /^([^/@]+\/[^/@]+)\/([^@]+)@/.exec(reference) ?? []
  const repository = repositoryNameOf(name)
  return repository === null || path === '' ? null : { repository, path }
}

function numberOf(text: string | undefined): number | null {
  const number = /^\d{1,15}$/.test(text ?? '') ? Number(text) : Number.NaN
  return Number.isSafeInteger(number) ? number : null
}

function needed(env: Environment, name: string): string {
  const value = env[name]
  if (value === undefined || value === '') throw missing(name)
  return value
}

function missing(name: string): ConfigError {
  return new ConfigError(
    'MISSING_ARGUMENT',
    `The variable ${name} that a workflow's runner sets is missing or wrong.`,
    'Run this as an action in a GitHub workflow; elsewhere use the command line.',
  )
}
