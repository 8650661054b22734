/** What a DER structure is, by its outermost elements: enough to tell a private key from a certificate. */
export type DerKind =
  'private-key' | 'encrypted-private-key' | 'pkcs12' | 'public-key' | 'certificate-or-other' | 'not-der'

interface Element {
  readonly tag: number
  readonly start: number
  readonly end: number
}

const INTEGER = 0x02
const BIT_STRING = 0x03
const OCTET_STRING = 0x04
const OBJECT_IDENTIFIER = 0x06
const SEQUENCE = 0x30

/** Classifies by structure (RFC 8017, 5958, 5915, 7292, 5280). Bytes may be cut short after the first elements. */
export function derKind(bytes: Uint8Array): DerKind {
  const outer = elementAt(bytes, 0)
  if (outer === null || outer.tag !== SEQUENCE || outer.end - outer.start < 16) return 'not-der'
  const first = elementAt(bytes, outer.start)
  const second = first === null ? null : elementAt(bytes, first.end)
  if (first === null) return 'not-der'
  if (first.tag === INTEGER) return kindByVersion(bytes, first, second)
  if (first.tag !== SEQUENCE) return 'not-der'
  const inner = elementAt(bytes, first.start)
  if (inner?.tag === OBJECT_IDENTIFIER && second !== null) {
    if (second.tag === OCTET_STRING) return 'encrypted-private-key'
    if (second.tag === BIT_STRING) return 'public-key'
  }
  return inner === null ? 'not-der' : 'certificate-or-other'
}

function kindByVersion(bytes: Uint8Array, first: Element, second: Element | null): DerKind {
  if (second === null) return 'not-der'
  const length = first.end - first.start
  // Two integers of which the first is long are an RSA public key (RFC 8017, A.1.1).
  if (length > 1) return second.tag === INTEGER ? 'public-key' : 'not-der'
  const version = bytes[first.start]
  switch (version) {
    case 0:
      return second.tag === INTEGER || second.tag === SEQUENCE ? 'private-key' : 'not-der'
    case 1:
      return second.tag === OCTET_STRING || second.tag === SEQUENCE ? 'private-key' : 'not-der'
    case 3:
      return second.tag === SEQUENCE ? 'pkcs12' : 'not-der'
    default:
      return 'not-der'
  }
}

function elementAt(bytes: Uint8Array, offset: number): Element | null {
  const tag = bytes[offset]
  const first = bytes[offset + 1]
  if (tag === undefined || first === undefined) return null
  if (first < 0x80) return { tag, start: offset + 2, end: offset + 2 + first }
  const count = first & 0x7f
  // Indefinite lengths are BER, which key stores made by some tools have; their content starts at once.
  if (count === 0) return { tag, start: offset + 2, end: bytes.length }
  if (count > 4) return null
  let length = 0
  for (let index = 0; index < count; index++) length = length * 256 + (bytes[offset + 2 + index] ?? 0)
  const start = offset + 2 + count
  return { tag, start, end: start + length }
}
