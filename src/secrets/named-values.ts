import { Buffer } from 'node:buffer'
import type { Detection } from '../model/finding.ts'
import { filePlace, type FilePlace } from '../model/place.ts'
import { buildAutomaton, eachKeyword } from './automaton.ts'
import { encodedForms, type EncodedForm, type ValueForm } from './encoded-forms.ts'
import { gatheredBytes } from './gathered-bytes.ts'
import { countLineEnds, lineEndsBefore } from './line-ends.ts'
import { valueStrength } from './values.ts'

/** A variable that holds a real value. The value leaves this folder in no form. */
export interface NamedValue {
  readonly name: string
  readonly value: string
}

/** A named value in bytes: whose, how it is written, and on which line. Nothing of it is derived from the value. */
export interface NamedSighting {
  readonly name: string
  readonly form: ValueForm
  /** From 1. */
  readonly line: number
}

/** Looks for named values. */
export interface NamedSearch {
  /** Every value that stands in the bytes, on each line once. */
  search(bytes: Uint8Array): readonly NamedSighting[]
  /** The same for bytes in pieces; a value across two of them is found. Who knows how many line ends a piece has may say so. */
  open(): {
    readonly push: (piece: Uint8Array, lineEnds?: number) => void
    readonly finish: () => readonly NamedSighting[]
  }
}

/** A named value that is not looked for; `because` is a clause after "because". */
export interface RefusedName {
  readonly name: string
  readonly because: string
}

/** The rule of findings on named values. */
export const NAMED_VALUE_RULE = 'named-secret-value'

const LEAST_BYTES = 8

/**
 * Parts the values that can be looked for from those that would be found by chance: short ones, common words, and what our
 * own outputs say.
 */
export function acceptedValues(
  values: readonly { readonly name: string; readonly value: string | undefined }[],
  ownVocabulary: ReadonlySet<string>,
): { readonly accepted: readonly NamedValue[]; readonly refused: readonly RefusedName[] } {
  const accepted: NamedValue[] = []
  const refused: RefusedName[] = []
  for (const { name, value = '' } of values) {
    // A store often adds a line end that the value's users cut off again.
    const text = value.trim()
    const because = refusal(text, ownVocabulary)
    if (because === null) accepted.push({ name, value: text })
    else refused.push({ name, because })
  }
  return { accepted, refused }
}

function refusal(value: string, ownVocabulary: ReadonlySet<string>): string | null {
  if (value === '') return 'it is not set'
  if (Buffer.byteLength(value, 'utf8') < LEAST_BYTES) return `it has fewer than ${LEAST_BYTES} bytes`
  const strength = valueStrength('secret', value)
  const isWord = /^[a-z]+(?:[-_ .]?[a-z]+)*$/i.test(value) || new Set(value).size < 4
  if (strength === 'default' || strength === 'none' || isWord) {
    if (value.length < 40 || isWord) return 'it is a word, a placeholder or a plain setting, which stands in many files'
  }
  return ownVocabulary.has(value.toLowerCase()) ? 'it is a word of our own outputs' : null
}

interface Anchor {
  readonly name: string
  readonly form: EncodedForm
  /** Of the keyword in the form. */
  readonly offset: number
}

/** The automaton looks for so much of a form. */
const ANCHOR = 12

/** Makes a search; null where there is nothing to look for. */
export function namedSearch(values: readonly NamedValue[]): NamedSearch | null {
  const anchors = new Map<string, Anchor[]>()
  let longest = 0
  for (const { name, value } of values) {
    for (const form of encodedForms(value)) {
      longest = Math.max(longest, form.bytes.length)
      const length = Math.min(ANCHOR, form.wrapped ? form.bytes.length >> 1 : form.bytes.length)
      // A line end inside a wrapped form splits one stretch of it, so that the next is looked for as well.
      for (const offset of form.wrapped ? [0, length] : [0]) {
        const keyword = lowered(form.bytes.subarray(offset, offset + length))
        anchors.set(keyword, [...(anchors.get(keyword) ?? []), { name, form, offset }])
      }
    }
  }
  if (anchors.size === 0) return null
  const find = finder(anchors)
  // Line ends inside of a wrapped form make it longer.
  const overlap = longest * 2 + 64
  return {
    search: (bytes) => {
      const found = sightingSet()
      find(viewOf(bytes), 0, found.add)
      return found.all()
    },
    open: () => {
      const found = sightingSet()
      const gathered = gatheredBytes()
      // Before what is gathered, and in it.
      let [line, ends] = [0, 0]
      return {
        push: (piece, lineEnds = countLineEnds(viewOf(piece))) => {
          gathered.append(piece)
          const bytes = gathered.bytes()
          find(bytes, line, found.add)
          const cut = Math.max(0, bytes.length - overlap)
          const left = countLineEnds(bytes.subarray(cut))
          line += ends + lineEnds - left
          ends = left
          gathered.dropTo(cut)
        },
        finish: found.all,
      }
    },
  }
}

