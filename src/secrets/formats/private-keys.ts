import { Buffer } from 'node:buffer'
import { nothing, type Reading, type Sighting } from '../sighting.ts'
import type { SourceText } from '../source-text.ts'
import { isRandom } from '../values.ts'
import { derKind } from './der.ts'
import { jsonPairs } from './json-pairs.ts'
import { pemBlocks, type PemBlock } from './pem.ts'

/** Private keys in text: PEM and OpenSSH, PGP armour, PuTTY, age, gpg-agent, JWK. */
export function readTextKeys(source: SourceText): Reading {
  const pem = pemBlocks(source.text)
  const sightings = [
    ...pem.flatMap((block) => pemSighting(source, block) ?? []),
    ...puttySightings(source),
    ...linePatternSightings(source),
    ...jwkSightings(source),
  ]
  if (sightings.length > 0) return { sightings, because: '' }
  if (pem.some((block) => /PRIVATE KEY|SECRET KEY/.test(block.label))) {
    return nothing('its private key is only hinted at and has no content')
  }
  if (pem.length > 0 || /^(?:ssh-|ecdsa-|sk-)[a-z0-9@.-]+ [A-Za-z0-9+/=]{40}/m.test(source.text)) {
    return nothing('it holds only public certificates or public keys')
  }
  return nothing('it holds no private key')
}

/** What a PEM block is, if it is a private key with content; null for anything else. `structured`: its body has the form. */
export interface PemKey {
  readonly name: string
  readonly encrypted: boolean
  readonly structured: boolean
}

/** Judges a PEM block. */
export function pemKey(block: PemBlock): PemKey | null {
  if (!/(?:PRIVATE|SECRET) KEY/.test(block.label) || !block.substantial) return null
  const encrypted = isEncrypted(block)
  const structured = encrypted || derKind(block.body) !== 'not-der' || !isDerLabel(block.label)
  return { name: keyName(block), encrypted, structured }
}

function pemSighting(source: SourceText, block: PemBlock): Sighting | null {
  const key = pemKey(block)
  if (key === null) return null
  const { name, encrypted, structured } = key
  return {
    message: encrypted
      ? `Private key (${name}, encrypted with a passphrase) is stored in the repository.`
      : `Private key (${name}) is stored in the repository.`,
    key: 'private-key',
    startLine: source.lineAt(block.offset),
    endLine: source.lineAt(Math.max(block.offset, block.endOffset - 1)),
    material: { kind: 'structured', bytes: block.body },
    severity: encrypted ? 'medium' : null,
    confidence: structured ? 'high' : 'medium',
  }
}

const DER_LABELS: { readonly [label: string]: string } = {
  'RSA PRIVATE KEY': 'RSA, PEM',
  'EC PRIVATE KEY': 'EC, PEM',
  'DSA PRIVATE KEY': 'DSA, PEM',
  'PRIVATE KEY': 'PKCS #8, PEM',
  'ENCRYPTED PRIVATE KEY': 'PKCS #8, PEM',
}
const OTHER_LABELS: { readonly [label: string]: string } = {
  'OPENSSH PRIVATE KEY': 'OpenSSH',
  'PGP PRIVATE KEY BLOCK': 'PGP',
  'SSH2 ENCRYPTED PRIVATE KEY': 'SSH2',
  'ENCRYPTED COSIGN PRIVATE KEY': 'Cosign',
  'ENCRYPTED SIGSTORE PRIVATE KEY': 'Sigstore',
}

function isDerLabel(label: string): boolean {
  return label in DER_LABELS
}

/** The label is repository text, so only known ones are named. */
function keyName(block: PemBlock): string {
  return DER_LABELS[block.label] ?? OTHER_LABELS[block.label] ?? 'PEM'
}

function isEncrypted(block: PemBlock): boolean {
  if (block.encryptedByHeader || block.label.includes('ENCRYPTED')) return true
  if (block.label === 'OPENSSH PRIVATE KEY') return opensshCipher(block.body) !== 'none'
  return derKind(block.body) === 'encrypted-private-key'
}

