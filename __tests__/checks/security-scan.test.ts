import { securityScan } from '../../src/checks/security-scan.ts'
import type { CheckedJob, CommitCheck } from '../../src/evidence/commit-checks.ts'
import type { ProgramEnd } from '../../src/evidence/program-runs.ts'
import { analysis, codeScanning } from '../support/api-evidence.ts'
import { check, commitChecks, job, SCANNER } from '../support/github-evidence.ts'
import { type CheckCase, type ExpectedCriterion, testCheck } from '../support/check-tester.ts'
import { toolEndings } from '../support/tool-endings.ts'
import { STEP_LINE, workflowOf } from '../support/workflow-sketch.ts'

type Id = 'scan-succeeded' | 'scan-reported' | 'scanner-present' | 'scanner-blocks' | 'bandit-here'

const PATH = '.github/workflows/scan.yml'
const PYTHON = { 'requirements.txt': 'flask==3.0.0\n', 'app.py': 'print("hello")\n' }
const NPM = { 'web/package-lock.json': '{}' }
const PASS = { status: 'pass' } as const
const NOT_ASKED = { status: 'unknown', gaps: ['feature-off'] } as const
const NO_REPORT = { status: 'unknown', gaps: ['unsupported'] } as const
const NO_SCAN = { status: 'not-applicable', because: /No workflow runs a scanner/ } as const
const ASKED_OF_A_PERSON = { status: 'needs-review', because: /another CI, an App\?/ } as const
const at = (rule: string, line: number | null, path: string | null = PATH) => ({ rule, path, line })
const missing = (...paths: readonly string[]): ExpectedCriterion => ({
  status: 'fail',
  findings: paths.map((path) => at('security-scan-missing', 1, path)),
})
const blocksNot = (rule: string, line: number): { readonly 'scanner-blocks': ExpectedCriterion } => ({
  'scanner-blocks': { status: 'fail', findings: [at(rule, line)] },
})

const one = (
  name: string,
  files: CheckCase['repo']['files'],
  expected: { readonly [I in Id]?: ExpectedCriterion } = {},
): CheckCase => ({
  name,
  repo: { files },
  expect: {
    'scanner-present': PASS,
    'scanner-blocks': PASS,
    'bandit-here': NOT_ASKED,
    'scan-reported': NO_REPORT,
    'scan-succeeded': NO_REPORT,
    ...expected,
  },
})
const python = (name: string, lines: readonly string[], expected: { readonly [I in Id]?: ExpectedCriterion } = {}) =>
  one(name, { ...PYTHON, [PATH]: workflowOf(...lines) }, expected)

const ran = (name: string, end: ProgramEnd, expected: ExpectedCriterion): CheckCase => ({
  name,
  repo: { files: PYTHON, tools: [{ tool: 'bandit', over: null, end }] },
  expect: {
    'scanner-present': ASKED_OF_A_PERSON,
    'scanner-blocks': NO_SCAN,
    'bandit-here': expected,
    'scan-reported': NO_REPORT,
    'scan-succeeded': NO_REPORT,
  },
})
const started = (...on: readonly string[]): string =>
  [...on, 'permissions: {}', 'jobs:', '  scan:', '    steps:', '      - run: bandit -r .', ''].join('\n')

const reported = (name: string, api: ReturnType<typeof codeScanning>, expected: ExpectedCriterion): CheckCase => ({
  name,
  repo: { files: { ...PYTHON, [PATH]: workflowOf('- run: bandit -r .') }, api },
  expect: {
    'scanner-present': PASS,
    'scanner-blocks': PASS,
    'bandit-here': NOT_ASKED,
    'scan-succeeded': NO_REPORT,
    'scan-reported': expected,
  },
})

const BANDIT = { name: 'Run bandit -r .', conclusion: 'success' }

/** What a job `ci` with Bandit came to on the commit. */
function runs(
  name: string,
  checks: Parameters<typeof commitChecks>[0],
  expected: ExpectedCriterion,
  about: Partial<CheckCase> & { readonly files?: CheckCase['repo']['files']; readonly isCut?: boolean } = {},
): CheckCase {
  const { files, isCut, ...more } = about
  const whole = { checks: isCut !== true, statuses: true }
  return {
    name,
    repo: {
      files: files ?? { ...PYTHON, [PATH]: workflowOf('- run: bandit -r .') },
      commitChecks: commitChecks(checks, { isWhole: whole }),
    },
    expect: {
      'scanner-present': PASS,
      'scanner-blocks': PASS,
      'bandit-here': NOT_ASKED,
      'scan-reported': more.stage === 'pull-request' ? { status: 'unknown', gaps: ['deferred'] } : NO_REPORT,
      'scan-succeeded': expected,
    },
    ...more,
  }
}
const ci = (about: Partial<CheckedJob> = {}, more: Partial<CommitCheck> = {}): CommitCheck =>
  check('ci', {
    job: job({ workflow: PATH, steps: [{ name: 'Set up job', conclusion: 'success' }, BANDIT], ...about }),
    ...more,
  })
