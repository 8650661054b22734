import { Buffer } from 'node:buffer'
import type { ByteRange } from '../secrets/scan.ts'

/** What is looked at around a change: a name on the line above may make a value a credential. */
const CONTEXT = 1024
const STEP = 4096
const LINE_FEED = 10

/**
 * The part of a new version of a file that an old version has not got: all but what both begin and end with, as whole
 * lines and with their neighbours. Whatever credential is in the rest stands in the old version as well.
 */
export function changedPart(before: Buffer, after: Buffer): ByteRange {
  const most = Math.min(before.length, after.length)
  const prefix = commonPrefix(before, after, most)
  const suffix = commonSuffix(before, after, most - prefix)
  const start = prefix - CONTEXT <= 0 ? 0 : after.lastIndexOf(LINE_FEED, prefix - CONTEXT) + 1
  const behind = after.length - suffix + CONTEXT
  const line = behind >= after.length ? -1 : after.indexOf(LINE_FEED, behind)
  return { start, end: line === -1 ? after.length : line + 1 }
}

function commonPrefix(a: Buffer, b: Buffer, most: number): number {
  let at = 0
  while (at + STEP <= most && a.compare(b, at, at + STEP, at, at + STEP) === 0) at += STEP
  while (at < most && a[at] === b[at]) at += 1
  return at
}

function commonSuffix(a: Buffer, b: Buffer, most: number): number {
  const [endA, endB] = [a.length, b.length]
  let count = 0
  while (count + STEP <= most) {
    const [fromA, fromB] = [endA - count - STEP, endB - count - STEP]
    if (a.compare(b, fromB, fromB + STEP, fromA, fromA + STEP) !== 0) break
    count += STEP
  }
  while (count < most && a[endA - count - 1] === b[endB - count - 1]) count += 1
  return count
}

/** Versions of files by path, those that were met longest ago dropped once they are too many bytes. */
export interface RecentVersions {
  /** The version of a path that was met last; null where it is not kept. */
  readonly lastOf: (path: string) => Buffer | null
  /** Keeps a copy. */
  readonly keep: (path: string, bytes: Buffer) => void
}

/** Keeps versions of at most `maxEach` bytes, and of all together at most `maxBytes`. */
export function recentVersions(maxBytes: number, maxEach: number): RecentVersions {
  const versions = new Map<string, Buffer>()
  let held = 0
  const drop = (path: string): void => {
    held -= versions.get(path)?.length ?? 0
    versions.delete(path)
  }
  return {
    lastOf: (path) => versions.get(path) ?? null,
    keep: (path, bytes) => {
      drop(path)
      if (bytes.length > maxEach) return
      // The bytes are part of what git printed last, and would keep all of that.
      versions.set(path, Buffer.from(bytes))
      held += bytes.length
      for (const oldest of versions.keys()) {
        if (held <= maxBytes) break
        drop(oldest)
      }
    },
  }
}
