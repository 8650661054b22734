import { basePartsOf, canBlock, isAttestable, openParts, stoodAtBase } from '../../src/policy/parts.ts'
import type { EvaluatedCriterion } from '../../src/policy/evaluated.ts'
import { gap } from '../../src/model/gap.ts'
import { aGap, criterionOf, findingAt } from '../support/policy-sketch.ts'

const low = findingAt('low.pem', { confidence: 'low' })

function kindsOf(...criteria: readonly EvaluatedCriterion[]): string[] {
  return openParts(criteria).map(({ kind }) => kind)
}

test.each<[string, EvaluatedCriterion, readonly string[]]>([
  ['a pass', criterionOf('pass', { gaps: [aGap()] }), []],
  ['a not-applicable', criterionOf('not-applicable'), []],
  ['a fail', criterionOf('fail', { findings: [findingAt('a'), low, findingAt('b')] }), ['finding', 'finding']],
  ['a fail with gaps', criterionOf('fail', { gaps: [aGap(), aGap('limit')] }), ['finding', 'gap', 'gap']],
  ['a fail with notes alone', criterionOf('fail', { findings: [low] }), ['error']],
  ['a fail with gaps and no finding', criterionOf('fail', { findings: [], gaps: [aGap()] }), ['gap', 'error']],
  ['an unknown', criterionOf('unknown', { gaps: [aGap(), aGap('limit')] }), ['gap', 'gap']],
  ['an unknown without a gap', criterionOf('unknown', { gaps: [] }), ['error']],
  ['a question', criterionOf('needs-review', { gaps: [aGap()] }), ['question']],
  ['an error', criterionOf('error'), ['error']],
  ['an optional fail', criterionOf('fail', { optional: true }), []],
])('%s opens its parts', (_, criterion, kinds) => {
  expect(kindsOf(criterion)).toEqual(kinds)
})

test('a part that nothing explains says so', () => {
  expect(openParts([criterionOf('unknown', { gaps: [] })])).toEqual([
    { kind: 'error', criterion: 'tree', because: 'The criterion is unknown and names no gap that says why.' },
  ])
})

test('questions and listed gaps alone are for a person to answer', () => {
  const criteria = [
    criterionOf('fail', { gaps: [aGap(), aGap('permission')] }),
    criterionOf('needs-review', { id: 'b' }),
    criterionOf('error', { id: 'c' }),
  ]

  expect(openParts(criteria).map((part) => [part.kind, isAttestable(part)])).toEqual([
    ['finding', false],
    ['gap', true],
    ['gap', false],
    ['question', true],
    ['error', false],
  ])
})

test.each([
  ['high', true],
  ['medium', true],
  ['low', false],
] as const)('a finding of %s confidence can block: %s', (confidence, expected) => {
  expect(canBlock(findingAt('a', { confidence }))).toBe(expected)
})

test('the same reason of another source is another gap', () => {
  const [subject] = openParts([criterionOf('unknown', { gaps: [gap('tree', 'limit', 'Too many.')] })])
  const base = basePartsOf([criterionOf('unknown', { gaps: [gap('history', 'limit', 'Too many.')] })])

  expect(subject !== undefined && stoodAtBase(subject, base)).toBe(false)
})

test('a limit that cuts short elsewhere is the same gap', () => {
  const [subject] = openParts([criterionOf('unknown', { gaps: [gap('tree', 'limit', '9 files were not read.')] })])
  const base = basePartsOf([criterionOf('unknown', { gaps: [gap('tree', 'limit', '8 files were not read.')] })])

  expect(subject !== undefined && stoodAtBase(subject, base)).toBe(true)
})
