import type { FilePlace } from '../../model/place.ts'
import type { Span } from '../../syntax/position.ts'
import type { Job, Step } from '../model/model.ts'
import { placeOf } from '../place-of.ts'
import type { JobRun } from './job-runs.ts'

/** Where in the workflows something is done, so that a person finds it: by job, step and line. */
export interface Site {
  /** The workflow that an event starts. */
  readonly workflow: string
  /** The job by its id; with a slash after the one that calls it. */
  readonly job: string
  /** The step's name, its id, the action that it uses or `step 3`; null where the whole job is meant. */
  readonly step: string | null
  /** The line itself, which may stand in a file that the workflow calls. */
  readonly place: FilePlace
}

/** How a job's check run is called on GitHub. A prefix where a matrix or an expression decides the rest. */
export interface CheckName {
  readonly text: string
  readonly isPrefix: boolean
}

/** Names of steps are cut here; they are there to be recognized. */
const MAX_NAME = 100

/** The site of something that a job does. */
export function siteOf(run: JobRun, step: Step | null, path: string, span: Span): Site {
  return {
    workflow: run.workflow.path,
    job: jobPath(run),
    step: step === null ? null : nameOf(step),
    place: placeOf(path, span),
  }
}

/** The ids of the jobs that lead to a job, slashes between them. */
export function jobPath({ chain }: JobRun): string {
  return chain.map(({ id }) => id).join('/')
}

function nameOf({ name, id, uses, index }: Step): string {
  const own = name?.value ?? id ?? (uses?.kind === 'repository' ? `${uses.owner}/${uses.repository}` : null)
  const text = own?.trim() ?? ''
  return text === '' || text.includes('${{') ? `step ${index + 1}` : text.slice(0, MAX_NAME)
}

/**
 * How GitHub shows a step: its name, or what it runs. https://docs.github.com/en/rest/actions/workflow-jobs
 * Null where an expression decides.
 */
export function shownAs(step: Step | null): string | null {
  if (step === null) return null
  const run = step.script?.value.trim().split(/\r?\n/)[0]
  const made = run ?? step.uses?.scalar.value
  const text = step.name?.value.trim() ?? (made === undefined ? null : `Run ${made}`)
  return text === null || text.includes('${{') ? null : text
}

/** The name of a job's check run; null where not even its beginning is known. */
export function checkNameOf({ chain }: JobRun): CheckName | null {
  let text = ''
  for (const [at, job] of chain.entries()) {
    const own = ownName(job)
    text += `${at === 0 ? '' : ' / '}${own.text}`
    if (own.isPrefix) return text === '' ? null : { text, isPrefix: true }
  }
  return { text, isPrefix: false }
}

/** A matrix puts its values behind a name that does not hold them. */
function ownName({ id, name, matrix }: Job): CheckName {
  const text = name?.value.trim() ?? ''
  const fence = text.indexOf('${{')
  if (fence !== -1) return { text: text.slice(0, fence), isPrefix: true }
  const shown = text === '' ? id : text
  return matrix === null ? { text: shown, isPrefix: false } : { text: `${shown} (`, isPrefix: true }
}

/** Whether a check run of this name can be the job's. */
export function isNamed(name: CheckName | null, context: string): boolean {
  if (name === null) return false
  return name.isPrefix ? context.startsWith(name.text) : context === name.text
}
