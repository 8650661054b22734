import type { Buffer } from 'node:buffer'
import type { Candidate } from '../candidate.ts'
import type { CompiledRule } from '../rule-book.ts'
import { valueStrength } from '../values.ts'

/** A call that makes an account, with the name of an administrator and, at once or behind an address, the password. */
const CALL =
  /^(?:create|register|add)_?(?:super_?)?user\([ \t\r\n]{0,20}[uU]?(["'])(?:admin|administrator|root|superuser)\1[ \t]{0,4},[ \t\r\n]{0,20}(?:[uU]?["'][^"'@\s]{0,60}@[^"'@\s]{0,80}["'][ \t]{0,4},[ \t\r\n]{0,20})?(?:password[ \t]{0,4}=[ \t]{0,4})?[uU]?(["'])([^"'\r\n]{4,80})\2[ \t\r\n]{0,20}[,)]/i
/** What a person is called, and what an account may do. */
const OTHER_WORD = /^[A-Za-z][a-z]+(?: [A-Z][a-z]+)?$|@/

/** The password in a call that makes an administrator, whatever its value: everybody who reads it can log in. */
export function readAccountCall(bytes: Buffer, at: number, compiled: CompiledRule): readonly Candidate[] {
  const [whole, , quote, password] = CALL.exec(bytes.toString('latin1', at, at + 400)) ?? []
  if (whole === undefined || quote === undefined || password === undefined || OTHER_WORD.test(password)) return []
  const strength = valueStrength('password', password)
  if (strength === 'none') return []
  const start = at + whole.lastIndexOf(quote + password) + 1
  const sure = strength === 'random' ? strength : 'plausible'
  return [{ compiled, start, end: start + password.length, evidence: { kind: 'place', local: false, strength: sure } }]
}
