import { createHash } from 'node:crypto'
import { closeSync, readlinkSync, readSync, statSync, type Stats } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import path from 'node:path'
import { diskOf, kindOfStats, openUnfollowed } from './disk.ts'
import { bytesOfPath, eachRecord, isSafePath, kindOfMode, pathOfLatin1 } from './entries.ts'
import type { Git } from './git.ts'
import type { EntryKind, TreeEntry } from './tree.ts'

export interface DirtyOptions {
  readonly root: string
  readonly indexFile: string
  readonly commit: string
  /** `core.autocrlf` rewrites line ends of any text file. */
  readonly autoCrlf: boolean
  /** False where the file system does not keep the executable bit (`core.fileMode`). */
  readonly fileMode: boolean
}

/** Files whose bytes are compared in one run, at most; what is over is not decided. */
const MAX_HASHED_BYTES = 512 * 1024 * 1024

/**
 * Whether the work tree is anything else than its commit: a staged change, a file that is changed, gone, or neither tracked
 * nor ignored. Null where it cannot be told without running a filter of the repository, or in time. A submodule's own state
 * does not count.
 */
export async function isDirty(git: Git, options: DirtyOptions): Promise<boolean | null> {
  const [tree, index, untracked] = await Promise.all([
    digestOfTree(git, options.commit),
    readIndex(git, options),
    hasUntracked(git),
  ])
  if (untracked === true || index === 'changed') return true
  if (tree === null || index === null || untracked === null) return null
  if (tree !== index.digest) return true
  return index.suspects.length === 0 ? false : compareBytes(git, options, index.suspects)
}

async function digestOfTree(git: Git, commit: string): Promise<string | null> {
  const digest = digestOfEntries()
  const stream = git.stream('ls-tree', ['-r', '-z', '--full-tree', commit])
  await eachRecord(stream.stdout, (record) => {
    const tab = record.indexOf('\t')
    digest.add(record.slice(0, 6), record.slice(record.indexOf(' ', 7) + 1, tab), record.slice(tab + 1))
    return true
  })
  return (await stream.outcome).failure === null ? digest.end() : null
}

/** Makes two listings comparable without holding either. */
function digestOfEntries() {
  const digest = createHash('sha256')
  // Many small updates cost more than the digest itself.
  let pending = ''
  return {
    add: (mode: string, oid: string, path: string): void => {
      pending += `${mode === '100664' ? '100644' : mode} ${oid}\t${path}\0`
      if (pending.length < 65_536) return
      digest.update(pending, 'latin1')
      pending = ''
    },
    end: (): string => digest.update(pending, 'latin1').digest('hex'),
  }
}

async function hasUntracked(git: Git): Promise<boolean | null> {
  const stream = git.stream('ls-files', ['-o', '-z', '--exclude-standard'])
  const { stopped } = await eachRecord(stream.stdout, () => false)
  stream.stop()
  if (stopped) return true
  return (await stream.outcome).failure === null ? false : null
}

type Suspect = Pick<TreeEntry, 'path' | 'pathBytes'> & {
  readonly kind: EntryKind
  readonly oid: string
  readonly stats: Stats
}

// The format is meant for people, so what is not understood is compared by its bytes.
const STAT_LINES =
  /^ {2}ctime: (\d+):(\d+)\n {2}mtime: (\d+):(\d+)\n {2}dev: \d+\tino: (\d+)\n {2}uid: \d+\tgid: \d+\n {2}size: (\d+)\tflags: [0-9a-f]+\n/

/** The index's digest, and those files that are not known to be unchanged by their times and sizes alone. */
async function readIndex(
  git: Git,
  options: DirtyOptions,
): Promise<{ readonly digest: string; readonly suspects: readonly Suspect[] } | 'changed' | null> {
  const digest = digestOfEntries()
  const suspects: Suspect[] = []
  const disk = diskOf(options.root)
  const writtenMs = modifiedMs(options.indexFile)
  const stream = git.stream('ls-files', ['-s', '-t', '-z', '--debug'])
  let last: string | null = null
  let unseen = 0

  // The lines on an entry follow its NUL, so each record starts with those on the entry before.
  const onLines = (lines: RegExpExecArray | null): boolean => {
    if (last === null) return true
    const tab = last.indexOf('\t')
    const kind = kindOfMode(last.slice(2, 8))
    const named = pathOfLatin1(last.slice(tab + 1))
    if (kind === null || last[tab - 1] !== '0' || !isSafePath(named.path)) return false
    if (kind === 'submodule') return true
    const { stats, code } = disk.look(named)
    if (stats === null) {
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return last.startsWith('S')
      // It may not be looked at, so nothing is known of it.
      unseen++
      return true
    }
    const kindNow = kindOfStats(stats)
    if (kindNow === null || (kindNow === 'link') !== (kind === 'link')) return false
    if (options.fileMode && kindNow !== kind) return false
    if (!isUnchanged(stats, lines, writtenMs)) suspects.push({ ...named, kind, oid: last.slice(9, tab - 2), stats })
    return true
  }
  const { stopped, rest } = await eachRecord(stream.stdout, (record) => {
    const flags = last === null ? -1 : record.indexOf('\tflags: ')
    const start = flags < 0 ? 0 : record.indexOf('\n', flags) + 1
    if (!onLines(STAT_LINES.exec(record.slice(0, start)))) return false
    last = record.slice(start)
    const tab = last.indexOf('\t')
    digest.add(last.slice(2, 8), last.slice(9, tab - 2), last.slice(tab + 1))
    return true
  })
  const changed = stopped || !onLines(STAT_LINES.exec(rest))
  stream.stop()
  if ((await stream.outcome).failure !== null && !stopped) return null
  if (unseen > 0 && !changed) return null
  return changed ? 'changed' : { digest: digest.end(), suspects }
}

