import { Buffer } from 'node:buffer'
import type { NewParts } from '../secrets/scan.ts'
import { changedParts, commonEnds, type Ends } from './changed-parts.ts'

/** Versions of files by path, those that were met longest ago dropped once they are too many bytes. */
export interface RecentVersions {
  /** What a version has that a kept one has not; undefined where none is kept. */
  readonly newParts: (path: string, bytes: Buffer) => NewParts | undefined
  /** Keeps a copy of the version that was asked about last, or of any. */
  readonly keep: (path: string, bytes: Buffer, reachesFar: boolean) => void
}

interface Version {
  /** Counted over all bytes that were ever kept. */
  readonly from: number
  readonly length: number
  readonly reachesFar: boolean
}

/** Branches are met in turns, and each has versions of its own, of which the last are kept. */
const MAX_BRANCHES = 4
/** So much that is new, at least this part of it, is worth a look at another branch's version. */
const MUCH = 4096
const PART = 16

/**
 * Keeps versions of at most `maxEach` bytes, and of all together at most `maxBytes`. They lie in one piece of memory that is
 * written round and round: an allocation for each of a history's versions would cost more than looking them through.
 */
export function recentVersions(maxBytes: number, maxEach: number): RecentVersions {
  /** Of each path, those that were met last first. */
  const kept = new Map<string, readonly Version[]>()
  let ring: Buffer = Buffer.alloc(0)
  let written = 0
  /** The version that is near to what was asked about last, which takes its place. */
  let nearest: Version | null = null

  const isThere = ({ from }: Version): boolean => from >= written - maxBytes
  const bytesOf = ({ from, length }: Version): Buffer => ring.subarray(from % maxBytes, (from % maxBytes) + length)

  return {
    newParts: (path, bytes) => {
      nearest = null
      let best: { readonly version: Version; readonly ends: Ends } | null = null
      let least = Infinity
      for (const version of kept.get(path) ?? []) {
        if (!isThere(version)) break
        const ends = commonEnds(bytesOf(version), bytes)
        const between = bytes.length - ends.prefix - ends.suffix
        if (between < least) {
          least = between
          best = { version, ends }
        }
        if (between < MUCH) break
      }
      if (best === null) return undefined
      const { version, ends } = best
      const parts = changedParts(bytesOf(version), bytes, ends)
      const size = parts.reduce((sum, { start, end }) => sum + (end - start), 0)
      if (size < MUCH || size < bytes.length / PART) nearest = version
      return { parts, reachesFar: version.reachesFar }
    },
    keep: (path, bytes, reachesFar) => {
      const others = (kept.get(path) ?? []).filter((version) => version !== nearest).slice(0, MAX_BRANCHES - 1)
      if (bytes.length > Math.min(maxEach, maxBytes)) return
      ring = ring.length === 0 ? Buffer.allocUnsafeSlow(maxBytes) : ring
      const room = maxBytes - (written % maxBytes)
      // What does not fit before the end of the ring starts at its beginning.
      const from = bytes.length <= room ? written : written + room
      bytes.copy(ring, from % maxBytes)
      written = from + bytes.length
      kept.set(path, [{ from, length: bytes.length, reachesFar }, ...others])
    },
  }
}
