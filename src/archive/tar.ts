import { Buffer } from 'node:buffer'
import { DAMAGED, TOO_LARGE, type EntrySink } from './entry-sink.ts'

// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06
const BLOCK = 512
const MAX_HEADER_TEXT = 1024 * 1024

/** Whether the bytes start with the header of a tar: its own checksum says so. */
export function isTar(bytes: Uint8Array): boolean {
  // The checksum's own digits first, since nearly no file has any there.
  const digit = bytes[150] ?? 0
  return bytes.length >= BLOCK && bytes[0] !== 0 && digit >= 48 && digit <= 55 && headerAt(viewOf(bytes), 0) !== null
}

interface Header {
  readonly path: string
  readonly size: number
  readonly type: string
}

/** Reads a tar to its end, long names of GNU and pax included. */
export function readTar(bytes: Uint8Array, sink: EntrySink): void {
  const view = viewOf(bytes)
  let longPath: string | null = null
  for (let at = 0; at + BLOCK <= view.length;) {
    if (view[at] === 0) return
    const header = headerAt(view, at)
    if (header === null) {
      sink.issue('malformed', DAMAGED, null)
      return
    }
    const start = at + BLOCK
    const path: string = longPath ?? header.path
    const content = view.subarray(start, start + header.size)
    if (content.length < header.size) sink.issue('malformed', DAMAGED, path)
    at = start + Math.ceil(header.size / BLOCK) * BLOCK
    switch (header.type) {
      case 'L':
        longPath = textOf(content.subarray(0, MAX_HEADER_TEXT))
        continue
      case 'x':
        longPath = paxPath(content.subarray(0, MAX_HEADER_TEXT)) ?? longPath
        continue
      case 'g':
      case 'K':
        continue
      case '0':
      case '\0':
      case '7':
        if (content.length > sink.room(content.length)) sink.issue('limit', TOO_LARGE, path)
        else if (!sink.take(path, content)) return
        break
      case 'S':
        sink.issue('unsupported', 'it is stored as a sparse file, which this version cannot open', path)
        break
      default:
      // Folders, links and devices have no content.
    }
    longPath = null
  }
}

function headerAt(view: Buffer, at: number): Header | null {
  if (numberAt(view, at + 148, 8) !== checksumOf(view, at)) return null
  const size = numberAt(view, at + 124, 12)
  if (size === null) return null
  const name = textOf(view.subarray(at, at + 100))
  const isUstar = view.toString('latin1', at + 257, at + 262) === 'ustar' && view[at + 262] === 0
  const prefix = isUstar ? textOf(view.subarray(at + 345, at + 500)) : ''
  return { path: prefix === '' ? name : `${prefix}/${name}`, size, type: view.toString('latin1', at + 156, at + 157) }
}

/** The sum of the header's bytes, those of the checksum itself taken as spaces. */
function checksumOf(view: Buffer, at: number): number {
  let sum = 0
  for (let index = 0; index < BLOCK; index++) sum += index >= 148 && index < 156 ? 32 : (view[at + index] ?? 0)
  return sum
}

/** Octal digits, or GNU's base 256 for what has too many of them; null for neither. */
function numberAt(view: Buffer, at: number, length: number): number | null {
  if ((view[at] ?? 0) === 0x80) {
    let value = 0
    for (let index = 1; index < length; index++) value = value * 256 + (view[at + index] ?? 0)
    return Number.isSafeInteger(value) ? value : null
  }
  const digits =
    view
      .toString('latin1', at, at + length)
      .split('\0', 1)[0]
      ?.trim() ?? ''
  return /^[0-7]*$/.test(digits) ? Number.parseInt(`0${digits}`, 8) : null
}

/** Records of `length key=value\n`; the last path counts. */
function paxPath(content: Buffer): string | null {
  let path: string | null = null
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(32, at)
    const length = space === -1 ? Number.NaN : Number(content.toString('latin1', at, space))
    if (!Number.isInteger(length) || length <= space - at) return path
    const record = content.toString('utf8', space + 1, at + length - 1)
    if (record.startsWith('path=')) path = record.slice('path='.length)
    at += length
  }
  return path
}

function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end)
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
