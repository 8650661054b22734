import { Buffer } from 'node:buffer'
import { encodingOf } from './source-text.ts'

/** `binary`: neither UTF-8 nor UTF-16, so that only what has a form of its own is looked for. */
export type Kind = 'utf-8' | 'utf-16le' | 'utf-16be' | 'binary'

const SNIFFED = 8192

/** How bytes are read, by the first of them. */
export function kindOf(head: Buffer): Kind {
  const sniffed = head.subarray(0, SNIFFED)
  if (!sniffed.includes(0) && sniffed[0] !== 0xff && sniffed[0] !== 0xfe) return 'utf-8'
  return encodingOf(sniffed) ?? 'binary'
}

/** Bytes of the byte order mark that UTF-8 may begin with. */
export function markLength(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
}

/** As UTF-8 without a byte order mark. */
export function decodedText(bytes: Buffer, kind: Kind): Buffer {
  switch (kind) {
    case 'binary':
      return bytes
    case 'utf-8':
      return bytes.subarray(markLength(bytes))
    case 'utf-16le':
    case 'utf-16be':
      return Buffer.from(new TextDecoder(kind).decode(bytes), 'utf8')
  }
}

/** What the offsets of a sighting in these bytes are of. */
export function scannedText(bytes: Uint8Array): Buffer {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return decodedText(whole, kindOf(whole))
}