const OPENSSH_MAGIC = 'openssh-key-v1\0'

/** The cipher's name stands first after the magic (OpenSSH, PROTOCOL.key). */
function opensshCipher(body: Uint8Array): string {
  const view = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const start = OPENSSH_MAGIC.length + 4
  if (view.length < start || view.toString('latin1', 0, OPENSSH_MAGIC.length) !== OPENSSH_MAGIC) return 'none'
  const length = view.readUInt32BE(OPENSSH_MAGIC.length)
  return length > 64 ? 'none' : view.toString('latin1', start, start + length)
}

function puttySightings(source: SourceText): readonly Sighting[] {
  const head = /^PuTTY-User-Key-File-[1-9]: [a-z0-9@.-]{1,60}\r?$/m.exec(source.text)
  const body = /^Private-Lines: [0-9]{1,5}\r?\n((?:[A-Za-z0-9+/=]{1,80}\r?(?:\n|$)){1,500})/m.exec(source.text)?.[1]
  if (head === null || body === undefined) return []
  const encrypted = /^Encryption: (?!none)/m.test(source.text)
  return [
    {
      message: encrypted
        ? 'Private key (PuTTY, encrypted with a passphrase) is stored in the repository.'
        : 'Private key (PuTTY) is stored in the repository.',
      key: 'private-key',
      startLine: source.lineAt(head.index),
      endLine: null,
      material: { kind: 'structured', bytes: Buffer.from(body, 'base64') },
      severity: encrypted ? 'medium' : null,
      confidence: 'high',
    },
  ]
}

/** Keys that are one line or one expression. The first group is the key's own text. */
const LINE_PATTERNS: readonly { readonly pattern: RegExp; readonly name: string; readonly encrypted: boolean }[] = [
  { pattern: /\bAGE-SECRET-KEY-1([02-9AC-HJ-NP-Z]{50,64})\b/, name: 'age', encrypted: false },
  { pattern: /\((?:11:)?private-key[\s(]([^]{40,4000})/, name: 'GnuPG', encrypted: false },
  { pattern: /\((?:21:)?protected-private-key[\s(]([^]{40,4000})/, name: 'GnuPG', encrypted: true },
  {
    pattern: /^untrusted comment: [^\r\n]{0,200}secret key[^\r\n]{0,200}\r?\n(RW[A-Za-z0-9+/=]{80,})/m,
    name: 'minisign',
    encrypted: true,
  },
  { pattern: /^[ \t]*PrivateKey[ \t]*=[ \t]*([A-Za-z0-9+/]{43}=)/m, name: 'WireGuard', encrypted: false },
]

function linePatternSightings(source: SourceText): readonly Sighting[] {
  return LINE_PATTERNS.flatMap(({ pattern, name, encrypted }): Sighting[] => {
    const match = pattern.exec(source.text)
    const material = match?.[1]
    if (match === null || material === undefined || new Set(material).size < 12) return []
    return [
      {
        message: encrypted
          ? `Private key (${name}, encrypted with a passphrase) is stored in the repository.`
          : `Private key (${name}) is stored in the repository.`,
        key: 'private-key',
        startLine: source.lineAt(match.index),
        endLine: null,
        material: { kind: 'structured', bytes: Buffer.from(material, 'utf8') },
        severity: encrypted ? 'medium' : null,
        confidence: 'high',
      },
    ]
  })
}

/** A JSON Web Key has its key type beside its private member: `d`, or `k` for a symmetric one (RFC 7518, 6). */
function jwkSightings(source: SourceText): readonly Sighting[] {
  if (!/"kty"/.test(source.text)) return []
  return jsonPairs(source)
    .filter(
      ({ name, value }) => (name === 'd' || name === 'k') && /^[A-Za-z0-9_-]{16,}$/.test(value) && isRandom(value),
    )
    .map(({ value, line }) => ({
      message: 'Private key (JWK) is stored in the repository.',
      key: 'private-key',
      startLine: line,
      endLine: null,
      material: { kind: 'structured', bytes: Buffer.from(value, 'base64url') },
      severity: null,
      confidence: 'high',
    }))
}
