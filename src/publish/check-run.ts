import { type Answer, had, missed } from '../github/answer.ts'
import type { GitHub } from '../github/client.ts'
import { allPages } from '../github/paging.ts'
import type { RepositoryName } from '../github/reading.ts'
import { integer, list, mapped, nullable, object, type Reader, text } from '../github/shape.ts'
import { counted } from '../model/counted.ts'
import type { Gap } from '../model/gap.ts'
import type { Annotation } from '../report/annotations.ts'
import { annotationBatches, type CheckRunOutput } from '../report/check-run.ts'
import { mayBeDone, publishing, reading } from './publishing-call.ts'

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

/** A check run that stands on the commit and says what was to be said. */
export interface PublishedCheckRun {
  readonly id: number
  readonly url: string | null
  /** False where that of an earlier attempt says the same and was kept. */
  readonly isNew: boolean
  /** Annotations that it lacks, and why; null where it has all. */
  readonly missing: { readonly count: number; readonly gap: Gap } | null
}

/**
 * Posts a check run, completed at once; annotations beyond one request follow. Of an earlier attempt the one that says the
 * same is kept, and gets what it lacks; any other stays as it is, and a new one of its name is shown in its place
 * (docs/decisions/0012-check-runs-are-not-rewritten.md).
 */
export async function publishCheckRun(
  github: GitHub,
  repository: RepositoryName,
  wanted: CheckRunToPublish,
): Promise<Answer<PublishedCheckRun>> {
  const room: Room = { github, repository, wanted }
  let lost: Answer<never> | null = null
  for (;;) {
    const earlier = await latestRun(room)
    const kept = earlier.ok && earlier.value !== null ? await completed(room, earlier.value) : null
    if (kept !== null) return had(kept)
    // Whether the lost one stands is not known, so another might double it.
    if (lost !== null && !earlier.ok) return lost
    const [first = [], ...rest] = annotationBatches(wanted.output.annotations)
    const posted = await post(room, first)
    if (posted.ok) {
      const { id, url } = posted.value
      return had({ id, url, isNew: true, missing: await addAnnotations(room, id, rest.flat()) })
    }
    if (lost !== null || !mayBeDone(posted.gap)) return posted
    lost = posted
  }
}

interface Room {
  readonly github: GitHub
  readonly repository: RepositoryName
  readonly wanted: CheckRunToPublish
}

interface FoundRun {
  readonly id: number
  readonly url: string | null
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
    external_id: nullable(text),
    conclusion: nullable(text),
    output: object({
      title: nullable(text),
      summary: nullable(text),
      text: nullable(text),
      annotations_count: integer,
    }),
  }),
  ({ id, html_url, external_id, conclusion, output: { annotations_count, ...output } }) => ({
    ...{ id, url: html_url, externalId: external_id, conclusion, ...output },
    annotations: annotations_count,
  }),
)

/** The newest of our runs of that name on the commit; null for none. */
async function latestRun({ github, repository, wanted }: Room): Promise<Answer<FoundRun | null>> {
  const runs = await allPages(
    github,
    reading({
      what: `The check runs named \`${wanted.name}\``,
      permission: 'checks: write',
      route: 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
      parameters: { ...repository, ref: wanted.commit, check_name: wanted.name, filter: 'latest' },
      read: mapped(object({ check_runs: list(foundRun) }), ({ check_runs }) => check_runs),
    }),
  )
  if (!runs.ok) return runs
  const ours = runs.value.items.filter(({ externalId }) => externalId === wanted.externalId)
  const newest = ours.reduce<FoundRun | null>((best, run) => (best === null || run.id > best.id ? run : best), null)
  return runs.value.gap === null ? had(newest) : missed(runs.value.gap)
}

/** The run with what it lacked; null where it says something else or is not ours to change. */
async function completed(room: Room, run: FoundRun): Promise<PublishedCheckRun | null> {
  const { annotations } = room.wanted.output
  if (!saysTheSame(run, room.wanted) || run.annotations > annotations.length) return null
  const present = run.annotations === 0 ? [] : await presentAnnotations(room, run.id)
  const lacking = present === null ? null : without(annotations, present)
  if (lacking === null) return null
  const [first = [], ...rest] = annotationBatches(lacking)
  // Sent although it may add nothing: anybody with `checks: write` can post a run that looks like ours, and GitHub lets
  // nobody change it but the App that made it.
  const changed = await update(room, run.id, first, lacking.length)
  if (!changed.ok) return null
  return { id: run.id, url: run.url, isNew: false, missing: await addAnnotations(room, run.id, rest.flat()) }
}

function saysTheSame(run: FoundRun, { conclusion, output }: CheckRunToPublish): boolean {
  const isSame = (found: string | null, wanted: string | null) => normal(found) === normal(wanted)
  return (
    run.conclusion === conclusion &&
    isSame(run.title, output.title) &&
    isSame(run.summary, output.summary) &&
    isSame(run.text, output.text)
  )
}

/** GitHub may keep other line ends than it was given. */
function normal(kept: string | null): string {
  return (kept ?? '').replaceAll('\r\n', '\n').trim()
}

/** Sends the rest, and after a fault once more what is then still lacking. */
async function addAnnotations(
  room: Room,
  id: number,
  all: readonly Annotation[],
): Promise<PublishedCheckRun['missing']> {
  let left = all
  let hasFailed = false
  while (left.length > 0) {
    const [batch = []] = annotationBatches(left)
    const sent = await update(room, id, batch, left.length)
    if (sent.ok) {
      left = left.slice(batch.length)
      continue
    }
    const present = hasFailed || !mayBeDone(sent.gap) ? null : await presentAnnotations(room, id)
    const lacking = present === null ? null : without(room.wanted.output.annotations, present)
    if (lacking === null) return { count: left.length, gap: sent.gap }
    hasFailed = true
    left = lacking
  }
  return null
}

/** The wanted ones that are not present, each as often as it is wanted; null where another is present. */
function without(wanted: readonly Annotation[], present: readonly string[]): readonly Annotation[] | null {
  const lacking = new Map<string, Annotation[]>()
  for (const annotation of wanted) {
    const key = keyOf(annotation)
    lacking.set(key, [...(lacking.get(key) ?? []), annotation])
  }
  for (const key of present) {
    if (lacking.get(key)?.pop() === undefined) return null
  }
  return [...lacking.values()].flat()
}

function keyOf(annotation: Annotation): string {
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
async function presentAnnotations({ github, repository }: Room, id: number): Promise<readonly string[] | null> {
  const found = await allPages(
    github,
    reading({
      what: 'The annotations of the check run',
      permission: 'checks: write',
      route: 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations',
      parameters: { ...repository, check_run_id: id },
      read: list(annotationKey),
    }),
  )
  return found.ok && found.value.gap === null ? found.value.items : null
}

const postedRun = mapped(object({ id: integer, html_url: nullable(text) }), ({ id, html_url }) => ({
  id,
  url: html_url,
}))

function post(
  { github, repository, wanted }: Room,
  batch: readonly Annotation[],
): Promise<Answer<{ readonly id: number; readonly url: string | null }>> {
  const { commit, name, externalId, detailsUrl, conclusion, output } = wanted
  return github.call(
    publishing({
      what: `The check run \`${name}\``,
      permission: 'checks: write',
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
function update(
  { github, repository, wanted }: Room,
  id: number,
  batch: readonly Annotation[],
  left: number,
): Promise<Answer<unknown>> {
  return github.call(
    publishing({
      what: `${counted(left, 'annotation')} of the check run \`${wanted.name}\``,
      permission: 'checks: write',
      route: 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
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
