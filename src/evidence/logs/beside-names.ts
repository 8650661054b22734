import type { Buffer } from 'node:buffer'
import { isRandom, valueStrength } from '../../secrets/values.ts'

/** A value that stands beside the name of a secret. Nothing of it leaves this file but its length. */
export interface BesideName {
  readonly length: number
  /** Whether a machine made it, so that it is no word by chance. */
  readonly isRandom: boolean
}

const LEAST_VALUE = 6
const MOST_VALUE = 4096
const BETWEEN = /^["']?\]?[ \t]{0,4}(?:=>?|:=?)[ \t]{0,4}(["']?)/

/** What stands behind a name that ends at an offset, as in `NAME=value`, `NAME: value` and `"NAME": "value"`; null where it is masked or no value. */
export function valueBeside(text: Buffer, end: number): BesideName | null {
  const value = valueAt(text, end)
  const strength = value === null ? 'none' : valueStrength('secret', value)
  if (value === null || strength === 'none' || strength === 'default') return null
  return { length: value.length, isRandom: isRandom(value) }
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
