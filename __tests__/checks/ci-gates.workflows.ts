import type { BranchRulesEvidence } from '../../src/evidence/branch-rules.ts'
import type { CheckCase, ExpectedCriterion, ExpectedFinding } from '../support/check-tester.ts'
import { branchRules, check, commitChecks } from '../support/github-evidence.ts'
import { ENVIRONMENT_CASES } from './ci-gates.environments.ts'
import { JOB_LINE, jobOf, STEP_LINE, workflowOf } from '../support/workflow-sketch.ts'

type Id = 'gates-on-changes' | 'gates-complete'
type Expected = { readonly [I in Id]?: ExpectedCriterion }
type Files = CheckCase['repo']['files']

const PATH = '.github/workflows/ci.yml'
const PASS = { status: 'pass' } as const
const CLEAR = {
  'checks-required': PASS,
  'this-check-required': PASS,
  'gates-on-changes': PASS,
  'gates-complete': PASS,
  'not-bypassable': PASS,
  'gates-passed': PASS,
  'environments-guarded': { status: 'unknown', gaps: ['unsupported'] },
} as const
const READY = { 'scripts/check_prod_readiness.py': 'print("ready")\n' }
const LINT = '- run: npx eslint .'
const TESTS = '- run: npm test'
const READINESS = '- run: python3 scripts/check_prod_readiness.py'
const SCAN = '- run: npm audit'
const ALL = [LINT, TESTS, READINESS, SCAN]

const at = (rule: string, line: number | null, path = PATH): ExpectedFinding => ({ rule, path, line })
const fails = (...findings: readonly ExpectedFinding[]): ExpectedCriterion => ({ status: 'fail', findings })
const noted = (...notes: readonly ExpectedFinding[]): ExpectedCriterion => ({ status: 'pass', notes })
const asked = (because: RegExp): ExpectedCriterion => ({ status: 'needs-review', because })

/** A repository with these workflows whose branch requires `ci`; all passes that is not expected otherwise. */
function one(
  name: string,
  files: Files,
  expected: Expected = {},
  about: Partial<BranchRulesEvidence> & { readonly contexts?: readonly string[] } = {},
): CheckCase {
  const { contexts = ['ci'], ...rules } = about
  return {
    name,
    repo: {
      files,
      branchRules: branchRules(contexts, rules),
      commitChecks: commitChecks(contexts.map((context) => check(context))),
    },
    expect: { ...CLEAR, ...expected },
  }
}

const steps = (name: string, lines: readonly string[], expected: Expected = {}): CheckCase =>
  one(name, { ...READY, [PATH]: workflowOf(...lines) }, expected)

/** The same gates in a workflow that starts otherwise. */
const on = (...lines: readonly string[]): string =>
  [
    'on:',
    ...lines.map((line) => `  ${line}`),
    'jobs:',
    '  ci:',
    '    steps:',
    ...ALL.map((line) => `      ${line}`),
    '',
  ].join('\n')
const SOURCES = Object.fromEntries(
  ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => [`src/${name}.ts`, 'export {}\n']),
)
const jobs = (...lines: readonly string[]): string =>
  ['on: pull_request', 'jobs:', ...lines.map((line) => `  ${line}`), ''].join('\n')

