import { Buffer } from 'node:buffer'
import type { Confidence } from '../model/severity.ts'
import type { Pair } from './formats/pair.ts'
import type { SensitiveFileRule } from './sensitive-file-rule.ts'
import type { Sighting } from './sighting.ts'
import { isPlaceholder, isSecretName, urlCredential, valueStrength, wordsOf, type ValueStrength } from './values.ts'

/** What a named value is evidence of; null where its name is not a credential's or its value is none. */
export function pairSighting(pair: Pair, rule: SensitiveFileRule): Sighting | null {
  const own = pair.name.slice(pair.name.lastIndexOf(':') + 1).toLowerCase()
  if (rule.secretNames.includes(own) || rule.format.kind === 'lines' || isSecretName(pair.name)) {
    const strength = strengthOf(pair)
    if (strength !== 'none') return named(pair, rule, strength)
  }
  const inUrl = urlCredential(pair.value)
  if (inUrl === null) return null
  const strength = valueStrength('password', inUrl.password)
  if (strength === 'none') return null
  const message = `${shown(pair.name)} has a password inside its URL in ${rule.noun}.`
  const confidence = inUrl.local ? 'low' : confidenceOf(pair, rule, strength)
  return { ...valueSighting(message, keyOf(pair), inUrl.password, pair.line, confidence), endLine: pair.endLine }
}

/** A sighting of a value that a person may have chosen. */
export function valueSighting(
  message: string,
  key: string,
  value: string,
  line: number,
  confidence: Confidence,
): Sighting {
  return {
    message,
    key,
    startLine: line,
    endLine: null,
    material: { kind: 'guessable', bytes: Buffer.from(value, 'utf8') },
    severity: null,
    confidence,
  }
}

function named(pair: Pair, rule: SensitiveFileRule, strength: Exclude<ValueStrength, 'none'>): Sighting {
  const what = strength === 'default' ? 'a common default value' : 'a literal value'
  const message = `${shown(pair.name)} has ${what} in ${rule.noun}.`
  const confidence = confidenceOf(pair, rule, strength)
  return { ...valueSighting(message, keyOf(pair), pair.value, pair.line, confidence), endLine: pair.endLine }
}

/** The weaker of the value and, where it is base64 of text, of that text: `Y2hhbmdlbWU=` is a placeholder as well. */
function strengthOf(pair: Pair): ValueStrength {
  const strength = valueStrength(pair.name, pair.value)
  const decoded = strength === 'none' ? null : decodedText(pair.value)
  if (decoded === null) return strength
  return isPlaceholder(decoded) ? 'none' : valueStrength(pair.name, decoded) === 'default' ? 'default' : strength
}

/** The text that a value is the base64 of; null where it is none. */
export function decodedText(value: string): string | null {
  if (value.length < 8 || value.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return null
  const text = Buffer.from(value, 'base64').toString('latin1')
  return /^[\x20-\x7e\r\n]+$/.test(text) ? text.trim() : null
}

const DEVELOPMENT_SECTION = /^(?:dev|develop|development|test|testing|local)$/
/** Bundlers put these into what every visitor downloads, so their values are public by design. */
const BUNDLED_NAME = /^(?:NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|PUBLIC|EXPO_PUBLIC|GATSBY|VUE_APP)_/

function confidenceOf(pair: Pair, rule: SensitiveFileRule, strength: Exclude<ValueStrength, 'none'>): Confidence {
  if (BUNDLED_NAME.test(pair.name) || (pair.section !== null && DEVELOPMENT_SECTION.test(pair.section))) return 'low'
  switch (strength) {
    case 'random':
      return 'high'
    case 'plausible':
      return 'medium'
    case 'default':
      return rule.dedicated ? 'medium' : 'low'
  }
}

/** A name as a message shows it. What no settings format would allow is not shown: it may be more than a name. */
function shown(name: string): string {
  return /^[A-Za-z0-9_.:/$-]{1,80}$/.test(name) ? `\`${name}\`` : 'A setting'
}

function keyOf(pair: Pair): string {
  return `setting ${wordsOf(pair.name).join('-')}`
}
