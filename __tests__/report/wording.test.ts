import { counted } from '../../src/model/counted.ts'
import { gap } from '../../src/model/gap.ts'
import {
  groupGaps,
  headFacts,
  inspectedText,
  policyLines,
  resultParts,
  sinceReleaseText,
} from '../../src/report/wording.ts'
import { SAMPLE_REPORTS, sampleCheck, sampleCriterion, sampleOpen } from '../support/sample-reports.ts'

test.each([
  [0, '0 files'],
  [1, '1 file'],
  [1_234_567, '1,234,567 files'],
])('%i is counted as %s', (count, text) => {
  expect(counted(count, 'file')).toBe(text)
})

test('criteria that look at the same places are said once, by the widest look', () => {
  const look = (what: string, count: number) => sampleCriterion({ inspected: [{ what, count }] })
  const check = sampleCheck({ criteria: [look('files', 12), look('files', 7), look('entries', 1), look('keys', 0)] })

  expect(inspectedText(check)).toBe('12 files, 1 entry')
})

test('gaps with one grant are one group, and each detail is said once', () => {
  const first = gap('history', 'shallow', 'One commit is here.')
  const criteria = [
    sampleOpen({ gaps: [first] }),
    sampleOpen({ gaps: [first, gap('tree', 'limit', 'The limit was met.')] }),
  ]

  expect(groupGaps(criteria).map(({ reason, details }) => [reason, details])).toEqual([
    ['shallow', ['One commit is here.']],
    ['limit', ['The limit was met.']],
  ])
})

test.each([
  ['clear', ['measured', '1,204 files']],
  ['blocked', ['failed', '2 findings', '1,204 files']],
  ['waived', ['attested by alice']],
  ['gaps', ['unknown', 'not built yet']],
] as const)('the first check of the %s report has the result %j', (name, parts) => {
  const [check] = SAMPLE_REPORTS[name].checks

  expect(check === undefined ? [] : resultParts(check)).toEqual(parts)
})

test('the head says what was judged and by whose rules', () => {
  const { blocked, gaps } = SAMPLE_REPORTS
  const work = { ...gaps.subject, tree: 'work-tree', commit: null, ref: null, dirty: null } as const

  expect(headFacts(blocked)[2]).toEqual(['Policy', 'sha256 9f9f9f9f9f9f (refs/heads/main at 0a1b2c3d4e5f)'])
  expect(headFacts({ ...gaps, subject: work }).slice(0, 4)).toEqual([
    ['Subject', 'acme/shop, work tree without a commit, changes unknown'],
    ['Stage', 'release (pull request)'],
    ['Policy', 'none, built-in defaults (unprotected)'],
    ['Compared to', 'nothing'],
  ])
})

test('a change of the trusted files is told with whether it counts', () => {
  const { blocked } = SAMPLE_REPORTS
  const changedBySubject = [
    { path: 'a.yml', approved: true },
    { path: 'b.yml', approved: false },
  ]

  expect(policyLines({ ...blocked, trusted: { ...blocked.trusted, changedBySubject } })).toEqual([
    'a.yml is changed here and an owner approved it.',
    'b.yml is changed here; that does not count.',
  ])
})

test('what moved since the last release is one line, and nothing without one', () => {
  expect(sinceReleaseText(SAMPLE_REPORTS.blocked)).toBe(
    'Since v1.9.0: 3 findings fixed, 1 introduced; no-plaintext-secrets pass to fail. ' +
      'Regressed: no-plaintext-secrets. New: waiver for no-plaintext-secrets by maria until 2027-01-31.',
  )
  expect(sinceReleaseText(SAMPLE_REPORTS.clear)).toBeNull()
})
