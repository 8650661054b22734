import { isNonEmpty, type NonEmpty } from '../model/non-empty.ts'
import { filePlace } from '../model/place.ts'
import type { Detection } from '../model/finding.ts'
import { fileRole, type FileRole } from './file-role.ts'
import { encryptedBy } from './formats/encrypted-content.ts'
import { readSensitiveFile } from './read-sensitive-file.ts'
import { secretDigester, type SecretDigester } from './secret-digest.ts'
import { PREFIX_LENGTH, type PathPattern, type SensitiveFileRule } from './sensitive-file-rule.ts'
import { SENSITIVE_FILE_RULES } from './sensitive-files.data.ts'
import type { Sighting } from './sighting.ts'

/** What is known of a candidate's bytes. At most the first part is given; `size` is the whole. */
export interface CandidateFacts {
  readonly size: number
  readonly isLfsPointer?: boolean
  /** Shared between files, so that a value in many of them is digested once. */
  readonly digester?: SecretDigester
}

/**
 * What a candidate is. `sensitive` has at least one detection of high or medium confidence, and may have low ones beside
 * it; `note` has low ones alone. `because` is a clause that completes "it is harmless because" or "it cannot be judged because".
 */
export type SensitiveVerdict =
  | { readonly verdict: 'sensitive'; readonly detections: NonEmpty<Detection> }
  | { readonly verdict: 'note'; readonly detections: NonEmpty<Detection> }
  | { readonly verdict: 'harmless'; readonly because: string }
  | { readonly verdict: 'undecidable'; readonly because: string }

/** A file with more is told by its first ones; the reader opens it anyway. */
const MAX_DETECTIONS = 100
/** Slow digests for one file's values; a value past them keeps its finding, and is told apart by its path and name. */
const MAX_SLOW_DIGESTS = 64

interface Lookup {
  readonly names: ReadonlyMap<string, SensitiveFileRule>
  readonly extensions: ReadonlyMap<string, SensitiveFileRule>
  readonly patternsByExtension: ReadonlyMap<string, readonly RulePattern[]>
  readonly patternsByPrefix: ReadonlyMap<string, readonly RulePattern[]>
}
interface RulePattern {
  readonly rule: SensitiveFileRule
  readonly path: RegExp
}

const LOOKUP = buildLookup(SENSITIVE_FILE_RULES)
const BACKUP_ENDING = /(?:\.[a-z]+[0-9]?|~)$/
const BACKUP_EXTENSIONS = new Set(['bak', 'old', 'orig', 'save', 'saved', 'backup', 'copy', 'prev', 'bak1', 'old1'])

/** The rule that a path's name makes it a candidate for; null for all other files. Looks names up and never scans all rules. */
export function isCandidate(path: string): SensitiveFileRule | null {
  if (WORKFLOW.test(path)) return null
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const found = ruleFor(name, path)
  if (found !== null || !(name.endsWith('~') || BACKUP_EXTENSIONS.has(extensionOf(name)))) return found
  return ruleFor(name.replace(BACKUP_ENDING, ''), path.replace(BACKUP_ENDING, ''))
}

/** A workflow is named after what it does, `rotate-secrets.yml`, and its settings name secrets. */
const WORKFLOW = /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/

function ruleFor(name: string, path: string): SensitiveFileRule | null {
  const byName = LOOKUP.names.get(name)
  if (byName !== undefined) return byName
  const extension = extensionOf(name)
  const match =
    firstMatch(LOOKUP.patternsByPrefix.get(name.slice(0, PREFIX_LENGTH)), path) ??
    firstMatch(LOOKUP.patternsByExtension.get(extension), path)
  return match ?? LOOKUP.extensions.get(extension) ?? null
}

function firstMatch(patterns: readonly RulePattern[] | undefined, path: string): SensitiveFileRule | null {
  if (patterns === undefined) return null
  const lower = path.toLowerCase()
  return patterns.find((candidate) => candidate.path.test(lower))?.rule ?? null
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot === -1 ? '' : name.slice(dot + 1)
}

