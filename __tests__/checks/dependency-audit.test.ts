import { dependencyAudit } from '../../src/checks/dependency-audit.ts'
import type { ProgramEnd } from '../../src/evidence/program-runs.ts'
import { filePlace } from '../../src/model/place.ts'
import { type CheckCase, type ExpectedCriterion, testCheck } from '../support/check-tester.ts'

const files = { 'requirements.txt': 'flask==3.0.0\n', 'app.py': 'print("hello")\n' }
const ran = (name: string, end: ProgramEnd, expected: ExpectedCriterion): CheckCase => ({
  name,
  repo: { files, tools: [{ tool: 'pip-audit', over: filePlace('requirements.txt'), end }] },
  expect: { 'pip-audit-here': expected },
})

testCheck(dependencyAudit, {
  cases: [
    ran('the tool reports nothing', { kind: 'exited', code: 0 }, { status: 'pass' }),
    ran(
      'the tool reports something',
      { kind: 'exited', code: 1 },
      { status: 'needs-review', because: /is anything open\?/ },
    ),
    ran('the tool broke', { kind: 'exited', code: 2 }, { status: 'needs-review', because: /is anything open\?/ }),
    ran(
      'the tool is not installed',
      { kind: 'not-started', because: 'pip-audit is not installed.' },
      { status: 'unknown', gaps: ['unsupported'] },
    ),
    ran('the tool takes too long', { kind: 'timed-out', afterMs: 1000 }, { status: 'unknown', gaps: ['time-limit'] }),
    ran('the tool is killed', { kind: 'signalled', signal: 'SIGKILL' }, { status: 'unknown', gaps: ['malformed'] }),
    {
      name: 'nobody asked',
      repo: { files },
      expect: { 'pip-audit-here': { status: 'unknown', gaps: ['feature-off'] } },
    },
    {
      name: 'nothing here is for the tool',
      repo: { files, tools: [] },
      expect: { 'pip-audit-here': { status: 'unknown', gaps: ['not-found'] } },
    },
  ],
})