/** Cases about the gates that workflows run. */
export const WORKFLOW_CASES: readonly CheckCase[] = [
  ...ENVIRONMENT_CASES,
  steps('every gate in one required job', ALL),
  one(
    'gates in the very job that this is, whose name could not be told',
    { ...READY, [PATH]: workflowOf(...ALL) },
    { 'gates-complete': fails(...[0, 1, 2, 3].map((line) => at('gate-not-among-required', STEP_LINE + line))) },
    { ownJobKey: `${PATH}#ci` },
  ),
  steps('an exit code that is thrown away', [LINT, '- run: npm test || true', READINESS, SCAN], {
    'gates-on-changes': fails(at('gate-bypassable', STEP_LINE + 1)),
    'gates-complete': fails(at('gate-bypassable', STEP_LINE + 1)),
  }),
  steps('errors of the job that are ignored', [LINT, TESTS, '  continue-on-error: true', READINESS, SCAN], {
    'gates-on-changes': fails(at('gate-bypassable', STEP_LINE + 2)),
    'gates-complete': fails(at('gate-bypassable', STEP_LINE + 2)),
  }),
  steps('tests that count beside some that inform', [...ALL, '- run: npm run test:flaky || true'], {
    'gates-on-changes': noted(at('gate-bypassable', STEP_LINE + 4)),
  }),
  one(
    'a job that the title of a pull request skips',
    {
      ...READY,
      [PATH]: jobOf(
        '    if: "!contains(github.event.pull_request.title, \'[skip]\')"',
        '    steps:',
        ...ALL.map((line) => `      ${line}`),
      ),
    },
    {
      'gates-on-changes': fails(...Array.from({ length: 3 }, () => at('gate-bypassable', JOB_LINE))),
      'gates-complete': fails(...Array.from({ length: 4 }, () => at('gate-bypassable', JOB_LINE))),
    },
  ),
  one('a job of events that are no change', {
    ...READY,
    [PATH]: workflowOf(...ALL),
    '.github/workflows/night.yml': workflowOf('- run: npm run test:night || true').replace(
      /on:[\s\S]*?permissions/,
      'on: { schedule: [{ cron: "0 3 * * *" }] }\npermissions',
    ),
  }),
  one(
    'nothing runs before a merge',
    { [PATH]: on('push: { branches: [main] }') },
    { 'gates-on-changes': fails(at('gate-missing', 2)), 'gates-complete': asked(/lint, tests, the readiness check/) },
  ),
  one(
    'a job that its condition keeps off pull requests',
    { [PATH]: jobOf("    if: github.event_name == 'push'", '    steps:', ...ALL.map((line) => `      ${line}`)) },
    { 'gates-on-changes': fails(at('gate-missing', 3)), 'gates-complete': asked(/Is that looked after elsewhere/) },
  ),
  one(
    'a pull request that is gated once it is closed',
    { [PATH]: on('pull_request: { types: [closed] }') },
    { 'gates-on-changes': fails(at('gate-missing', 2)), 'gates-complete': asked(/Is that looked after elsewhere/) },
  ),
  one(
    'path filters that leave the code out',
    { ...READY, ...SOURCES, [PATH]: on('pull_request:', "  paths: ['docs/**', '**.py']") },
    { 'gates-on-changes': fails(at('gate-path-filtered', 3), at('gate-path-filtered', 3)) },
  ),
  one('path filters that leave documents out', {
    ...READY,
    ...SOURCES,
    'docs/a.md': '# A\n',
    [PATH]: on('pull_request:', "  paths-ignore: ['docs/**', '**.md']"),
  }),
  one(
    'path filters that leave one file of many out',
    { ...READY, ...SOURCES, [PATH]: on('pull_request:', "  paths-ignore: ['src/a.ts']") },
    { 'gates-on-changes': noted(at('gate-path-filtered', 3), at('gate-path-filtered', 3)) },
  ),
  one(
    'lint without tests',
    { [PATH]: workflowOf(LINT) },
    {
      'gates-on-changes': noted(at('gate-missing', 3)),
      'gates-complete': asked(/to do this: tests, the readiness check/),
    },
  ),
  one(
    'gates that the branch does not require',
    { ...READY, [PATH]: workflowOf(...ALL) },
    { 'gates-complete': fails(...[0, 1, 2, 3].map((line) => at('gate-not-among-required', STEP_LINE + line))) },
    { contexts: ['another App'] },
  ),
  one(
    'a readiness script that no workflow runs',
    { ...READY, [PATH]: workflowOf(LINT, TESTS, SCAN) },
    { 'gates-complete': fails(at('gate-missing', null, 'scripts/check_prod_readiness.py')) },
  ),
  one(
    'a check of another App is asked about',
    { [PATH]: workflowOf(LINT, TESTS, SCAN) },
    { 'gates-complete': asked(/It also requires `readiness`/) },
    { contexts: ['ci', 'readiness'] },
  ),
  one('a merge queue in which the gate runs', { ...READY, [PATH]: workflowOf(...ALL) }, {}, { hasMergeQueue: true }),
  one(
    'a merge queue in which the gate does not run',
    { ...READY, [PATH]: on('pull_request:', 'push: { branches: [main] }') },
    { 'gates-complete': fails(at('gate-misses-merge-queue', 1)) },
    { hasMergeQueue: true },
  ),
  one(
    'a job that is skipped where another fails',
    {
      ...READY,
      [PATH]: jobs(
        'build:',
        '  steps: [{ run: npm run build }]',
        'ci:',
        '  needs: build',
        '  steps:',
        ...ALL.map((line) => `    ${line}`),
      ),
    },
    { 'gates-complete': fails(at('gate-skipped-with-needs', 5)) },
  ),
  one('a last job that asks how the others ended', {
    ...READY,
    [PATH]: jobs(
      'gates:',
      '  steps:',
      ...ALL.map((line) => `    ${line}`),
      'ci:',
      '  needs: gates',
      '  if: always()',
      '  steps:',
      '    - run: test "$RESULT" = success',
      '      env: { RESULT: "${{ needs.gates.result }}" }',
    ),
  }),
  one(
    'a last job that asks nothing',
    {
      ...READY,
      [PATH]: jobs(
        'gates:',
        '  steps:',
        ...ALL.map((line) => `    ${line}`),
        'ci:',
        '  needs: gates',
        '  if: always()',
        '  steps: [{ run: echo done }]',
      ),
    },
    { 'gates-complete': fails(...[5, 6, 7, 8].map((line) => at('gate-not-among-required', line))) },
  ),
  one(
    'a matrix of jobs',
    {
      ...READY,
      [PATH]: jobOf(
        '    strategy: { matrix: { node: [20, 22] } }',
        '    steps:',
        ...ALL.map((line) => `      ${line}`),
      ),
    },
    {},
    {
      contexts: ['ci (20)', 'ci (22)'],
    },
  ),
  one(
    'a called workflow of the repository',
    {
      ...READY,
      [PATH]: jobs('all:', '  uses: ./.github/workflows/gates.yml'),
      '.github/workflows/gates.yml': workflowOf(...ALL).replace(
        /on:[\s\S]*?permissions/,
        'on: workflow_call\npermissions',
      ),
    },
    {},
    { contexts: ['all / ci'] },
  ),
  one(
    'a workflow that cannot be parsed',
    { ...READY, [PATH]: 'jobs: [' },
    {
      'gates-on-changes': { status: 'unknown', gaps: ['malformed'] },
      'gates-complete': { status: 'unknown', gaps: ['malformed', 'permission'] },
    },
  ),
]
