import type { Buffer } from 'node:buffer'
import type { AssignedValue } from '../assigned-value.ts'
import type { Candidate } from '../candidate.ts'
import { decodedText } from '../pair-sightings.ts'
import { isComposed, isMonotonous, isPublished, isWords } from '../plausible.ts'
import type { CompiledRule } from '../rule-book.ts'
import type { ScanRole } from '../scan-role.ts'
import { DEFAULT_VALUES } from '../values.data.ts'
import { isDatabasePassword } from './database-password.ts'
import { isDigestOfPassword, isProtected, isSearchKey } from './protected-value.ts'
import { isInUserStatement } from './user-statement.ts'
import { isAdministrators, isOwnConstant, isOwnSecret, isPaired } from './own-secret.ts'
import {
  isPasswordName,
  isPlaceholder,
  isRandom,
  isSecretName,
  valueStrength,
  wordsOf,
  type ValueStrength,
} from '../values.ts'

/** The value of a setting whose name says that it is a credential, where the value can be one. */
export function readSetting(
  bytes: Buffer,
  assigned: AssignedValue,
  role: ScanRole,
  compiled: CompiledRule,
): readonly Candidate[] {
  const isStatement = isInUserStatement(bytes, assigned)
  const name = isStatement ? 'database password' : credentialName(assigned)
  if (name === null || role === 'lock' || assigned.valueEnd - assigned.valueStart > MAX_SETTING) return []
  const value = bytes.toString('latin1', assigned.valueStart, assigned.valueEnd)
  const isOwn = isOwnSecret(bytes, assigned, value, role)
  if (!isLiteral(bytes, assigned, { value, role, isOwn })) return []
  const strength = strengthHere(bytes, assigned, { name, value, role, isOwn })
  if (strength === 'none' || (strength !== 'random' && BARE_AUTH.test(name))) return []
  const { valueStart: start, valueEnd: end } = assigned
  const sure = isLessSure(bytes, assigned, value) && strength === 'plausible' ? 'default' : strength
  return [{ compiled, start, end, evidence: { kind: 'setting', name: shownName(assigned, name), strength: sure } }]
}

/** The whole path of a setting, which says more of it than its last word. */
function shownName(assigned: AssignedValue, name: string): string {
  return name.length < assigned.name.length && DOTTED_NAME.test(assigned.name) ? assigned.name : name
}

const DOTTED_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,40}(?:\.[A-Za-z][A-Za-z0-9_-]{0,40}){1,6}$/

interface Literal {
  readonly value: string
  readonly role: ScanRole
  /** Whether the application itself checks it, so that any value works. */
  readonly isOwn: boolean
}

interface Named extends Literal {
  readonly name: string
}

/** A placeholder and a common value are what protects something all the same, where the application itself checks them. */
function strengthHere(bytes: Buffer, assigned: AssignedValue, named: Named): ValueStrength {
  const { name, value, role, isOwn } = named
  const strength = isSearchKey(bytes, assigned, value) ? 'default' : strengthOf(name, value)
  if (isOwnConstant(name) && !isOwn) return 'none'
  if (strength !== 'none' && isDigestOfPassword(bytes, assigned, value)) return 'default'
  if (strength === 'default' && isInUserStatement(bytes, assigned) && !DEFAULT_VALUES.has(value.toLowerCase()))
    return 'plausible'
  if (strength === 'plausible' || strength === 'random') return strength
  if (isOwn || isAdministrators(bytes, assigned, value, role) || isPaired(bytes, assigned, role)) return 'plausible'
  const isCommon = strength === 'default' || DEFAULT_VALUES.has(value.toLowerCase())
  return isCommon && isDatabasePassword(bytes, assigned, value, role) ? 'plausible' : strength
}

/** Longer values of a setting are documents. */
const MAX_SETTING = 1024

