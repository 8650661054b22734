// Makes src/secrets/vocabulary.data.ts: the pieces of which words in code and its documentation are made, by byte-pair
// merging (Sennrich, Haddow and Birch, 2016). What it reads are the documentation and declarations of installed packages,
// of which no text is kept, only how often pieces of words occur.
//   node scripts/run.mjs scripts/secret-vocabulary.ts
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MERGES = 4000
const WORDS = 30_000
const LONGEST_PIECE = 12
const LINE = 110
const TARGET = 'src/secrets/vocabulary.data.ts'

main()

function main(): void {
  const words = mostFrequent(countWords('node_modules'), WORDS)
  const pieces = mergedPieces(words, MERGES)
  writeFileSync(TARGET, rendered(pieces))
  process.stdout.write(`${words.length} words, ${pieces.length} pieces in ${TARGET}\n`)
}

function countWords(folder: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(?:md|d\.ts|d\.mts)$/.test(entry.name) || entry.parentPath.includes('.run-')) continue
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
    const inFile = new Set<string>()
    for (const [word] of text.slice(0, 400_000).matchAll(/[A-Z]?[a-z]+|[A-Z]{2,}(?![a-z])/g)) {
      if (word.length >= 2 && word.length <= 20) inFile.add(word.toLowerCase())
    }
    for (const word of inFile) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

function mostFrequent(counts: Map<string, number>, limit: number): readonly (readonly [string, number])[] {
  return [...counts]
    .filter(([, count]) => count > 1)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, limit)
}

/** Merges the most frequent neighbours, again and again, and gives the pieces that came of it. */
function mergedPieces(words: readonly (readonly [string, number])[], merges: number): readonly string[] {
  const split = words.map(([word, count]) => ({ parts: Array.from(word), count: Math.ceil(Math.sqrt(count)) }))
  const pieces = new Set<string>()
  for (let merge = 0; merge < merges; merge++) {
    const pairs = new Map<string, number>()
    for (const { parts, count } of split) {
      for (let index = 1; index < parts.length; index++) {
        const pair = `${parts[index - 1] ?? ''} ${parts[index] ?? ''}`
        if (pair.length <= LONGEST_PIECE + 1) pairs.set(pair, (pairs.get(pair) ?? 0) + count)
      }
    }
    const [best] = [...pairs].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0])
    if (best === '') break
    const [left = '', right = ''] = best.split(' ')
    pieces.add(left + right)
    for (const word of split) {
      if (word.parts.length > 1) word.parts = joinedPairs(word.parts, left, right)
    }
  }
  return [...pieces].sort()
}

function joinedPairs(parts: string[], left: string, right: string): string[] {
  if (!parts.includes(left)) return parts
  const joined: string[] = []
  for (let index = 0; index < parts.length; index++) {
    if (parts[index] === left && parts[index + 1] === right) {
      joined.push(left + right)
      index += 1
    } else joined.push(parts[index] ?? '')
  }
  return joined
}

/** Front-coded: a digit says how many characters a piece shares with the one before it. */
function rendered(pieces: readonly string[]): string {
  let before = ''
  const coded = pieces.map((piece) => {
    let shared = 0
    while (shared < 9 && shared < piece.length && piece[shared] === before[shared]) shared += 1
    before = piece
    return `${shared}${piece.slice(shared)}`
  })
  const lines = coded.join('').match(new RegExp(`.{1,${LINE}}`, 'g')) ?? []
  return [
    '// Made by scripts/secret-vocabulary.ts, which says of what. A digit before a piece: what it shares with the one before.',
    '/** Pieces of words in front coding, in order. */',
    'export const VOCABULARY =',
    ...lines.map((line, index) => `  '${line}'${index === lines.length - 1 ? '' : ' +'}`),
    '',
  ].join('\n')
}
