import { readdirSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { gap, type Gap } from '../model/gap.ts'
import { errorCodeOf } from '../process/error-code.ts'
import { diskOf, kindOfStats } from './disk.ts'
import { compareEntries, pathOfBytes, tooManyEntries } from './entries.ts'
import type { Listing, ListLimits, Tree, TreeEntry } from './tree.ts'

const FOLDERS_A_TURN = 64
const SLASH = Buffer.from('/')

/** A folder that git does not answer for: every file counts as tracked, `.git` is not entered, no link is followed. */
export function plainTree(root: string, gaps: readonly Gap[]): Tree {
  return {
    kind: 'work-tree',
    commit: null,
    list: async (limits) => {
      const listing = await walk(root, limits)
      return { entries: listing.entries, gaps: [...gaps, ...listing.gaps] }
    },
    read: async (entries, maxBytes, onBlob) => {
      const disk = diskOf(root)
      for (const [at, entry] of entries.entries()) {
        if (at % FOLDERS_A_TURN === 0) await nextTurn()
        onBlob(entry, disk.read(entry, maxBytes))
      }
    },
  }
}

/** A tree of which nothing may be judged, and why. */
export function unseenTree(gaps: readonly [Gap, ...Gap[]]): Tree {
  return {
    kind: 'work-tree',
    commit: null,
    list: () => Promise.resolve({ entries: [], gaps }),
    read: (entries, _maxBytes, onBlob) => {
      for (const entry of entries) onBlob(entry, { ok: false, gap: gaps[0] })
      return Promise.resolve()
    },
  }
}

async function walk(root: string, limits: ListLimits): Promise<Listing> {
  const entries: TreeEntry[] = []
  const gaps: Gap[] = []
  const disk = diskOf(root)
  const rootBytes = Buffer.from(root)
  const pending: Buffer[] = [Buffer.alloc(0)]
  let unreadable = 0
  let seen = 0
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    if (seen++ % FOLDERS_A_TURN === 0) await nextTurn()
    if (limits.signal.aborted) {
      gaps.push(gap('tree', 'time-limit', 'The folder was not listed whole: the time was up.'))
      break
    }
    // Folders count as well: a million empty ones also take their time.
    if (seen > limits.maxEntries + 1) {
      gaps.push(tooManyEntries(limits.maxEntries))
      break
    }
    const children = childrenOf(folder.length === 0 ? rootBytes : Buffer.concat([rootBytes, SLASH, folder]))
    if (children === null) {
      unreadable++
      continue
    }
    for (const { name, isFolder } of children) {
      if (name.toString('latin1').toLowerCase() === '.git') continue
      const path = folder.length === 0 ? name : Buffer.concat([folder, SLASH, name])
      if (isFolder) {
        pending.push(path)
        continue
      }
      const named = pathOfBytes(path)
      const { stats } = disk.look(named)
      const kind = stats === null ? null : kindOfStats(stats)
      if (kind !== null) entries.push({ ...named, kind, oid: null, tracked: true, sparse: false })
    }
    if (entries.length > limits.maxEntries) {
      gaps.push(tooManyEntries(limits.maxEntries))
      break
    }
  }
  if (unreadable > 0) gaps.push(unreadableFolders(unreadable))
  return { entries: entries.sort(compareEntries).slice(0, limits.maxEntries), gaps }
}

/** The gap for folders whose files could not be listed. */
export function unreadableFolders(count: number): Gap {
  const detail = `Not listed: the files of ${String(count)} folders that could not be opened.`
  return gap('tree', 'permission', detail, 'Give read access to these folders.')
}

function childrenOf(folder: Buffer): readonly { readonly name: Buffer; readonly isFolder: boolean }[] | null {
  try {
    const children = readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })
    return children.map((child) => ({ name: child.name, isFolder: child.isDirectory() }))
  } catch (error) {
    // Gone since its parent was listed.
    return errorCodeOf(error) === 'ENOENT' ? [] : null
  }
}
