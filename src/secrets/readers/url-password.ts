import type { Buffer } from 'node:buffer'
import type { Candidate } from '../candidate.ts'
import { isComposed, isWords } from '../plausible.ts'
import type { CompiledRule } from '../rule-book.ts'
import type { ScanRole } from '../scan-role.ts'
import { isRandom, valueStrength } from '../values.ts'

const MAX_URL = 640
/** An at sign of the password's own should be escaped, and often is not: the last one ends it. */
const USER_INFO =
  /^([^\s:@/'"<>`\\]{0,200}):([^\s/'"<>`@]{1,300}(?:@[^\s/'"<>`@,;:?#&=]{1,60}){0,2})@([^\s/:'"<>,`?#\\@]{0,250})/
/** Services that take a token as the name of the user, beside one of these in the password's place. */
const NO_PASSWORD = /^(?:x-oauth-basic|x-token-auth|x|)$/
const LOCAL_HOST =
  /^(?:localhost|127\.[0-9.]+|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|[a-z0-9_-]*|(?:[a-z0-9-]+\.)*(?:example\.(?:com|org|net)|test|local|invalid))$/i

/** The password before the host of a URL, at its `://`. */
export function readUrlPassword(
  bytes: Buffer,
  at: number,
  role: ScanRole,
  compiled: CompiledRule,
): readonly Candidate[] {
  const from = at + 3
  if (!hasUserInfo(bytes, from) || !/[a-z0-9]/i.test(String.fromCharCode(bytes[at - 1] ?? 0))) return []
  const [, user, password, host] = USER_INFO.exec(bytes.toString('latin1', from, from + MAX_URL)) ?? []
  if (user === undefined || password === undefined || host === undefined) return []
  if (/^\$|[{}]|^[<[*]|^%[sdv(]/.test(host)) return []
  const asUser = NO_PASSWORD.test(password)
  const secret = asUser ? user : password
  const start = asUser ? from : from + user.length + 1
  const strength = strengthOf(decoded(secret), asUser)
  if (strength === null) return []
  const local = LOCAL_HOST.test(host)
  const isUsed = strength === 'default' && !local && isDatabases(bytes, at, role) && isSomebodys(user, secret, host)
  const evidence = { kind: 'place', local, strength: isUsed ? 'plausible' : strength } as const
  return [{ compiled, start, end: start + secret.length, evidence }]
}

/** An at sign before anything that ends a host. */
function hasUserInfo(bytes: Buffer, from: number): boolean {
  const end = Math.min(bytes.length, from + MAX_URL)
  for (let at = from; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte === 64) return true
    if (byte <= 32 || byte === 47 || byte === 34 || byte === 39 || byte === 60 || byte === 62 || byte === 96)
      return false
  }
  return false
}

/** What documentation writes for a login and for a host. */
const SHOWN_LOGIN =
  /^(?:|user(?:name)?|login|name|me|foo|bar|alice|bob|john|joe|test|a|u|p|b|pw|pwd|pass|passwd|password|secret|token|key|baz|hello|my_?pass(?:word)?)$/i
const SHOWN_HOST =
  /^(?:host|server|domain|db|database|proxy)\b|(?:^|[.-])(?:example|acme|foo|bar|mycompany|company|corp|yourdomain|mydomain|domain|internal|intranet|lan|cluster|svc|invalid|test|local|localdomain)(?:\.|$)/i

/** An address that no documentation may use (RFC 5737) and that is not this machine's. */
const ADDRESS = /^(?!0\.|127\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)\d{1,3}(?:\.\d{1,3}){3}$/

/** What code shows of addresses of the web is how they are written; settings and addresses of a database are used. */
function isDatabases(bytes: Buffer, at: number, role: ScanRole): boolean {
  if (role === 'settings') return true
  return role === 'production' && !WEB_SCHEME.test(bytes.toString('latin1', Math.max(0, at - 12), at))
}

const WEB_SCHEME = /(?:^|[^a-z])(?:https?|wss?|s?ftp|ssh|git(?:\+[a-z]{2,5})?|file)$/i

/** A common password for a host that everybody can reach opens that host, where documentation does not show how it is written. */
function isSomebodys(user: string, password: string, host: string): boolean {
  return (
    (/^[a-z0-9.-]*[a-z0-9]\.[a-z]{2,}$/i.test(host) || ADDRESS.test(host)) &&
    !SHOWN_HOST.test(host) &&
    !SHOWN_LOGIN.test(user) &&
    !SHOWN_LOGIN.test(password)
  )
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A percent sign of the password's own.
    return text
  }
}

function strengthOf(text: string, asUser: boolean): 'default' | 'plausible' | 'random' | null {
  if (asUser) return isRandom(text) && !isWords(text) ? 'random' : null
  // Shell, templates and formats: the value comes from elsewhere.
  if (/[${}]|%[sdv(]|^[<[*]/.test(text) || (/^[A-Z][A-Z0-9_]+$/.test(text) && /_|^(?:PASS|PWD|TOKEN)/.test(text)))
    return null
  const strength = valueStrength('password', text)
  if (strength === 'none') return null
  return strength === 'plausible' && isWords(text) && !isComposed(text) ? 'default' : strength
}
