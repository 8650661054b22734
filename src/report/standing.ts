import { isTicked } from '../model/assurance.ts'
import { assertNever } from '../model/errors.ts'
import type { Counts, ReportedCheck } from '../model/report.ts'

/** What stands behind a check's line; it decides the mark. */
export type Standing = keyof Counts

/** The one standing of a check: what a person answered or accepted comes before what was seen. */
export function standingOf(check: ReportedCheck): Standing {
  switch (check.decision) {
    case 'off':
    case 'waived':
    case 'attested':
      return check.decision
    case 'advisory':
    case 'blocked':
    case 'unverified':
    case 'deferred':
    case 'clear':
      return standingOfVerdict(check)
    default:
      return assertNever(check.decision)
  }
}

function standingOfVerdict({ verdict, assurance }: ReportedCheck): Standing {
  switch (verdict.status) {
    case 'fail':
      return 'failed'
    case 'error':
      return 'errored'
    case 'unknown':
      return 'unknown'
    case 'needs-review':
      return 'needsReview'
    case 'not-applicable':
      return assurance === 'declared' ? 'declared' : 'notApplicable'
    case 'pass':
      // A tick is never given for a person's word, whatever brought it here.
      return assurance !== null && isTicked(assurance) ? 'verified' : 'attested'
    default:
      return assertNever(verdict.status)
  }
}
