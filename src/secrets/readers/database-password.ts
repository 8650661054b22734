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

/** Whose login it is, written out beside it. */
const LOGIN =
  /(?:^|[^a-z])(?:db|database|datasource|jdbc)?[-_.]?(user(?:[-_ ]?(?:name|id))?|uid|login)["']?[ \t]{0,20}(?:=>|[:=])[ \t]{0,4}(?!["']?(?:\$|process|env|os\.|<|\{))["']?([A-Za-z][A-Za-z0-9_@.-]{1,40})/i
const LOGIN_REACH = 240
/** What images are given through the environment, whose databases are those of a machine for development. */
const VARIABLE = /^[A-Z0-9_]+$/

/**
 * Whether a common or weak password is the one that opens a database all the same: a word that somebody chose, or what an
 * application logs in with by the settings and the code that come with it. What images ship with, and what names the
 * setting again, opens nothing of somebody's where nobody logs in with it.
 */
export function isDatabasePassword(bytes: Buffer, assigned: AssignedValue, value: string, role: ScanRole): boolean {
  const { name, operator, valueStart, nameStart, wrapper, quoted, goesOn } = assigned
  if ((role !== 'settings' && role !== 'production') || wrapper !== null || !PASSWORD_NAME.test(name)) return false
  if (operator === 'argument' || operator === 'call' || !WORD.test(value) || (!quoted && goesOn)) return false
  if (!isOwnWord(name, value) && !isLogin(bytes, assigned, value, role)) return false
  if (!isDatabaseName(name) && !isDatabasePlace(bytes, valueStart, NEAR)) return false
  return !WORKFLOW.test(bytes.toString('latin1', Math.max(0, nameStart - WORKFLOW_BEHIND), nameStart))
}

/** Whether a user is written beside it, so that both are what the application connects with. */
function isLogin(bytes: Buffer, assigned: AssignedValue, value: string, role: ScanRole): boolean {
  const { name, nameStart, valueEnd, quoted, operator } = assigned
  const isCommon = DEFAULT_VALUES.has(value.toLowerCase())
  if ((!isCommon && isPlaceholder(value)) || VARIABLE.test(name) || (operator !== 'equals' && operator !== 'colon'))
    return false
  const isInString = bytes.toString('latin1', Math.max(0, nameStart - 1), nameStart) === ';'
  if (role === 'production' && !quoted && !isInString) return false
  const before = bytes.toString('latin1', Math.max(0, nameStart - LOGIN_REACH), nameStart)
  const after = bytes.toString('latin1', valueEnd, valueEnd + LOGIN_REACH)
  const login =
    LOGIN.exec(before.slice(Math.max(before.lastIndexOf('{'), before.lastIndexOf('}')) + 1)) ??
    LOGIN.exec(after.slice(0, after.search(/[{}]|$/)))
  if (login === null) return false
  // Code in which both say what they are called is a table of words.
  const [, user = '', written = ''] = login
  return role !== 'production' || !(isSame(user, written) && isSame(name, value))
}

function isSame(name: string, value: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '')
  return plain(name) === plain(value)
}

function isOwnWord(name: string, value: string): boolean {
  if (isPlaceholder(value) || isMonotonous(value)) return false
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
