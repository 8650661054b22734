import { gap, type Gap } from '../model/gap.ts'
import { readBatch, type BatchHeader } from './batch-reader.ts'
import { bytesRead } from './blob.ts'
import { pathOfLatin1 } from './entries.ts'
import type { Git } from './git.ts'
import {
  exclusions,
  readChanges,
  readCommits,
  type CommitFacts,
  type HistoryChange,
  type WantedChanges,
} from './history-changes.ts'
import { latestDates } from './history-dates.ts'
import { readObjects } from './objects.ts'
import type { BlobRead } from './tree.ts'

/** A blob of the history. The path is one at which it stood, the newest that git met; null where it never was in a tree. */
export interface HistoryBlob {
  readonly oid: string
  readonly size: number
  readonly path: string | null
  readonly pathBytes: string | null
}

/** Takes the blobs of a history, one after the other. The bytes are the taker's until the next call alone. */
export interface BlobTaker {
  readonly whole: (blob: HistoryBlob, bytes: Buffer, isLfsPointer: boolean) => void
  /** A blob of more bytes than are held at once: they come in pieces, and `end` comes once all have. */
  readonly pieces: (blob: HistoryBlob) => { readonly push: (piece: Buffer) => void; readonly end: () => void }
}

/** Everything that all refs of a repository ever held, read by object and not by patch. */
export interface History {
  /** The commit that is judged, which is read along with the refs; null where there is none. */
  readonly commit: string | null
  /**
   * Hands over every unique blob once, those of new commits first. With `known` those that came in with other commits than
   * these and what they descend from, and few of theirs. What could not be read is in the gaps: missing objects, a shallow
   * clone, a git that stopped. Never fetches.
   */
  read(taker: BlobTaker, maxWhole: number, known?: readonly string[]): Promise<readonly Gap[]>
  /** What commits, but for `known` ones, did to these paths and with these blobs, newest first; null where git could not tell. */
  changes(wanted: WantedChanges, known?: readonly string[]): Promise<readonly HistoryChange[] | null>
  /** The commits that no other of the history descends from; null where git could not tell. */
  tips(): Promise<readonly string[] | null>
  /** Whether all these commits are here and in the history, and with all that they descend from. */
  holds(commits: readonly string[]): Promise<boolean>
  /** What commits say of themselves; one that is not here is left out. */
  commits(ids: readonly string[]): Promise<ReadonlyMap<string, CommitFacts>>
  /** By commit, the latest date that it or what it descends from names, in milliseconds; null where git could not tell. */
  latestDates(ids: readonly string[]): Promise<ReadonlyMap<string, number> | null>
  /** The commits that are reachable from any ref and not from this one; null where git could not tell. */
  commitsNotIn(commit: string): Promise<ReadonlySet<string> | null>
  /** Reads blobs by id, in order, at most so many bytes of each. */
  blobs(oids: readonly string[], maxBytes: number): AsyncGenerator<BlobRead>
}

/** A path of a tree; its bytes where it is not UTF-8. */
export interface HistoryPath {
  readonly path: string
  readonly pathBytes: string | null
}

/** What is known of a repository whose history is read. */
export interface HistoryFacts {
  readonly commit: string | null
  readonly isShallow: boolean
  readonly isPartial: boolean
}

/** The history of a repository that git answers for. */
export function historyOf(git: Git, { commit, isShallow, isPartial }: HistoryFacts): History {
  const tips = ['--all', ...(commit === null ? [] : [commit])]
  return {
    commit,
    read: async (taker, maxWhole, known = []) => {
      const gaps = await readAll(git, tips, known, taker, maxWhole)
      return isShallow ? [shallowGap(), ...gaps] : gaps
    },
    changes: (wanted, known = []) => readChanges(git, tips, wanted, known),
    tips: () => readTips(git, tips),
    holds: async (commits) => !isShallow && !isPartial && (await holdsAll(git, tips, commits)),
    commits: (ids) => readCommits(git, ids),
    latestDates: (ids) => latestDates(git, ids),
    commitsNotIn: (base) => commitsNotIn(git, tips, base),
    blobs: (oids, maxBytes) => readObjects(git, oids, maxBytes, isPartial),
  }
}

/** Where git does not answer, there is no history that could be read. */
export function unseenHistory(because: Gap): History {
  return {
    commit: null,
    read: () => Promise.resolve([{ ...because, source: 'history' }]),
    changes: () => Promise.resolve(null),
    tips: () => Promise.resolve(null),
    holds: () => Promise.resolve(false),
    commits: () => Promise.resolve(new Map()),
    latestDates: () => Promise.resolve(null),
    commitsNotIn: () => Promise.resolve(null),
    blobs: async function* () {
      // Nothing was found that could be read again.
    },
  }
}

