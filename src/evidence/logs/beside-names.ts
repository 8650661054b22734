import type { Buffer } from 'node:buffer'
import { buildAutomaton, eachKeyword } from '../../secrets/automaton.ts'
import { lineEndsBefore } from '../../secrets/line-ends.ts'
import { isRandom, valueStrength } from '../../secrets/values.ts'

/** A value that stands beside the name of a secret. Nothing of it leaves this file but its length. */
export interface BesideName {
  readonly name: string
  readonly length: number
  /** Whether a machine made it, so that it is no word by chance. */
  readonly isRandom: boolean
  /** Line ends before it. */
  readonly line: number
}

/** Looks for `NAME=value`, `NAME: value` and `"NAME": "value"` whose value is not masked. */
export type BesideNames = (text: Buffer, found: (one: BesideName) => void) => void

const LEAST_NAME = 3
const LEAST_VALUE = 6
const MOST_VALUE = 4096
const BETWEEN = /^["']?\]?[ \t]{0,4}(?:=>?|:=?)[ \t]{0,4}(["']?)/

/** Makes a search for the names that a workflow takes from the store; null where there are none. */
export function besideNames(names: readonly string[]): BesideNames | null {
  const usable = [...new Set(names.map((name) => name.toLowerCase()))].filter((name) => name.length >= LEAST_NAME)
  if (usable.length === 0) return null
  const automaton = buildAutomaton(usable)
  return (text, found) => {
    const endsBefore = lineEndsBefore(text)
    eachKeyword(automaton, text, 0, text.length, (index, start) => {
      const end = start + (usable[index] ?? '').length
      if (isWord(text[start - 1]) || isWord(text[end])) return
      const value = valueAt(text, end)
      const strength = value === null ? 'none' : valueStrength('secret', value)
      if (value === null || strength === 'none' || strength === 'default') return
      const line = endsBefore(start)
      found({ name: (usable[index] ?? '').toUpperCase(), length: value.length, isRandom: isRandom(value), line })
    })
  }
}

function valueAt(text: Buffer, from: number): string | null {
  const [between, quote = ''] = BETWEEN.exec(text.toString('latin1', from, from + 16)) ?? []
  if (between === undefined) return null
  const start = from + between.length
  const rest = text.toString('latin1', start, start + MOST_VALUE)
  const end = quote === '' ? /[\s"'`,;)\]}]/.exec(rest) : new RegExp(`[${quote}\\n]`).exec(rest)
  const value = end === null ? rest : rest.slice(0, end.index)
  // What is masked, in whole or in part, is a reference, or names another setting is no value.
  return value.length < LEAST_VALUE || /\*\*\*|\$[({A-Za-z_]|^%|^<|[({]$/.test(value) ? null : value
}

function isWord(byte: number | undefined): boolean {
  if (byte === undefined) return false
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || byte === 95 || (byte >= 97 && byte <= 122)
}
