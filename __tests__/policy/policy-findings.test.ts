import { filePlace } from '../../src/model/place.ts'
import { STAGES } from '../../src/model/stage.ts'
import type { PolicyProblem } from '../../src/policy/policy.ts'
import { blocksAt, policyFinding, problemFindings } from '../../src/policy/policy-findings.ts'
import { findingAt } from '../support/policy-sketch.ts'

const place = filePlace('.github/release-checklist.yml', { startLine: 4 })
const problem: PolicyProblem = { code: 'bad-date', message: 'The date is no day.', mend: 'Write another.', place }

test('a policy finding belongs to no check', () => {
  expect(policyFinding('policy/broken', 'It is a list.', place, 'x')).toMatchObject({
    check: null,
    criterion: null,
    rule: 'policy/broken',
    severity: 'high',
    origin: 'unknown',
    waiver: null,
  })
})

test('its identity follows the entry and not the line', () => {
  const at = (line: number) =>
    policyFinding('policy/problem', 'x', filePlace('p', { startLine: line }), 'k').fingerprint

  expect(at(1)).toBe(at(9))
  expect(policyFinding('policy/problem', 'x', place, 'k', 1).fingerprint).not.toBe(
    policyFinding('policy/problem', 'x', place, 'k', 0).fingerprint,
  )
})

test('a problem keeps its mend and place, and equal problems stay apart', () => {
  const findings = problemFindings([problem, problem], false)

  expect(findings.map(({ rule, message }) => [rule, message])).toEqual([
    ['policy/problem', 'The date is no day. Write another.'],
    ['policy/problem', 'The date is no day. Write another.'],
  ])
  expect(findings[0]?.place).toBe(place)
  expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(2)
})

test('a broken file blocks a release, and no pull request, so that the mend can land', () => {
  const [finding] = problemFindings([problem], true)

  expect(STAGES.map((stage) => finding !== undefined && blocksAt(finding, stage))).toEqual([false, true])
})

test.each([
  policyFinding('policy/waiver-expired', 'x', place, 'k'),
  findingAt('a'),
  findingAt('a', { rule: 'toString' }),
])('other findings block by themselves at no stage ($rule)', (finding) => {
  expect(STAGES.some((stage) => blocksAt(finding, stage))).toBe(false)
})
