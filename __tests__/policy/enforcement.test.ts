import { enforcementOf } from '../../src/policy/enforcement.ts'
import { checkPolicyOf, day, enforce, policyOf, SLUG, TODAY } from '../support/policy-sketch.ts'

const introduced = { enforced: true, counts: 'introduced' }
const all = { enforced: true, counts: 'all' }

test.each([
  [
    'without a policy a pull request enforces nothing',
    { present: false },
    'pull-request',
    { ...introduced, enforced: false },
  ],
  ['without a policy a release enforces all', { present: false }, 'release', all],
  ['a policy enforces what a pull request introduces', {}, 'pull-request', introduced],
  ['a policy enforces all at release', {}, 'release', all],
  ['none at release shows what all would do', { enforce: enforce('none') }, 'release', { ...all, enforced: false }],
  ['a written all holds on pull requests', { enforce: enforce('all') }, 'pull-request', all],
  ['a written introduced holds at release', { enforce: enforce('introduced') }, 'release', introduced],
  [
    'the check’s own word comes first',
    { enforce: enforce('none'), checks: { [SLUG]: checkPolicyOf({ enforce: enforce('all') }) } },
    'pull-request',
    all,
  ],
  ['a day to come is as if not written', { enforce: enforce('all', day('2026-11-25')) }, 'pull-request', introduced],
  ['from its day on it holds', { enforce: enforce('all', TODAY) }, 'pull-request', all],
  [
    'a check’s word that is yet to come leaves the policy’s',
    { enforce: enforce('none'), checks: { [SLUG]: checkPolicyOf({ enforce: enforce('all', day('2027-01-01')) }) } },
    'release',
    { ...all, enforced: false },
  ],
] as const)('%s', (_, part, stage, expected) => {
  expect(enforcementOf(policyOf(part), SLUG, stage, TODAY)).toEqual(expected)
})
