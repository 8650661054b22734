import { Buffer } from 'node:buffer'
import { DAMAGED, TOO_LARGE, type EntrySink } from './entry-sink.ts'
import { inflate } from './gunzip.ts'

// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7 to 4.3.16.
const LOCAL_HEADER = 0x04034b50
const CENTRAL_HEADER = 0x02014b50
const END = 0x06054b50
const END_64 = 0x06064b50
const END_64_LOCATOR = 0x07064b50
const END_SIZE = 22
const MAX_COMMENT = 0xffff

/** Whether the bytes are a zip: they start as one, or, behind a program, end as one. */
export function isZip(bytes: Uint8Array): boolean {
  const view = viewOf(bytes)
  if (view.length < END_SIZE) return false
  const first = view.readUInt32LE(0)
  return first === LOCAL_HEADER || first === END || view.readUInt32LE(view.length - END_SIZE) === END
}

interface Directory {
  readonly offset: number
  readonly entries: number
  /** What stands before the zip, as a program that unpacks it does; offsets do not count it. */
  readonly shift: number
}

interface CentralEntry {
  readonly path: string
  readonly isEncrypted: boolean
  readonly method: number
  readonly packedSize: number
  /** As the directory says; only a hint, for nobody checks it. */
  readonly size: number
  readonly localOffset: number
}

/** One file of a zip, still packed; or why it cannot be unpacked, as a clause after "because". */
export interface ZipEntry {
  readonly path: string
  /** As the directory says; only a hint. */
  readonly size: number
  readonly content:
    | { readonly ok: true; readonly isDeflated: boolean; readonly packed: Buffer }
    | { readonly ok: false; readonly reason: 'malformed' | 'unsupported'; readonly because: string }
}

/**
 * Lists the files of a zip by its central directory, which is what every program that unpacks it goes by. `isWhole` is
 * false where the directory is damaged, so that there may be more.
 */
export function zipEntries(
  bytes: Uint8Array,
  maxEntries: number,
): { readonly entries: readonly ZipEntry[]; readonly isWhole: boolean; readonly isCut: boolean } {
  const view = viewOf(bytes)
  const entries: ZipEntry[] = []
  let isCut = false
  const isWhole = eachEntry(view, (entry, shift) => {
    isCut = entries.length >= maxEntries
    if (!isCut) entries.push({ path: entry.path, size: entry.size, content: contentOf(view, entry, shift) })
    return !isCut
  })
  return { entries, isWhole, isCut }
}

/** Reads a zip by its central directory. */
export function readZip(bytes: Uint8Array, sink: EntrySink): void {
  const view = viewOf(bytes)
  if (!eachEntry(view, (entry, shift) => readEntry(view, entry, shift, sink))) sink.issue('malformed', DAMAGED, null)
}

/** Goes through the directory for as long as `take` is true; false where it is damaged. Folders are left out. */
function eachEntry(view: Buffer, take: (entry: CentralEntry, shift: number) => boolean): boolean {
  const directory = findDirectory(view)
  if (directory === null) return false
  let at = directory.offset + directory.shift
  for (let index = 0; index < directory.entries; index++) {
    if (!has(view, at, 46) || view.readUInt32LE(at) !== CENTRAL_HEADER) return false
    const nameLength = view.readUInt16LE(at + 28)
    const extraLength = view.readUInt16LE(at + 30)
    const end = at + 46 + nameLength + extraLength + view.readUInt16LE(at + 32)
    const entry = centralEntry(view, at, nameLength, extraLength)
    if (entry === null) return false
    if (!entry.path.endsWith('/') && !take(entry, directory.shift)) return true
    at = end
  }
  return true
}

function contentOf(view: Buffer, entry: CentralEntry, shift: number): ZipEntry['content'] {
  if (entry.isEncrypted) return { ok: false, reason: 'unsupported', because: 'it is encrypted' }
  const at = entry.localOffset + shift
  const damaged = { ok: false, reason: 'malformed', because: DAMAGED } as const
  if (!has(view, at, 30) || view.readUInt32LE(at) !== LOCAL_HEADER) return damaged
  const start = at + 30 + view.readUInt16LE(at + 26) + view.readUInt16LE(at + 28)
  if (!has(view, start, entry.packedSize)) return damaged
  if (entry.method !== 0 && entry.method !== 8) {
    const because = `it is packed by zip method ${entry.method}, which this version cannot open`
    return { ok: false, reason: 'unsupported', because }
  }
  return { ok: true, isDeflated: entry.method === 8, packed: view.subarray(start, start + entry.packedSize) }
}

