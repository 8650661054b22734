import { Buffer } from 'node:buffer'
import { createHash, scryptSync } from 'node:crypto'
import { isUnguessable } from './plausible.ts'

/**
 * What a committed value is made of. `structured` material (a key, a key store) cannot be guessed, so a plain digest is
 * safe to show; anything that a person may have chosen is `guessable` and gets a slow one, unless its characters say that a
 * machine made it.
 */
export type Material =
  | { readonly kind: 'structured'; readonly bytes: Uint8Array }
  | { readonly kind: 'guessable'; readonly bytes: Uint8Array }

/** Fixed and public: equal values must give equal digests in every repository, so that a resolution follows the value. */
const SALT = 'security-release-checklist/committed-secret/1'

/** About 10 ms a guess: too slow to try a dictionary on a short password, cheap enough for the few values of a tree. */
const SCRYPT_COST = { N: 4096, r: 8, p: 1 } as const
const SCRYPT_BYTES = 16

/** `sha256:` with 64 hexadecimal digits for what cannot be guessed, `scrypt:` with 32 for the rest. */
export function secretDigest(material: Material): string {
  return isSafe(material)
    ? `sha256:${createHash('sha256').update(material.bytes).digest('hex')}`
    : `scrypt:${scryptSync(material.bytes, saltFor(material.bytes), SCRYPT_BYTES, SCRYPT_COST).toString('hex')}`
}

/** HMAC fills its key up with zeros (RFC 2104), so that a value would have the digest of itself with zeros behind it. */
function saltFor(bytes: Uint8Array): string {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end -= 1
  return end === bytes.length ? SALT : `${SALT}/${bytes.length - end}`
}

/** Whether a fast digest tells nobody the value, so that it costs next to nothing as well. */
export function isSafe({ kind, bytes }: Material): boolean {
  return kind === 'structured' || isUnguessable(Buffer.from(bytes).toString('latin1'))
}

/** Digests values, each distinct one once; null once `budget` distinct guessable values have been digested. */
export interface SecretDigester {
  digest(material: Material): string | null
}

/** Makes a digester. It holds no value, only a hash of it; two digesters agree on every value that both digest. */
export function secretDigester(budget: number): SecretDigester {
  const known = new Map<string, string>()
  return {
    digest(material) {
      if (isSafe(material)) return secretDigest(material)
      const name = createHash('sha256').update(material.bytes).digest('base64')
      const before = known.get(name)
      if (before !== undefined) return before
      if (known.size >= budget) return null
      const digest = secretDigest(material)
      known.set(name, digest)
      return digest
    },
  }
}