const notRun: ExpectedCriterion = { status: 'fail', findings: [at('scan-not-run', null, null)] }
const unseen = (gap: 'unsupported' | 'not-found' | 'pending'): ExpectedCriterion => ({ status: 'unknown', gaps: [gap] })

testCheck(securityScan, {
  cases: [
    runs('a scanner whose step succeeded', [ci()], PASS),
    runs('a scanner whose job failed', [ci({}, { conclusion: 'failure' })], {
      status: 'fail',
      findings: [at('scan-failed', null, null)],
    }),
    runs(
      'a scanner whose step was skipped in a job that passed',
      [ci({ steps: [{ ...BANDIT, conclusion: 'skipped' }] })],
      notRun,
    ),
    runs(
      'a step that cannot be told',
      [ci({ steps: [{ name: 'Other', conclusion: 'success' }] })],
      unseen('unsupported'),
    ),
    runs('a check run that somebody posted under the name', [ci({ confirmation: 'refuted', steps: null })], notRun),
    runs(
      'a check run that was not seen among the jobs',
      [ci({ confirmation: 'unseen', steps: null })],
      unseen('not-found'),
    ),
    runs('another App’s check of the name', [ci({}, { app: SCANNER })], notRun),
    runs('a job of another workflow', [ci({ workflow: '.github/workflows/other.yml' })], notRun),
    runs('a workflow file that differs from the trusted one', [ci({ file: 'changed' })], {
      status: 'needs-review',
      because: /differs from the trusted one/,
    }),
    runs('a workflow file that could not be compared', [ci({ file: 'unknown' })], unseen('unsupported')),
    runs('a scan that is running', [ci({}, { conclusion: null })], unseen('pending')),
    runs('a scan that was skipped', [ci({}, { conclusion: 'skipped' })], notRun),
    runs('no run', [], notRun),
    runs('no run on the pages that were read', [], unseen('not-found'), { isCut: true }),
    runs('a job whose run is not known', [check('ci', { job: null })], unseen('unsupported')),
    runs(
      'a pull request, whose jobs were not looked up',
      [ci({ confirmation: 'not-asked', steps: null })],
      unseen('not-found'),
      { stage: 'pull-request' },
    ),
    runs('a pull request with its scanner', [ci()], PASS, { stage: 'pull-request' }),
    runs(
      'a release, whose jobs were not looked up',
      [ci({ confirmation: 'not-asked', steps: null })],
      unseen('not-found'),
    ),
    runs('a matrix', [ci({}, { name: 'ci (3.13)' })], PASS, {
      files: {
        ...PYTHON,
        [PATH]: workflowOf('- run: bandit -r .').replace(
          '  ci:\n',
          '  ci:\n    strategy: { matrix: { python: [3.13] } }\n',
        ),
      },
    }),
    runs('a step with a name of its own', [ci({ steps: [{ name: 'Scan', conclusion: 'success' }] })], PASS, {
      files: { ...PYTHON, [PATH]: workflowOf('- name: Scan', '  run: bandit -r .') },
    }),
    runs(
      'a scanner that is an action',
      [ci({ steps: [{ name: 'Run github/codeql-action/analyze@v4', conclusion: 'success' }] })],
      PASS,
      {
        files: {
          ...PYTHON,
          [PATH]: workflowOf('- uses: github/codeql-action/init@v4', '- uses: github/codeql-action/analyze@v4'),
        },
      },
    ),
    reported('a report of this commit', codeScanning(), PASS),
    reported('an empty report', codeScanning({ analyses: [analysis('Bandit', { rules: 0 })] }), {
      status: 'needs-review',
      because: /empty log/,
    }),
    reported('code scanning that is off', codeScanning({ isOn: false, analyses: [] }), {
      status: 'needs-review',
      because: /is off here/,
    }),
    python('a scanner that can fail', ['- run: bandit -r .']),
    python('a scanner that a tool starts', ['- run: uv run bandit -r src']),
    one('a scanner for each of two languages', {
      ...PYTHON,
      ...NPM,
      [PATH]: workflowOf('- run: bandit -r .', '- run: npm audit --audit-level=high'),
    }),
    one('one scanner that reads both', {
      ...PYTHON,
      ...NPM,
      [PATH]: workflowOf('- uses: github/codeql-action/analyze@v4'),
    }),
    one(
      'a language that no scanner reads',
      { ...PYTHON, ...NPM, [PATH]: workflowOf('- run: bandit -r .') },
      { 'scanner-present': missing('web/package-lock.json') },
    ),
    one(
      'a scanner of workflows reads no code',
      { ...PYTHON, [PATH]: workflowOf('- run: zizmor .') },
      { 'scanner-present': missing('requirements.txt') },
    ),
    one(
      'CodeQL reads no PHP',
      { 'composer.json': '{}', [PATH]: workflowOf('- uses: github/codeql-action/analyze@v4') },
      { 'scanner-present': missing('composer.json') },
    ),
    one('infrastructure with its scanner', {
      'main.tf': 'resource "x" "y" {}\n',
      [PATH]: workflowOf('- uses: bridgecrewio/checkov-action@v12'),
    }),
    python('no scanner at all', ['- run: pytest'], {
      'scanner-present': missing('requirements.txt'),
      'scanner-blocks': NO_SCAN,
    }),
    python(
      'an exit code that is thrown away',
      ['- run: bandit -r . || true'],
      blocksNot('security-scan-non-blocking', STEP_LINE),
    ),
    python(
      'errors that are ignored',
      ['- run: bandit -r .', '  continue-on-error: true'],
      blocksNot('security-scan-non-blocking', STEP_LINE + 1),
    ),
    python(
      'a scanner that is told not to fail',
      ['- run: bandit -r . --exit-zero'],
      blocksNot('security-scan-non-blocking', STEP_LINE),
    ),
    python(
      'a report for people beside the run that counts',
      ['- run: bandit -r .', '- run: bandit -r . -f html --exit-zero'],
      {
        'scanner-blocks': { status: 'pass', notes: [at('security-scan-non-blocking', STEP_LINE + 1)] },
      },
    ),
    python(
      'one sound scanner makes up for no other',
      ['- run: bandit -r .', '- run: pip-audit || true'],
      blocksNot('security-scan-non-blocking', STEP_LINE + 1),
    ),
    python(
      'a condition that the author of a change decides',
      ['- run: bandit -r .', '  if: "!contains(github.event.pull_request.title, \'wip\')"'],
      blocksNot('security-scan-skippable', STEP_LINE + 1),
    ),
    one(
      'started by hand alone',
      { ...PYTHON, [PATH]: started('on: workflow_dispatch') },
      blocksNot('security-scan-never-triggers', 1),
    ),
    one(
      'for a branch that is not the default one',
      { ...PYTHON, [PATH]: started('on:', '  push:', '    branches: [old-2019]') },
      blocksNot('security-scan-never-triggers', 1),
    ),
    one('every week', { ...PYTHON, [PATH]: started('on: { schedule: [{ cron: "0 5 * * 1" }] }') }),
    one(
      'a job that never runs',
      { ...PYTHON, [PATH]: workflowOf('- run: bandit -r .', '  if: false') },
      { 'scanner-present': missing('requirements.txt'), 'scanner-blocks': NO_SCAN },
    ),
    one('a called workflow of the repository', {
      ...PYTHON,
      '.github/workflows/all.yml': 'on: pull_request\njobs: { scan: { uses: ./.github/workflows/scan.yml } }\n',
      [PATH]: started('on: workflow_call'),
    }),
    one(
      'a caller that ignores errors',
      {
        ...PYTHON,
        '.github/workflows/all.yml':
          'on: pull_request\njobs:\n  scan:\n    steps:\n      - uses: ./.github/actions/scan\n        continue-on-error: true\n',
        '.github/actions/scan/action.yml':
          'name: Scan\nruns:\n  using: composite\n  steps:\n    - run: bandit -r .\n      shell: bash\n',
      },
      {
        'scanner-blocks': {
          status: 'fail',
          findings: [at('security-scan-non-blocking', 6, '.github/workflows/all.yml')],
        },
      },
    ),
    one(
      'no code',
      { 'README.md': '# Notes\n', [PATH]: workflowOf('- run: ./publish-notes') },
      {
        'scanner-present': { status: 'not-applicable', because: /no source code/ },
        'scanner-blocks': NO_SCAN,
      },
    ),
    one('tests and copies of others are not the application', {
      'vendor/x/go.mod': 'module x\n',
      'tests/data/package.json': '{}',
      ...PYTHON,
      [PATH]: workflowOf('- run: bandit -r .'),
    }),
    one('no workflow', PYTHON, { 'scanner-present': ASKED_OF_A_PERSON, 'scanner-blocks': NO_SCAN }),
    one(
      'a workflow that cannot be parsed',
      { ...PYTHON, [PATH]: 'jobs: [', '.github/workflows/ok.yml': workflowOf('- run: bandit -r .') },
      {
        'scanner-present': { status: 'unknown', gaps: ['malformed'] },
        'scanner-blocks': { status: 'unknown', gaps: ['malformed'] },
      },
    ),
    one(
      'no scanner in what could be read',
      { ...PYTHON, [PATH]: 'jobs: [', '.github/workflows/ok.yml': workflowOf('- run: pytest') },
      {
        'scanner-present': { status: 'unknown', gaps: ['malformed', 'malformed'] },
        'scanner-blocks': { status: 'unknown', gaps: ['malformed'] },
      },
    ),
    ...toolEndings('bandit').map(({ name, end, expected }) => ran(name, end, expected)),
    {
      name: 'nothing here is for the tool',
      repo: { files: PYTHON, tools: [] },
      expect: {
        'scanner-present': ASKED_OF_A_PERSON,
        'scanner-blocks': NO_SCAN,
        'scan-reported': NO_REPORT,
        'scan-succeeded': NO_REPORT,
        'bandit-here': { status: 'unknown', gaps: ['not-found'] },
      },
    },
  ],
})
