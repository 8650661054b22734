import type { Buffer } from 'node:buffer'

const LINE_FEED = 10

/** Line ends in a text. */
export function countLineEnds(text: Buffer): number {
  let count = 0
  for (let at = text.indexOf(LINE_FEED); at !== -1; at = text.indexOf(LINE_FEED, at + 1)) count += 1
  return count
}

/** Tells the line ends before an offset of a text. An offset costs what lies between it and the one before it. */
export function lineEndsBefore(text: Buffer): (offset: number) => number {
  let [ends, counted] = [0, 0]
  return (offset) => {
    if (offset < counted) ends -= countLineEnds(text.subarray(offset, counted))
    else ends += countLineEnds(text.subarray(counted, offset))
    counted = offset
    return ends
  }
}