type Add = (name: string, form: ValueForm, line: number) => void

function finder(anchors: ReadonlyMap<string, readonly Anchor[]>): (bytes: Buffer, line: number, add: Add) => void {
  const keywords = [...anchors.keys()]
  const automaton = buildAutomaton(keywords)
  return (bytes, firstLine, add) => {
    const endsBefore = lineEndsBefore(bytes)
    eachKeyword(automaton, bytes, 0, bytes.length, (index, at) => {
      for (const { name, form, offset } of anchors.get(keywords[index] ?? '') ?? []) {
        const start = startOf(bytes, at, form, offset)
        if (start === null) continue
        add(name, form.form, firstLine + endsBefore(start) + 1)
      }
    })
  }
}

/** Where the whole form starts around the stretch of it that was found; null where it does not stand there. */
function startOf(bytes: Buffer, at: number, form: EncodedForm, offset: number): number | null {
  if (matched(bytes, at, form, offset, 1) === null) return null
  const before = offset === 0 ? at - 1 : matched(bytes, at - 1, form, offset - 1, -1)
  return before === null ? null : before + 1
}

/** The place behind the last byte that was compared, in the direction of reading; null where one differs. */
function matched(bytes: Buffer, from: number, form: EncodedForm, offset: number, step: 1 | -1): number | null {
  let at = from
  for (let index = offset; index >= 0 && index < form.bytes.length; index += step) {
    if (form.wrapped) at = step === 1 ? pastBreak(bytes, at, form.bytes[index]) : beforeBreak(bytes, at)
    const [seen, wanted] = [bytes[at], form.bytes[index]]
    if (seen !== wanted && !(form.loose && seen !== undefined && lowerOf(seen) === lowerOf(wanted ?? 0))) return null
    at += step
  }
  return at
}

/** More between two parts of a value is no line end. */
const MAX_BREAK = 256

/** Past line ends, as they are or as escapes, and the blanks that the next line starts with. What is wanted itself is not passed. */
function pastBreak(bytes: Buffer, from: number, wanted: number | undefined): number {
  if (bytes[from] === wanted) return from
  let at = from
  while (at < bytes.length && at - from < MAX_BREAK) {
    const length = breakLength(bytes, at)
    if (length === 0 && (at === from || !isBlank(bytes[at]))) break
    at += Math.max(1, length)
  }
  return at
}

/** The same read backwards, where the blanks come first. */
function beforeBreak(bytes: Buffer, from: number): number {
  let at = from
  while (at >= 0 && from - at < MAX_BREAK) {
    let end = at
    while (end > 0 && at - end < MAX_BREAK && isBlank(bytes[end])) end -= 1
    const length = breakLength(bytes, end) === 1 ? 1 : breakLength(bytes, end - 1) === 2 ? 2 : 0
    if (length === 0) break
    at = end - length
  }
  return at
}

/** A line end, or the two characters that stand for one in a string. */
function breakLength(bytes: Buffer, at: number): 0 | 1 | 2 {
  const byte = bytes[at]
  if (byte === 10 || byte === 13) return 1
  return byte === 92 && (bytes[at + 1] === 110 || bytes[at + 1] === 114) ? 2 : 0
}

function isBlank(byte: number | undefined): boolean {
  return byte === 32 || byte === 9
}

function lowerOf(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte
}

function lowered(bytes: Buffer): string {
  return String.fromCharCode(...[...bytes].map(lowerOf))
}

function sightingSet(): { readonly add: Add; readonly all: () => readonly NamedSighting[] } {
  const sightings = new Map<string, NamedSighting>()
  return {
    add: (name, form, line) => {
      const key = `${line} ${name}`
      if (!sightings.has(key)) sightings.set(key, { name, form, line })
    },
    all: () => [...sightings.values()],
  }
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** A sighting in its file. It says which secret it is by the variable's name, and has no digest. */
export function namedDetection(
  { name, form, line }: NamedSighting,
  path: string,
  part: Partial<FilePlace> = {},
): Detection {
  const written = form === 'plain' ? '' : `, written as ${form}`
  return {
    rule: NAMED_VALUE_RULE,
    message: `The value of the secret \`${name}\` is stored here${written}.`,
    severity: 'critical',
    confidence: 'high',
    place: filePlace(path, { startLine: line, endLine: line, ...part }),
    related: [],
    key: `named ${name}`,
    secret: null,
  }
}
