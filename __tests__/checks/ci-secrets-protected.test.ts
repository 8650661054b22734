import { ciSecretsProtected } from '../../src/checks/ci-secrets-protected.ts'
import type { RunLogsEvidence } from '../../src/evidence/run-logs.ts'
import type { Detection } from '../../src/model/finding.ts'
import { gap, type Gap } from '../../src/model/gap.ts'
import { auditCases } from '../support/audit-cases.ts'
import { testCheck, type CheckCase, type ExpectedCriterion } from '../support/check-tester.ts'
import { STEP_LINE, workflowOf } from '../support/workflow-sketch.ts'

type Id = 'no-literal-credentials' | 'not-printed' | 'out-of-reach' | 'logs-clean'
type Expected = { readonly [I in Id]?: ExpectedCriterion }

const PATH = '.github/workflows/ci.yml'
const PASS = { status: 'pass' } as const
/** Nobody asked GitHub, as on the command line. */
const UNASKED = { status: 'unknown', gaps: ['unsupported'] } as const
const ALL_PASS = {
  'no-literal-credentials': PASS,
  'not-printed': PASS,
  'out-of-reach': PASS,
  'logs-clean': UNASKED,
} as const
const TOKEN = '  env: { TOKEN: "${{ secrets.TOKEN }}" }'
const at = (rule: string, line: number, path = PATH) => ({ rule, path, line })
const printed = (rule: string, line: number, path = PATH): Expected => ({
  'not-printed': { status: 'fail', findings: [at(rule, line, path)] },
})
const nowhere = (because: RegExp): Expected => ({
  'no-literal-credentials': { status: 'not-applicable', because },
  'not-printed': { status: 'not-applicable', because },
  'out-of-reach': { status: 'not-applicable', because },
  'logs-clean': UNASKED,
})
const unknown = (...gaps: NonNullable<ExpectedCriterion['gaps']>): Expected => ({
  'no-literal-credentials': { status: 'unknown', gaps },
  'not-printed': { status: 'unknown', gaps },
  'out-of-reach': { status: 'unknown', gaps },
  'logs-clean': UNASKED,
})

const files = (name: string, content: CheckCase['repo']['files'], expected: Expected = {}): CheckCase => ({
  name,
  repo: { files: content },
  expect: { ...ALL_PASS, ...expected },
})
const steps = (name: string, lines: readonly string[], expected: Expected = {}): CheckCase =>
  files(name, { [PATH]: workflowOf(...lines) }, expected)

const FAKE = ['gh', 'p_'].join('') + 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'
const PRINTING = workflowOf('- run: echo "$TOKEN" | base64 | base64', TOKEN)

const logged = (
  name: string,
  about: Partial<RunLogsEvidence>,
  expected: ExpectedCriterion,
  gaps: readonly Gap[] = [],
) =>
  ({
    name,
    repo: {
      files: { [PATH]: workflowOf('- run: npm test') },
      api: { 'run-logs': { ok: true, value: { ...LOGS, ...about }, gaps } },
    },
    expect: { ...ALL_PASS, 'logs-clean': expected },
  }) as const satisfies CheckCase

const LOGS: RunLogsEvidence = {
  runs: 2,
  ofCommit: 1,
  workflows: [PATH],
  perWorkflow: 5,
  since: null,
  expired: [],
  withoutJobs: 0,
  ofForks: 0,
  hasNoWorkflow: false,
  inspected: [{ what: 'attempts of workflow runs', count: 3 }],
  found: [],
  causes: [],
  only: null,
}
const SHOWN = ['secret-beside-its-name', 'secret-in-mask-command', 'runner-memory-dump', 'compromised-action-ran']
const TOLD = ['debug-log', 'token-wider-than-declared']
const inLog = (rule: string, confidence: Detection['confidence']): Detection => ({
  rule,
  message: 'It is printed.',
  severity: 'high',
  confidence,
  place: {
    kind: 'log',
    workflow: PATH,
    job: 'ci',
    step: 'Run x',
    run: 7,
    attempt: 1,
    line: 3,
    url: 'https://github.com/acme/shop/actions/runs/7',
  },
  related: [],
  key: rule,
  secret: null,
})
const NO_RUNS = { runs: 0, ofCommit: 0, workflows: [], inspected: [{ what: 'attempts of workflow runs', count: 0 }] }
const LOG_CASES: readonly CheckCase[] = [
  logged('clean logs', {}, PASS),
  logged('clean logs, others of which expired', { expired: [4], withoutJobs: 1, ofForks: 1 }, PASS),
  logged(
    'logs that show something',
    { found: [...SHOWN.map((rule) => inLog(rule, 'high')), ...TOLD.map((rule) => inLog(rule, 'low'))] },
    {
      status: 'fail',
      findings: SHOWN.map((rule) => ({ rule, path: null, line: 3 })),
      notes: TOLD.map((rule) => ({ rule, path: null, line: 3 })),
    },
  ),
  logged('a log that was deleted', { runs: 3 }, { status: 'unknown', gaps: ['not-found'] }, [
    gap('run-logs', 'not-found', 'It is gone.'),
  ]),
  logged('no run at all', NO_RUNS, { status: 'unknown', gaps: ['not-found'] }),
  logged(
    'no run of a repository without workflows',
    { ...NO_RUNS, hasNoWorkflow: true },
    {
      status: 'not-applicable',
      because: /no workflow/,
    },
  ),
]

