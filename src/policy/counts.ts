import type { Status } from '../model/answer.ts'
import { isTicked } from '../model/assurance.ts'
import type { Counts } from '../model/report.ts'
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
  for (const check of checks) counts[countedAs(check)] += 1
  return counts
}

function countedAs({ decision, verdict }: DecidedCheck): keyof Counts {
  if (decision === 'off' || decision === 'waived' || decision === 'attested') return decision
  switch (verdict.status) {
    case 'pass':
      return verdict.assurance !== null && isTicked(verdict.assurance) ? 'verified' : 'attested'
    case 'not-applicable':
      return verdict.assurance === 'declared' ? 'declared' : 'notApplicable'
    case 'fail':
    case 'unknown':
    case 'needs-review':
    case 'error':
      return UNVERIFIED[verdict.status]
  }
}

const UNVERIFIED: { readonly [S in Exclude<Status, 'pass' | 'not-applicable'>]: keyof Counts } = {
  fail: 'failed',
  unknown: 'unknown',
  'needs-review': 'needsReview',
  error: 'errored',
}
