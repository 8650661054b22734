import { VOCABULARY } from './vocabulary.data.ts'

/** The pieces of words, and how long they are at most. */
const PIECES = decoded()
const LONGEST = Math.max(...[...PIECES].map(({ length }) => length))

/** Texts are judged by their beginning: nothing changes after this many characters. */
const JUDGED = 120

/**
 * How many characters a piece of text has for each of the fewest pieces of words that it can be cut into: about 1.4 for what
 * a machine drew at random, 3 and more for words, whatever their case and whatever joins them. What is known of words tells the two
 * apart better than entropy does, which short random texts and long words share.
 */
export function charactersPerPiece(text: string): number {
  const lower = text.slice(0, JUDGED).toLowerCase()
  if (lower === '') return 0
  const fewest = new Uint8Array(lower.length + 1)
  for (let end = 1; end <= lower.length; end++) {
    let best = (fewest[end - 1] ?? 0) + 1
    for (let length = 2; length <= LONGEST && length <= end; length++) {
      const before = fewest[end - length] ?? 0
      if (before + 1 < best && PIECES.has(lower.slice(end - length, end))) best = before + 1
    }
    fewest[end] = best
  }
  return lower.length / (fewest[lower.length] ?? 1)
}

function decoded(): ReadonlySet<string> {
  const pieces = new Set<string>()
  let before = ''
  for (const [, shared, rest] of VOCABULARY.matchAll(/([0-9])([a-z]*)/g)) {
    before = before.slice(0, Number(shared)) + (rest ?? '')
    pieces.add(before)
  }
  return pieces
}
