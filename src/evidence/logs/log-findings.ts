import type { LoggedJob, LoggedRun } from '../../github/run-logs.ts'
import { counted } from '../../model/counted.ts'
import type { Detection } from '../../model/finding.ts'
import { groupBy } from '../../model/group-by.ts'
import type { FilePlace, Place } from '../../model/place.ts'
import type { JobFact, Posture } from '../../workflows/posture/posture.ts'
import { isNamed } from '../../workflows/posture/site.ts'
import { archiveName, type LogFile } from './archive-names.ts'
import type { ShownLeak } from './leak-causes.ts'
import type { LogSighting } from './scan-log.ts'

/** A sighting with the log that it is in. */
export interface LocatedSighting extends Pick<LogFile, 'job' | 'step'> {
  readonly run: LoggedRun
  readonly attempt: number
  readonly sighting: LogSighting
}

export interface FindingFacts {
  /** `owner/repo`. */
  readonly repository: string
  /** The jobs of an attempt by `run attempt`, where they were asked for. */
  readonly jobs: ReadonlyMap<string, readonly LoggedJob[]>
  /** What the subject's workflows say; null where they could not be read. */
  readonly posture: Posture | null
}

/** Places of one finding that are listed; the rest is counted. */
const MAX_PLACES = 20
/** What is revoked, and then deleted: everything that shows a value. */
const SHOWS_NO_VALUE = ['debug-log', 'compromised-action-ran', 'token-wider-than-declared']

/**
 * One finding for each value in each step of each workflow, however often and in however many runs it was printed; the
 * newest is its place. Nothing of it follows from the value: what tells values apart here stays here.
 */
export function logFindings(located: readonly LocatedSighting[], facts: FindingFacts): readonly ShownLeak[] {
  const groups = groupBy(located, ({ run, job, step, sighting }) =>
    JSON.stringify([run.workflow, job, step?.name, sighting.rule, sighting.value ?? sighting.key]),
  )
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group
    return first === undefined ? [] : [findingOf(first, others, facts)]
  })
}

function findingOf(first: LocatedSighting, others: readonly LocatedSighting[], facts: FindingFacts): ShownLeak {
  const { run, job, step, sighting } = first
  const written = facts.posture === null ? null : writtenAt(first, facts.posture)
  const left = others.length - MAX_PLACES
  const detection: Detection = {
    rule: sighting.rule,
    message: [
      sighting.message,
      ...(others.length === 0 ? [] : [`It is in ${counted(others.length + 1, 'line')} of ${runsText(first, others)}.`]),
      ...(left > 0 ? [`${left} of them are not listed.`] : []),
      ...(SHOWS_NO_VALUE.includes(sighting.rule) ? [] : [mend(first, others, facts)]),
    ].join(' '),
    severity: sighting.severity,
    confidence: sighting.confidence,
    place: placeIn(first, facts),
    related: [...(written === null ? [] : [written]), ...others.slice(0, MAX_PLACES).map((one) => placeIn(one, facts))],
    key: `log ${run.workflow} ${job} ${step?.name ?? ''} ${sighting.key}`,
    secret: null,
  }
  return { detection, sighting: sighting.key, step: written }
}

function runsText(first: LocatedSighting, others: readonly LocatedSighting[]): string {
  return counted(runsOf(first, others).length, 'run')
}

function runsOf(first: LocatedSighting, others: readonly LocatedSighting[]): readonly number[] {
  return [...new Set([first, ...others].map(({ run }) => run.id))]
}

/** Runs whose logs a message says how to delete. */
const MAX_COMMANDS = 3

function mend(first: LocatedSighting, others: readonly LocatedSighting[], { repository }: FindingFacts): string {
  const runs = runsOf(first, others)
  const commands = runs
    .slice(0, MAX_COMMANDS)
    .map((run) => `\`gh api --method DELETE repos/${repository}/actions/runs/${run}/logs\``)
  const more = runs.length > MAX_COMMANDS ? ' and so on for the other runs' : ''
  return `Revoke it first, then delete the log: ${commands.join(', ')}${more}.`
}

/** The line of a log, with an address that opens on it where the job is known. */
function placeIn({ run, attempt, job, step, sighting }: LocatedSighting, { jobs, posture }: FindingFacts): Place {
  const known = (jobs.get(`${run.id} ${attempt}`) ?? []).filter(({ name }) => archiveName(name) === job)
  const [only] = known.length === 1 ? known : []
  const url = only?.url ?? null
  const written = posture === null ? null : (jobOfLog(run.workflow, job, posture)?.checkName ?? null)
  return {
    kind: 'log',
    workflow: run.workflow,
    job: only?.name ?? (written?.isPrefix === false ? written.text : job),
    step: step?.name ?? null,
    run: run.id,
    attempt,
    line: sighting.line,
    url:
      url === null
        ? `${run.url}/attempts/${attempt}`
        : step === null
          ? url
          : `${url}#step:${step.number}:${sighting.line}`,
  }
}

/** The job of the subject's workflow whose log this is; null where none or more than one may be. */
export function jobOfLog(workflow: string, job: string, { jobs }: Posture): JobFact | null {
  const ofWorkflow = jobs.filter(({ site }) => site.workflow === workflow)
  const named = ofWorkflow.filter(({ checkName }) =>
    isNamed(checkName === null ? null : { ...checkName, text: archiveName(checkName.text) }, job),
  )
  const exact = named.filter(({ checkName }) => checkName?.isPrefix === false)
  const [only, ...more] = exact.length > 0 ? exact : named
  return only !== undefined && more.length === 0 ? only : null
}

/** The step in the subject's workflow that printed it. */
function writtenAt({ run, job, step }: LocatedSighting, posture: Posture): FilePlace | null {
  if (step === null) return null
  const steps = jobOfLog(run.workflow, job, posture)?.steps ?? []
  const found = steps.filter(({ name, isPrefix }) => {
    const text = archiveName(name)
    return isPrefix ? text !== '' && step.name.startsWith(text) : text === step.name
  })
  const [only, ...more] = found
  return only !== undefined && more.length === 0 ? only.place : null
}
