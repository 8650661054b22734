import { createHash } from 'node:crypto'
import { PUBLISHED_DIGESTS } from './published.data.ts'
import { charactersPerPiece } from './token-efficiency.ts'
import { isHandMade, isNamedPlaceholder, isRandom } from './values.ts'

/**
 * From this many characters a piece on, a text is made of words. Of texts drawn at random from letters alone, the hardest
 * case, one in five hundred reaches 2.
 */
export const WORDS_FROM = 2.25

/**
 * Where a text of a token's form comes from. `blank`: it stands for a token, with one character or a part again and again,
 * an alphabet or words, or is a key that its provider published. `typed`: it has a few characters in their order, or a word
 * that hexadecimal digits spell, and yet may be what somebody uses. `issued`: nothing is against it.
 */
export type TokenOrigin = 'issued' | 'typed' | 'blank'

/** Judges a text of a token's form by its characters alone. */
export function originOf(text: string): TokenOrigin {
  if (text.length === 0 || isNamedPlaceholder(text) || isPublished(text) || TYPED.test(text) || isBlank(text))
    return 'blank'
  // Six letters spell few words, and none by which a person would say that a value is to be filled in.
  if (isWords(text)) return HEXADECIMAL.test(text) ? 'typed' : 'blank'
  return isHandMade(text) || hasRun(text, 1, SEQUENCE) ? 'typed' : 'issued'
}

/** Whether a text of a token's form can be one: not a placeholder, a sequence, words, or a key that its provider published. */
export function isPlausibleToken(text: string): boolean {
  return originOf(text) === 'issued' && !isMonotonous(text)
}

const HEXADECIMAL = /^[0-9a-f\W_]+$/i

/** What people type where any characters will do. */
const TYPED = /abc[-_]?123|a1b2c3d4|1a2b3c4d|123[-_]?abc|xyz[-_]?(?:123|789)|def[-_]?456|asdfg|qwert/i
/** So many characters in their order are typed; a machine makes such a run once in many millions of tokens. */
const SEQUENCE = 8

/** Long enough to be the secret of a token in several parts, of which others are numbers that may be blanked out. */
const OWN_PART = 16

/** A long part that is no repetition makes the whole none. */
function isBlank(text: string): boolean {
  const parts = text.split(/[^A-Za-z0-9]+/).filter((part) => part.length >= OWN_PART)
  return isRepetition(text) && (parts.length === 0 || parts.every(isRepetition))
}

/** Whether a text is made of words, joined by anything. */
export function isWords(text: string): boolean {
  const letters = text.replace(/[^A-Za-z0-9]/g, '')
  if (letters.length < 8) return /^[a-z]{4,}$/i.test(letters) && charactersPerPiece(letters) >= 2 * WORDS_FROM - 1.5
  return charactersPerPiece(letters) >= WORDS_FROM
}

/** Few different characters, one repeated, a sequence, or a short part again and again. */
export function isMonotonous(text: string): boolean {
  return isRepetition(text) || (text.length >= 8 && (TYPED.test(text) || hasRun(text, 1, SEQUENCE)))
}

function isRepetition(text: string): boolean {
  const { length } = text
  if (length < 8) return new Set(text).size < 3
  if (new Set(text.toLowerCase()).size < (length < 16 ? 4 : 5)) return true
  return hasRun(text, 0, length < 64 ? 6 : 10) || isPeriodic(text)
}

/** Whether so many characters follow each other in steps of one size: `aaaaaa` for 0, `12345678` for 1. */
function hasRun(text: string, step: number, least: number): boolean {
  let run = 1
  for (let at = 1; at < text.length; at++) {
    run = text.charCodeAt(at) - text.charCodeAt(at - 1) === step ? run + 1 : 1
    if (run >= least) return true
  }
  return false
}

function isPeriodic(text: string): boolean {
  for (let period = 2; period <= Math.min(12, text.length / 3); period++) {
    let same = 0
    for (let at = period; at < text.length; at++) if (text[at] === text[at - period]) same += 1
    if (same >= (text.length - period) * 0.8) return true
  }
  return false
}

/** Whether a machine made a value, so long that its digest, even a fast one, tells it to nobody. */
export function isUnguessable(value: string): boolean {
  return value.length >= UNGUESSABLE && isRandom(value) && !isWords(value)
}

const UNGUESSABLE = 24

/** Keys that providers print in their documentation and samples, which protect nothing, by the beginning of their digest. */
export function isPublished(text: string): boolean {
  return PUBLISHED_DIGESTS.has(createHash('sha256').update(text, 'latin1').digest('hex').slice(0, 16))
}

/** Words with what password rules ask for: both cases, and a digit or a mark that no identifier has. */
export function isComposed(value: string): boolean {
  return value.length >= 8 && /[a-z]/.test(value) && /[A-Z]/.test(value) && /[0-9!?#%&*+=^]/.test(value)
}
