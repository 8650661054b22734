import { Buffer } from 'node:buffer'
import type { Confidence, Severity } from '../model/severity.ts'
import type { Encoding } from './decode.ts'
import { describeSighting } from './describe-sighting.ts'
import { buildEngine, type Engine } from './engine.ts'
import { openFeed, type Feed, type Found, type ScanLimit } from './feed.ts'
import { gatheredBytes } from './gathered-bytes.ts'
import { CREDENTIAL_RULES } from './rules.ts'
import { scanRole, type ScanRole } from './scan-role.ts'
import { LOOK_BEHIND } from './scan-view.ts'
import { isSafe, type SecretDigester } from './secret-digest.ts'
import { decodedText, type Kind, kindOf, markLength } from './scanned-text.ts'

export type { ScanLimit } from './feed.ts'

/** A credential in bytes. Nothing of its value but the part that its format has in common for everybody. */
export interface SecretSighting {
  /** The rule's id. */
  readonly rule: string
  readonly provider: string | null
  /** One sentence, with backticks around literals. */
  readonly message: string
  readonly severity: Severity
  readonly confidence: Confidence
  /** Content-free: names the rule and the setting, never the value. */
  readonly key: string
  /** Offsets in bytes of the text as UTF-8, without a byte order mark; `end` is behind the last byte. */
  readonly start: number
  readonly end: number
  /** From 1; columns in UTF-16 units, past the first 4096 bytes of a line in bytes. */
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
  readonly publicPrefix: string | null
  /** Of the value, decoded, in bytes. */
  readonly length: number
  /** What was undone to read it, outermost first. */
  readonly encodings: readonly Encoding[]
  /** Digest of the value; null for a guessable one of low confidence, and past the digester's budget. */
  readonly secret: string | null
}

export interface ScanResult {
  /** In order of their place; of several rules that see one value, the most specific. */
  readonly sightings: readonly SecretSighting[]
  /** Bytes that were given. */
  readonly inspected: number
  readonly limits: readonly ScanLimit[]
  /** Whether there is anything whose parts belong together over more than a few lines, such as a key in its block. */
  readonly reachesFar: boolean
}

export interface ScanOptions {
  /** Tells what the file is for; null for a stream without a name. */
  readonly path: string | null
  /** In place of what the path tells, as where a policy says what is production. */
  readonly role?: ScanRole
  /** Shared between scans, so that a value in many places is digested once. */
  readonly digester: SecretDigester
  /** Bytes of a stream that are gathered before they are looked at, a megabyte where it is not given. */
  readonly batch?: number
  /** The engine of all rules, where none is given. */
  readonly engine?: Engine
}

/** A part of bytes, as offsets; `end` is behind the last byte. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** A scan in progress: bytes in any pieces, and what was found once they end. Holds a few megabytes, however long the input. */
export interface Scanner {
  /** Takes the next piece. */
  push(chunk: Uint8Array): void
  finish(): ScanResult
}

/** Input is gathered to this much before it is looked at. */
const BATCH = 1_048_576

let builtIn: Engine | null = null

/** The engine of all rules, built when it is first asked for. */
export function secretsEngine(): Engine {
  builtIn ??= buildEngine(CREDENTIAL_RULES)
  return builtIn
}

/** The parts of a version of a file that an older version has not got, and whether in that one anything reached far. */
export interface NewParts {
  /** In order and apart; whole lines, with at least `NEAR` bytes around what is new. */
  readonly parts: readonly ByteRange[]
  readonly reachesFar: boolean
}

/**
 * Looks for credentials in bytes that are all there: a blob, a file, an entry of an archive. With `news` only values in its
 * parts are told; where what is new reaches far, the whole is looked at after all. Pure, linear in the number of bytes that
 * are looked at, and never throws.
 */
export function scanBytes(bytes: Uint8Array, options: ScanOptions, news?: NewParts): ScanResult {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const kind = kindOf(whole)
  const feed = open(options, kind)
  const text = decodedText(whole, kind)
  if (news === undefined || kind === 'utf-16le' || kind === 'utf-16be') {
    feed.take(text, true)
    return { ...result(feed, options), inspected: bytes.length }
  }
  const { parts, reachesFar } = news
  const shift = whole.length - text.length
  const shifted = parts.map(({ start, end }) => ({ start: start - shift, end: end - shift }))
  feed.takeParts(text, shifted, reachesFar ? LOOK_BEHIND : 0)
  if (feed.met.far && !reachesFar) return scanBytes(bytes, options)
  const told = feed.found.filter(({ start, end }) => shifted.some((part) => start < part.end && end > part.start))
  const inspected = parts.reduce((sum, { start, end }) => sum + (end - start), 0)
  return { ...result({ found: told, limits: feed.limits, met: { far: reachesFar } }, options), inspected }
}

