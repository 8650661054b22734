import { ciSecretsProtected } from '../../src/checks/ci-secrets-protected.ts'
import { testCheck, type CheckCase } from '../support/check-tester.ts'
import { STEP_LINE, workflowOf } from '../support/workflow-sketch.ts'

const PATH = '.github/workflows/ci.yml'
const PASS = { status: 'pass' } as const
const ALL_PASS = { 'no-literal-credentials': PASS, 'not-printed': PASS, 'out-of-reach': PASS } as const
const SECRET = ['env: { TOKEN: "${{ secrets.TOKEN }}" }'] as const
const at = (rule: string, line: number) => ({ rule, path: PATH, line })

/** A workflow of one job with these steps; what is not expected otherwise passes. */
const steps = (name: string, lines: readonly string[], expected: Partial<CheckCase['expect']> = {}): CheckCase => ({
  name,
  repo: { files: { [PATH]: workflowOf(...lines) } },
  expect: { ...ALL_PASS, ...Object.fromEntries(Object.entries(expected)) } as CheckCase['expect'],
})

testCheck(ciSecretsProtected, {
  cases: [
    steps('a secret that goes to one command', ['- run: ./deploy.sh', `  ${SECRET[0]}`]),
  ],
})
