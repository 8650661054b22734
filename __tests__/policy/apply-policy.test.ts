import { decideChecks, type PolicyInput } from '../../src/policy/apply-policy.ts'
import type { EvaluatedCriterion } from '../../src/policy/evaluated.ts'
import {
  attestationOf,
  checkOf,
  checkPolicyOf,
  criterionOf,
  day,
  enforce,
  findingAt,
  inputOf,
  policyOf,
  setting,
  SLUG,
  TODAY,
  waiverOf,
} from '../support/policy-sketch.ts'

const fail = criterionOf('fail')
const unknown = criterionOf('unknown')

function decideOne(criterion: EvaluatedCriterion, part: Partial<PolicyInput>): string | undefined {
  const { checks } = decideChecks(inputOf({ checks: [checkOf([criterion])], ...part }))
  return checks[0]?.decision
}

test('a waiver that counts lets its finding through', () => {
  expect(decideOne(fail, { waivers: [waiverOf(findingAt('a.pem'))] })).toBe('waived')
})

test('a check that policy does not name is required, and its findings may be waived', () => {
  const policy = policyOf({ checks: {} })

  expect(decideOne(fail, { policy })).toBe('blocked')
  expect(decideOne(fail, { policy, waivers: [waiverOf(findingAt('a.pem'))] })).toBe('waived')
})

test('a finding of low confidence shows its waiver as well', () => {
  const low = findingAt('b.pem', { confidence: 'low' })
  const { checks } = decideChecks(
    inputOf({
      checks: [checkOf([{ ...fail, findings: [findingAt('a.pem'), low] }])],
      waivers: [waiverOf(low)],
    }),
  )

  expect(checks[0]?.findings.map(({ waiver }) => waiver)).toEqual([null, 'policy line 12'])
})

test.each([
  ['a day to come, on which it no longer is', '2027-01-02', enforce('all'), enforce('none', day('2027-01-01'))],
  ['a past day, on which it was not yet', '2026-10-01', enforce('none'), enforce('all', day('2026-11-01'))],
])('what is enforced today is enforced as of %s', (_, asOf, every, own) => {
  const { checks } = decideChecks(
    inputOf({
      checks: [checkOf([fail])],
      policy: policyOf({ enforce: every, checks: { [SLUG]: checkPolicyOf({ enforce: own }) } }),
      asOf: day(asOf),
    }),
  )

  expect(checks[0]?.enforced).toBe(true)
})

describe('the whole policy', () => {
  test('checks come out in checklist order, each with its own policy', () => {
    const { checks } = decideChecks(
      inputOf({
        checks: [checkOf([fail], { slug: 'b', item: 2 }), checkOf([fail], { slug: 'a', item: 1 })],
        policy: policyOf({ checks: { a: checkPolicyOf({ level: setting('off') }), b: checkPolicyOf() } }),
      }),
    )

    expect(checks.map(({ slug, decision }) => [slug, decision])).toEqual([
      ['a', 'off'],
      ['b', 'blocked'],
    ])
  })

  test.each([
    ['expired waiver', { waivers: [waiverOf(findingAt('a.pem'), { expires: day('2026-11-23') })] }],
    ['waiver of another check', { waivers: [waiverOf(findingAt('a.pem'), { check: 'tls-required' })] }],
    [
      'waiver by nobody of the owners',
      { waivers: [waiverOf(findingAt('a.pem'), { owner: 'eve' })], policy: policyOf({ owners: setting(['ada']) }) },
    ],
    [
      'waiver where none is allowed',
      {
        waivers: [waiverOf(findingAt('a.pem'))],
        policy: policyOf({ checks: { [SLUG]: checkPolicyOf({ waivable: setting(false) }) } }),
      },
    ],
  ])('an %s does not count', (_, part) => {
    expect(decideOne(fail, part)).toBe('blocked')
  })

  test.each([
    ['expired', attestationOf({ expires: day('2026-11-23') }), policyOf()],
    ['future', attestationOf({ on: day('2026-11-25') }), policyOf()],
    ['not-an-owner', attestationOf({ by: 'eve' }), policyOf({ owners: setting(['ada']) })],
    ['unmatched', attestationOf({ check: 'tls-required' }), policyOf()],
  ] as const)('an attestation that is %s does not count and is told', (status, attestation, policy) => {
    const input = {
      checks: [checkOf([unknown])],
      waivers: [],
      attestations: [attestation],
      resolutions: [],
      stage: 'release',
    } as const
    const decided = decideChecks({ ...input, policy, asOf: TODAY, today: TODAY })

    expect(decided.checks[0]?.decision).toBe('unverified')
    expect(decided.attestations).toEqual([{ attestation, status }])
  })
})
