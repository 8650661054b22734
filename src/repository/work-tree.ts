import { setImmediate as nextTurn } from 'node:timers/promises'
import { gap, type Gap } from '../model/gap.ts'
import { failureGap, oidsOf } from './commit-tree.ts'
import { diskOf, kindOfStats, type Disk } from './disk.ts'
import {
  compareEntries,
  eachRecord,
  gapsOf,
  isSafePath,
  kindOfMode,
  pathOfLatin1,
  tooManyEntries,
  type LeftOut,
} from './entries.ts'
import type { Git } from './git.ts'
import { readObjects } from './objects.ts'
import { unreadableFolders } from './plain-tree.ts'
import type { Listing, ListLimits, Tree, TreeEntry } from './tree.ts'

const READS_A_TURN = 64

/**
 * The work tree of a repository: what the index lists and what git neither tracks nor ignores. Bytes come from the disk, of
 * sparse entries from git's objects. `commit` is the one that it stands on.
 */
export function workTree(git: Git, root: string, commit: string | null, isPartial: boolean): Tree {
  return {
    kind: 'work-tree',
    commit,
    list: (limits) => listWorkTree(git, root, limits),
    read: async (entries, maxBytes, onBlob) => {
      const disk = diskOf(root)
      const stored = readObjects(git, oidsOf(entries.filter((entry) => entry.sparse)), maxBytes, isPartial)
      try {
        for (const [at, entry] of entries.entries()) {
          if (at % READS_A_TURN === 0) await nextTurn()
          const next = entry.sparse && oidsOf([entry]).length > 0 ? await stored.next() : null
          onBlob(entry, next !== null && next.done !== true ? next.value : disk.read(entry, maxBytes))
        }
      } finally {
        await stored.return(undefined)
      }
    },
  }
}

async function listWorkTree(git: Git, root: string, limits: ListLimits): Promise<Listing> {
  const leftOut: LeftOut = { unsafePaths: 0 }
  const disk = diskOf(root)
  const [index, rest] = await Promise.all([listIndex(git, limits, leftOut), listRest(git, disk, limits)])
  const tracked = index.entries.flatMap((entry) => onDisk(entry, disk, rest.gone))
  const gaps = [...index.gaps, ...rest.gaps, ...gapsOf(leftOut)]
  const entries = merge(tracked, rest.entries)
  if (entries.length <= limits.maxEntries) return { entries, gaps }
  return { entries: entries.slice(0, limits.maxEntries), gaps: [...gaps, tooManyEntries(limits.maxEntries)] }
}

/** A file may stand where the index has a link; then its content counts, and not that it was a link. */
function asOnDisk(entry: TreeEntry, disk: Disk): TreeEntry {
  const { stats } = disk.look(entry)
  const kind = stats === null ? null : kindOfStats(stats)
  return kind === null ? entry : { ...entry, kind }
}

/** The entry as the work tree has it: kept, told from the objects (sparse), or left out because it is gone. */
function onDisk(entry: TreeEntry, disk: Disk, gone: ReadonlySet<string>): readonly TreeEntry[] {
  // Git leaves a sparse entry's file alone where somebody made it again; then the file counts.
  if (entry.sparse) return disk.look(entry).stats === null ? [entry] : [{ ...entry, sparse: false }]
  if (!gone.has(keyOf(entry)) || entry.kind === 'submodule')
    return [entry.kind === 'link' ? asOnDisk(entry, disk) : entry]
  // Git also calls gone what it may not look at; that stays listed, and reading it tells why.
  const { stats, code } = disk.look(entry)
  return stats === null && (code === 'ENOENT' || code === 'ENOTDIR') ? [] : [entry]
}

type IndexRecord = { readonly entry: TreeEntry; readonly isMerged: boolean }

