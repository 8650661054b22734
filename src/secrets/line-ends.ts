import type { Buffer } from 'node:buffer'

const LINE_FEED = 10

/** Counts the line ends before an offset of a text. Offsets are asked for in rising order, so that all is counted once. */
export function lineEndsBefore(text: Buffer): (offset: number) => number {
  let [ends, counted] = [0, 0]
  return (offset) => {
    for (let next = text.indexOf(LINE_FEED, counted); next !== -1 && next < offset;) {
      ends += 1
      counted = next + 1
      next = text.indexOf(LINE_FEED, counted)
    }
    return ends
  }
}
