import type { Buffer } from 'node:buffer'
import type { Candidate } from '../candidate.ts'
import { isMonotonous, isWords } from '../plausible.ts'
import type { CompiledRule } from '../rule-book.ts'
import { valueStrength } from '../values.ts'

/** Calls that sign, encrypt or verify, up to the literal that is their key: the second argument, or the first of `new`'s. */
const CALL =
  /^(?:createHmac|createCipheriv|createDecipheriv|jwt\.(?:sign|verify|encode|decode)|hash_hmac)\([ \t\r\n]{0,20}[^"'`()\n]{0,80}(?:(?:"[^"\r\n]{0,40}"|'[^'\r\n]{0,40}'|\{[^{}]{0,200}\}|[A-Za-z_$][\w$.]{0,60}(?:\([^()\n]{0,60}\))?)[ \t]{0,8},[ \t\r\n]{0,20}){1,2}[bBuU]?(["'`])([^"'`\r\n]{6,256})\1[ \t\r\n]{0,20}[,)]/i

/** The literal key of a call that signs or encrypts, at the name of the function. */
export function readCryptoCall(bytes: Buffer, at: number, compiled: CompiledRule): readonly Candidate[] {
  const [whole, quote, key] = CALL.exec(bytes.toString('latin1', at, at + 640)) ?? []
  if (whole === undefined || quote === undefined || key === undefined || isAlgorithm(key)) return []
  const strength = valueStrength('secret', key)
  if (strength === 'none') return []
  const start = at + whole.lastIndexOf(quote + key) + 1
  const known = strength === 'random' && !isWords(key) && !isMonotonous(key)
  return [
    {
      compiled,
      start,
      end: start + key.length,
      evidence: { kind: 'place', local: false, strength: known ? 'random' : 'default' },
    },
  ]
}

function isAlgorithm(text: string): boolean {
  return /^(?:(?:HS|RS|ES|PS)\d{3}|(?:aes|sha|md|des|utf|base|hex)[-_]?[a-z0-9-]{0,20})$/i.test(text)
}
