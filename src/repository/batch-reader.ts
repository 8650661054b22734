/** The header of one object in the output of `cat-file --batch`. */
export interface BatchHeader {
  readonly oid: string
  readonly type: string
  readonly size: number
  /** What the request's line had behind the id, a byte a character; empty for nothing. */
  readonly rest: string
}

/**
 * Takes the output of `cat-file --batch` apart, in whatever pieces it comes: for each object a header, its bytes, and a line
 * feed. Bytes that are handed over are the taker's until the next call alone, unless it copies them.
 */
export interface BatchTaker {
  /** Starts an object; the answer takes its bytes, whole where they are few, else as they come. */
  readonly start: (header: BatchHeader) => ObjectTaker
  /** An object that git has not got. */
  readonly missing: (oid: string) => void
}

export type ObjectTaker =
  | { readonly kind: 'whole'; readonly take: (bytes: Buffer) => void }
  | { readonly kind: 'pieces'; readonly push: (piece: Buffer) => void; readonly end: () => void }

const HEADER = /^([0-9a-f]{40}(?:[0-9a-f]{24})?) ([a-z]+)(?: ([0-9]{1,15}))?(?: (.*))?$/s
const LINE_FEED = 0x0a
/** A header is an id, a type, a size and a path; nothing that git prints is this long. */
const MAX_HEADER = 65_536

/** Reads the whole output; false where it ended in the middle of an object or makes no sense. */
export async function readBatch(output: AsyncIterable<Buffer>, taker: BatchTaker): Promise<boolean> {
  let rest: Buffer = Buffer.alloc(0)
  // One piece of memory for all objects that come in several pieces: allocations of their sizes cost more than the copies.
  let gathered: Buffer = Buffer.alloc(0)
  let size = 0
  /** Bytes that the current object still misses, its line feed not counted. */
  let left = 0
  const state: { current: ObjectTaker | null; awaitsLineFeed: boolean } = { current: null, awaitsLineFeed: false }

  const finish = (taken: ObjectTaker, whole: Buffer): void => {
    if (taken.kind === 'pieces') taken.end()
    else taken.take(whole)
    state.current = null
    state.awaitsLineFeed = true
  }

  for await (const chunk of output) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    rest = Buffer.alloc(0)
    let at = 0
    while (at < bytes.length) {
      if (state.awaitsLineFeed) {
        if (bytes[at] !== LINE_FEED) return false
        state.awaitsLineFeed = false
        at += 1
      } else if (state.current === null) {
        const end = bytes.indexOf(LINE_FEED, at)
        if (end === -1) {
          if (bytes.length - at > MAX_HEADER) return false
          rest = bytes.subarray(at)
          break
        }
        const match = HEADER.exec(bytes.toString('latin1', at, end))
        at = end + 1
        const [, oid = '', type = '', told, behind = ''] = match ?? []
        if (match === null) return false
        if (told === undefined) {
          if (type !== 'missing') return false
          taker.missing(oid)
          continue
        }
        size = Number(told)
        left = size
        state.current = taker.start({ oid, type, size, rest: behind })
        if (left === 0) finish(state.current, bytes.subarray(0, 0))
      } else {
        const taken: ObjectTaker = state.current
        const part = bytes.subarray(at, at + left)
        at += part.length
        if (taken.kind === 'pieces') taken.push(part)
        else if (part.length < size) {
          if (gathered.length < size) gathered = Buffer.allocUnsafeSlow(Math.max(size, 2 * gathered.length))
          part.copy(gathered, size - left)
        }
        left -= part.length
        if (left === 0) finish(taken, part.length === size ? part : gathered.subarray(0, size))
      }
    }
  }
  return state.current === null && !state.awaitsLineFeed && rest.length === 0
}
