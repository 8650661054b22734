import type { Inspected } from './answer.ts'
import type { Finding } from './finding.ts'
import type { Gap } from './gap.ts'

/** What one engine saw in one folder, without a checklist and without a policy: exactly what `scan` prints as JSON. */
export interface ScanResult {
  /** By path and line. No check claims them, and nothing says whether a change brought them. */
  readonly findings: readonly Finding[]
  readonly inspected: readonly Inspected[]
  /** What could not be looked at, and why. */
  readonly gaps: readonly Gap[]
}

/** 1 with findings, 3 where something could not be looked at, 0 otherwise. */
export function scanExitCode({ findings, gaps }: ScanResult): 0 | 1 | 3 {
  if (findings.length > 0) return 1
  return gaps.length > 0 ? 3 : 0
}
