import type { Buffer } from 'node:buffer'
import { isDatabaseWord } from '../../model/database-words.ts'
import type { AssignedValue } from '../assigned-value.ts'
import { isDatabaseName, isDatabasePlace } from '../database-place.ts'
import { NEAR } from '../engine.ts'
import { isMonotonous } from '../plausible.ts'
import type { ScanRole } from '../scan-role.ts'
import { DEFAULT_VALUES } from '../values.data.ts'
import { isPlaceholder, wordsOf } from '../values.ts'

const PASSWORD_NAME = /(?:^|[-_.]|[a-z])(?:pass(?:word|wd)?|pwd)$/i
const WORD = /^[A-Za-z][A-Za-z0-9_]{3,63}$/
const ENDING = /[-_]?(?:pass(?:word|wd)?|pwd|secret|user|admin)?[-_]?[0-9!]{0,4}$/i
/** A workflow's databases live as long as its job. */
const WORKFLOW = /\bruns-on:/
const WORKFLOW_BEHIND = 4096

/**
 * Whether a word is the password that somebody chose for a database: weak, and yet the one that opens it. What images ship
 * with, and what names the setting again, is not somebody's.
 */
export function isChosenForDatabase(bytes: Buffer, assigned: AssignedValue, value: string, role: ScanRole): boolean {
  const { name, operator, valueStart, nameStart, wrapper } = assigned
  if ((role !== 'settings' && role !== 'production') || wrapper !== null || !PASSWORD_NAME.test(name)) return false
  if (operator === 'argument' || operator === 'call' || !isOwnWord(name, value)) return false
  if (!isDatabaseName(name) && !isDatabasePlace(bytes, valueStart, NEAR)) return false
  return !WORKFLOW.test(bytes.toString('latin1', Math.max(0, nameStart - WORKFLOW_BEHIND), nameStart))
}

function isOwnWord(name: string, value: string): boolean {
  if (!WORD.test(value) || isPlaceholder(value) || isMonotonous(value)) return false
  const stem = value.toLowerCase().replace(ENDING, '')
  const named = wordsOf(name)
  const words = wordsOf(value)
  return (
    !DEFAULT_VALUES.has(value.toLowerCase()) &&
    stem.length >= 3 &&
    !DEFAULT_VALUES.has(stem) &&
    !isDatabaseWord(stem) &&
    !words.every((word) => named.includes(word) || DEFAULT_VALUES.has(word))
  )
}
