import { Buffer } from 'node:buffer'
import type { Candidate } from './candidate.ts'
import { encodedRuns, type DecodedRun, type Encoding } from './decode.ts'
import type { Engine } from './engine.ts'
import { gatheredBytes } from './gathered-bytes.ts'
import { judgeCandidate, type Judgement } from './judge-candidate.ts'
import { lineCursor, type LinePlace } from './line-cursor.ts'
import type { ScanRole } from './scan-role.ts'
import { BUDGET_PER_BYTE, LOOK_AHEAD, LOOK_BEHIND, scanView, type Budget, type Met, type View } from './scan-view.ts'
import type { Material } from './secret-digest.ts'

/** A judged candidate with its place. It holds its value, so it stays inside the engine. */
export interface Found {
  readonly candidate: Candidate
  readonly judgement: Judgement
  readonly material: Material
  readonly length: number
  readonly encodings: readonly Encoding[]
  /** Offsets from the start of all text. */
  readonly start: number
  readonly end: number
  readonly from: LinePlace
  readonly to: LinePlace
}

/** What a scan could not do within its limits. */
export type ScanLimit = 'sightings' | 'decoding' | 'steps'

/** Text in pieces, looked at as soon as enough of it is there. */
export interface Feed {
  take(bytes: Buffer, isLast: boolean): void
  /** Looks only at these parts of bytes that are all there, as offsets, and as far around them as `around` says. */
  takeParts(bytes: Buffer, parts: readonly { readonly start: number; readonly end: number }[], around: number): void
  readonly found: readonly Found[]
  readonly limits: ReadonlySet<ScanLimit>
  readonly met: Met
}

/** More in one input are told as a limit: nobody reads them, and each costs memory. */
const MAX_FOUND = 4000
/** Decoded bytes of one input; the rest is looked at as it stands, and told as a limit. */
const MAX_DECODED = 8_388_608
const MAX_DEPTH = 2
/** Enough for the readers of a small input. */
const LEAST_BUDGET = 4_194_304

/** Opens a feed of text, or of bytes that are none. */
export function openFeed(engine: Engine, role: ScanRole, isText: boolean): Feed {
  const gathered = gatheredBytes()
  let window = gathered.bytes()
  let base = 0
  let done = 0
  let decodedBytes = 0
  const lines = lineCursor()
  const found: Found[] = []
  const limits = new Set<ScanLimit>()
  const budget: Budget = { left: LEAST_BUDGET }
  const met: Met = { far: false }

  const look = (from: number, to: number): void => {
    budget.left += (to - from) * BUDGET_PER_BYTE
    const view = { bytes: window, role, isText, budget, met }
    lookAt(view, from - base, to - base, (offset) => base + offset, [])
    if (budget.left < 0 && !limits.has('sightings')) limits.add('steps')
    budget.left = Math.max(0, budget.left)
    done = to
  }

  const lookAt = (
    view: View,
    from: number,
    to: number,
    sourceOf: (offset: number) => number,
    encodings: readonly Encoding[],
  ): void => {
    scanView(engine, view, from, to, (candidate) => keep(view, candidate, sourceOf, encodings))
    if (!isText || encodings.length >= MAX_DEPTH) return
    encodedRuns(
      view.bytes,
      from,
      to,
      (run) => decode(view, run, sourceOf, encodings),
      () => limits.add('decoding'),
    )
  }

  const decode = (
    view: View,
    run: DecodedRun,
    sourceOf: (offset: number) => number,
    encodings: readonly Encoding[],
  ): void => {
    if (decodedBytes + run.bytes.length > MAX_DECODED) {
      limits.add('decoding')
      return
    }
    decodedBytes += run.bytes.length
    const inner = (offset: number): number => sourceOf(run.sourceOf(offset))
    lookAt({ ...view, bytes: run.bytes }, 0, run.bytes.length, inner, [...encodings, run.encoding])
  }

  const keep = (
    view: View,
    candidate: Candidate,
    sourceOf: (offset: number) => number,
    encodings: readonly Encoding[],
  ): void => {
    if (found.length >= MAX_FOUND) {
      limits.add('sightings')
      // Whatever else is found is not told either, so readers need look no further.
      view.budget.left = -Infinity
      return
    }
    const text = view.bytes.toString('latin1', candidate.start, candidate.end)
    const illustrates = isIllustration(view.bytes, candidate, role)
    const judgement = judgeCandidate(candidate, text, { role, illustrates })
    if (judgement === null) return
    const start = sourceOf(candidate.start)
    const end = Math.max(start + 1, sourceOf(candidate.end))
    found.push({
      candidate,
      judgement,
      material: materialOf(view, candidate, judgement),
      length: candidate.end - candidate.start,
      encodings,
      start,
      end,
      from: lines.placeOf(window, base, start),
      to: lines.placeOf(window, base, end),
    })
  }

  return {
    take(bytes, isLast) {
      // What is all there is looked at where it lies.
      if (isLast && window.length === 0) window = bytes
      else {
        gathered.append(bytes)
        window = gathered.bytes()
      }
      const to = isLast ? base + window.length : base + window.length - LOOK_AHEAD
      if (to <= done && !isLast) return
      look(done, to)
      if (isLast) return
      const kept = Math.max(base, done - LOOK_BEHIND)
      lines.leave(window, base, kept)
      gathered.dropTo(kept - base)
      window = gathered.bytes()
      base = kept
    },
    takeParts(bytes, parts, around) {
      window = bytes
      for (const { start, end } of parts) {
        const from = Math.max(done, start - around)
        const to = Math.min(end + around, bytes.length)
        if (to > from) look(from, to)
      }
    },
    found,
    limits,
    met,
  }
}

const COMMENT = /^[ \t]*(?:\/\/|\/\*|\*|#|<!--|--[ ]|;|%)/
const MADE_UP = /(?:^|[^a-z])(?:fake|mock|mocked|dummy|test|testing|example|sample|invalid)(?:[^a-z]|$)/i

/** Whether the line before a value is a comment's in source code, or has a name that says that the value is made up. */
function isIllustration(bytes: Buffer, { start: at, evidence }: Candidate, role: ScanRole): boolean {
  // What was commented out of settings may be real, and then it is random.
  const isChosen = evidence.kind === 'setting' && evidence.strength !== 'random'
  const isCode = role === 'production' || (role === 'settings' && isChosen)
  const least = Math.max(0, at - 400)
  const start = least + bytes.subarray(least, at).lastIndexOf(10) + 1
  const line = bytes.toString('latin1', start, at)
  return (isCode && COMMENT.test(line)) || MADE_UP.test(line.slice(-100))
}

function materialOf(view: View, { evidence, start, end }: Candidate, { structured }: Judgement): Material {
  if (evidence.kind === 'key') return { kind: 'structured', bytes: evidence.material }
  return { kind: structured ? 'structured' : 'guessable', bytes: Buffer.from(view.bytes.subarray(start, end)) }
}
