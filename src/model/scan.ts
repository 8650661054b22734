import type { Inspected } from './answer.ts'
import type { Finding } from './finding.ts'
import type { Gap } from './gap.ts'

/** What one engine saw, without a checklist and without a policy: exactly what `scan` prints as JSON. */
export interface ScanResult {
  /** No check claims them, and nothing says whether a change brought them. */
  readonly findings: readonly Finding[]
  /** What informs and does not count: likely no fault, or in files that git does not hold. */
  readonly notes: readonly Finding[]
  readonly inspected: readonly Inspected[]
  /** What could not be looked at, and why. */
  readonly gaps: readonly Gap[]
}

/** What mends the findings of a rule; null for a rule that says nothing of it. */
export type RemedyOf = (rule: string) => string | null

/** 1 with findings, 3 where something could not be looked at, 0 otherwise. */
export function scanExitCode({ findings, gaps }: ScanResult): 0 | 1 | 3 {
  if (findings.length > 0) return 1
  return gaps.length > 0 ? 3 : 0
}
