import { Buffer } from 'node:buffer'

/**
 * Bytes that come in pieces, side by side in one buffer that is used again. A buffer made for each piece would be memory
 * outside of the heap, which has the garbage collector go through all of it every few dozen megabytes.
 */
export interface GatheredBytes {
  /** Takes a copy of the piece. */
  append(piece: Uint8Array): void
  /** What is there, until the next call that changes it. */
  bytes(): Buffer
  /** Forgets what lies before this offset. */
  dropTo(offset: number): void
}

const LEAST_CAPACITY = 16_384

/** Gathers bytes; nothing is held yet. */
export function gatheredBytes(): GatheredBytes {
  let store: Buffer = Buffer.alloc(0)
  let length = 0
  return {
    append(piece) {
      if (length + piece.length > store.length) {
        const larger = Buffer.allocUnsafe(Math.max(LEAST_CAPACITY, store.length * 2, length + piece.length))
        store.copy(larger, 0, 0, length)
        store = larger
      }
      store.set(piece, length)
      length += piece.length
    },
    bytes: () => store.subarray(0, length),
    dropTo(offset) {
      store.copyWithin(0, offset, length)
      length -= offset
    },
  }
}
