import { createHash } from 'node:crypto'

/** What identifies a finding: never a line, a run or an attempt, so that moving code does not make a finding new. */
export interface FingerprintParts {
  readonly rule: string
  /** Null where the finding is not in a file, or where `key` follows a committed value wherever it goes. */
  readonly path: string | null
  /** The engine's content-free key: job and step, symbol, configuration path; for a committed credential its digest. */
  readonly key: string
  /** Tells apart findings whose other parts agree, in source order, from 0. */
  readonly ordinal: number
}

/** 32 hexadecimal digits; parts are framed as JSON, so that no two sets of parts run together. */
export function fingerprint(parts: FingerprintParts): string {
  const framed = JSON.stringify([parts.rule, parts.path, parts.key, parts.ordinal])
  return createHash('sha256').update(framed).digest('hex').slice(0, 32)
}
