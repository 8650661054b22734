import type { Buffer } from 'node:buffer'
import { NEAR } from '../secrets/engine.ts'
import type { ByteRange } from '../secrets/scan.ts'

/** What is looked at around a change: a name on the line above may make a value a credential. */
const CONTEXT = NEAR
/** Between two changes so much must be the same that looking for where the second starts pays. */
const LEAST_SAME = 2 * CONTEXT + 128
/** Changes of one version that are told apart; the rest of it is one. */
const MAX_CHANGES = 512
/** How far ahead of a change what is the same is looked for, in the new version and from there in the old one. */
const PROBES = [0, 128, 512, 2048, 8192, 32_768]
const WINDOW = 16_384
const NEEDLE = 32
const LINE_FEED = 10

/**
 * The parts of a new version of a file that an old version has not got, as whole lines and with their neighbours, in order
 * and apart. What is left out stands in the old version as well, in one piece with at least the same neighbours, so that
 * whatever credential is in it is in the old version too.
 */
export function changedParts(before: Buffer, after: Buffer, ends = commonEnds(before, after)): readonly ByteRange[] {
  const parts: { start: number; end: number }[] = []
  for (const { start, end } of changes(before, after, ends)) {
    const from = start - CONTEXT <= 0 ? 0 : after.lastIndexOf(LINE_FEED, start - CONTEXT - 1) + 1
    const behind = end + CONTEXT
    const line = behind >= after.length ? -1 : after.indexOf(LINE_FEED, behind)
    const to = line === -1 ? after.length : line + 1
    const last = parts.at(-1)
    if (last !== undefined && from <= last.end) last.end = Math.max(last.end, to)
    else parts.push({ start: from, end: to })
  }
  return parts
}

/** How many bytes two versions begin with alike, and how many of the rest they end with. */
export interface Ends {
  readonly prefix: number
  readonly suffix: number
}

/** What both versions begin and end with. */
export function commonEnds(before: Buffer, after: Buffer): Ends {
  const most = Math.min(before.length, after.length)
  const prefix = commonPrefix(before, 0, after, 0, most)
  return { prefix, suffix: commonSuffix(before, after, most - prefix) }
}

/** The changes themselves. One may be empty: where something was taken out. */
function* changes(before: Buffer, after: Buffer, { prefix, suffix }: Ends): Generator<ByteRange> {
  const [endBefore, endAfter] = [before.length - suffix, after.length - suffix]
  let [old, at] = [prefix, prefix]
  for (let count = 1; count < MAX_CHANGES && endAfter - at > LEAST_SAME; count++) {
    const same = nextSame(before.subarray(0, endBefore), old, after.subarray(0, endAfter), at)
    if (same === null) break
    yield { start: at, end: same.at }
    old = same.old + same.length
    at = same.at + same.length
  }
  yield { start: at, end: endAfter }
}

/** Where both versions are the same again for long enough; null where no such place is found in few steps. */
function nextSame(
  before: Buffer,
  old: number,
  after: Buffer,
  from: number,
): { readonly old: number; readonly at: number; readonly length: number } | null {
  for (const ahead of PROBES) {
    const line = after.indexOf(LINE_FEED, from + ahead)
    const at = line + 1
    if (line === -1 || at + LEAST_SAME > after.length) return null
    const window = before.subarray(old, at - from + old + WINDOW)
    const found = window.indexOf(after.subarray(at, at + NEEDLE))
    if (found === -1) continue
    const start = old + found
    const length = commonPrefix(before, start, after, at, Math.min(before.length - start, after.length - at))
    if (length >= LEAST_SAME) return { old: start, at, length }
  }
  return null
}

function commonPrefix(a: Buffer, fromA: number, b: Buffer, fromB: number, most: number): number {
  let count = 0
  for (const step of [4096, 256]) {
    while (count + step <= most) {
      const [startA, startB] = [fromA + count, fromB + count]
      if (a.compare(b, startB, startB + step, startA, startA + step) !== 0) break
      count += step
    }
  }
  while (count < most && a[fromA + count] === b[fromB + count]) count += 1
  return count
}

function commonSuffix(a: Buffer, b: Buffer, most: number): number {
  const [endA, endB] = [a.length, b.length]
  let count = 0
  for (const step of [4096, 256]) {
    while (count + step <= most) {
      const [fromA, fromB] = [endA - count - step, endB - count - step]
      if (a.compare(b, fromB, fromB + step, fromA, fromA + step) !== 0) break
      count += step
    }
  }
  while (count < most && a[endA - count - 1] === b[endB - count - 1]) count += 1
  return count
}
