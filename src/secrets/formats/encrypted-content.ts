import { Buffer } from 'node:buffer'
import { startsWith } from './binary-keys.ts'

/** What encrypts the whole file, as a noun phrase; null where nothing known does. */
export function encryptedBy(bytes: Uint8Array): string | null {
  const magic = MAGIC.find(({ prefix }) => startsWith(bytes, prefix))
  if (magic !== undefined) return magic.name
  const head = Buffer.from(bytes.subarray(0, 1_048_576)).toString('latin1')
  const start = head.replace(/^\xef\xbb\xbf/, '').trimStart()
  const text = TEXT_MARKERS.find(({ marker }) => marker.test(start))
  if (text !== undefined) return text.name
  return isSops(head) ? 'SOPS' : null
}

const MAGIC = [
  { prefix: '\0GITCRYPT\0', name: 'git-crypt' },
  { prefix: 'age-encryption.org/v1', name: 'age' },
  { prefix: 'Salted__', name: 'OpenSSL' },
] as const satisfies readonly { readonly prefix: string; readonly name: string }[]

const TEXT_MARKERS: readonly { readonly marker: RegExp; readonly name: string }[] = [
  { marker: /^\$ANSIBLE_VAULT;/, name: 'Ansible Vault' },
  { marker: /^-----BEGIN AGE ENCRYPTED FILE-----/, name: 'age' },
  { marker: /^-----BEGIN PGP MESSAGE-----/, name: 'OpenPGP' },
  { marker: /^-----BEGIN PKCS7-----/, name: 'PKCS #7' },
  { marker: /^U2FsdGVkX1/, name: 'OpenSSL' },
  { marker: /^(?:---\s+)?(?:#[^\n]*\n\s*)*apiVersion:\s*bitnami\.com\/v1alpha1\s/, name: 'Sealed Secrets' },
  // Rails writes data, initialisation vector and tag in base64, joined by two hyphens.
  { marker: /^[A-Za-z0-9+/=]{16,}--[A-Za-z0-9+/=]{12,24}--[A-Za-z0-9+/=]{20,28}\s*$/, name: 'Rails credentials' },
]

/** SOPS encrypts each value and leaves its own section with a MAC (getsops.io). */
function isSops(text: string): boolean {
  return /\bENC\[AES256_GCM,data:/.test(text) && /\bsops["_:.]/.test(text) && /\bmac["_: =]/.test(text)
}
