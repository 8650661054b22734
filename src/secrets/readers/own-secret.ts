import type { Buffer } from 'node:buffer'
import type { AssignedValue } from '../assigned-value.ts'
import { isWords } from '../plausible.ts'
import type { ScanRole } from '../scan-role.ts'
import { DEFAULT_VALUES } from '../values.data.ts'
import { isPasswordName, isPlaceholder, wordsOf } from '../values.ts'

/**
 * Secrets that the application makes up and checks itself: for a service's key a placeholder opens nothing, but a session
 * that is signed with one is signed with what everybody can read (CWE-798, https://cwe.mitre.org/data/definitions/798.html).
 */
const OWN_SECRET =
  /^(?:.*-)?(?:secret-key-base|(?:session|cookies?|jwt|access-token|refresh-token|crypto|encryption|encrypt|signing|hmac)-secret(?:-key)?|jwt-(?:password|key|sign(?:ing)?-key)|secret-or-key|(?:crypto|encryption|encrypt|signing|cipher|aes|hmac)-key)$|^(?:(?:app|django|flask|config)-)?secret-key(?:-(?:hmac|jwt|session|\d{1,2})){0,2}$/
/** A name that says so by the call that it is an option of: what signs cookies and tokens. */
const OWN_OPTION =
  /\b(?:session|cookie_?session|express_?session|(?:express_?)?jwt|JwtModule\.register|jwtPlugin)\([ \t\r\n]{0,40}\{[^{}]{0,200}$/i
const OPTION_BEHIND = 240
/** What is called so in capitals holds the key or the initialisation vector of a cipher, where its value is as one. */
const OWN_CONSTANT = /^(?:KEY|(?:[A-Z0-9]{1,20}_){0,4}IV)$/
const KEY_MATERIAL = /^(?=.*[0-9])[A-Za-z0-9+/]{16,256}={0,2}$/

/** Whether a name in code is that of a cipher's constant. */
export function isOwnConstant(name: string): boolean {
  return OWN_CONSTANT.test(name)
}

/** Whether code gives a secret of its own a value that works, weak or left in words as it may be. */
export function isOwnSecret(bytes: Buffer, assigned: AssignedValue, value: string, role: ScanRole): boolean {
  const { operator, quoted, name, nameStart } = assigned
  if (operator !== 'equals' && operator !== 'colon' && operator !== 'default') return false
  const last = name.slice(name.lastIndexOf('.') + 1)
  const words = wordsOf(last)
  if (role === 'settings') return OWN_VARIABLE.test(last) && CHOSEN.test(value) && isOwnWord(words, value)
  if (role !== 'production' || !quoted) return false
  if (isOwnConstant(last)) return operator === 'equals' && KEY_MATERIAL.test(value) && !isWords(value)
  const isOption =
    last === 'secret' && OWN_OPTION.test(bytes.toString('latin1', Math.max(0, nameStart - OPTION_BEHIND), nameStart))
  const signs = signsWith(bytes, assigned, last)
  if (!isOption && !signs && !OWN_SECRET.test(words.join('-'))) return false
  // A label is a colon's value; what is assigned, or used where a variable is missing, is no name of another.
  const text = (isOption || operator === 'equals') && !SHOWN.test(value) ? value.replaceAll(' ', '_') : value
  return operator === 'default' || isOption || signs ? isUsable(words, text) : isValue(words, text)
}

/** Whether the name is that of the key of a call further down that signs or verifies tokens. */
function signsWith(bytes: Buffer, { operator, valueEnd }: AssignedValue, name: string): boolean {
  if (operator !== 'equals' || !/^(?:jwt_?)?(?:secret|key)(?:_?key)?$/i.test(name)) return false
  const after = bytes.toString('latin1', valueEnd, valueEnd + SIGNS_WITHIN)
  return (
    /\bjwt\.(?:encode|decode|sign|verify)\(/.test(after) &&
    new RegExp(`,[ \\t\\r\\n]{0,40}${name}[ \\t]{0,4}[,)]`).test(after)
  )
}

const SIGNS_WITHIN = 1500

/** What documentation says in words. */
const SHOWN =
  /^(?:(?:a|an|the|my|your|some|our|dev|development|test|testing|very|super|secret|key|string|value|random|here|goes)(?: |$)){1,8}$/i

/** Variables and settings by whose names it is the application's own in files in which values need no quotes. */
const OWN_VARIABLE =
  /^(?:[A-Z0-9]{1,20}_){0,3}(?:JWT_SECRET(?:_KEY)?|SESSION_SECRET|COOKIE_SECRET|SECRET_KEY_BASE)$|^(?:APP_|FLASK_|DJANGO_)?SECRET_KEY$|^jwt_?secret$/i
const CHOSEN = /^[A-Za-z][A-Za-z0-9_]{3,63}$/

function isOwnWord(name: readonly string[], value: string): boolean {
  return !isPlaceholder(value) && !DEFAULT_VALUES.has(value.toLowerCase()) && isValue(name, value)
}

/** What a form, a schema or a table of columns says in a value's place. */
const KINDS = new Set(
  'string text varchar char password hidden required optional number integer boolean object any none null default key token value true false'.split(
    ' ',
  ),
)
const CONSTANT = /^[A-Z][A-Z_]{2,}(?:\d{0,2})$/
const IDENTIFIER = /^[A-Za-z]?[a-z]+(?:[A-Z][a-z]+)+$|^[a-z_]+(?:\.[a-z_]+)+$/
const BLANK_OR_REFERENCE = /\s|^(?:[<[{$%*.]|process\.|env[.:])|[<>{}]|\.{3}|^[x*.-]+$/i

/** Words by which a name says whose secret it is; alone in its place they name it again. */
const QUALIFIERS = new Set(
  'signing encryption encrypt crypto cipher session cookie cookies hmac aes jwt app'.split(' '),
)

/** Neither the name again, nor another name, nor what is replaced before it is used. */
function isValue(name: readonly string[], value: string): boolean {
  return !CONSTANT.test(value) && !IDENTIFIER.test(value) && isUsable(name, value)
}

function isUsable(name: readonly string[], value: string): boolean {
  if (value.length < 4 || BLANK_OR_REFERENCE.test(value) || KINDS.has(value.toLowerCase())) return false
  const words = wordsOf(value)
  const [only = ''] = words
  if (words.length > 1) return words.some((word) => !name.includes(word))
  return only !== name.join('') && !(name.includes(only) && QUALIFIERS.has(only))
}

const RECORD_END = /\n[ \t]{0,20}-(?=[ \t\r\n])|[{}]|\n[ \t]{0,20}\r?\n/g
const ADMINISTRATOR =
  /(?:^|[^\w-])["']?(?:role|group|user_?type|is_?admin|admin|is_?superuser)["']?[ \t]{0,4}(?::|=>|=)[ \t]{0,4}(?:(["'])(?:admin(?:istrator)?|superuser|super_?admin|root)\1|true\b|(?:admin|administrator|superuser)[ \t]*(?:\r?\n|$))/i
/** What an administrator is called: in code, where such a record is what a seed or a connection is made of. */
const ADMINISTRATOR_NAME =
  /(?:^|[^\w-])["']?(?:user_?(?:name)?|login|email|name)["']?[ \t]{0,4}(?::|=>|={1,3})[ \t]{0,4}["'](?:admin(?:istrator)?|superuser|root|sa)(?:@[^"'\s]{1,60})?["']/i
const CALL_END = /\)[;,]?[ \t]*\r?\n/
const RECORD = 300

/**
 * Whether a password, of whatever value, is that of an administrator whom a record of data makes: what is loaded into the
 * application's own tables lets everybody in who reads it.
 */
export function isAdministrators(bytes: Buffer, assigned: AssignedValue, value: string, role: ScanRole): boolean {
  const { nameStart, valueEnd, name, operator, wrapper } = assigned
  if (value.length < 4 || wrapper !== null || !isPasswordName(name) || (operator !== 'colon' && operator !== 'equals'))
    return false
  if (BLANK_OR_REFERENCE.test(value) || KINDS.has(value.toLowerCase())) return false
  const before = bytes.toString('latin1', Math.max(0, nameStart - RECORD), nameStart)
  const after = bytes.toString('latin1', valueEnd, valueEnd + RECORD)
  const start = [...before.matchAll(RECORD_END)].at(-1)?.index ?? 0
  const end = [...after.matchAll(RECORD_END)][0]?.index ?? after.length
  const record = [before.slice(start), after.slice(0, end)]
  if (record.some((part) => ADMINISTRATOR.test(part))) return true
  // A call that ends with its line has made another account.
  return (
    role === 'production' &&
    record.some((part) => ADMINISTRATOR_NAME.test(part.split(CALL_END).at(part === record[0] ? -1 : 0) ?? ''))
  )
}

const SECRET_KEY = /^(?:aws[-_]?)?secret(?:[-_]?access)?[-_]?key$/i
const KEY_ID = /(?:aws[-_]?)?access[-_]?key(?:[-_]?id)?["']?[ \t]{0,20}[=:][ \t]{0,4}["'](?:AKIA|ASIA)[A-Z0-9]{16}["']/i

/**
 * Whether it is the secret of a pair whose key id is written before it in settings that are applied as they are. A key of
 * the documentation opens nothing, but stands where the next one will.
 */
export function isPaired(bytes: Buffer, { nameStart, name, quoted }: AssignedValue, role: ScanRole): boolean {
  if (role !== 'settings' || !quoted || !SECRET_KEY.test(name.slice(name.lastIndexOf('.') + 1))) return false
  return KEY_ID.test(bytes.toString('latin1', Math.max(0, nameStart - 120), nameStart))
}
