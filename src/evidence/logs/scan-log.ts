import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { Confidence, Severity } from '../../model/severity.ts'
import type { NamedSearch } from '../../secrets/named-values.ts'
import { NAMED_VALUE_RULE } from '../../secrets/named-values.ts'
import { gatheredBytes } from '../../secrets/gathered-bytes.ts'
import { countLineEnds, lineEndsBefore } from '../../secrets/line-ends.ts'
import { createScanner, scanBytes, type ScanLimit, type Scanner, type SecretSighting } from '../../secrets/scan.ts'
import type { SecretDigester } from '../../secrets/secret-digest.ts'
import { decodedBlocks } from './base64-blocks.ts'
import { valueBeside } from './beside-names.ts'
import type { LogWords } from './log-words.ts'
import { plainLines } from './plain-lines.ts'
import { prefixedBlocks } from './prefixed-keys.ts'
import { DUMP_MARK, isDebugLine, isDump, isShownToMask, readSetUp, type SetUp } from './runner-lines.ts'
import { SIGHTING_WORDS } from './sighting-words.ts'

/** Something in one log file. */
export interface LogSighting {
  readonly rule: string
  readonly message: string
  readonly severity: Severity
  readonly confidence: Confidence
  /** Content-free. */
  readonly key: string
  /** From 1. */
  readonly line: number
  /** Tells equal values of one run of this program apart from others; never leaves it. */
  readonly value: string | null
}

export interface ScannedLog {
  readonly sightings: readonly LogSighting[]
  /** Bytes of the file as it was logged. */
  readonly bytes: number
  readonly lines: number
  readonly limits: readonly ScanLimit[]
  readonly setUp: SetUp
}

/** What a log is searched with. */
export interface LogSearch {
  /** Null where no real values are looked for, as in what a fork ran. */
  readonly named: NamedSearch | null
  readonly words: LogWords
}

/** Text is gathered to this much before it is looked at. */
const WINDOW = 1_048_576
/** The engine's limits hold for so much of a log; then it begins anew, a little before where it ended. */
const SEGMENT = 16 * WINDOW
const OVERLAP = 65_536
const MAX_DECODED = 8 * WINDOW
/** Of a block that is cut in two so much is looked at again with what follows. */
const CARRIED = 32_768
const SET_UP = 262_144

/** Equal values get equal names while this program runs. Nothing of it is ever shown, so it need not be slow. */
const IDENTITY: SecretDigester = {
  digest: ({ bytes }) => createHash('sha256').update(bytes).digest('base64'),
}

/** Looks through one log file, in pieces. Holds a few megabytes, however long it is. */
export function openLog(search: LogSearch): { push(piece: Buffer): void; finish(): ScannedLog } {
  const plain = plainLines()
  const sightings = new Map<string, LogSighting>()
  const limits = new Set<ScanLimit>()
  const named = search.named?.open() ?? null
  const waiting = gatheredBytes()
  let [bytes, lines] = [0, 0]
  let head = ''
  let isDebugKnown = false
  let engine = segment(0)
  // Whole lines before the text that is looked at, of a block that goes on in it.
  let carried: Buffer = Buffer.alloc(0)

  const add = (one: LogSighting): void => {
    const key = JSON.stringify([one.rule, one.line, one.value ?? one.key])
    if (!sightings.has(key)) sightings.set(key, one)
  }
  const addAt = (line: number, words: keyof typeof SIGHTING_WORDS, more: Partial<LogSighting> = {}): void =>
    add({ ...SIGHTING_WORDS[words], key: words, line: line + 1, value: null, ...more })

  const endSegment = (): void => {
    const result = engine.scanner.finish()
    for (const limit of result.limits) limits.add(limit)
    for (const one of result.sightings.filter(isTold)) add(ofEngine(one, engine.line + one.startLine))
  }

  const look = (text: Buffer, lineEnds: number, isCutInBlock: boolean): void => {
    if (head.length < SET_UP) head += text.toString('latin1', 0, SET_UP - head.length)
    if (engine.taken > SEGMENT) {
      endSegment()
      engine = segment(lines, engine.tail)
    }
    engine.scanner.push(text)
    engine.taken += text.length
    engine.tail = Buffer.from(text.subarray(Math.max(0, text.length - OVERLAP)))
    named?.push(text, lineEnds)
    const places = search.words.placesIn(text)
    const endsBefore = lineEndsBefore(text)
    for (const { name, start, end } of places.names) {
      const value = valueBeside(text, end)
      if (value === null) continue
      addAt(lines + endsBefore(start), 'secret-beside-its-name', {
        message: `The secret \`${name}\` is printed beside its name, unmasked: ${value.length} characters.`,
        confidence: value.isRandom ? 'medium' : 'low',
        key: `beside ${name}`,
      })
    }
    const debug = isDebugKnown ? undefined : places.debug.find((at) => isDebugLine(text, at))
    if (debug !== undefined) {
      isDebugKnown = true
      addAt(lines + endsBefore(debug), 'debug-log')
    }
    const dump = places.dumps.find((at) => isDump(text, at))
    if (dump !== undefined) addAt(lines + endsBefore(dump), 'runner-memory-dump')
    for (const at of places.masked) if (isShownToMask(text, at)) addAt(lines + endsBefore(at), 'secret-in-mask-command')
    if (carried.length === 0) lookAtBlocks(text, lines, places.blocks, isCutInBlock)
    else {
      const joined = Buffer.concat([carried, text])
      lookAtBlocks(joined, lines - countLineEnds(carried), search.words.placesIn(joined).blocks, isCutInBlock)
    }
    lines += lineEnds
  }

  /** Blocks of many lines; `before` are the line ends before the text. */
  const lookAtBlocks = (text: Buffer, before: number, begins: readonly number[], isCutInBlock: boolean): void => {
    const { blocks, openAt } = prefixedBlocks(text, begins)
    const endsBefore = lineEndsBefore(text)
    for (const { bytes: block, at } of blocks) scanInside(block, before + endsBefore(at) + 1, false)
    const budget = { left: MAX_DECODED }
    const isWhole = decodedBlocks(text, budget, ({ bytes: decoded, line, isBeyondEngine }) => {
      if (hasDump(decoded)) addAt(before + line, 'runner-memory-dump')
      if (!isBeyondEngine) return
      scanInside(decoded, before + line + 1, true)
      for (const one of search.named?.search(decoded) ?? []) addNamed(one.name, 'base64', before + line + 1)
    })
    if (!isWhole) limits.add('decoding')
    const cutAt = isCutInBlock ? text.indexOf(10, Math.max(0, text.length - CARRIED)) + 1 : 0
    carried = Buffer.from(text.subarray(Math.min(openAt, cutAt === 0 ? text.length : cutAt)))
  }

  const scanInside = (inner: Buffer, line: number, isEncoded: boolean): void => {
    const inside = scanBytes(inner, { path: null, digester: IDENTITY })
    for (const limit of inside.limits) limits.add(limit)
    for (const one of inside.sightings.filter(isTold)) add(ofEngine(one, line, isEncoded))
  }

  const addNamed = (name: string, form: string, line: number): void =>
    addAt(line - 1, 'named-secret-value', {
      rule: NAMED_VALUE_RULE,
      message: `The value of the secret \`${name}\` is printed${form === 'plain' ? '' : `, written as ${form}`}.`,
      key: `named ${name}`,
      value: `named ${name}`,
    })

  const gather = (text: Buffer, isLast: boolean): void => {
    waiting.append(text)
    const all = waiting.bytes()
    if (all.length < WINDOW && !isLast) return
    const quiet = isLast ? all.length : quietCut(all)
    const cut = quiet ?? all.length
    const lineEnds = plain.lineEnds() - lines - countLineEnds(all.subarray(cut))
    if (cut > 0) look(all.subarray(0, cut), lineEnds, quiet === null)
    waiting.dropTo(cut)
  }

  return {
    push(piece) {
      bytes += piece.length
      gather(plain.push(piece), false)
    },
    finish() {
      gather(plain.finish(), true)
      endSegment()
      for (const { name, form, line } of named?.finish() ?? []) addNamed(name, form, line)
      const found = [...sightings.values()].sort((a, b) => a.line - b.line)
      return { sightings: withoutDoubles(found), bytes, lines, limits: [...limits], setUp: readSetUp(head) }
    },
  }
}

