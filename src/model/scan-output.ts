import type { Inspected } from './answer.ts'
import type { Finding } from './finding.ts'
import type { Gap } from './gap.ts'

/** What one engine found by itself, without checklist and policy: exactly the JSON output of `scan`. */
export interface ScanOutput {
  /** Of high and medium confidence; `check` and `criterion` are null. */
  readonly findings: readonly Finding[]
  /** Of low confidence, and in files that git does not hold. */
  readonly notes: readonly Finding[]
  readonly inspected: readonly Inspected[]
  readonly gaps: readonly Gap[]
}
