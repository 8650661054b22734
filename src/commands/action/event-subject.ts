import type { Answer } from '../../github/answer.ts'
import { peelTag } from '../../github/git-objects.ts'
import { type PullRequest, readPull, readPullsOf } from '../../github/pull-request.ts'
import type { Reading } from '../../github/reading.ts'
import { filesDigest } from '../../github/trusted-reading.ts'
import { ConfigError } from '../../model/errors.ts'
import { resolveEvent, type SubjectAt } from '../../policy/events.ts'
import type { Repository } from '../../repository/open-repository.ts'
import { blobsOf, type ProposingPull } from './event-rules.ts'
import { type EventPayload, type EventPull, factsOf } from './event-payload.ts'
import { openCommit } from './open-commit.ts'

/** What an event is about once looked up: the commit that is judged, and the pull request that it belongs to. */
export interface EventSubject {
  readonly commit: string
  /** The tag that is released, to be peeled again before the verdict is posted; null for none. */
  readonly tag: string | null
  /** Whether the tag could be peeled; where not, the commit is the runner's word. */
  readonly isPeeled: boolean
  /** The pull request that the commit is of; null for none. Of a merge group this is not the judged commit's. */
  readonly pull: EventPull | null
  /** The full ref of the subject. */
  readonly ref: string
}

/** Before the policy is read nothing counts as a release that is none by its event; the subject does not depend on it. */
export const NO_RELEASES = { branches: [], heads: [] }

/**
 * Finds the subject of an event. `runnerCommit` is the commit that the runner was started for.
 * @throws ConfigError `EVENT_REFUSED` where a finished run's pull request cannot be told.
 */
export async function findSubject(
  reading: Reading,
  payload: EventPayload,
  runnerCommit: string,
): Promise<EventSubject> {
  const { about } = payload
  const pull = await pullOf(reading, payload)
  const at = resolveEvent(factsOf(payload, runnerCommit, pull), NO_RELEASES).subject
  const peeled = await commitOf(reading, at, runnerCommit)
  return { ...peeled, pull, ref: refOf(about, pull) }
}

async function commitOf(
  reading: Reading,
  at: SubjectAt,
  runnerCommit: string,
): Promise<Pick<EventSubject, 'commit' | 'tag' | 'isPeeled'>> {
  switch (at.kind) {
    case 'commit':
      return { commit: at.commit, tag: null, isPeeled: true }
    case 'tag': {
      const peeled = await peelTag(reading, at.tag)
      return { commit: peeled.ok ? peeled.value : runnerCommit, tag: at.tag, isPeeled: peeled.ok }
    }
    case 'work-tree':
      throw new Error('No event on GitHub is about a work tree')
  }
}

async function pullOf(reading: Reading, { about }: EventPayload): Promise<EventPull | null> {
  switch (about.kind) {
    case 'pull-request':
      return about.pull
    case 'merge-group': {
      const found = about.pullNumber === null ? null : await readPull(reading, about.pullNumber)
      return found?.ok === true ? eventPull(found.value) : null
    }
    case 'finished-run':
      return about.event.startsWith('pull_request') ? await finishedPull(reading, about.head, about.pullNumbers) : null
    case 'push':
    case 'release':
    case 'dispatch':
      return null
  }
}

/** A run of a fork's pull request names none, so the open ones of its commit are asked for. */
async function finishedPull(reading: Reading, head: string, numbers: readonly number[]): Promise<EventPull> {
  const [number, ...more] = numbers
  const asked: Answer<readonly PullRequest[]> =
    number !== undefined && more.length === 0 ? listOf(await readPull(reading, number)) : await openPulls(reading, head)
  const why = asked.ok ? 'it belongs to none that is open, or to several' : asked.gap.detail
  const [only, ...others] = asked.ok ? asked.value.filter((pull) => pull.head.commit === head) : []
  if (only !== undefined && others.length === 0) return eventPull(only)
  throw new ConfigError(
    'EVENT_REFUSED',
    `The pull request of the finished run's commit \`${head}\` cannot be told: ${why}.`,
    'Run the finished workflow again on the pull request as it is now.',
  )
}

async function openPulls(reading: Reading, head: string): Promise<Answer<readonly PullRequest[]>> {
  const found = await readPullsOf(reading, head)
  return found.ok ? { ok: true, value: found.value.items.filter(({ isOpen }) => isOpen) } : found
}

function listOf(answer: Answer<PullRequest>): Answer<readonly PullRequest[]> {
  return answer.ok ? { ok: true, value: [answer.value] } : answer
}

function eventPull({ number, author, head, base, isFork }: PullRequest): EventPull {
  return {
    number,
    head: head.commit,
    headBranch: head.branch,
    targetBranch: base.branch,
    targetCommit: base.commit,
    author: author?.id ?? null,
    isFork,
  }
}

function refOf(about: EventPayload['about'], pull: EventPull | null): string {
  switch (about.kind) {
    case 'pull-request':
      return `refs/pull/${about.pull.number}/head`
    case 'merge-group':
    case 'push':
    case 'dispatch':
      return about.ref
    case 'release':
      return `refs/tags/${about.tag}`
    case 'finished-run':
      return pull === null ? `refs/heads/${about.headBranch}` : `refs/pull/${pull.number}/head`
  }
}

/** The branch whose rules say what must pass before a merge. */
export function ruledBranch({ about, defaultBranch }: EventPayload, pull: EventPull | null): string {
  switch (about.kind) {
    case 'pull-request':
      return about.pull.targetBranch
    case 'merge-group':
      return about.targetBranch
    case 'push':
    case 'dispatch':
      return about.ref.startsWith('refs/heads/') ? about.ref.slice('refs/heads/'.length) : defaultBranch
    case 'release':
      return defaultBranch
    case 'finished-run':
      return pull?.targetBranch ?? about.headBranch
  }
}

/** The pull request as a proposal to change what a run takes its rules from. */
export function proposalOf(
  { pull, commit }: EventSubject,
  sender: EventPayload['sender'],
  repository: Repository,
  signal: AbortSignal,
): ProposingPull | null {
  if (pull === null) return null
  const { number, head, author } = pull
  return {
    number,
    head,
    author,
    sender: sender?.id ?? null,
    digestAtHead: async (files) => {
      if (head === commit) return filesDigest(files)
      const opened = await openCommit(repository, head, signal)
      if (opened.listing.gaps.length > 0) return null
      const blobs = blobsOf(opened)
      return filesDigest(files.map((file) => ({ ...file, atSubject: blobs.get(file.path) ?? null })))
    },
  }
}
