import { readBinaryKey } from './formats/binary-keys.ts'
import { credentialLines, type LineFormat } from './formats/credential-lines.ts'
import { dotenvPairs } from './formats/dotenv-pairs.ts'
import { jsonPairs } from './formats/json-pairs.ts'
import { readKeyStore } from './formats/key-stores.ts'
import { iniPairs, linesOf, phpPairs, xmlPairs, yamlPairs } from './formats/line-pairs.ts'
import type { Pair } from './formats/pair.ts'
import { readTextKeys } from './formats/private-keys.ts'
import { pairSighting, valueSighting } from './pair-sightings.ts'
import type { SensitiveFileRule } from './sensitive-file-rule.ts'
import { nothing, type Reading, type Sighting } from './sighting.ts'
import { sourceText, type SourceText } from './source-text.ts'
import { isRandom, valueStrength } from './values.ts'

/** Reads a candidate with its rule's format. A file's role is not looked at here. */
export function readSensitiveFile(rule: SensitiveFileRule, path: string, bytes: Uint8Array, size: number): Reading {
  const source = sourceText(bytes)
  switch (rule.format.kind) {
    case 'presence':
      return { sightings: [presence(rule)], because: '' }
    case 'key-store':
      return source === null || bytes[0] === 0xfe ? readKeyStore(bytes, path) : readTextKeys(source)
    case 'key':
      return source === null ? binaryKey(path, bytes, size) : textKey(path, source)
    case 'raw':
      return source === null ? readBinaryKey(bytes, size) : orKeys(source, () => rawSecret(rule, source))
    case 'lines': {
      const { lines } = rule.format
      if (source === null) return nothing('it is not text')
      return orKeys(source, () => credentials(rule, source, lines))
    }
    case 'dotenv': {
      const { onlySettings } = rule.format
      if (source === null) return nothing('it is not text')
      return orKeys(source, () => dotenv(rule, path, source, onlySettings))
    }
    case 'settings':
      if (source === null) return nothing('it is not text')
      return orKeys(source, () => settings(rule, settingsPairs(path, source)))
  }
}

/** Private keys in the text, and what else the format finds. */
function orKeys(source: SourceText, read: () => Reading): Reading {
  const keys = readTextKeys(source).sightings
  const reading = read()
  if (keys.length === 0) return reading
  const outside = reading.sightings.filter(({ startLine }) => !keys.some((key) => key.startLine === startLine))
  return { sightings: [...keys, ...outside], because: '' }
}

/** Extensions that nothing but keys have, so that content without structure is a key as well. */
const BARE_KEY = /(?:\.(?:key|priv|private|privkey)|(?:^|\/)private_?key)$/i

function textKey(path: string, source: SourceText): Reading {
  const reading = readTextKeys(source)
  if (reading.sightings.length > 0 || !BARE_KEY.test(path)) return reading
  const lines = linesOf(source).filter(({ text }) => text.trim() !== '')
  const [only] = lines
  if (only === undefined || lines.length > 1 || !isRandom(only.text.trim())) return reading
  if (valueStrength('key', only.text) === 'none') return nothing('its content is a placeholder')
  return {
    sightings: [
      valueSighting(
        'File named as a key holds one line that looks like a key.',
        'key-text',
        only.text.trim(),
        only.line,
        'medium',
      ),
    ],
    because: '',
  }
}

function binaryKey(path: string, bytes: Uint8Array, size: number): Reading {
  const reading = readBinaryKey(bytes, size)
  const unknown = reading.sightings.some(({ key }) => key === 'key-bytes')
  return unknown && !BARE_KEY.test(path) ? nothing('it holds no known kind of key') : reading
}

