import { gap, type Gap } from '../model/gap.ts'
import { notRead } from './blob.ts'
import { eachRecord, gapsOf, isSafePath, kindOfMode, pathOfLatin1, tooManyEntries, type LeftOut } from './entries.ts'
import type { Git } from './git.ts'
import { readObjects } from './objects.ts'
import type { Listing, ListLimits, Tree, TreeEntry } from './tree.ts'

/** The tree of a commit, read from git's objects; `commit` is a full object id. */
export function commitTree(git: Git, commit: string, isPartial: boolean): Tree {
  return {
    kind: 'commit',
    commit,
    list: (limits) => listCommit(git, commit, limits),
    read: async (entries, maxBytes, onBlob) => {
      const reads = readObjects(git, oidsOf(entries), maxBytes, isPartial)
      try {
        for (const entry of entries) {
          if (isInObjects(entry)) {
            const next = await reads.next()
            onBlob(
              entry,
              next.done === true ? notRead('malformed', `Git gave no answer for \`${entry.path}\`.`) : next.value,
            )
          } else onBlob(entry, notInObjects(entry))
        }
      } finally {
        await reads.return(undefined)
      }
    },
  }
}

/** The ids of those entries whose bytes git's objects hold, in order. */
export function oidsOf(entries: readonly TreeEntry[]): readonly string[] {
  return entries.filter(isInObjects).map((entry) => entry.oid)
}

function isInObjects(entry: TreeEntry): entry is TreeEntry & { readonly oid: string } {
  return entry.oid !== null && entry.kind !== 'submodule'
}

function notInObjects(entry: TreeEntry) {
  if (entry.kind === 'submodule') {
    return notRead('unsupported', `\`${entry.path}\` is a submodule, not a file.`, 'Judge it in its own repository.')
  }
  return notRead('not-found', `\`${entry.path}\` has no object in git.`)
}

async function listCommit(git: Git, commit: string, limits: ListLimits): Promise<Listing> {
  const entries: TreeEntry[] = []
  const leftOut: LeftOut = { unsafePaths: 0 }
  const stream = git.stream('ls-tree', ['-r', '-z', '--full-tree', commit], { signal: limits.signal })
  const { stopped } = await eachRecord(stream.stdout, (record) => {
    if (entries.length >= limits.maxEntries) return false
    const entry = entryOf(record)
    if (entry === null || !isSafePath(entry.path)) {
      leftOut.unsafePaths++
      return true
    }
    entries.push(entry)
    return true
  })
  stream.stop()
  const gaps = [...gapsOf(leftOut)]
  if (stopped) return { entries, gaps: [...gaps, tooManyEntries(limits.maxEntries)] }
  const failed = failureGap(await stream.outcome, `The tree of commit ${commit} could not be listed whole`)
  return { entries, gaps: failed === null ? gaps : [...gaps, failed] }
}

/** The gap that a listing which did not end well amounts to; null where it did. */
export function failureGap(
  outcome: { readonly failure: string | null; readonly timedOut: boolean },
  what: string,
): Gap | null {
  if (outcome.failure === null) return null
  if (outcome.timedOut) return gap('tree', 'time-limit', `${what}: the time was up.`)
  return gap('tree', 'not-checked-out', `${what}: ${outcome.failure}.`)
}

/** `100644 blob <oid>\t<path>`; a submodule's is `160000 commit <oid>\t<path>`. */
function entryOf(record: string): TreeEntry | null {
  const kind = kindOfMode(record.slice(0, 6))
  if (kind === null) return null
  const tab = record.indexOf('\t')
  const oid = record.slice(record.indexOf(' ', 7) + 1, tab)
  const { path, pathBytes } = pathOfLatin1(record.slice(tab + 1))
  return { path, pathBytes, kind, oid, tracked: true, sparse: false }
}