testCheck(ciSecretsProtected, {
  cases: [
    ...auditCases(ciSecretsProtected, {
      'no-literal-credentials': [
        'hardcoded-credentials',
        'hardcoded-container-credentials',
        'secret-in-vars',
        'secret-in-workflow-input',
      ],
      'not-printed': [
        'secret-in-log',
        'unredacted-secrets',
        'environment-dump',
        'shell-trace-with-secrets',
        'verbose-client-with-secrets',
        'late-add-mask',
        'secret-in-command-line',
        'secret-in-output',
        'debug-enabled',
        'insecure-commands',
        'secret-exfiltration',
        'runner-memory-access',
        'known-compromised-actions',
      ],
      'out-of-reach': [
        'overprovisioned-secrets',
        'secrets-inherit',
        'excessive-secret-scope',
        'template-injection',
        'dangerous-triggers',
        'untrusted-checkout',
        'artifact-poisoning',
        'github-env',
        'bot-conditions',
        'forbidden-uses',
      ],
    }).map((one): CheckCase => ({ ...one, expect: { ...one.expect, 'logs-clean': UNASKED } })),
    steps('a secret that goes to one command', ['- run: ./deploy.sh', TOKEN]),
    steps('no secret at all', ['- run: npm test']),
    steps('a value that is masked and goes to a file', [
      '- run: |',
      '    short="${TOKEN:0:8}"',
      '    echo "::add-mask::$short"',
      '    printf "%s" "$short" > short.txt',
      TOKEN,
    ]),
    steps('a credential that is written out', ['- run: ./deploy.sh', `  env: { TOKEN: ${FAKE} }`], {
      'no-literal-credentials': { status: 'fail', findings: [at('hardcoded-credentials', STEP_LINE + 1)] },
    }),
    files(
      'lines that end as on Windows',
      { [PATH]: PRINTING.replaceAll('\n', '\r\n') },
      printed('secret-in-log', STEP_LINE),
    ),
    files(
      'an action of the repository that prints what it is given',
      {
        [PATH]: workflowOf('- uses: ./.github/actions/show', '  with: { token: "${{ secrets.TOKEN }}" }'),
        '.github/actions/show/action.yml': [
          'name: Show',
          'inputs: { token: { required: true } }',
          'runs:',
          '  using: composite',
          '  steps:',
          '    - shell: bash',
          '      run: echo "$TOKEN" | rev',
          '      env: { TOKEN: "${{ inputs.token }}" }',
          '',
        ].join('\n'),
      },
      printed('secret-in-log', 7, '.github/actions/show/action.yml'),
    ),
    files('an action that nothing uses', {
      [PATH]: workflowOf('- run: npm test'),
      'test/data/action.yml': 'runs: { using: composite, steps: [',
    }),
    files(
      "another tool's comment silences nothing here",
      { [PATH]: workflowOf(`- run: echo "$TOKEN" | base64 -w0 | rev # zizmor: ignore[secret-in-log]`, TOKEN) },
      printed('secret-in-log', STEP_LINE),
    ),
    files('a repository without workflows', { 'src/main.py': 'print(1)\n' }, nowhere(/no GitHub Actions file/)),
    files(
      'Dependabot alone',
      { '.github/dependabot.yml': 'version: 2\nupdates: []\n' },
      nowhere(/no GitHub Actions file/),
    ),
    files(
      'another CI',
      { '.travis.yml': 'script: npm test\n' },
      Object.fromEntries(
        ['no-literal-credentials', 'not-printed', 'out-of-reach'].map((id) => [
          id,
          { status: 'needs-review', because: /`\.travis\.yml` configures another CI/ },
        ]),
      ),
    ),
    files('a file that cannot be parsed', { [PATH]: 'jobs: [' }, unknown('malformed')),
    files('bytes that are no text', { [PATH]: new Uint8Array([0x6a, 0x3a, 0xff, 0xfe]) }, unknown('malformed')),
    files(
      'a file that cannot be parsed beside one that prints',
      { [PATH]: PRINTING, '.github/workflows/other.yml': 'jobs: [' },
      {
        ...unknown('malformed'),
        'not-printed': { status: 'fail', findings: [at('secret-in-log', STEP_LINE)], gaps: ['malformed'] },
      },
    ),
    ...LOG_CASES,
    files(
      'names that try to break out',
      { '.github/workflows/a`::error::\u202eb.yml': PRINTING },
      printed('secret-in-log', STEP_LINE, '.github/workflows/a`::error::\u202eb.yml'),
    ),
  ],
})
