import { constants, gunzipSync, inflateRawSync } from 'node:zlib'
import { DAMAGED, TOO_LARGE } from './entry-sink.ts'

/** Unpacked bytes; null where there are none that could be used. `issue` says what is missing, or is null. */
export interface Unpacked {
  readonly bytes: Uint8Array | null
  readonly issue: string | null
}

/** Unpacks gzip, all members of it, to at most `room` bytes. Of a damaged stream the part before the damage is kept if it ends early. */
export function gunzip(bytes: Uint8Array, room: number): Unpacked {
  return unpack((options) => gunzipSync(bytes, options), room)
}

/** Unpacks a raw deflate stream to at most `room` bytes. */
export function inflate(bytes: Uint8Array, room: number): Unpacked {
  return unpack((options) => inflateRawSync(bytes, options), room)
}

interface UnpackOptions {
  readonly maxOutputLength: number
  readonly finishFlush?: number
}

function unpack(run: (options: UnpackOptions) => Uint8Array, room: number): Unpacked {
  if (room <= 0) return { bytes: null, issue: TOO_LARGE }
  try {
    return { bytes: run({ maxOutputLength: room }), issue: null }
  } catch (error) {
    if (isTooLarge(error)) return { bytes: null, issue: TOO_LARGE }
  }
  try {
    // A stream that ends early still gives what came before: https://nodejs.org/api/zlib.html#compressing-http-requests-and-responses
    return { bytes: run({ maxOutputLength: room, finishFlush: constants.Z_SYNC_FLUSH }), issue: DAMAGED }
  } catch (error) {
    return { bytes: null, issue: isTooLarge(error) ? TOO_LARGE : DAMAGED }
  }
}

function isTooLarge(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
}
