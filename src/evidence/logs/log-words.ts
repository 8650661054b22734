import type { Buffer } from 'node:buffer'
import { buildAutomaton, eachKeyword } from '../../secrets/automaton.ts'
import { BLOCK_BEGIN } from './prefixed-keys.ts'
import { DEBUG_MARK, DUMP_MARK, MASK_MARKS } from './runner-lines.ts'

/** Where in a stretch of a log there is something to look at closer, as offsets in order. */
export interface LogPlaces {
  readonly debug: readonly number[]
  readonly dumps: readonly number[]
  /** Behind a command that masks. */
  readonly masked: readonly number[]
  readonly blocks: readonly number[]
  /** Names of secrets, whole words, in any case. */
  readonly names: readonly { readonly name: string; readonly start: number; readonly end: number }[]
}

/** What logs are searched for besides credentials, found in one pass over a text. */
export interface LogWords {
  placesIn(text: Buffer): LogPlaces
}

const LEAST_NAME = 3
const FIXED = [DEBUG_MARK, DUMP_MARK, BLOCK_BEGIN, ...MASK_MARKS]

/** Makes the search for what a runner writes, and for the names that a workflow takes from the store. */
export function logWords(names: readonly string[]): LogWords {
  const usable = [...new Set(names.map((name) => name.toLowerCase()))].filter((name) => name.length >= LEAST_NAME)
  const words = [...FIXED.map((word) => word.toLowerCase()), ...usable]
  const automaton = buildAutomaton(words)
  return {
    placesIn(text) {
      const places = { debug: [] as number[], dumps: [] as number[], masked: [] as number[], blocks: [] as number[] }
      const found: LogPlaces['names'][number][] = []
      eachKeyword(automaton, text, 0, text.length, (index, start) => {
        const end = start + (words[index] ?? '').length
        const fixed = FIXED[index]
        if (fixed === undefined) {
          if (!isWord(text[start - 1]) && !isWord(text[end])) {
            found.push({ name: (words[index] ?? '').toUpperCase(), start, end })
          }
          return
        }
        // The pass knows no case.
        if (text.toString('latin1', start, end) !== fixed) return
        if (fixed === DEBUG_MARK) places.debug.push(start)
        else if (fixed === DUMP_MARK) places.dumps.push(start)
        else if (fixed === BLOCK_BEGIN) places.blocks.push(start)
        else places.masked.push(end)
      })
      return { ...places, names: found }
    },
  }
}

function isWord(byte: number | undefined): boolean {
  if (byte === undefined) return false
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || byte === 95 || (byte >= 97 && byte <= 122)
}
