import { filePlace } from '../../src/model/place.ts'
import { type AttestationInput, judgeAttestations } from '../../src/policy/attest.ts'
import type { EvaluatedCriterion } from '../../src/policy/evaluated.ts'
import { openParts } from '../../src/policy/parts.ts'
import type { Attestation } from '../../src/policy/policy.ts'
import { aGap, attestationOf, checkOf, criterionOf, day, SLUG, TODAY } from '../support/policy-sketch.ts'

const unknown = criterionOf('unknown')

function judge(
  attestations: readonly Attestation[],
  criteria: readonly EvaluatedCriterion[] = [unknown],
  part: Partial<AttestationInput> = {},
) {
  return judgeAttestations({ attestations, checks: [checkOf(criteria)], owners: [], asOf: TODAY, ...part })
}

function statusesOf(...input: Parameters<typeof judge>): string[] {
  return judge(...input).judged.map(({ status }) => status)
}

function answers(attestations: readonly Attestation[], criteria: readonly EvaluatedCriterion[] = [unknown]) {
  const { answerTo } = judge(attestations, criteria)
  return openParts(criteria).map((part) => answerTo(SLUG, part))
}

describe('dates', () => {
  test.each([
    ['2026-11-23', 'expired'],
    ['2026-11-24', 'active'],
  ])('a statement that expires on %s is %s on 2026-11-24', (expires, status) => {
    expect(statusesOf([attestationOf({ expires: day(expires) })])).toEqual([status])
  })

  test.each([
    ['2026-11-24', 'active'],
    ['2026-11-25', 'future'],
  ])('a statement made on %s is %s on 2026-11-24', (on, status) => {
    expect(statusesOf([attestationOf({ on: day(on) })])).toEqual([status])
  })

  test.each([
    ['2028-02-28', 'future'],
    ['2028-02-29', 'active'],
    ['2028-03-01', 'expired'],
  ])('a statement for the leap day alone is, on %s, %s', (asOf, status) => {
    const attestation = attestationOf({ on: day('2028-02-29'), expires: day('2028-02-29') })

    expect(statusesOf([attestation], [unknown], { asOf: day(asOf) })).toEqual([status])
  })
})

describe('signers', () => {
  test.each([
    [[], 'anybody', 'active'],
    [['ada'], 'ADA', 'active'],
    [['ada'], 'eve', 'not-an-owner'],
  ])('with owners %j a statement by %s is %s', (owners, by, status) => {
    expect(statusesOf([attestationOf({ by })], [unknown], { owners })).toEqual([status])
  })
})

describe('what a statement speaks of', () => {
  test.each<[string, Partial<Attestation>, readonly EvaluatedCriterion[], string]>([
    ['the whole check', {}, [unknown], 'active'],
    ['the very criterion', { criterion: 'tree' }, [unknown], 'active'],
    ['another criterion', { criterion: 'history' }, [unknown], 'unmatched'],
    ['another check', { check: 'tls-required' }, [unknown], 'unmatched'],
    ['a check that is verified', {}, [criterionOf('pass')], 'unmatched'],
    [
      'a criterion that is verified',
      { criterion: 'tree' },
      [criterionOf('pass'), { ...unknown, id: 'b' }],
      'unmatched',
    ],
    ['an optional criterion', {}, [{ ...unknown, optional: true }], 'unmatched'],
    ['a question', {}, [criterionOf('needs-review', { attestable: [] })], 'active'],
    ['a finding', {}, [criterionOf('fail')], 'not-attestable'],
    ['an error', {}, [criterionOf('error')], 'not-attestable'],
    ['a gap that is not listed', {}, [{ ...unknown, gaps: [aGap('permission')] }], 'not-attestable'],
    ['a listed gap beside a finding', {}, [criterionOf('fail', { gaps: [aGap()] })], 'active'],
  ])('%s', (_, part, criteria, status) => {
    expect(statusesOf([attestationOf(part)], criteria)).toEqual([status])
  })

  test('a listed gap is answered, and the finding and the other gap beside it are not', () => {
    const attestation = attestationOf()

    expect(answers([attestation], [criterionOf('fail', { gaps: [aGap(), aGap('limit')] })])).toEqual([
      null,
      attestation,
      null,
    ])
  })
})

describe('the latest statement', () => {
  const early = attestationOf({ on: day('2026-10-01') })
  const late = attestationOf({ on: day('2026-11-02') })

  test('answers, and the earlier one is superseded, whatever their order', () => {
    expect(answers([early, late])).toEqual([late])
    expect(answers([late, early])).toEqual([late])
    expect(statusesOf([late, early])).toEqual(['active', 'superseded'])
  })

  test('does not hide an earlier one when it has expired', () => {
    const lapsed = { ...late, expires: day('2026-11-20') }

    expect(answers([early, lapsed])).toEqual([early])
    expect(statusesOf([early, lapsed])).toEqual(['active', 'expired'])
  })

  test('of one criterion leaves an earlier one the rest of the check', () => {
    const narrow = { ...late, criterion: 'tree' }
    const criteria = [unknown, { ...unknown, id: 'history' }]

    expect(answers([early, narrow], criteria)).toEqual([narrow, early])
    expect(statusesOf([early, narrow], criteria)).toEqual(['active', 'active'])
  })

  test.each<[string, Partial<Attestation>]>([
    ['the one on the criterion', { criterion: 'tree' }],
    ['the one that lasts longest', { expires: day('2027-05-01') }],
    ['the first in the file', { place: filePlace('a', { startLine: 1 }) }],
  ])('of one day: %s', (_, part) => {
    const better = { ...late, ...part }

    expect(answers([late, better])).toEqual([better])
    expect(answers([better, late])).toEqual([better])
  })
})

test('a countersignature is not unmatched, for it belongs to no check', () => {
  const signature = attestationOf({ check: 'break-glass', commit: 'a'.repeat(40) })

  expect(statusesOf([signature])).toEqual(['active'])
  expect(statusesOf([{ ...signature, expires: day('2026-11-01') }])).toEqual(['expired'])
})
