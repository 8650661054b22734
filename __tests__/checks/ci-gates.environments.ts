import { environment, environments } from '../support/api-evidence.ts'
import type { CheckCase, ExpectedCriterion } from '../support/check-tester.ts'
import { check } from '../support/github-evidence.ts'
import { one, ran } from './ci-gates.sketch.ts'

const OPEN = { status: 'fail', notes: [{ rule: 'environment-open', path: null, line: null }] } as const
const guarded = (name: string, all: Parameters<typeof environments>[0], expected: ExpectedCriterion): CheckCase =>
  one(name, { ...ran(check('lint')), api: environments(all) }, { 'environments-guarded': expected })

/** Where deployments go, which informs alone. */
export const ENVIRONMENT_CASES: readonly CheckCase[] = [
  guarded('no environment', [], { status: 'not-applicable', because: /no deployment environment/ }),
  guarded('an environment with reviewers', [environment('production', { reviewers: 1, preventsSelfReview: true })], {
    status: 'pass',
  }),
  guarded('an environment of protected branches', [environment('production', { refs: 'protected' })], {
    status: 'pass',
  }),
  guarded('an environment of named tags', [environment('production', { refs: 'named', patterns: ['v*'] })], {
    status: 'pass',
  }),
  guarded('an environment that anybody deploys to', [environment('production')], OPEN),
  guarded('an environment of any branch', [environment('production', { refs: 'named', patterns: ['**'] })], OPEN),
]
