import type { Buffer } from 'node:buffer'

/** Line ends in a text. */
export function countLineEnds(text: Buffer): number {
  let count = 0
  for (let at = text.indexOf(10); at !== -1; at = text.indexOf(10, at + 1)) count += 1
  return count
}

/** Tells the line ends before an offset, counted on from `before`; offsets near each other cost little. */
export function lineCounter(text: Buffer, before: number): (offset: number) => number {
  let [line, counted] = [before, 0]
  return (offset) => {
    if (offset < counted) line -= countLineEnds(text.subarray(offset, counted))
    else line += countLineEnds(text.subarray(counted, offset))
    counted = offset
    return line
  }
}