const KNOWN_NAMES = new Map<string, boolean>()
const MAX_KNOWN = 4096
/** What is called that may be anything, such as a scheme or a module. */
const BARE_AUTH = /(?:^|[-_])auth$/i
const ALSO_SECRET = /(?:^|[-_])auth$|mnemonic|(?:seed|recovery)_?phrase/i
/** A digest of a value is none, and what a form field or a header is called is none. */
const ABOUT_NAMES =
  /(?:^|-)(?:[a-z]*[cx]srf[a-z]*|hash(?:ed)?|digest|checksum|integrity|fingerprint|thumbprint|sri|sha\d*|md5|etag|placeholder|regexp?|hint|error|invalid|label|title|description|address|tooltip|advice|authenticity-token|verification-token|(?:page|next|continuation|sync|cancellation|cancel|device|push)-token|nonce|amz-credential|goog-credential|hashers?|validators?|middleware|forgot|show|hide|toggle|mandatory|successfully|missing|wrong|incorrect|malformed|bogus|expired|revoked|non-?matching|mismatch(?:ed|ing)?|your)(?:-|$)/

function credentialName({ name, fullName }: AssignedValue): string | null {
  const last = name.slice(name.lastIndexOf('.') + 1)
  if (isKnownSecretName(last) || isOwnConstant(last)) return last
  if (last !== name && last.length < 8 && isKnownSecretName(name)) return name
  return fullName !== name && fullName.length < 64 && isKnownSecretName(fullName) ? fullName : null
}

/** Names come again and again, so that what they are is kept. */
function isKnownSecretName(name: string): boolean {
  const known = KNOWN_NAMES.get(name)
  if (known !== undefined) return known
  // `token2` is a token.
  const is =
    (isSecretName(name.replace(/\d{1,3}$/, '')) || ALSO_SECRET.test(name)) && !ABOUT_NAMES.test(wordsOf(name).join('-'))
  if (KNOWN_NAMES.size >= MAX_KNOWN) KNOWN_NAMES.clear()
  KNOWN_NAMES.set(name, is)
  return is
}

const PASSES_LITERALS =
  /(?:string|secret|bytes?|byte|str|text|decode|encode|from|literal|value|some|just|buffer|box|atob|utf_?8|char|password|token|key|data)$/i
const READS_ELSEWHERE =
  /get|load|read|fetch|env|lookup|find|require|import|input|prompt|parse|config|param|field|query|select|translate|gettext|^_+$|^t$/i
const SETS = /^(?:set|with|use|add)[_A-Z]|^(?:password|passwd|secret|token|apikey|api_key)$/i
/** A path through objects, a call, a member: code that yields the value. */
const CODE =
  /^[A-Za-z_$][\w$]*(?:\??(?:\.|->|::)[A-Za-z_$][\w$]*)+$|^(?:this|self|new|await|function|lambda|return|func)\b|^[&*@!]/
/** A member of a class as documentation writes it, `com.acme.Pool#getPassword`. */
const MEMBER = /^[a-z][\w$]*(?:\.[A-Za-z_$][\w$]*)+#[A-Za-z_$][\w$]*$/
const ADDRESS =
  /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/|\/|\.{1,2}\/|~\/|[A-Za-z]:\\|\\\\)|^[\w./\\-]{1,200}\.(?:pem|key|crt|json|ya?ml|txt|env|js|ts|py|php|html?|png|svg|jks|p12|conf|cfg|ini|xml|md)$/
