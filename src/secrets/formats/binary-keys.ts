import { nothing, type Reading, type Sighting } from '../sighting.ts'
import { derKind } from './der.ts'

/** Keys without text: DER, OpenPGP packets, git-crypt's key, GnuPG's agent. Anything else is told as unknown bytes. */
export function readBinaryKey(bytes: Uint8Array, size: number): Reading {
  const whole = (name: string, encrypted: boolean): Reading => ({
    sightings: [wholeFileKey(name, encrypted, bytes)],
    because: '',
  })
  if (startsWith(bytes, '\0GITCRYPTKEY')) return whole('git-crypt', false)
  if (startsWith(bytes, '(11:private-key')) return whole('GnuPG', false)
  if (startsWith(bytes, '(21:protected-private-key')) return whole('GnuPG', true)
  switch (derKind(bytes)) {
    case 'private-key':
      return whole('DER', false)
    case 'encrypted-private-key':
      return whole('DER', true)
    case 'pkcs12':
      return whole('PKCS #12', true)
    case 'public-key':
    case 'certificate-or-other':
      return nothing('it holds only a public certificate or public key')
    case 'not-der':
      break
  }
  const packet = pgpPacket(bytes)
  if (packet === 'secret') return whole('PGP', false)
  if (packet === 'other') return nothing('it holds only public or encrypted OpenPGP packets')
  const known = KNOWN_HARMLESS.find(({ magic }) => startsWith(bytes, magic))
  if (known !== undefined) return nothing(`it is ${known.what}`)
  return unknownBytes(bytes, size)
}

function wholeFileKey(name: string, encrypted: boolean, bytes: Uint8Array): Sighting {
  return {
    message: encrypted
      ? `Private key (${name}, encrypted with a passphrase) is stored in the repository.`
      : `Private key (${name}) is stored in the repository.`,
    key: 'private-key',
    startLine: null,
    endLine: null,
    material: { kind: 'structured', bytes },
    severity: encrypted ? 'medium' : null,
    confidence: 'high',
  }
}

const KNOWN_HARMLESS = [
  { magic: 'PK\x03\x04', what: 'a zip archive, as a presentation is' },
  { magic: '\x89PNG', what: 'a picture' },
  { magic: '%PDF', what: 'a PDF document' },
  { magic: 'SQLite format 3', what: 'a database of another kind' },
] as const

/** Symmetric keys have 16 to 64 bytes and no structure. Longer unknown bytes are told, but nothing more can be said. */
function unknownBytes(bytes: Uint8Array, size: number): Reading {
  const keySized = size >= 16 && size <= 64
  if (new Set(bytes.subarray(0, 64)).size < 8) return nothing('its bytes are not a key')
  return {
    sightings: [
      {
        message: keySized
          ? "File named as a key holds bytes of a symmetric key's length."
          : 'File named as a key holds binary content of an unknown kind.',
        key: 'key-bytes',
        startLine: null,
        endLine: null,
        material: { kind: 'structured', bytes },
        severity: keySized ? null : 'low',
        confidence: keySized ? 'medium' : 'low',
      },
    ],
    because: '',
  }
}

/** Reads the first packet's tag (RFC 9580, 4.2): 5 and 7 are secret keys. Their version byte rules out chance matches. */
export function pgpPacket(bytes: Uint8Array): 'secret' | 'other' | 'none' {
  const first = bytes[0] ?? 0
  if ((first & 0x80) === 0) return 'none'
  const newFormat = (first & 0x40) !== 0
  const tag = newFormat ? first & 0x3f : (first >> 2) & 0x0f
  const version = bytes[bodyStart(bytes, newFormat, first)] ?? 0
  if (version < 2 || version > 6) return tag === 8 && version <= 3 ? 'other' : 'none'
  if (tag === 5 || tag === 7) return 'secret'
  return [1, 2, 3, 4, 6, 14, 18, 20].includes(tag) ? 'other' : 'none'
}

function bodyStart(bytes: Uint8Array, newFormat: boolean, first: number): number {
  if (!newFormat) return 1 + ([1, 2, 4, 0][first & 3] ?? 0)
  const length = bytes[1] ?? 0
  if (length < 192 || (length >= 224 && length < 255)) return 2
  return length === 255 ? 6 : 3
}

/** Whether the bytes begin with a Latin-1 string. */
export function startsWith(bytes: Uint8Array, prefix: string): boolean {
  for (let index = 0; index < prefix.length; index++) {
    if (bytes[index] !== prefix.charCodeAt(index)) return false
  }
  return true
}