async function listIndex(git: Git, limits: ListLimits, leftOut: LeftOut): Promise<Listing> {
  const entries: TreeEntry[] = []
  const stream = git.stream('ls-files', ['-s', '-t', '-z'], { signal: limits.signal })
  const { stopped } = await eachRecord(stream.stdout, (record) => {
    const read = indexRecordOf(record)
    if (read === null || !isSafePath(read.entry.path)) {
      leftOut.unsafePaths++
      return true
    }
    const { entry, isMerged } = read
    const last = entries.at(-1)
    // A path in conflict has an entry a side, one after the other; none of them is what is on disk.
    if (!isMerged && last !== undefined && keyOf(last) === keyOf(entry)) return true
    if (entries.length > limits.maxEntries) return false
    entries.push(isMerged ? entry : { ...entry, oid: null })
    return true
  })
  stream.stop()
  if (stopped) return { entries, gaps: [] }
  const failed = failureGap(await stream.outcome, 'The index could not be listed whole')
  return { entries, gaps: failed === null ? [] : [{ ...failed, ...brokenIndex(failed) }] }
}

function brokenIndex(failed: Gap): Partial<Gap> {
  if (failed.reason === 'time-limit') return {}
  return { reason: 'malformed', grant: 'Repair the index: remove it, then run git reset.' }
}

/** `H 100644 <oid> <stage>\t<path>`; `S` for an entry that sparse checkout leaves out. */
function indexRecordOf(record: string): IndexRecord | null {
  const kind = kindOfMode(record.slice(2, 8))
  if (kind === null) return null
  const tab = record.indexOf('\t')
  const oid = record.slice(9, tab - 2)
  const { path, pathBytes } = pathOfLatin1(record.slice(tab + 1))
  return {
    entry: { path, pathBytes, kind, oid, tracked: true, sparse: record.startsWith('S') },
    isMerged: record[tab - 1] === '0',
  }
}

interface RestOfListing extends Listing {
  /** The tracked paths that git does not see in the work tree. */
  readonly gone: ReadonlySet<string>
}

async function listRest(git: Git, disk: Disk, limits: ListLimits): Promise<RestOfListing> {
  const entries: TreeEntry[] = []
  const gone = new Set<string>()
  const args = ['-o', '-d', '-t', '-z', '--exclude-standard']
  const stream = git.stream('ls-files', args, { signal: limits.signal })
  const { stopped } = await eachRecord(stream.stdout, (record) => {
    const path = record.slice(2)
    if (!record.startsWith('?')) gone.add(keyOf(pathOfLatin1(path)))
    else if (entries.length > limits.maxEntries) return false
    else {
      const entry = untrackedEntry(path, disk)
      if (entry !== null) entries.push(entry)
    }
    return true
  })
  stream.stop()
  entries.sort(compareEntries)
  if (stopped) return { entries, gone, gaps: [] }
  const outcome = await stream.outcome
  const gaps: Gap[] = []
  const failed = failureGap(outcome, 'Untracked files could not be listed whole')
  if (failed !== null) gaps.push(failed.reason === 'time-limit' ? failed : gap('tree', 'malformed', failed.detail))
  const unreadable = outcome.warnings.match(/could not open directory/g)?.length ?? 0
  if (unreadable > 0) gaps.push(unreadableFolders(unreadable))
  return { entries, gone, gaps }
}

/** A trailing slash is git's mark for a folder that is a repository of its own. */
function untrackedEntry(path: string, disk: Disk): TreeEntry | null {
  const isRepository = path.endsWith('/')
  const named = pathOfLatin1(isRepository ? path.slice(0, -1) : path)
  const stats = isRepository ? null : disk.look(named).stats
  const kind = isRepository ? 'submodule' : stats === null ? null : kindOfStats(stats)
  return kind === null ? null : { ...named, kind, oid: null, tracked: false, sparse: false }
}

function keyOf(entry: Pick<TreeEntry, 'path' | 'pathBytes'>): string {
  return entry.pathBytes ?? entry.path
}

/** Merges two listings that are each in order. */
function merge(a: readonly TreeEntry[], b: readonly TreeEntry[]): readonly TreeEntry[] {
  if (b.length === 0) return a
  const merged: TreeEntry[] = []
  let at = 0
  for (const entry of b) {
    for (let next = a[at]; next !== undefined && compareEntries(next, entry) < 0; next = a[++at]) merged.push(next)
    merged.push(entry)
  }
  for (let next = a[at]; next !== undefined; next = a[++at]) merged.push(next)
  return merged
}