interface Segment {
  readonly scanner: Scanner
  /** Line ends before its first byte. */
  readonly line: number
  taken: number
  tail: Buffer
}

/** A fresh scan that begins with the end of what came before it, whole lines of it. */
function segment(lines: number, before: Buffer = Buffer.alloc(0)): Segment {
  const scanner = createScanner({ path: null, digester: IDENTITY })
  const overlap = Buffer.from(before.subarray(before.indexOf(10) + 1))
  if (overlap.length > 0) scanner.push(overlap)
  return { scanner, line: lines - countLineEnds(overlap), taken: 0, tail: overlap }
}

/** Lines of digits alone may be one block, which is not cut in two; null where there is no other place to cut. */
function quietCut(text: Buffer): number | null {
  let end = text.lastIndexOf(10) + 1
  const least = text.length - WINDOW / 2
  while (end > Math.max(1, least)) {
    const start = text.lastIndexOf(10, end - 2) + 1
    if (!/^[A-Za-z0-9+/=_-]{40,}\r?\n?$/.test(text.toString('latin1', start, Math.min(end, start + 400)))) return end
    end = start
  }
  return null
}

/** A log is full of names with plain words beside them; only what looks like a credential is worth a line. */
function isTold({ rule, confidence }: SecretSighting): boolean {
  return rule !== 'secret-setting' || confidence !== 'low'
}

function ofEngine(one: SecretSighting, line: number, isEncoded = false): LogSighting {
  const { rule, severity, confidence, key, secret } = one
  return { rule, message: printedMessage(one, isEncoded), severity, confidence, key, line, value: secret }
}

function printedMessage({ message }: SecretSighting, isEncoded: boolean): string {
  const printed = message.replace(' is stored in plain text', ' is printed')
  return isEncoded ? `In base64: ${printed.slice(0, 1).toLowerCase()}${printed.slice(1)}` : printed
}

/** A named secret, or what a format tells, says more than that something stands beside a name or a command on the same line. */
function withoutDoubles(found: readonly LogSighting[]): readonly LogSighting[] {
  const sure = new Set(found.filter(({ rule }) => !UNSURE.includes(rule)).map(({ line }) => line))
  return found.filter(({ rule, line }) => !UNSURE.includes(rule) || !sure.has(line))
}

const UNSURE: readonly string[] = ['secret-beside-its-name', 'secret-in-mask-command']

function hasDump(text: Buffer): boolean {
  for (let at = text.indexOf(DUMP_MARK); at !== -1; at = text.indexOf(DUMP_MARK, at + 1)) {
    if (isDump(text, at)) return true
  }
  return false
}
