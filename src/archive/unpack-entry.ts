import type { Buffer } from 'node:buffer'
import { createInflateRaw } from 'node:zlib'
import { DAMAGED, TOO_LARGE } from './entry-sink.ts'
import type { ZipEntry } from './zip.ts'

/** Why an entry was not unpacked to its end, as a clause after "because". */
export interface UnpackIssue {
  readonly reason: 'limit' | 'malformed' | 'unsupported'
  readonly because: string
}

const PIECE = 256 * 1024

/**
 * Unpacks an entry of a zip in pieces, so that it is never in memory whole. At most `room` bytes are handed over; null
 * where all of it was.
 */
export async function unpackEntry(
  { content }: ZipEntry,
  room: number,
  take: (piece: Buffer) => void,
): Promise<UnpackIssue | null> {
  if (!content.ok) return { reason: content.reason, because: content.because }
  const { packed } = content
  if (!content.isDeflated) {
    for (let at = 0; at < Math.min(packed.length, room); at += PIECE)
      take(packed.subarray(at, Math.min(at + PIECE, packed.length, room)))
    return packed.length > room ? { reason: 'limit', because: TOO_LARGE } : null
  }
  const stream = createInflateRaw({ chunkSize: PIECE })
  let left = room
  try {
    stream.end(packed)
    const pieces: AsyncIterable<Buffer> = stream
    for await (const piece of pieces) {
      take(piece.subarray(0, left))
      left -= piece.length
      if (left < 0) return { reason: 'limit', because: TOO_LARGE }
    }
    return null
  } catch {
    return { reason: 'malformed', because: DAMAGED }
  } finally {
    stream.destroy()
  }
}
