import { type Answer, had, missed } from '../github/answer.ts'
import type { GitHub } from '../github/client.ts'
import { allPages } from '../github/paging.ts'
import type { RepositoryName } from '../github/reading.ts'
import { anything, integer, list, mapped, nullable, object, type Reader, text } from '../github/shape.ts'
import { counted } from '../model/counted.ts'
import { PUBLICATIONS } from '../model/publication.ts'
import type { Annotation } from '../report/annotations.ts'
import type { CheckRunOutput } from '../report/check-run.ts'
import { publishing, reading } from './publishing-call.ts'

const { permission: PERMISSION } = PUBLICATIONS['check-run']

/** How a check run of ours ends. */
export type CheckRunConclusion = 'success' | 'failure' | 'neutral' | 'action_required'

/** What a check run is posted with. */
export interface CheckRunToPublish {
  /** The subject's commit; of a pull request its head. */
  readonly commit: string
  readonly name: string
  /** By which a later run finds it again, as `checkRunIdentity` gives it. */
  readonly externalId: string
  /** Where the details are; GitHub heeds it from a registered App alone. */
  readonly detailsUrl: string | null
  readonly conclusion: CheckRunConclusion
  readonly output: CheckRunOutput
}

/** Where a check run is published, and what it has to say. */
export interface Room {
  readonly github: GitHub
  readonly repository: RepositoryName
  readonly wanted: CheckRunToPublish
}

/** A check run that is there; `annotations` is how many it has. */
export interface FoundRun {
  readonly id: number
  readonly url: string | null
  readonly suite: number | null
  readonly externalId: string | null
  readonly conclusion: string | null
  readonly title: string | null
  readonly summary: string | null
  readonly text: string | null
  readonly annotations: number
}

const foundRun: Reader<FoundRun> = mapped(
  object({
    id: integer,
    html_url: nullable(text),
    check_suite: nullable(object({ id: integer })),
    external_id: nullable(text),
    conclusion: nullable(text),
    output: object({
      title: nullable(text),
      summary: nullable(text),
      text: nullable(text),
      annotations_count: integer,
    }),
  }),
  ({ id, html_url, check_suite, external_id, conclusion, output: { annotations_count, ...output } }) => ({
    ...{ id, url: html_url, suite: check_suite?.id ?? null, externalId: external_id, conclusion, ...output },
    annotations: annotations_count,
  }),
)

/** Our runs of that name on the commit, the newest first; of each suite the latest alone. */
export async function latestRuns({ github, repository, wanted }: Room): Promise<Answer<readonly FoundRun[]>> {
  const runs = await allPages(
    github,
    reading({
      what: `The check runs named \`${wanted.name}\``,
      permission: PERMISSION,
      route: 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
      parameters: { ...repository, ref: wanted.commit, check_name: wanted.name, filter: 'latest' },
      read: mapped(object({ check_runs: list(foundRun) }), ({ check_runs }) => check_runs),
    }),
  )
  if (!runs.ok) return runs
  const ours = runs.value.items.filter(({ externalId }) => externalId === wanted.externalId)
  return runs.value.gap === null ? had([...ours].sort((a, b) => b.id - a.id)) : missed(runs.value.gap)
}

/** GitHub may keep other line ends than it was given. */
export function normal(kept: string | null): string {
  return (kept ?? '').replaceAll('\r\n', '\n').trim()
}

/** What tells two annotations apart, as GitHub keeps them. */
export function keyOf(annotation: Annotation): string {
  const { path, start_line, end_line, start_column = null, end_column = null, ...said } = annotation
  const { annotation_level, title, message, raw_details } = said
  return key([path, start_line, end_line, start_column, end_column, annotation_level, title, message, raw_details])
}

function key(parts: readonly (string | number | null)[]): string {
  return JSON.stringify(parts.map((part) => (typeof part === 'string' ? normal(part) : part)))
}

const annotationKey: Reader<string> = mapped(
  object({
    path: text,
    start_line: integer,
    end_line: integer,
    start_column: nullable(integer),
    end_column: nullable(integer),
    annotation_level: nullable(text),
    title: nullable(text),
    message: nullable(text),
    raw_details: nullable(text),
  }),
  (found) => key(Object.values(found)),
)

/** The keys of a run's annotations; null where they cannot all be read. */
export async function presentAnnotations({ github, repository }: Room, id: number): Promise<readonly string[] | null> {
  const found = await allPages(
    github,
    reading({
      what: 'The annotations of the check run',
      permission: PERMISSION,
      route: 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations',
      parameters: { ...repository, check_run_id: id },
      read: list(annotationKey),
    }),
  )
  return found.ok && found.value.gap === null ? found.value.items : null
}

/**
 * Makes earlier runs in other suites point to the new one. GitHub shows the latest of a name in each suite, and a workflow's
 * token cannot choose the suite. What their text records stays. Where GitHub refuses, the earlier one is shown beside.
 */
export async function supersede({ github, repository }: Room, earlier: readonly FoundRun[], suite: number | null) {
  for (const run of earlier.filter((each) => each.suite !== suite && each.title !== SUPERSEDED.title)) {
    const output = { ...SUPERSEDED, ...(run.text === null ? {} : { text: run.text }) }
    await github.call(
      publishing({
        what: 'The earlier check run',
        permission: PERMISSION,
        route: UPDATE,
        parameters: { ...repository, check_run_id: run.id, conclusion: 'neutral', output },
        read: anything,
      }),
    )
  }
}

const UPDATE = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}'
const SUPERSEDED = {
  title: 'SUPERSEDED',
  summary: 'A later run judged this commit again; the check run of the same name has what it found.',
}

/** A check run that was just made. */
export interface PostedRun {
  readonly id: number
  readonly url: string | null
  readonly suite: number | null
}

const postedRun: Reader<PostedRun> = mapped(
  object({ id: integer, html_url: nullable(text), check_suite: nullable(object({ id: integer })) }),
  ({ id, html_url, check_suite }) => ({ id, url: html_url, suite: check_suite?.id ?? null }),
)

/** Makes the run, completed, with its first annotations. */
export function post({ github, repository, wanted }: Room, batch: readonly Annotation[]): Promise<Answer<PostedRun>> {
  const { commit, name, externalId, detailsUrl, conclusion, output } = wanted
  return github.call(
    publishing({
      what: `The check run \`${name}\``,
      permission: PERMISSION,
      route: 'POST /repos/{owner}/{repo}/check-runs',
      parameters: {
        ...repository,
        ...{ name, head_sha: commit, external_id: externalId, status: 'completed', conclusion },
        ...(detailsUrl === null ? {} : { details_url: detailsUrl }),
        output: outputWith(output, batch),
      },
      read: postedRun,
    }),
  )
}

/** Annotations are added to those that are there; neither status nor conclusion is touched. */
export function update(
  { github, repository, wanted }: Room,
  id: number,
  batch: readonly Annotation[],
  left: number,
): Promise<Answer<unknown>> {
  return github.call(
    publishing({
      what: `${counted(left, 'annotation')} of the check run \`${wanted.name}\``,
      permission: PERMISSION,
      route: UPDATE,
      parameters: { ...repository, check_run_id: id, output: outputWith(wanted.output, batch) },
      read: postedRun,
    }),
  )
}

// The texts go along each time: nothing says that GitHub keeps those that an update leaves out.
function outputWith({ title, summary, text: details }: CheckRunOutput, annotations: readonly Annotation[]) {
  return {
    ...{ title, summary },
    ...(details === null ? {} : { text: details }),
    ...(annotations.length === 0 ? {} : { annotations }),
  }
}