/** False once the sink takes no more. */
function readEntry(view: Buffer, entry: CentralEntry, shift: number, sink: EntrySink): boolean {
  const content = contentOf(view, entry, shift)
  if (!content.ok) {
    sink.issue(content.reason, content.because, entry.path)
    return true
  }
  const { packed } = content
  const room = sink.room(packed.length)
  if (!content.isDeflated) {
    if (packed.length <= room) return sink.take(entry.path, packed)
    sink.issue('limit', TOO_LARGE, entry.path)
    return true
  }
  const { bytes, issue } = inflate(packed, room)
  if (issue !== null) sink.issue(issue === DAMAGED ? 'malformed' : 'limit', issue, entry.path)
  return bytes === null ? true : sink.take(entry.path, bytes)
}

function centralEntry(view: Buffer, at: number, nameLength: number, extraLength: number): CentralEntry | null {
  if (!has(view, at + 46, nameLength + extraLength)) return null
  const name = view.subarray(at + 46, at + 46 + nameLength)
  const flags = view.readUInt16LE(at + 8)
  const wide = wideFields(view, at, at + 46 + nameLength, extraLength)
  if (wide === null) return null
  return {
    // Without the flag it is some old code page; the bytes are shown one for one.
    path: name.toString((flags & 0x0800) !== 0 ? 'utf8' : 'latin1'),
    isEncrypted: (flags & 1) !== 0,
    method: view.readUInt16LE(at + 10),
    ...wide,
  }
}

/** Sizes and offset, from the zip64 field where the short ones are full. */
function wideFields(
  view: Buffer,
  at: number,
  extra: number,
  extraLength: number,
): Pick<CentralEntry, 'packedSize' | 'size' | 'localOffset'> | null {
  const size = view.readUInt32LE(at + 24)
  const packedSize = view.readUInt32LE(at + 20)
  const localOffset = view.readUInt32LE(at + 42)
  if (size !== 0xffffffff && packedSize !== 0xffffffff && localOffset !== 0xffffffff)
    return { size, packedSize, localOffset }
  for (let field = extra; field + 4 <= extra + extraLength; field += 4 + view.readUInt16LE(field + 2)) {
    if (view.readUInt16LE(field) !== 1) continue
    let next = field + 4
    const wide = (short: number): number => {
      if (short !== 0xffffffff) return short
      const value = has(view, next, 8) ? Number(view.readBigUInt64LE(next)) : Number.MAX_SAFE_INTEGER
      next += 8
      return value
    }
    return { size: wide(size), packedSize: wide(packedSize), localOffset: wide(localOffset) }
  }
  return null
}

function findDirectory(view: Buffer): Directory | null {
  const least = Math.max(0, view.length - END_SIZE - MAX_COMMENT)
  for (let at = view.length - END_SIZE; at >= least; at--) {
    if (view[at] !== 0x50 || view.readUInt32LE(at) !== END) continue
    if (at + END_SIZE + view.readUInt16LE(at + 20) > view.length) continue
    return directoryAt(view, at)
  }
  return null
}

function directoryAt(view: Buffer, end: number): Directory | null {
  const entries = view.readUInt16LE(end + 10)
  const size = view.readUInt32LE(end + 12)
  const offset = view.readUInt32LE(end + 16)
  if (entries !== 0xffff && size !== 0xffffffff && offset !== 0xffffffff) {
    const shift = end - size - offset
    return shift < 0 ? null : { offset, entries, shift }
  }
  const locator = end - 20
  if (locator < 0 || view.readUInt32LE(locator) !== END_64_LOCATOR) return null
  const at = Number(view.readBigUInt64LE(locator + 8))
  if (!has(view, at, 56) || view.readUInt32LE(at) !== END_64) return null
  return { entries: Number(view.readBigUInt64LE(at + 32)), offset: Number(view.readBigUInt64LE(at + 48)), shift: 0 }
}

function has(view: Buffer, at: number, length: number): boolean {
  return at >= 0 && at + length <= view.length
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
