import { Buffer } from 'node:buffer'
import type { AssignedValue } from '../assigned-value.ts'
import { originOf } from '../plausible.ts'
import { isPasswordName } from '../values.ts'

/** A password's digest in the alphabet and the length of the usual functions (MD5 to SHA-512). */
const DIGEST = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i
/** Whose it is, in the same record of a table of users; a service's own login is no record of data. */
const USER =
  /(?:^|[^\w-])["']?(?:id|user_?id|user_?name|user|email|login|first_?name)["']?[ \t]{0,4}(?::|=>|=)[ \t]{0,4}["'][^"'\r\n]{1,60}["'][ \t]{0,4},[^{}()\r\n]{0,200}$/i
const RECORD = 240

/** Whether a value is the digest of a password in a record of a user: what the password is nobody reads off it. */
export function isDigestOfPassword(bytes: Buffer, { name, nameStart }: AssignedValue, value: string): boolean {
  if (!DIGEST.test(value) || !isPasswordName(name)) return false
  return USER.test(bytes.toString('latin1', Math.max(0, nameStart - RECORD), nameStart))
}

/** What the controller of Sealed Secrets alone can read: the length of a wrapped key of 4096 bits comes first. */
const SEALED = /^AgA[A-Za-z0-9+/]{600,}={0,2}$/
/** A hash that is made to be slow, as tables of users hold it (modular crypt format and its kin). */
const CRYPT =
  /^(?:\{[A-Za-z0-9-]{3,16}\})?(?:\$(?:1|2[abxy]?|5|6|7|y|gy|argon2(?:i|d|id)|scrypt|pbkdf2(?:-sha\d+)?|P|H|S|apr1|bcrypt-sha256)\$[./A-Za-z0-9$=,+-]{8,}|(?:pbkdf2|bcrypt|argon2|scrypt)[a-z0-9_]{0,12}\$[./A-Za-z0-9$=,+-]{8,})$/

/** The global id of an object at GitHub, as its GraphQL interface gives it to everybody. */
const NODE_ID = /^[A-Z]{1,6}_kw[A-Za-z0-9_-]{8,60}$/

/** Whether a value is of no use to who reads it: sealed, hashed slowly, or the name of something. */
export function isProtected(value: string): boolean {
  return SEALED.test(value) || CRYPT.test(value) || NODE_ID.test(value) || isJwtHeader(value) || isPublishedJwt(value)
}

/** A token whose signature documentation shows. */
function isPublishedJwt(value: string): boolean {
  const signature = /^eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.([A-Za-z0-9_-]{16,1400})$/.exec(value)?.[1]
  return signature !== undefined && originOf(signature) === 'blank'
}

/** The header of a token alone, which is the same for everybody. */
function isJwtHeader(value: string): boolean {
  if (!/^eyJ[A-Za-z0-9_-]{10,400}={0,2}\.?$/.test(value)) return false
  return /^\{[ \t\r\n]*"(?:alg|typ|kid|cty|enc)"[ \t]*:/.test(
    Buffer.from(value.replace('.', ''), 'base64').toString('latin1'),
  )
}

/** What stands beside a key that a page gives to whoever searches it: the index (https://docsearch.algolia.com/docs/api). */
const SEARCH_INDEX = /\b(?:app(?:lication)?_?id|index_?name)["']?[ \t]{0,4}[:=][ \t]{0,4}["'][^"'\r\n]{1,80}["']/i

/** Whether a key is one for searching a page, which everybody is given. */
export function isSearchKey(bytes: Buffer, { nameStart, valueEnd, name }: AssignedValue, value: string): boolean {
  if (!/^(?:.*\.)?(?:search_?)?api_?key$/i.test(name) || !/^[0-9a-f]{32}$/.test(value)) return false
  const before = bytes.toString('latin1', Math.max(0, nameStart - 300), nameStart)
  const after = bytes.toString('latin1', valueEnd, valueEnd + 300)
  return /algolia|docsearch/i.test(before) && SEARCH_INDEX.test(before + after)
}
