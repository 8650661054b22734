/** Bytes of names of settings: ASCII letters, digits, `_`, `-`, `.` and `$`. */
export const NAME = 1
/** Space and tab. */
export const BLANK = 2
/** What ends a value without quotes. */
export const VALUE_END = 4
/** Digits and characters of base64 in either alphabet. */
export const BASE64 = 8

const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte)
  return (
    (/[A-Za-z0-9_.$-]/.test(character) ? NAME : 0) |
    (/[ \t]/.test(character) ? BLANK : 0) |
    (byte < 33 || byte === 127 || /["'`<>()[\]{}|\\,;]/.test(character) ? VALUE_END : 0) |
    (/[A-Za-z0-9+/_-]/.test(character) ? BASE64 : 0)
  )
})

/** Whether a byte is of a class. */
export function isByteClass(byte: number, mask: number): boolean {
  return ((CLASSES[byte] ?? 0) & mask) !== 0
}

/** The first offset from `from` on, and before `end`, whose byte is not of the class. */
export function skipClass(bytes: Uint8Array, from: number, end: number, mask: number): number {
  let at = from
  while (at < end && ((CLASSES[bytes[at] ?? 0] ?? 0) & mask) !== 0) at += 1
  return at
}

/** The first offset from `from` on, and before `end`, whose byte is of the class; `end` for none. */
export function findClass(bytes: Uint8Array, from: number, end: number, mask: number): number {
  let at = from
  while (at < end && ((CLASSES[bytes[at] ?? 0] ?? 0) & mask) === 0) at += 1
  return at
}
