import {
  ABOUT_WORDS,
  DEFAULT_VALUES,
  DIGEST,
  HEX_WORDS,
  JOINED_OTHERS,
  JOINED_SECRET,
  KEY_QUALIFIERS,
  PLACEHOLDER_PARTS,
  PLAIN_SETTING,
  PUBLIC_WORDS,
  REFERENCE,
  SECRET_WORDS,
} from './values.data.ts'

/**
 * How much a value in a credential's place looks like one. `none`: empty, a reference, a digest, a placeholder, ciphertext
 * or a plain setting. `default`: what everybody uses, such as `postgres`. `plausible`: a password that a person may have chosen.
 * `random`: made by a machine.
 */
export type ValueStrength = 'none' | 'default' | 'plausible' | 'random'

/** Longer text is no credential that is assigned to a name; certificates and documents are. */
const MAX_VALUE = 4096

/** Lower-case words of a name in any of the usual spellings: `dbPassword`, `DB_PASSWORD`, `db-password`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .slice(0, 200)
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1_')
    .replace(/([A-Z])(?=[A-Z][a-z])/g, '$1_')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

/** Whether a setting of this name holds a credential: `DB_PASSWORD` and `apiKey` do, `PASSWORD_LENGTH` and `PUBLIC_KEY` do not. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name)
  const last = words.at(-1)
  if (last === undefined || ABOUT_WORDS.has(last)) return false
  if (words.some((word) => PUBLIC_WORDS.has(word))) return false
  if (words.some((word) => SECRET_WORDS.has(word) || isJoinedSecretName(word))) return true
  const key = words.lastIndexOf('key')
  return key > 0 && words.slice(0, key).some((word) => KEY_QUALIFIERS.has(word) || /[a-z]{3}api$/.test(word))
}

/** Names that nothing separates: `dbpasswd`, `jwtsecret`. */
function isJoinedSecretName(word: string): boolean {
  const first = JOINED_SECRET.exec(word)?.[1]
  return first !== undefined && !JOINED_OTHERS.has(first)
}

/** Whether a password is typed by people, so that a short or numeric value still is one. */
export function isPasswordName(name: string): boolean {
  return wordsOf(name).some((word) => /^(?:.*pass(?:word|wd|phrase|code|wort)?|pwd|pw|pin)$/.test(word))
}

/** Judges the value of a setting whose name says that it is a credential. */
export function valueStrength(name: string, value: string): ValueStrength {
  const text = value.trim()
  if (text.length < 3 || text.length > MAX_VALUE || REFERENCE.test(text) || DIGEST.test(text)) return 'none'
  if (isPlaceholder(text)) return 'none'
  const lower = text.toLowerCase()
  const words = wordsOf(name).join('')
  if (isPasswordName(name) && /^[0-9]+$/.test(text)) return DEFAULT_VALUES.has(lower) ? 'default' : 'plausible'
  if (PLAIN_SETTING.test(text)) return 'none'
  if (DEFAULT_VALUES.has(lower) || lower.replace(/[^a-z0-9]/g, '') === words) return 'default'
  if (isRandom(text)) return 'random'
  if (/^[a-z]+(?:[-_ .][a-z]+)+$/.test(text) || /^[a-z]{1,11}$/.test(text)) return 'default'
  return /\s/.test(text) && text.split(/\s+/).length > 4 ? 'none' : 'plausible'
}

/** Whether a value stands for one that is to be filled in: `changeme`, `your-token`, `xxxx`, a run of one character. */
export function isPlaceholder(value: string): boolean {
  return isNamedPlaceholder(value) || isHandMade(value)
}

/** Whether it says so itself, or has next to no different characters. */
export function isNamedPlaceholder(value: string): boolean {
  const lower = value.toLowerCase()
  return PLACEHOLDER_PARTS.test(lower) || new Set(lower).size < Math.min(4, lower.length)
}

/** Whether it has words that hexadecimal digits spell. */
export function isHandMade(value: string): boolean {
  return HEX_WORDS.test(value)
}

/** Whether a machine made it: long, and letters and digits mixed throughout. Words joined by separators are not. */
export function isRandom(text: string): boolean {
  if (text.length < 16 || /\s/.test(text)) return false
  if (new Set(text).size < Math.min(10, text.length / 2)) return false
  const longestWord = Math.max(0, ...(text.match(/[a-z]{2,}|[A-Z]{2,}/g) ?? []).map((run) => run.length))
  if (longestWord > Math.max(7, text.length / 4)) return false
  return changesOfClass(text) >= text.length / 5
}

function changesOfClass(text: string): number {
  let changes = 0
  let before = ''
  for (const character of text) {
    const cls = classOf(character)
    if (before !== '' && cls !== before) changes += 1
    before = cls
  }
  return changes
}

function classOf(character: string): string {
  if (character >= '0' && character <= '9') return 'digit'
  if (character >= 'a' && character <= 'z') return 'lower'
  if (character >= 'A' && character <= 'Z') return 'upper'
  return 'other'
}

/** A credential inside a URL. `local` for a host that is this machine. */
export interface UrlCredential {
  readonly password: string
  readonly local: boolean
}

const URL_CREDENTIAL = /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/'"<>]{0,200}:([^\s/'"<>]{1,200})@([^\s/:'"<>,]{0,250})/i
const LOCAL_HOST = /^(?:localhost|127\.[0-9.]+|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|[a-z0-9_-]+|)$/i

/**
 * The first password that a URL in the value carries before its host; null for none. A host without a dot is a
 * neighbour's name in a compose file or a cluster, so it counts as local.
 */
export function urlCredential(value: string): UrlCredential | null {
  const match = URL_CREDENTIAL.exec(value.slice(0, MAX_VALUE))
  const [, password, host] = match ?? []
  return password === undefined || host === undefined ? null : { password, local: LOCAL_HOST.test(host) }
}
