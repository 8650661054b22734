import { Buffer } from 'node:buffer'
import type { Candidate, Evidence } from '../candidate.ts'
import { pemBlocks } from '../formats/pem.ts'
import { pemKey } from '../formats/private-keys.ts'
import { isPlausibleToken } from '../plausible.ts'
import type { CompiledRule } from '../rule-book.ts'

/** An RSA key of 16384 bits takes 13 KB; nothing that is a key is longer. */
const MAX_KEY = 24_576
const DASHES = 6

/** A private key in PEM whose first line a keyword is in: in lines, in a string with `\n` written out, in a comment. */
export function readPem(bytes: Buffer, at: number, compiled: CompiledRule): readonly Candidate[] {
  const start = Math.max(0, at - DASHES)
  const head = bytes.toString('latin1', start, at + 80)
  if (!/BEGIN [A-Z0-9 ]{0,60}(?:PRIVATE|SECRET) KEY/.test(head)) return []
  const [block] = pemBlocks(bytes.toString('latin1', start, start + MAX_KEY), 1)
  const key = block === undefined ? null : pemKey(block)
  // Prose in comments reads like base64, but neither ends like a key nor has its form.
  if (block === undefined || key === null || !(key.structured || block.closed)) return []
  const evidence: Evidence = {
    kind: 'key',
    what: key.name,
    encrypted: key.encrypted,
    structured: key.structured,
    material: block.body,
  }
  return [{ compiled, start: start + block.offset, end: start + block.endOffset, evidence }]
}

const ACCOUNT_BEFORE = 8192
const ACCOUNT_AFTER = 8192
const PRIVATE_KEY = /\\{0,3}["']private_key\\{0,3}["'][ \t\r\n]{0,40}[:=][ \t\r\n]{0,40}\\{0,3}["']/g

/** The private key of a service account's JSON, around the line that says what it is. */
export function readServiceAccount(bytes: Buffer, at: number, compiled: CompiledRule): readonly Candidate[] {
  const start = Math.max(0, at - ACCOUNT_BEFORE)
  const text = bytes.toString('latin1', start, at + ACCOUNT_AFTER)
  return [...text.matchAll(PRIVATE_KEY)].flatMap((match) => {
    const from = start + match.index + match[0].length
    const begin = bytes.subarray(from, from + 16).indexOf('BEGIN')
    return begin === -1 ? [] : readPem(bytes, from + begin, compiled)
  })
}

const OBJECT_BEFORE = 4096
const OBJECT_AFTER = 6144
/** `d` is the private member of RSA, EC and OKP keys, `k` is a symmetric key itself (RFC 7518, 6). */
const PRIVATE_MEMBER =
  /\\{0,3}["']?\b([dk])\\{0,3}["']?[ \t\r\n]{0,40}:[ \t\r\n]{0,40}\\{0,3}["']([A-Za-z0-9_-]{16,1400})\\{0,3}["']/gi
const SYMMETRIC = /kty\\{0,3}["']?[ \t\r\n]{0,40}:[ \t\r\n]{0,40}\\{0,3}["']oct/i

/** The private member of the JSON object that a key type stands in. */
export function readJwk(bytes: Buffer, at: number, compiled: CompiledRule): readonly Candidate[] {
  const start = openingBrace(bytes, at)
  const end = closingBrace(bytes, at)
  const text = bytes.toString('latin1', start, end)
  const wanted = SYMMETRIC.test(text) ? 'k' : 'd'
  return [...text.matchAll(PRIVATE_MEMBER)].flatMap(([whole, member, value], index, all): Candidate[] => {
    if (member?.toLowerCase() !== wanted || value === undefined || !isPlausibleToken(value)) return []
    const from = start + (all[index]?.index ?? 0) + whole.lastIndexOf(value)
    const material = Buffer.from(value, 'base64url')
    const evidence: Evidence = { kind: 'key', what: 'JWK', encrypted: false, structured: true, material }
    return [{ compiled, start: from, end: from + value.length, evidence }]
  })
}

function openingBrace(bytes: Buffer, from: number): number {
  let depth = 0
  for (let at = from - 1; at >= Math.max(0, from - OBJECT_BEFORE); at--) {
    if (bytes[at] === 125) depth += 1
    else if (bytes[at] === 123 && depth-- === 0) return at
  }
  return Math.max(0, from - OBJECT_BEFORE)
}

function closingBrace(bytes: Buffer, from: number): number {
  const limit = Math.min(bytes.length, from + OBJECT_AFTER)
  let depth = 0
  for (let at = from; at < limit; at++) {
    if (bytes[at] === 123) depth += 1
    else if (bytes[at] === 125 && depth-- === 0) return at
  }
  return limit
}

const PUTTY =
  /^PuTTY-User-Key-File-[1-9]: [a-z0-9@.-]{1,60}\r?\n(?:[A-Za-z-]{1,30}: ?[^\r\n]{0,200}\r?\n|[A-Za-z0-9+/=]{1,80}\r?\n){1,200}?Private-Lines: [0-9]{1,5}\r?\n((?:[A-Za-z0-9+/=]{1,80}\r?(?:\n|$)){1,400})/i

/** A key of PuTTY's own format, from its first line. */
export function readPutty(bytes: Buffer, at: number, compiled: CompiledRule): readonly Candidate[] {
  const match = PUTTY.exec(bytes.toString('latin1', at, at + MAX_KEY))
  const [whole, body] = match ?? []
  if (whole === undefined || body === undefined) return []
  const encrypted = /\nEncryption: (?!none)/.test(whole)
  const material = Buffer.from(body, 'base64')
  const evidence: Evidence = { kind: 'key', what: 'PuTTY', encrypted, structured: true, material }
  return [{ compiled, start: at, end: at + whole.trimEnd().length, evidence }]
}
