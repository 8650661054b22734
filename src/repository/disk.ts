import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync, type Stats } from 'node:fs'
import { errorCodeOf } from '../process/error-code.ts'
import { bytesRead, notRead } from './blob.ts'
import { ASCII, bytesOfPath, isSafePath } from './entries.ts'
import type { BlobRead, EntryKind, TreeEntry } from './tree.ts'

type NamedPath = Pick<TreeEntry, 'path' | 'pathBytes'>

/** Reads files of one folder without following a link, not even one on the way to the file. */
export interface Disk {
  /** What is at a path, not following links; null where nothing is, or where it cannot be told (`code` says). */
  look(path: NamedPath): { readonly stats: Stats | null; readonly code: string | null }
  read(entry: TreeEntry, maxBytes: number): BlobRead
}

/** `root` is a real path, without links. Folders on the way are looked at once for each `Disk`. */
export function diskOf(root: string): Disk {
  const prefix = root === '/' ? '/' : `${root}/`
  const prefixBytes = Buffer.from(prefix)
  const folders = new Map<string, FolderState>()

  /** Whether every folder on the way is a folder and no link. Paths are latin1 here, a byte a character. */
  const folderOf = (path: string): FolderState => {
    const end = path.lastIndexOf('/')
    if (end < 0) return 'folder'
    const parent = path.slice(0, end)
    const known = folders.get(parent)
    if (known !== undefined) return known
    const above = folderOf(parent)
    const state = above === 'folder' ? stateOf(Buffer.concat([prefixBytes, Buffer.from(parent, 'latin1')])) : above
    folders.set(parent, state)
    return state
  }
  const fullPath = (named: NamedPath): Buffer => Buffer.concat([prefixBytes, bytesOfPath(named)])

  const look: Disk['look'] = (named) => {
    const isAscii = named.pathBytes === null && ASCII.test(named.path)
    const parent = folderOf(isAscii ? named.path : bytesOfPath(named).toString('latin1'))
    if (parent !== 'folder') return { stats: null, code: parent === 'link' ? 'ELOOP' : 'ENOENT' }
    try {
      const stats = lstatSync(isAscii ? prefix + named.path : fullPath(named), { throwIfNoEntry: false })
      return stats === undefined ? { stats: null, code: 'ENOENT' } : { stats, code: null }
    } catch (error) {
      return { stats: null, code: errorCodeOf(error) }
    }
  }

  return {
    look,
    read: (entry, maxBytes) => {
      if (!isSafePath(entry.path)) return notRead('malformed', `The path \`${entry.path}\` leaves the tree.`)
      const { stats, code } = look(entry)
      if (stats === null) return failure(entry, code)
      if (stats.isSymbolicLink()) {
        if (entry.kind !== 'link') {
          return notRead('unsupported', `\`${entry.path}\` is a link; links are not followed.`, PUT_BACK)
        }
        return readLink(entry, fullPath(entry), maxBytes)
      }
      if (!stats.isFile()) return noFile(entry, stats)
      return readFile(entry, fullPath(entry), maxBytes)
    },
  }
}

/** The kind of entry that something on disk is; null for what git does not track: folders, pipes, sockets, devices. */
export function kindOfStats(stats: Stats): EntryKind | null {
  if (stats.isSymbolicLink()) return 'link'
  if (!stats.isFile()) return null
  return (stats.mode & 0o100) === 0 ? 'file' : 'executable'
}

type FolderState = 'folder' | 'link' | 'none'

function stateOf(folder: Buffer): FolderState {
  try {
    const stats = lstatSync(folder)
    if (stats.isSymbolicLink()) return 'link'
    return stats.isDirectory() ? 'folder' : 'none'
  } catch {
    return 'none'
  }
}

/** Opens a file for reading, never through a link, never waiting for a writer; the parent folders are the caller's affair. */
export function openUnfollowed(file: Buffer): number {
  // Without O_NONBLOCK a named pipe put there in the meantime would block for ever. Windows has neither of the two.
  return openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
}

function readFile(entry: TreeEntry, file: Buffer, maxBytes: number): BlobRead {
  let descriptor: number
  try {
    descriptor = openUnfollowed(file)
  } catch (error) {
    return failure(entry, errorCodeOf(error))
  }
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) return noFile(entry, stats)
    const bytes = Buffer.allocUnsafeSlow(Math.min(stats.size, maxBytes))
    let length = 0
    while (length < bytes.length) {
      const count = readSync(descriptor, bytes, length, bytes.length - length, length)
      if (count === 0) break
      length += count
    }
    // A file that shrank while it was read is as long as what was read.
    const size = length < bytes.length ? length : stats.size
    return bytesRead(bytes.subarray(0, length), size)
  } catch (error) {
    return failure(entry, errorCodeOf(error))
  } finally {
    closeSync(descriptor)
  }
}

function readLink(entry: TreeEntry, file: Buffer, maxBytes: number): BlobRead {
  try {
    const target = readlinkSync(file, { encoding: 'buffer' })
    return bytesRead(target.subarray(0, maxBytes), target.length)
  } catch (error) {
    return failure(entry, errorCodeOf(error))
  }
}

function failure(entry: TreeEntry, code: string | null): BlobRead {
  const path = `\`${entry.path}\``
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return notRead(
        'not-found',
        `${path} is no longer in the work tree.`,
        'Run again while nothing changes the files.',
      )
    case 'ELOOP':
      return notRead('unsupported', `${path} is reached through a link; links are not followed.`, PUT_BACK)
    case 'EACCES':
    case 'EPERM':
      return notRead('permission', `${path} may not be read.`, 'Give read access to the file.')
    case 'ENAMETOOLONG':
      return notRead('unsupported', `${path} has a longer path than this system opens.`)
    default:
      return notRead('malformed', `${path} could not be read (${code ?? 'unknown error'}).`)
  }
}

const PUT_BACK = 'Put the file back, or tell git that it is gone.'

/** Something else was put in the place of a file. */
function noFile({ path }: TreeEntry, stats: Stats): BlobRead {
  return notRead('unsupported', `\`${path}\` is ${nameOf(stats)}, not a file.`, PUT_BACK)
}

function nameOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder'
  if (stats.isFIFO()) return 'a named pipe'
  if (stats.isSocket()) return 'a socket'
  return 'a device'
}
