import { nothing, type Reading } from '../sighting.ts'
import { startsWith } from './binary-keys.ts'
import { derKind } from './der.ts'

/** A store of keys or passwords, known by its first bytes. */
interface StoreKind {
  readonly name: string
  readonly matches: (bytes: Uint8Array) => boolean
}

const STORES: readonly StoreKind[] = [
  { name: 'KeePass database', matches: (bytes) => hasMagic(bytes, [0x03, 0xd9, 0xa2, 0x9a]) },
  { name: 'Java key store', matches: (bytes) => hasMagic(bytes, [0xfe, 0xed, 0xfe, 0xed]) },
  { name: 'JCE key store', matches: (bytes) => hasMagic(bytes, [0xce, 0xce, 0xce, 0xce]) },
  { name: 'PKCS #12 key store', matches: (bytes) => derKind(bytes) === 'pkcs12' },
  { name: 'Bouncy Castle FIPS key store', matches: (bytes) => derKind(bytes) === 'certificate-or-other' },
  { name: 'Bouncy Castle key store', matches: isBouncyCastle },
  { name: 'macOS keychain', matches: (bytes) => startsWith(bytes, 'kych') },
  { name: 'Password Safe database', matches: (bytes) => startsWith(bytes, 'PWS3') },
  { name: 'Firefox key database', matches: (bytes) => startsWith(bytes, 'SQLite format 3') },
]

/** Judges a file named as a key store by its content. A trust store, which holds public certificates alone, is harmless. */
export function readKeyStore(bytes: Uint8Array, path: string): Reading {
  const store = STORES.find(({ matches }) => matches(bytes))
  if (store === undefined) return nothing('its content is no known key store')
  if (javaEntries(bytes) === 'certificates-only') return nothing('its entries are all trusted public certificates')
  const trust = /trust|cacerts|(?:^|[^a-z])ca(?:[^a-z]|$)/i.test(path.slice(path.lastIndexOf('/') + 1))
  return {
    sightings: [
      {
        message: trust
          ? `${store.name} that is named as a trust store is stored in the repository.`
          : `${store.name} is stored in the repository.`,
        key: 'key-store',
        startLine: null,
        endLine: null,
        material: { kind: 'structured', bytes },
        severity: trust ? 'low' : null,
        confidence: trust ? 'low' : 'high',
      },
    ],
    because: '',
  }
}

function hasMagic(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte)
}

/** Version 1 or 2, then a salt of 20 bytes and an iteration count (org.bouncycastle, BcKeyStoreSpi). */
function isBouncyCastle(bytes: Uint8Array): boolean {
  if (bytes.length < 32) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const iterations = view.getUint32(28)
  return [1, 2].includes(view.getUint32(0)) && view.getUint32(4) === 20 && iterations >= 512 && iterations < 100_000
}

const MAX_ENTRIES = 2000

/** Walks a JKS or JCEKS store's entries (sun.security.provider.JavaKeyStore): tag 2 is a trusted certificate. */
function javaEntries(bytes: Uint8Array): 'certificates-only' | 'other' {
  if (bytes.length < 12 || !(hasMagic(bytes, [0xfe, 0xed, 0xfe, 0xed]) || hasMagic(bytes, [0xce, 0xce, 0xce, 0xce]))) {
    return 'other'
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = view.getUint32(4)
  const count = view.getUint32(8)
  if (count === 0) return 'certificates-only'
  if (count > MAX_ENTRIES) return 'other'
  let offset = 12
  for (let entry = 0; entry < count; entry++) {
    if (offset + 6 > bytes.length || view.getUint32(offset) !== 2) return 'other'
    offset += 6 + view.getUint16(offset + 4) + 8
    if (version === 2) {
      if (offset + 2 > bytes.length) return 'other'
      offset += 2 + view.getUint16(offset)
    }
    if (offset + 4 > bytes.length) return 'other'
    offset += 4 + view.getUint32(offset)
  }
  return 'certificates-only'
}