function buildLookup(rules: readonly SensitiveFileRule[]): Lookup {
  const names = new Map<string, SensitiveFileRule>()
  const extensions = new Map<string, SensitiveFileRule>()
  const patternsByExtension = new Map<string, RulePattern[]>()
  const patternsByPrefix = new Map<string, RulePattern[]>()
  for (const rule of rules) {
    for (const name of rule.names) if (!names.has(name)) names.set(name, rule)
    for (const extension of rule.extensions) if (!extensions.has(extension)) extensions.set(extension, rule)
    for (const pattern of rule.patterns) addPattern(rule, pattern)
  }
  return { names, extensions, patternsByExtension, patternsByPrefix }

  function addPattern(rule: SensitiveFileRule, pattern: PathPattern): void {
    const entry = { rule, path: pattern.path }
    if ('prefix' in pattern) append(patternsByPrefix, pattern.prefix, entry)
    else for (const extension of pattern.extensions) append(patternsByExtension, extension, entry)
  }
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

/** Judges a candidate by its content. Linear in the bytes given; never throws; no part of a value is in what it returns. */
export function judgeSensitiveFile(path: string, bytes: Uint8Array, facts: CandidateFacts): SensitiveVerdict {
  const rule = isCandidate(path)
  if (rule === null) return { verdict: 'harmless', because: 'its name is not that of a sensitive file' }
  if (facts.isLfsPointer === true)
    return { verdict: 'undecidable', because: 'Git LFS keeps its content outside the repository' }
  const isWhole = bytes.length >= facts.size
  if (isWhole && bytes.every(isBlank)) return { verdict: 'harmless', because: 'it is empty' }
  const encryption = encryptedBy(bytes)
  if (encryption !== null) return { verdict: 'harmless', because: `it is encrypted with ${encryption}` }

  const reading = readSensitiveFile(rule, path, bytes, facts.size)
  const role = fileRole(path)
  const digester = facts.digester ?? secretDigester(MAX_SLOW_DIGESTS)
  const detections = reading.sightings
    .flatMap((sighting) => forRole(sighting, role, path))
    .slice(0, MAX_DETECTIONS)
    .map((sighting) => detection(rule, path, sighting, digester))
  if (isNonEmpty(detections)) {
    return { verdict: detections.some(({ confidence }) => confidence !== 'low') ? 'sensitive' : 'note', detections }
  }
  if (!isWhole) return { verdict: 'undecidable', because: 'only its beginning was read' }
  if (reading.sightings.length > 0) {
    const because = role === 'template' ? 'it is a template to be filled in' : 'it is a sample and holds no credential'
    return { verdict: 'harmless', because }
  }
  return { verdict: 'harmless', because: reading.because }
}

/** A template's values are there to be replaced; a whole key in it is worth a look. An illustration's are never sure. */
function forRole(sighting: Sighting, role: FileRole, path: string): readonly Sighting[] {
  switch (role) {
    case 'template':
      if (sighting.material?.kind !== 'structured') return []
      return [{ ...sighting, confidence: isOpenLogin(sighting, path) ? 'medium' : 'low' }]
    case 'illustration':
      return sighting.material === null ? [] : [{ ...sighting, confidence: 'low' }]
    case 'ordinary':
      return [sighting]
  }
}

/** Servers are shipped with keys to be replaced; what PuTTY saved without a passphrase is what a person logs in with. */
function isOpenLogin({ key, severity, confidence }: Sighting, path: string): boolean {
  return key === 'private-key' && severity === null && confidence === 'high' && /\.ppk$/i.test(path)
}

function detection(rule: SensitiveFileRule, path: string, sighting: Sighting, digester: SecretDigester): Detection {
  return {
    rule: rule.id,
    message: sighting.message,
    severity: sighting.severity ?? rule.severity,
    confidence: sighting.confidence,
    place: filePlace(path, { startLine: sighting.startLine, endLine: sighting.endLine ?? sighting.startLine }),
    related: [],
    key: sighting.key,
    secret: secretOf(sighting, digester),
  }
}

/** What informs alone blocks nothing that a resolution could answer, so its value is not worth a slow digest. */
function secretOf({ material, confidence }: Sighting, digester: SecretDigester): string | null {
  if (material === null || (material.kind === 'guessable' && confidence === 'low')) return null
  return digester.digest(material)
}

function isBlank(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13)
}
