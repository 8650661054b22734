import type { Counts } from '../model/report.ts'
import { standingOf } from '../model/standing.ts'
import type { DecidedCheck } from './decide.ts'

const NONE: Counts = {
  verified: 0,
  attested: 0,
  waived: 0,
  notApplicable: 0,
  declared: 0,
  failed: 0,
  unknown: 0,
  needsReview: 0,
  errored: 0,
  off: 0,
}

/** Counts each check once, by what stands behind it: an entry that answers it comes before its verdict. */
export function countChecks(checks: readonly DecidedCheck[]): Counts {
  const counts = { ...NONE }
  for (const { decision, verdict } of checks) {
    counts[standingOf({ decision, verdict, assurance: verdict.assurance })] += 1
  }
  return counts
}