function presence(rule: SensitiveFileRule): Sighting {
  return {
    message: `${capitalised(rule.noun.replace(/^an? /, ''))} is stored in the repository.`,
    key: 'file',
    startLine: null,
    endLine: null,
    material: null,
    severity: 'low',
    confidence: 'low',
  }
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

const MAX_RAW_LINES = 5

function rawSecret(rule: SensitiveFileRule, source: SourceText): Reading {
  const pairs = iniPairs(source)
  const named = settings(rule, pairs)
  if (named.sightings.length > 0) return named
  const lines = linesOf(source).filter(({ text }) => text.trim() !== '' && !/^\s*(?:#|\/\/)/.test(text))
  if (lines.length > MAX_RAW_LINES || pairs.length === lines.length) return nothing('it holds no single secret')
  const sightings = lines.flatMap(({ text, line }): Sighting[] => {
    const value = text.trim()
    const strength = valueStrength('secret', value)
    if (strength === 'none' || /\s/.test(value)) return []
    const message = `Content of ${rule.noun} is stored in the repository.`
    return [valueSighting(message, 'content', value, line, strength === 'random' ? 'high' : 'medium')]
  })
  return { sightings, because: 'its content is a placeholder or a reference' }
}

function credentials(rule: SensitiveFileRule, source: SourceText, format: LineFormat): Reading {
  const pairs = credentialLines(source, format)
  if (format === 'password-hashes') {
    const sightings = pairs.map(({ value, line }) =>
      valueSighting(`Password hash is stored in ${rule.noun}.`, 'password-hash', value, line, 'high'),
    )
    return { sightings, because: 'it holds no password hash' }
  }
  const sightings = pairs.flatMap((pair) => pairSighting(pair, rule) ?? [])
  return {
    sightings,
    because: pairs.length === 0 ? 'it holds no credential' : 'its values are placeholders or references',
  }
}

function settings(rule: SensitiveFileRule, pairs: readonly Pair[]): Reading {
  return {
    sightings: pairs.flatMap((pair) => pairSighting(pair, rule) ?? []),
    because: 'no setting in it holds a literal credential',
  }
}

function dotenv(rule: SensitiveFileRule, path: string, source: SourceText, onlySettings: 'note' | 'harmless'): Reading {
  const pairs = dotenvPairs(source)
  const reading = settings(rule, pairs)
  if (reading.sightings.length > 0 || onlySettings === 'harmless' || TEST_ENVIRONMENT.test(path)) return reading
  // dotenvx and dotenv-vault files are made to be tracked.
  if (pairs.some(({ name, value }) => value.startsWith('encrypted:') || name.startsWith('DOTENV_VAULT'))) {
    return nothing('its values are encrypted')
  }
  if (pairs.every(({ value }) => value === '')) return nothing('it sets nothing')
  const note: Sighting = {
    message: 'Dotenv file is tracked; what it sets now is no credential.',
    key: 'file',
    startLine: null,
    endLine: null,
    material: null,
    severity: 'info',
    confidence: 'low',
  }
  return { sightings: [note], because: '' }
}

/** Settings of test runs are meant to be shared. */
const TEST_ENVIRONMENT = /\.(?:test|testing|ci|e2e)(?:\.[a-z]+)?$/i

function settingsPairs(path: string, source: SourceText): readonly Pair[] {
  const start = source.text.slice(0, 2000).trimStart()
  if (/\.json$/i.test(path) || /^(?:\{|\[\s*[{"])/.test(start)) return jsonPairs(source)
  if (/<\?php/.test(start)) return phpPairs(source)
  if (start.startsWith('<')) return xmlPairs(source)
  if (/\.ya?ml$/i.test(path) || /^(?:---|apiVersion:)/.test(start)) return manifestPairs(source)
  return iniPairs(source)
}

/** In a Kubernetes manifest only a Secret's data is a value; `secret:` elsewhere names one. */
function manifestPairs(source: SourceText): readonly Pair[] {
  const pairs = yamlPairs(source)
  const isManifest = pairs.some(({ name }) => name === 'apiVersion') && pairs.some(({ name }) => name === 'kind')
  return isManifest ? pairs.filter(({ section }) => section === 'data' || section === 'stringdata') : pairs
}