/** Git's own reasoning: the same times, size and inode, and not written so late that a later write could look the same. */
function isUnchanged(stats: Stats, lines: RegExpExecArray | null, indexWrittenMs: number | null): boolean {
  if (lines === null || indexWrittenMs === null) return false
  const [cs, cns, ms, mns, inode, size] = lines.slice(1).map(Number)
  const same = (seconds: number | undefined, nanoseconds: number | undefined, at: number): boolean =>
    Math.abs((seconds ?? 0) * 1000 + (nanoseconds ?? 0) / 1e6 - at) < 0.001
  if (!same(cs, cns, stats.ctimeMs) || !same(ms, mns, stats.mtimeMs)) return false
  // The index keeps the low 32 bits.
  if (stats.size % 2 ** 32 !== size || stats.ino % 2 ** 32 !== inode) return false
  return stats.mtimeMs < indexWrittenMs
}

function modifiedMs(file: string): number | null {
  try {
    return statSync(file).mtimeMs
  } catch {
    return null
  }
}

async function compareBytes(git: Git, options: DirtyOptions, suspects: readonly Suspect[]): Promise<boolean | null> {
  const changed: Suspect[] = []
  let left = MAX_HASHED_BYTES
  for (const [at, suspect] of suspects.entries()) {
    if (at % 64 === 0) await nextTurn()
    left -= suspect.stats.size
    if (left < 0) return null
    const id = blobIdOf(options.root, suspect)
    if (id === null) return null
    if (id !== suspect.oid) changed.push(suspect)
  }
  if (changed.length === 0) return false
  // A link is never converted.
  if (changed.some((suspect) => suspect.kind === 'link')) return true
  if (options.autoCrlf) return null
  const converted = await convertedPaths(git, changed)
  if (converted === null) return null
  return changed.every((suspect) => converted.has(bytesOfPath(suspect).toString('latin1'))) ? null : true
}

/** The id that git would give the bytes on disk if nothing converted them; null where they cannot be read. */
function blobIdOf(root: string, suspect: Suspect): string | null {
  const file = Buffer.concat([Buffer.from(root + path.sep), bytesOfPath(suspect)])
  const digest = createHash(suspect.oid.length === 40 ? 'sha1' : 'sha256')
  try {
    if (suspect.kind === 'link') {
      const target = readlinkSync(file, { encoding: 'buffer' })
      return digest
        .update(`blob ${String(target.length)}\0`)
        .update(target)
        .digest('hex')
    }
    const descriptor = openUnfollowed(file)
    try {
      digest.update(`blob ${String(suspect.stats.size)}\0`)
      const buffer = Buffer.allocUnsafe(Math.min(Math.max(suspect.stats.size, 1), 1024 * 1024))
      for (let count = readSync(descriptor, buffer); count > 0; count = readSync(descriptor, buffer)) {
        digest.update(buffer.subarray(0, count))
      }
      return digest.digest('hex')
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return null
  }
}

const CONVERTING = ['text', 'eol', 'crlf', 'ident', 'filter', 'working-tree-encoding']

/** Those paths whose bytes an attribute may convert on their way into git. Reads attributes; runs no filter. */
async function convertedPaths(git: Git, entries: readonly Suspect[]): Promise<ReadonlySet<string> | null> {
  const paths = entries.map((entry) => Buffer.concat([bytesOfPath(entry), Buffer.from([0])]))
  const stream = git.stream('check-attr', ['-z', '--stdin', ...CONVERTING], { stdin: paths })
  const fields: string[] = []
  await eachRecord(stream.stdout, (field) => fields.push(field) > 0)
  if ((await stream.outcome).failure !== null) return null
  const converted = new Set<string>()
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [file, , value] = fields.slice(at, at + 3)
    if (file !== undefined && value !== 'unspecified' && value !== 'unset') converted.add(file)
  }
  return converted
}
