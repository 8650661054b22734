/** Decoded text of a file with its lines. Offsets are of UTF-16 code units, lines count from 1. */
export interface SourceText {
  readonly text: string
  lineAt(offset: number): number
}

/** Decodes UTF-8 and UTF-16 (by byte order mark, or by its zero bytes); null for binary content. Never throws. */
export function sourceText(bytes: Uint8Array): SourceText | null {
  const encoding = encodingOf(bytes)
  if (encoding === null) return null
  return withLines(new TextDecoder(encoding).decode(bytes))
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

const SNIFFED = 8192

/** How text is written, by its byte order mark or its zero bytes; null for what is no text. */
export function encodingOf(bytes: Uint8Array): Encoding | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const head = bytes.subarray(0, SNIFFED)
  let [even, odd, controls] = [0, 0, 0]
  for (let index = 0; index < head.length; index++) {
    const byte = head[index] ?? 0
    if (byte === 0) {
      if (index % 2 === 0) even += 1
      else odd += 1
    } else if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127) controls += 1
  }
  if (even === 0 && odd === 0) {
    // Random bytes have one control byte in eight; Latin-1 and other text has next to none.
    return controls * 20 > head.length ? null : 'utf-8'
  }
  const half = head.length / 2
  if (controls > 0 || half < 2) return null
  if (even === 0 && odd > half * 0.9) return 'utf-16le'
  if (odd === 0 && even > half * 0.9) return 'utf-16be'
  return null
}

/** Text that is already decoded, with its lines. */
export function withLines(text: string): SourceText {
  const starts = [0]
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset)
    if (code === 10 || (code === 13 && text.charCodeAt(offset + 1) !== 10)) starts.push(offset + 1)
  }
  return {
    text,
    lineAt(offset) {
      let low = 0
      let high = starts.length - 1
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if ((starts[middle] ?? 0) <= offset) low = middle
        else high = middle - 1
      }
      return low + 1
    },
  }
}
