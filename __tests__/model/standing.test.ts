import type { Status } from '../../src/model/answer.ts'
import type { Assurance } from '../../src/model/assurance.ts'
import type { CheckDecision } from '../../src/model/report.ts'
import { standingOf } from '../../src/model/standing.ts'
import { sampleCheck } from '../support/sample-reports.ts'

const rows: readonly (readonly [CheckDecision, Status, Assurance | null, ReturnType<typeof standingOf>])[] = [
  ['clear', 'pass', 'measured', 'verified'],
  ['clear', 'pass', 'verified', 'verified'],
  ['clear', 'pass', 'reported', 'verified'],
  ['clear', 'pass', 'attested', 'attested'],
  ['clear', 'pass', 'declared', 'attested'],
  ['clear', 'pass', null, 'attested'],
  ['clear', 'not-applicable', 'measured', 'notApplicable'],
  ['clear', 'not-applicable', 'declared', 'declared'],
  ['blocked', 'fail', 'measured', 'failed'],
  ['deferred', 'fail', 'measured', 'failed'],
  ['advisory', 'fail', 'measured', 'failed'],
  ['unverified', 'unknown', null, 'unknown'],
  ['unverified', 'needs-review', null, 'needsReview'],
  ['unverified', 'error', null, 'errored'],
  ['waived', 'fail', 'measured', 'waived'],
  ['attested', 'unknown', 'attested', 'attested'],
  ['off', 'pass', 'measured', 'off'],
]

test.each(rows)('a check that is %s with the verdict %s, %s, stands as %s', (decision, status, assurance, standing) => {
  const verdict = { status, because: null, question: null }

  expect(standingOf(sampleCheck({ decision, verdict, assurance }))).toBe(standing)
})
