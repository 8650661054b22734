import { DAMAGED, type ArchiveIssue, type EntrySink } from './entry-sink.ts'
import { gunzip } from './gunzip.ts'
import { isTar, readTar } from './tar.ts'
import { isZip, readZip } from './zip.ts'

export type { ArchiveIssue } from './entry-sink.ts'

/** What is read at most of one outermost archive, all that is inside of it together. */
export interface ArchiveLimits {
  readonly maxEntries: number
  readonly maxEntryBytes: number
  readonly maxTotalBytes: number
  /** How many bytes one packed byte may become, once that is more than a mebibyte. */
  readonly maxRatio: number
  /** Archives in archives, the outermost counted. */
  readonly maxDepth: number
}

export const DEFAULT_ARCHIVE_LIMITS: ArchiveLimits = {
  maxEntries: 20_000,
  maxEntryBytes: 64 * 1024 * 1024,
  maxTotalBytes: 512 * 1024 * 1024,
  maxRatio: 250,
  maxDepth: 3,
}

/** How an archive was gone through. */
export interface ArchiveWalk {
  /** Files that were handed over. */
  readonly entries: number
  readonly bytes: number
  readonly issues: readonly ArchiveIssue[]
}

/** Takes a file of an archive; of an archive inside of it the path is `inner.zip!/path`. The bytes are the taker's. */
export type OnEntry = (path: string, bytes: Uint8Array) => void

const TOO_MANY = 'the archive has more entries than are opened'

/**
 * Goes through an archive in memory and hands over every file in it, archives in archives too, within limits. Null for
 * bytes that are no archive. Never throws for what the bytes are; each thing that is left out is an issue.
 */
export function walkArchive(bytes: Uint8Array, limits: ArchiveLimits, onEntry: OnEntry): ArchiveWalk | null {
  const kind = archiveKind(bytes)
  if (kind === null) return null
  const issues: ArchiveIssue[] = []
  let [entries, opened, total] = [0, 0, 0]

  const sinkFor = (prefix: string, depth: number): EntrySink => ({
    take: (path, content) => {
      const full = `${prefix}${shortened(path)}`
      opened += 1
      if (opened > limits.maxEntries) {
        issues.push({ reason: 'limit', because: TOO_MANY, entry: prefix === '' ? null : prefix.slice(0, -2) })
        return false
      }
      total += content.length
      if (!open(content, full, depth + 1)) {
        entries += 1
        onEntry(full, content)
      }
      return true
    },
    issue: (reason, because, entry) => {
      const inside = entry === null ? prefix.slice(0, -2) : `${prefix}${shortened(entry)}`
      issues.push({ reason, because, entry: inside === '' ? null : inside })
    },
    room: (packed) => {
      const ratio = Math.max(FREE_BYTES, packed * limits.maxRatio)
      return Math.max(0, Math.min(limits.maxEntryBytes, limits.maxTotalBytes - total, ratio))
    },
  })

  /** Whether the bytes were opened as an archive, so that they are no file of their own. */
  const open = (content: Uint8Array, path: string, depth: number): boolean => {
    const inner = archiveKind(content)
    if (inner === null) return false
    if (depth > limits.maxDepth) {
      issues.push({ reason: 'limit', because: `archives are opened to depth ${limits.maxDepth}`, entry: path })
      return false
    }
    const before = entries
    read(inner, content, sinkFor(path === '' ? '' : `${path}!/`, depth))
    return entries > before
  }

  open(bytes, '', 1)
  return { entries, bytes: total, issues }
}

/** Output up to this much is fine whatever it was packed to. */
const FREE_BYTES = 1024 * 1024
const MAX_PATH = 1000

function shortened(path: string): string {
  return path.length > MAX_PATH ? `${path.slice(0, MAX_PATH)}…` : path
}

type ArchiveKind = 'zip' | 'gzip' | 'tar' | 'bzip2' | 'xz' | '7z' | 'rar' | 'zstd'

const MAGICS: readonly (readonly [ArchiveKind, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 0x08]],
  // A bzip2 stream's first block: https://en.wikipedia.org/wiki/Bzip2#File_format
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['rar', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
]
const BZIP2_BLOCK = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]

/** What kind of archive the bytes are by their structure, whatever they are called; null for none. */
export function archiveKind(bytes: Uint8Array): ArchiveKind | null {
  const found = MAGICS.find(([, magic]) => startsWith(bytes, 0, magic))?.[0] ?? null
  if (found === 'bzip2') return startsWith(bytes, 4, BZIP2_BLOCK) ? 'bzip2' : null
  if (found !== null) return found
  if (isZip(bytes)) return 'zip'
  return isTar(bytes) ? 'tar' : null
}

function startsWith(bytes: Uint8Array, at: number, magic: readonly number[]): boolean {
  return bytes.length >= at + magic.length && magic.every((byte, index) => bytes[at + index] === byte)
}

function read(kind: ArchiveKind, bytes: Uint8Array, sink: EntrySink): void {
  switch (kind) {
    case 'zip':
      readZip(bytes, sink)
      return
    case 'tar':
      readTar(bytes, sink)
      return
    case 'gzip':
      readGzip(bytes, sink)
      return
    case 'bzip2':
    case 'xz':
    case '7z':
    case 'rar':
    case 'zstd':
      sink.issue('unsupported', `it is packed with ${kind}, which this version cannot open`, null)
  }
}

function readGzip(bytes: Uint8Array, sink: EntrySink): void {
  const unpacked = gunzip(bytes, sink.room(bytes.length))
  if (unpacked.issue !== null) sink.issue(unpacked.issue === DAMAGED ? 'malformed' : 'limit', unpacked.issue, null)
  if (unpacked.bytes === null) return
  if (isTar(unpacked.bytes)) readTar(unpacked.bytes, sink)
  else sink.take('content', unpacked.bytes)
}
