import type { Edges } from './rule.ts'

/** Look-around for expressions that run over whole texts: what may not stand before a token. An escape's letter may. */
export const LEFT_EDGE: { readonly [edges in Edges]: string } = {
  word: '(?:(?<![A-Za-z0-9_])|(?<=\\\\[nrt])|(?<=%[0-9A-Fa-f]{2}))',
  base64: '(?:(?<![A-Za-z0-9_+])|(?<=\\\\[nrt])|(?<=%[0-9A-Fa-f]{2}))',
  none: '',
}

/** Look-ahead: what may not stand after a token. */
export const RIGHT_EDGE: { readonly [edges in Edges]: string } = {
  word: '(?![A-Za-z0-9_])',
  base64: '(?![A-Za-z0-9_+=])',
  none: '',
}

const WORD = 1
const BASE64 = 2
const EDGE_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte)
  if (/[A-Za-z0-9_]/.test(character)) return WORD | BASE64
  return character === '+' ? BASE64 : 0
})

/** Whether a token may start at an offset, by the byte before it: the same answer as `LEFT_EDGE` gives. */
export function mayStartAt(bytes: Uint8Array, at: number, edges: Edges): boolean {
  if (at === 0 || edges === 'none') return true
  const before = bytes[at - 1] ?? 0
  if (((EDGE_BYTES[before] ?? 0) & (edges === 'word' ? WORD : BASE64)) === 0) return true
  // `\n` and its like, as they stand inside strings, and percent escapes.
  const second = bytes[at - 2]
  if (second === 92) return before === 110 || before === 114 || before === 116
  return bytes[at - 3] === 37 && isHex(before) && isHex(second ?? 0)
}

function isHex(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 70) || (byte >= 97 && byte <= 102)
}
