import { Buffer } from 'node:buffer'

/** Bytes that are on their way. */
export interface Download {
  readonly maxBytes: number
  readonly take: (piece: Uint8Array, announced: number) => void
  readonly bytes: () => Uint8Array
}

/**
 * Gathers the pieces of a download. Where the server announced its size they go to their place at once, so that what is large
 * is in memory once and not twice; a size that was announced wrongly costs no more than that.
 */
export function openDownload(maxBytes: number): Download {
  let whole: Buffer | null = null
  let written = 0
  const pieces: Uint8Array[] = []
  return {
    maxBytes,
    take(piece, announced) {
      const isFirst = written === 0 && pieces.length === 0
      if (isFirst && announced >= piece.length && announced <= maxBytes) whole = Buffer.allocUnsafeSlow(announced)
      if (whole !== null && pieces.length === 0 && written + piece.length <= whole.length) {
        whole.set(piece, written)
        written += piece.length
      } else pieces.push(piece)
    },
    bytes() {
      const start = whole?.subarray(0, written) ?? Buffer.alloc(0)
      return pieces.length === 0 ? start : Buffer.concat([start, ...pieces])
    },
  }
}
