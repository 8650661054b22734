import { createHash } from 'node:crypto'
import { CREDENTIAL_RULES } from './rules.ts'
import { SENSITIVE_FILE_RULES } from './sensitive-files.data.ts'

/** What tells one set of rules from another: a digest of all that they declare. */
export function ruleSetDigest(): string {
  const text = JSON.stringify([CREDENTIAL_RULES, SENSITIVE_FILE_RULES], (_, value: unknown) =>
    value instanceof RegExp ? String(value) : value,
  )
  return createHash('sha256').update(text).digest('hex')
}
