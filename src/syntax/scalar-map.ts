import type { Position, Span } from './position.ts'
import { runsOf, type Run } from './scalar-runs.ts'
import type { YamlScalar } from './yaml-node.ts'

const runsByScalar = new WeakMap<YamlScalar, readonly Run[]>()

/**
 * The source offset of the character at `valueOffset` of a scalar's value: of the character itself where it is written, else
 * of the escape, the doubled quote or the line break that stands for it. The value's length gives where its last character
 * ends. Offsets outside the value are taken as its nearest end.
 */
export function sourceOffsetOf(scalar: YamlScalar, valueOffset: number): number {
  const run = runAt(scalar, valueOffset)
  if (run === null) return scalar.contentSpan.start.offset
  const within = Math.max(valueOffset - run.valueStart, 0)
  if (within >= run.length) return run.sourceEnd
  return run.isVerbatim ? run.sourceStart + within : run.sourceStart
}

/** The source position of the character at `valueOffset` of a scalar's value; see `sourceOffsetOf`. */
export function positionInScalar(scalar: YamlScalar, valueOffset: number): Position {
  return scalar.layout.source.lines.positionAt(sourceOffsetOf(scalar, valueOffset))
}

/** The source of a part of a scalar's value: from its first character to the end of its last. */
export function spanInScalar(scalar: YamlScalar, valueStart: number, valueEnd: number): Span {
  const start = sourceOffsetOf(scalar, valueStart)
  const last = valueEnd > valueStart ? runAt(scalar, valueEnd - 1) : null
  const { lines } = scalar.layout.source
  if (last === null) return lines.spanBetween(start, start)
  const within = Math.min(valueEnd - last.valueStart, last.length)
  return lines.spanBetween(start, last.isVerbatim ? last.sourceStart + within : last.sourceEnd)
}

/** The run that holds a value offset, or the last one; null for an empty value. */
function runAt(scalar: YamlScalar, valueOffset: number): Run | null {
  let runs = runsByScalar.get(scalar)
  if (runs === undefined) {
    runs = runsOf(scalar)
    runsByScalar.set(scalar, runs)
  }
  let [low, high] = [0, runs.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((runs[middle]?.valueStart ?? 0) <= valueOffset) low = middle
    else high = middle - 1
  }
  return runs[low] ?? null
}
