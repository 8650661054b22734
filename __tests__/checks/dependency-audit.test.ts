import { dependencyAudit } from '../../src/checks/dependency-audit.ts'
import type { ProgramEnd } from '../../src/evidence/program-runs.ts'
import { filePlace } from '../../src/model/place.ts'
import { type CheckCase, type ExpectedCriterion, testCheck } from '../support/check-tester.ts'
import { toolEndings } from '../support/tool-endings.ts'

const files = { 'requirements.txt': 'flask==3.0.0\n', 'app.py': 'print("hello")\n' }
const ran = (name: string, end: ProgramEnd, expected: ExpectedCriterion): CheckCase => ({
  name,
  repo: { files, tools: [{ tool: 'pip-audit', over: filePlace('requirements.txt'), end }] },
  expect: { 'pip-audit-here': expected },
})

testCheck(dependencyAudit, {
  cases: [
    ...toolEndings('pip-audit').map(({ name, end, expected }) => ran(name, end, expected)),
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
