import { type Check, type Criterion, defineCheck } from '../../src/checks/define-check.ts'
import type { NonEmpty } from '../../src/model/non-empty.ts'

/** A check of which a test only says what it asks. */
export function sampleCheck(criteria: NonEmpty<Criterion>): Check {
  return defineCheck({
    slug: 'sample-check',
    item: 1,
    section: 'Secrets & keys',
    title: 'A sample',
    level: 'required',
    rationale: 'None.',
    applicability: 'Always.',
    remediation: ['Mend it.'],
    references: [],
    rules: [],
    options: {},
    criteria,
  })
}
