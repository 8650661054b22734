import type { Buffer } from 'node:buffer'
import type { AssignedValue } from '../assigned-value.ts'

const BEHIND = 160
/** A statement of SQL that gives an account of the database its password, up to that. */
const STATEMENT =
  /\b(?:create|alter)[ \t\r\n]{1,20}(?:user|role|login)[ \t\r\n]{1,20}[^;]{1,140}$|\bset[ \t]{1,8}password[ \t]{1,8}for[ \t][^;]{1,140}$|\bgrant[ \t][^;]{1,140}$/i
const WORDS = /^(?:password|identified|secret)$/i

/** Whether an assignment is part of `CREATE USER … PASSWORD '…'` and its kin, whose password opens the database. */
export function isInUserStatement(bytes: Buffer, { name, nameStart, quoted }: AssignedValue): boolean {
  if (!quoted || !WORDS.test(name)) return false
  return STATEMENT.test(bytes.toString('latin1', Math.max(0, nameStart - BEHIND), nameStart))
}
