import { type Answer, had } from '../github/answer.ts'
import type { GitHub } from '../github/client.ts'
import type { RepositoryName } from '../github/reading.ts'
import type { Gap } from '../model/gap.ts'
import { groupBy } from '../model/group-by.ts'
import type { Annotation } from '../report/annotations.ts'
import { annotationBatches } from '../report/check-run.ts'
import {
  type CheckRunToPublish,
  type FoundRun,
  keyOf,
  latestRuns,
  normal,
  post,
  presentAnnotations,
  type Room,
  supersede,
  update,
} from './check-run-requests.ts'
import { mayBeDone } from './publishing-call.ts'

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
 * (docs/decisions/0013-check-runs-are-not-rewritten.md).
 */
export async function publishCheckRun(
  github: GitHub,
  repository: RepositoryName,
  wanted: CheckRunToPublish,
): Promise<Answer<PublishedCheckRun>> {
  const room: Room = { github, repository, wanted }
  let lost: Answer<never> | null = null
  for (;;) {
    const earlier = await latestRuns(room)
    const [newest, ...others] = earlier.ok ? earlier.value : []
    const kept = newest === undefined ? null : await completed(room, newest)
    if (kept !== null) return had(kept)
    // Whether the lost one stands is not known, so another might double it.
    if (lost !== null && !earlier.ok) return lost
    const [first = [], ...rest] = annotationBatches(wanted.output.annotations)
    const posted = await post(room, first)
    if (posted.ok) {
      const { id, url, suite } = posted.value
      const missing = await addAnnotations(room, id, rest.flat())
      if (newest !== undefined) await supersede(room, [newest, ...others], suite)
      return had({ id, url, isNew: true, missing })
    }
    if (lost !== null || !mayBeDone(posted.gap)) return posted
    lost = posted
  }
}

/** The run with what it lacked; null where it says something else or is not ours to change. */
async function completed(room: Room, run: FoundRun): Promise<PublishedCheckRun | null> {
  const { annotations } = room.wanted.output
  if (!saysTheSame(run, room.wanted)) return null
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
  const lacking = groupBy(wanted, keyOf)
  for (const key of present) {
    if (lacking.get(key)?.pop() === undefined) return null
  }
  return [...lacking.values()].flat()
}