/** Looks for credentials in a stream, such as a log. The result is the same however the bytes are cut. */
export function createScanner(options: ScanOptions): Scanner {
  const { batch = BATCH } = options
  let stream: { readonly feed: Feed; readonly decode: (bytes: Buffer, isLast: boolean) => Buffer } | null = null
  const waiting = gatheredBytes()
  let inspected = 0
  const flush = (isLast: boolean): Feed => {
    const bytes = waiting.bytes()
    stream ??= openStream(options, bytes)
    stream.feed.take(stream.decode(bytes, isLast), isLast)
    waiting.dropTo(bytes.length)
    return stream.feed
  }
  return {
    push(chunk) {
      inspected += chunk.length
      waiting.append(chunk)
      if (waiting.bytes().length >= batch) flush(false)
    },
    finish() {
      return { ...result(flush(true), options), inspected }
    },
  }
}

function open({ path, role = scanRole(path), engine = secretsEngine() }: ScanOptions, kind: Kind): Feed {
  return openFeed(engine, role, kind !== 'binary')
}

function openStream(
  options: ScanOptions,
  head: Buffer,
): { readonly feed: Feed; readonly decode: (bytes: Buffer, isLast: boolean) => Buffer } {
  const kind = kindOf(head)
  const feed = open(options, kind)
  if (kind === 'binary') return { feed, decode: (bytes) => bytes }
  if (kind === 'utf-8') {
    let mark = markLength(head)
    return {
      feed,
      decode(bytes) {
        const text = bytes.subarray(mark)
        mark = 0
        return text
      },
    }
  }
  const decoder = new TextDecoder(kind)
  return { feed, decode: (bytes, isLast) => Buffer.from(decoder.decode(bytes, { stream: !isLast }), 'utf8') }
}

function result(
  { found, limits, met }: Pick<Feed, 'found' | 'limits' | 'met'>,
  { digester }: ScanOptions,
): Omit<ScanResult, 'inspected'> {
  const sightings = mostSpecific(found)
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map((each) => sighting(each, digester))
  return { sightings, limits: [...limits], reachesFar: met.far }
}

/** Of those that share bytes, the one that says most: a provider's before any other's, a form before a name, before a place. */
function mostSpecific(found: readonly Found[]): Found[] {
  const ranked = [...found].sort((a, b) => compareRank(a, b) || a.start - b.start)
  const kept: Found[] = []
  // By 64 bytes, so that only neighbours are compared.
  const taken = new Map<number, Found[]>()
  for (const each of ranked) {
    const cells = cellsOf(each)
    if (cells.some((cell) => taken.get(cell)?.some((other) => each.start < other.end && other.start < each.end)))
      continue
    kept.push(each)
    for (const cell of cells) taken.set(cell, [...(taken.get(cell) ?? []), each])
  }
  return kept
}

function cellsOf({ start, end }: Found): readonly number[] {
  const first = start >> 6
  return Array.from({ length: ((end - 1) >> 6) - first + 1 }, (_, index) => first + index)
}

const EVIDENCE_RANK = { form: 0, key: 1, name: 2, place: 3, setting: 4 } as const

function compareRank(a: Found, b: Found): number {
  const { compiled, evidence } = a.candidate
  const other = b.candidate
  return (
    Number(compiled.rule.provider === null) - Number(other.compiled.rule.provider === null) ||
    a.encodings.length - b.encodings.length ||
    EVIDENCE_RANK[evidence.kind] - EVIDENCE_RANK[other.evidence.kind] ||
    compiled.order - other.compiled.order
  )
}

function sighting(found: Found, digester: SecretDigester): SecretSighting {
  const { candidate, judgement, material, length, encodings, start, end, from, to } = found
  const { rule } = candidate.compiled
  const worthDigest = judgement.confidence !== 'low' || isSafe(material)
  return {
    rule: rule.id,
    provider: rule.provider,
    ...describeSighting(candidate, length, encodings),
    severity: judgement.severity ?? rule.severity,
    confidence: judgement.confidence,
    start,
    end,
    startLine: from.line,
    startColumn: from.column,
    endLine: to.line,
    endColumn: to.column,
    publicPrefix: rule.publicPrefix,
    length,
    encodings,
    secret: worthDigest ? digester.digest(material) : null,
  }
}
