import type { Status } from './answer.ts'
import { type Assurance, isTicked } from './assurance.ts'
import { assertNever } from './errors.ts'
import type { CheckDecision, Counts } from './report.ts'

/** What stands behind a check's line; it decides the mark, and where the check is counted. */
export type Standing = keyof Counts

/** The one standing of a check: what a person answered or accepted comes before what was seen. */
export function standingOf(check: {
  readonly decision: CheckDecision
  readonly verdict: { readonly status: Status }
  readonly assurance: Assurance | null
}): Standing {
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
      return standingOfVerdict(check.verdict.status, check.assurance)
    default:
      return assertNever(check.decision)
  }
}

function standingOfVerdict(status: Status, assurance: Assurance | null): Standing {
  switch (status) {
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
      return assertNever(status)
  }
}
