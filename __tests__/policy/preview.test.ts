import { type PreviewInput, previewReasons } from '../../src/policy/preview.ts'
import { day, TODAY } from '../support/policy-sketch.ts'

const whole: PreviewInput = {
  only: [],
  asOf: TODAY,
  today: TODAY,
  limits: {},
  policyLimits: { maxFiles: 100, maxFileBytes: 1000, maxFindings: 50, timeSeconds: 60 },
}

test.each<[string, Partial<PreviewInput>, readonly string[]]>([
  ['the whole, today, within the policy’s limits', {}, []],
  ['some checks only', { only: ['ci-gates'] }, ['only']],
  ['a past day', { asOf: day('2026-11-23') }, ['as-of']],
  ['a day to come', { asOf: day('2026-11-25') }, []],
  ['the policy’s own limit', { limits: { maxFiles: 100 } }, []],
  ['a raised limit', { limits: { maxFiles: 101 } }, []],
  ['a lowered limit', { limits: { maxFiles: 99 } }, ['limit']],
  [
    'two lowered limits and one raised',
    { limits: { maxFileBytes: 1, maxFindings: 51, timeSeconds: 59 } },
    ['limit', 'limit'],
  ],
  ['everything', { only: ['a', 'b'], asOf: day('2026-01-01'), limits: { maxFindings: 0 } }, ['only', 'as-of', 'limit']],
])('%s', (_, part, kinds) => {
  expect(previewReasons({ ...whole, ...part }).map(({ kind }) => kind)).toEqual(kinds)
})

test('each reason says what was asked for', () => {
  const input = { ...whole, only: ['a', 'b'], asOf: day('2026-01-01'), limits: { maxFiles: 5 } }

  expect(previewReasons(input).map(({ detail }) => detail)).toEqual([
    'only `a`, `b` was asked for',
    'it judges as of 2026-01-01, and today is 2026-11-24',
    "maxFiles is 5, below the policy's 100",
  ])
})