function shallowGap(): Gap {
  return gap('history', 'shallow', 'The clone is shallow: what came before its oldest commits is not here.')
}

/**
 * `rev-list` names every object once, with a path, and `cat-file` gives its bytes: both run at the same time, and each line
 * goes from the one to the other as it comes. What is missing is told by the first; the second would die of it.
 */
async function readAll(
  git: Git,
  tips: readonly string[],
  known: readonly string[],
  taker: BlobTaker,
  maxWhole: number,
): Promise<readonly Gap[]> {
  const args = ['--objects', '--missing=print', '--filter=object:type=blob', '--filter-provided-objects', ...tips]
  const listing = git.stream('rev-list', [...args, '--stdin'], { stdin: exclusions(known) })
  const told = { missing: 0, listed: 0 }
  const contents = git.stream('cat-file', ['--batch=%(objectname) %(objecttype) %(objectsize) %(rest)', '--buffer'], {
    stdin: namedObjects(listing.stdout, told),
  })
  let read = 0
  let isSound = true
  try {
    isSound = await readBatch(contents.stdout, {
      start: (header) => {
        read += 1
        return objectTaker(header, taker, maxWhole)
      },
      missing: () => (told.missing += 1),
    })
  } finally {
    contents.stop()
    listing.stop()
  }
  const [listed, given] = await Promise.all([listing.outcome, contents.outcome])
  const failure = listed.failure ?? given.failure
  const gaps: Gap[] = []
  if (listed.timedOut || given.timedOut) {
    gaps.push(gap('history', 'time-limit', `The time was up after ${read} blobs of the history.`))
  } else if (failure !== null || !isSound || read < told.listed) {
    const because = failure ?? 'its output ended early'
    gaps.push(gap('history', 'malformed', `Git stopped after ${read} blobs of the history: ${because}.`, REPAIR))
  }
  if (told.missing > 0) {
    gaps.push(gap('history', 'not-checked-out', `${told.missing} objects of the history are not in this clone.`))
  }
  return gaps
}

const REPAIR = 'Repair the clone until git fsck is content, or clone it again with git 2.32 or newer.'

/** The lines of the listing that name what is here, in the pieces in which they come. */
async function* namedObjects(
  listing: AsyncIterable<Buffer>,
  told: { missing: number; listed: number },
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of listing) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const end = bytes.lastIndexOf(0x0a) + 1
    rest = bytes.subarray(end)
    const whole = bytes.subarray(0, end)
    told.listed += countLines(whole)
    // A question mark may stand in a path; only one at the start of a line tells of something missing.
    if (whole[0] !== 0x3f && whole.indexOf('\n?') === -1) {
      yield whole
      continue
    }
    const lines = whole.toString('latin1').split('\n')
    const here = lines.filter((line) => !line.startsWith('?'))
    told.missing += lines.length - here.length
    told.listed -= lines.length - here.length
    yield Buffer.from(here.join('\n'), 'latin1')
  }
}

function countLines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) count += 1
  return count
}

function objectTaker({ oid, size, rest }: BatchHeader, taker: BlobTaker, maxWhole: number) {
  const blob = rest === '' ? { oid, size, path: null, pathBytes: null } : { oid, size, ...pathOfLatin1(rest) }
  if (size > maxWhole) return { kind: 'pieces', ...taker.pieces(blob) } as const
  return {
    kind: 'whole',
    take: (bytes: Buffer) => {
      const read = bytesRead(bytes, size)
      taker.whole(blob, bytes, read.ok && read.isLfsPointer)
    },
  } as const
}

async function readTips(git: Git, tips: readonly string[]): Promise<readonly string[] | null> {
  const result = await git.run('rev-list', ['--no-walk=unsorted', '--ignore-missing', ...tips, '--'])
  return result.ok ? [...new Set(result.stdout.toString('latin1').split('\n'))].filter((line) => line !== '') : null
}

/** Git lists what of the commits the history has not got: nothing, where it holds them all. */
async function holdsAll(git: Git, tips: readonly string[], commits: readonly string[]): Promise<boolean> {
  const stdin = [`${commits.join('\n')}\n`]
  const result = await git.run('rev-list', ['--max-count=1', '--stdin', '--not', ...tips], { stdin })
  return result.ok && result.stdout.length === 0
}

async function commitsNotIn(git: Git, tips: readonly string[], base: string): Promise<ReadonlySet<string> | null> {
  const stream = git.stream('rev-list', [...tips, `^${base}`, '--'])
  const commits = new Set<string>()
  let rest = ''
  for await (const chunk of stream.stdout) {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) commits.add(line)
  }
  return (await stream.outcome).failure === null ? commits : null
}