const FORMAT = /^\^.*\$$|%[sdvqx@]|\{\d*\}|\\[wdsWDS]|\[\^|\(\?:|\$\d|^[#.][a-z]|[<>]|&[a-z]{2,6};|\$[A-Za-z({]/i

/** A regular expression, or a text with names of what is filled in. */
const PATTERN =
  /^\+ ?[A-Za-z_$][\w$.]*(?:\(| ?\+|$)|\{[A-Za-z_][\w.-]{0,40}\}|\]\{\d|\(\?[:=!<]|A-Za-z|A-Z0-9|a-z0-9|0-9a-[fz]|\|[A-Za-z]\{\d|\{\d,\d?\}/

function isLiteral(bytes: Buffer, assigned: AssignedValue, { value, role, isOwn }: Literal): boolean {
  const { operator, quoted, wrapper, next, goesOn, name } = assigned
  if (ADDRESS.test(value) || MEMBER.test(value) || PATTERN.test(value) || (FORMAT.test(value) && !isSymbolic(value)))
    return false
  if (wrapper !== null && !passesLiteral(wrapper)) return false
  if (operator === 'call' && !SETS.test(name.slice(name.lastIndexOf('.') + 1))) return false
  if (quoted && operator === 'colon' && isKey(bytes, assigned.valueEnd)) return false
  if (quoted)
    return isOwn || !/\s/.test(value) || !isWords(value) || PASSPHRASE.test(value) || RECOVERY_PHRASE.test(value)
  if (next === 40 || next === 91 || next === 123) return false
  if (CODE.test(value) && (role === 'production' || isWords(value) || !isRandom(value))) return false
  if (goesOn && operator !== 'equals') return false
  return role === 'settings' || isRandom(value) || isInConnectionString(bytes, assigned)
}

/** A constructor or conversion; a method of the value's own, as in `password.encode("latin1")`, has another literal. */
function passesLiteral(wrapper: string): boolean {
  if (READS_ELSEWHERE.test(wrapper) || !PASSES_LITERALS.test(wrapper)) return false
  return !wrapper.includes('.') || CONVERTERS.test(wrapper)
}

/** Keys that frameworks make have marks throughout, among them those of formats. */
function isSymbolic(value: string): boolean {
  const marks = new Set(value.replace(/[A-Za-z0-9\s]/g, ''))
  if (/\s/.test(value)) return false
  if (value.length >= 24) return marks.size >= 5 && isRandom(value)
  return value.length >= 12 && marks.size >= 3 && isComposed(value) && !MARKUP.test(value)
}

/** Whether what is quoted is the name of something that is nested. */
function isKey(bytes: Buffer, end: number): boolean {
  return /^["'] {0,2}:/.test(bytes.toString('latin1', end, end + 4))
}

const MARKUP = /<[/!]?[a-z]|\/>|&[a-z]{1,8};|%[sdv@]|\$[{(]|\{\d*\}|\\|^[#.^]/i

const CONVERTERS =
  /^(?:(?:[a-z]{1,20}\.)?base64|buffer|binascii|codecs|encoding|convert|hex|bytes|strings?|std|secrecy|crypto|java|system)\b/i
const CONNECTION =
  /(?:server|data source|host|user id|uid|username|user|database|initial catalog|accountname|endpoint)[ ]?=[^;"'\r\n]{1,120};/i

/** `Server=…;User Id=…;Password=…`: pairs with semicolons, of which the password is one. */
function isInConnectionString(bytes: Buffer, { nameStart, valueEnd, operator }: AssignedValue): boolean {
  return (
    operator === 'equals' && CONNECTION.test(bytes.toString('latin1', Math.max(0, nameStart - 200), valueEnd + 100))
  )
}

function strengthOf(name: string, value: string): ValueStrength {
  if (RECOVERY_PHRASE.test(value)) return RECOVERY_NAME.test(name) ? 'random' : 'none'
  if (PASSPHRASE.test(value)) return 'plausible'
  if (isPublished(value) || isProtected(value)) return 'none'
  const strength = valueStrength(name, value)
  if (strength === 'none') return isFilledIn(value) ? 'default' : 'none'
  if (strength === 'default' || VERSION.test(value) || ETHEREUM_ADDRESS.test(value))
    return strength === 'default' ? strength : 'none'
  if (SENTENCE.test(value) || PREFIX.test(value)) return 'default'
  if (isPasswordName(name) && isComposed(value)) return strength
  if (isMonotonous(value)) return 'none'
  if (UUID.test(value)) return isKeyName(name) ? 'plausible' : 'default'
  if (/\s/.test(value) || IDENTIFIER.test(value) || DOTTED.test(value) || isWords(value) || namesItself(name, value))
    return 'default'
  const text = decodedText(value)
  if (text !== null && (isPlaceholder(text) || isWords(text))) return 'default'
  if (strength === 'random') return strength
  if (/^[0-9a-f]{16,}$/i.test(value) && /[0-9]/.test(value)) return 'random'
  return isChosen(value) ? 'plausible' : 'default'
}

/** A placeholder that somebody left in words, `session_secret_key_here`: nobody's secret, and yet what is used. */
function isFilledIn(value: string): boolean {
  return (
    /^[A-Za-z0-9/+]{2,30}(?:[-_/ ][A-Za-z0-9/+]{1,30}){1,8}$/.test(value) &&
    isPlaceholder(value) &&
    !isMonotonous(value)
  )
}

/** `e2e_api_token` for a token. */
function namesItself(name: string, value: string): boolean {
  const last = wordsOf(name).at(-1) ?? ''
  const words = wordsOf(value)
  if (last.length < 3 || words.some((word) => /^(?=.*[a-f])(?=.*\d)[0-9a-f]{24,}$/.test(word))) return false
  return words.includes(last) || value.toLowerCase().replace(/\d{1,2}$/, '') === last
}

function isKeyName(name: string): boolean {
  return /(?:^|-)(?:secret|token|key|apikey|credential)s?$/.test(wordsOf(name).join('-'))
}

/** Words of a wallet (BIP 39). */
const RECOVERY_PHRASE = /^[a-z]{3,8}(?: [a-z]{3,8}){11,23}$/
const RECOVERY_NAME = /mnemonic|seed|recovery|phrase/i
const VERSION =
  /^dev-[\w./-]{1,40}#[0-9a-f]{7,40}$|^\d{4}-\d{2}-\d{2}T[\d:.]{5,15}Z?$|^[~^<>=v ]{0,3}\d{1,5}(?:\.\d{1,5}){1,3}(?:[-+.][A-Za-z0-9.-]{1,40})?$/
const ETHEREUM_ADDRESS = /^0x[0-9a-fA-F]{40}$/
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
/** Words and numbers with separators: `prod-eu-12045`. */
const IDENTIFIER = /^(?:[A-Za-z]{1,20}\d{0,3}|\d{1,20})(?:[-_./:](?:[A-Za-z]{1,20}\d{0,3}|\d{1,20})){1,10}$/

/** Words that nothing but a password has such marks behind. */
const PASSPHRASE = /^(?=.{12,120}$)(?:[A-Za-z0-9]{1,20} ){2,12}[A-Za-z0-9]{0,20}[!@#$%^&*?]{3,}[A-Za-z0-9]{0,20}$/

/** What something is put behind. */
const PREFIX = /^[A-Za-z0-9._/-]{1,20}[:_.-]$/
/** Words of a sentence with separators: `if_you_see_this_use_K8S`. */
const SENTENCE = /^(?:[A-Za-z]{1,14}[-_]){5,12}(?:[A-Za-z0-9]{1,8}[-_]){0,4}[A-Za-z0-9]{1,12}$/

/** A class or a member by its path. */
const DOTTED = /^[A-Za-z_]{1,40}(?:\.[A-Za-z_0-9]{1,60}){2,10}(?:#[A-Za-z_]{1,60})?$/

/** A password that somebody chose with care enough to be worth something: six characters of two kinds. */
function isChosen(value: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9\s]/].filter((kind) => kind.test(value)).length
  return value.length >= 6 && kinds >= 2
}

/** In an argument's place the name may be anything's: a field's, a header's; after a variable's it is what is used without it. */
function isLessSure(bytes: Buffer, { operator, nameStart }: AssignedValue, value: string): boolean {
  if (operator !== 'argument' || isComposed(value) || UUID.test(value)) return false
  return !READS_VARIABLE.test(bytes.toString('latin1', Math.max(0, nameStart - 40), nameStart))
}

const READS_VARIABLE = /env(?:iron(?:ment)?)?(?:\.(?:get|fetch)|_?or(?:_?default)?|_?default|_?var(?:iable)?)?\(["']$/i
