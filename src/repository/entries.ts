import { isAscii, isUtf8 } from 'node:buffer'
import { gap, type Gap } from '../model/gap.ts'
import type { EntryKind, TreeEntry } from './tree.ts'

const MODES: ReadonlyMap<string, EntryKind> = new Map([
  ['100644', 'file'],
  // Written by very old gits.
  ['100664', 'file'],
  ['100755', 'executable'],
  ['120000', 'link'],
  ['160000', 'submodule'],
])

/** The kind that git's file mode stands for; null for one that git does not write. */
export function kindOfMode(mode: string): EntryKind | null {
  return MODES.get(mode) ?? null
}

/** The path of a text that holds a byte a character, as git's output is read here. */
export function pathOfLatin1(latin1: string): Pick<TreeEntry, 'path' | 'pathBytes'> {
  return ASCII.test(latin1) ? { path: latin1, pathBytes: null } : pathOfBytes(Buffer.from(latin1, 'latin1'))
}
/** Text whose characters are its bytes in every encoding that matters here. */
export const ASCII = /^[\0-\x7f]*$/

/** A path's text, and its bytes in base64 where the text cannot hold them. */
export function pathOfBytes(bytes: Uint8Array): Pick<TreeEntry, 'path' | 'pathBytes'> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (isAscii(buffer)) return { path: buffer.toString('latin1'), pathBytes: null }
  return { path: buffer.toString('utf8'), pathBytes: isUtf8(buffer) ? null : buffer.toString('base64') }
}

/** The bytes of an entry's path, as git and the disk know it. */
export function bytesOfPath(entry: Pick<TreeEntry, 'path' | 'pathBytes'>): Buffer {
  return entry.pathBytes === null ? Buffer.from(entry.path) : Buffer.from(entry.pathBytes, 'base64')
}

/**
 * Whether a path stays in its tree and out of `.git`. Git itself refuses to write others, but neither its index nor a tree
 * object made by hand is checked when it is read.
 */
export function isSafePath(path: string): boolean {
  return !/(?:^|\/)(?:\.{1,2}|\.git)?(?:\/|$)/i.test(path)
}

/** Orders by the path's bytes. */
export function compareEntries(a: TreeEntry, b: TreeEntry): number {
  if (a.pathBytes !== null || b.pathBytes !== null) return Buffer.compare(bytesOfPath(a), bytesOfPath(b))
  return compareUtf8(a.path, b.path)
}

/** Orders two texts as their UTF-8 bytes would be; JavaScript's own order puts surrogates before U+E000 to U+FFFF. */
function compareUtf8(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  let at = 0
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++
  if (at === length) return a.length - b.length
  return rank(a.charCodeAt(at)) - rank(b.charCodeAt(at))
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

/**
 * Hands over each record of an output whose records end with NUL, until the reader answers false. Records are latin1, a
 * byte a character, so that paths in any encoding survive. `rest` is what came after the last NUL.
 */
export async function eachRecord(
  chunks: AsyncIterable<Buffer>,
  onRecord: (record: string) => boolean,
): Promise<{ readonly stopped: boolean; readonly rest: string }> {
  // A record that goes over many chunks is joined once, so that a long one costs no more than its length.
  let pieces: string[] = []
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      const part = chunk.toString('latin1', start, end)
      const record = pieces.length === 0 ? part : pieces.join('') + part
      pieces = []
      start = end + 1
      if (!onRecord(record)) return { stopped: true, rest: '' }
    }
    if (start < chunk.length) pieces.push(chunk.toString('latin1', start))
  }
  return { stopped: false, rest: pieces.join('') }
}

/** Parts that a listing leaves out, counted. */
export interface LeftOut {
  unsafePaths: number
}

/** The gaps that the parts left out amount to. */
export function gapsOf({ unsafePaths }: LeftOut): readonly Gap[] {
  if (unsafePaths === 0) return []
  const detail = `Not judged: ${String(unsafePaths)} entries whose path leaves the tree or enters \`.git\`.`
  return [gap('tree', 'malformed', detail, 'Remove these entries; git fsck names them.')]
}

/** The gap of a listing that was cut short by its own limit. */
export function tooManyEntries(maxEntries: number): Gap {
  return gap('tree', 'limit', `The tree has more than ${String(maxEntries)} entries; the rest was not listed.`)
}
