import type { Answer } from '../../src/model/answer.ts'
import { parseIsoDate } from '../../src/model/date.ts'
import { filePlace } from '../../src/model/place.ts'
import type { ProgramEnd } from '../../src/evidence/program-runs.ts'
import { productionReadiness } from '../../src/checks/production-readiness.ts'
import { type CheckCase, type ExpectedCriterion, type RepoSketch, testCheck } from '../support/check-tester.ts'

const SCRIPT = 'scripts/check_prod_readiness.py'

function one(
  name: string,
  repo: Omit<RepoSketch, 'files'> & { readonly files?: RepoSketch['files'] },
  expected: ExpectedCriterion,
  options: CheckCase['options'] = {},
): CheckCase {
  const files = repo.files ?? { [SCRIPT]: '#!/usr/bin/env python3\n' }
  return { name, repo: { ...repo, files }, options, expect: { 'readiness-passed': expected } }
}

const finding = (rule: string, path = SCRIPT): NonNullable<ExpectedCriterion['findings']> => [
  { rule, path, line: null },
]

testCheck(productionReadiness, {
  cases: [
    one('exit code 0', { readiness: { kind: 'exited', code: 0 } }, { status: 'pass' }),
    one(
      'exit code 1',
      { readiness: { kind: 'exited', code: 1 } },
      { status: 'fail', findings: finding('readiness-not-ready') },
    ),
    ...[2, 3, 126, 127, 255].map((code) =>
      one(
        `exit code ${code}`,
        { readiness: { kind: 'exited', code } },
        { status: 'fail', findings: finding('readiness-broken') },
      ),
    ),
    one(
      'stopped at the time limit',
      { readiness: { kind: 'timed-out', afterMs: 60_000 } },
      { status: 'unknown', gaps: ['time-limit'] },
    ),
    one(
      'killed by a signal',
      { readiness: { kind: 'signalled', signal: 'SIGKILL' } },
      { status: 'unknown', gaps: ['malformed'] },
    ),
    one(
      'an interpreter that is not installed',
      { readiness: { kind: 'not-started', because: 'python3 is not installed.' } },
      { status: 'unknown', gaps: ['unsupported'] },
    ),
    one(
      'asked to run, and no script there',
      { files: { 'README.md': '# App\n' }, readiness: { kind: 'exited', code: 0 } },
      { status: 'needs-review', because: /There is no `scripts\/check_prod_readiness\.py`/ },
    ),
    one('nobody asked for it to be run', {}, { status: 'unknown', gaps: ['feature-off'] }),
    one(
      'a script elsewhere, named by the policy',
      { files: { 'tools/ready.sh': '#!/bin/sh\n' }, readiness: { kind: 'exited', code: 0 } },
      { status: 'pass' },
      { script: 'tools/ready.sh' },
    ),
    one(
      'a script elsewhere that says not ready',
      { files: { 'tools/ready.sh': '#!/bin/sh\n' }, readiness: { kind: 'exited', code: 1 } },
      { status: 'fail', findings: finding('readiness-not-ready', 'tools/ready.sh') },
      { script: 'tools/ready.sh' },
    ),
    one(
      'a script at the default path, and another named by the policy',
      { readiness: { kind: 'exited', code: 0 } },
      { status: 'needs-review', because: /There is no `tools\/ready\.sh`/ },
      { script: 'tools/ready.sh' },
    ),
  ],
})

describe('what production-readiness says', () => {
  function answerTo(end: ProgramEnd): Answer {
    const [criterion] = productionReadiness.criteria
    const asOf = parseIsoDate('2026-11-24')
    if (criterion.awaits !== null || asOf === null) throw new Error('readiness is judged')
    const readiness = { kind: 'ran', script: filePlace(SCRIPT), end } as const
    return criterion.evaluate(
      { 'program-runs': { readiness, tools: null } },
      { asOf, stage: 'release', options: { script: SCRIPT } },
    )
  }

  it.each([2, 137])('names exit code %i where the script went wrong', (code) => {
    expect(answerTo({ kind: 'exited', code })).toMatchObject({
      findings: [{ message: expect.stringContaining(`exit code ${code},`) as unknown, key: 'readiness' }],
    })
  })

  it('takes its tick from a run and not from a word', () => {
    expect(answerTo({ kind: 'exited', code: 0 })).toMatchObject({
      evidence: [{ assurance: 'measured', source: 'program-runs', place: { path: SCRIPT } }],
    })
  })

  it.each([
    [{ kind: 'timed-out', afterMs: 1000 }, /not ended after 1 second /],
    [{ kind: 'timed-out', afterMs: 90_400 }, /not ended after 90 seconds /],
    [{ kind: 'signalled', signal: 'SIGSEGV' }, /by the signal SIGSEGV/],
    [{ kind: 'not-started', because: 'python3 is not installed.' }, /could not be started: python3 is not installed\./],
  ] as const)('says of %j why it knows nothing, and what to do', (end, detail) => {
    const answer = answerTo(end)
    expect(answer).toMatchObject({ status: 'unknown', gaps: [{ source: 'program-runs' }] })
    expect(answer.gaps?.[0]?.detail).toMatch(detail)
    expect(answer.gaps?.[0]?.grant).toMatch(/run again\.$/)
  })
})
