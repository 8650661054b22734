import { ciSecretsProtected } from '../../src/checks/ci-secrets-protected.ts'
import { auditCases } from '../support/audit-cases.ts'
import { testCheck, type CheckCase, type ExpectedCriterion } from '../support/check-tester.ts'
import { STEP_LINE, workflowOf } from '../support/workflow-sketch.ts'

type Id = 'no-literal-credentials' | 'not-printed' | 'out-of-reach'
type Expected = { readonly [I in Id]?: ExpectedCriterion }

const PATH = '.github/workflows/ci.yml'
const PASS = { status: 'pass' } as const
const ALL_PASS = { 'no-literal-credentials': PASS, 'not-printed': PASS, 'out-of-reach': PASS } as const
const TOKEN = '  env: { TOKEN: "${{ secrets.TOKEN }}" }'
const at = (rule: string, line: number, path = PATH) => ({ rule, path, line })
const printed = (rule: string, line: number, path = PATH): Expected => ({
  'not-printed': { status: 'fail', findings: [at(rule, line, path)] },
})
const nowhere = (because: RegExp): Expected => ({
  'no-literal-credentials': { status: 'not-applicable', because },
  'not-printed': { status: 'not-applicable', because },
  'out-of-reach': { status: 'not-applicable', because },
})
const unknown = (...gaps: NonNullable<ExpectedCriterion['gaps']>): Expected => ({
  'no-literal-credentials': { status: 'unknown', gaps },
  'not-printed': { status: 'unknown', gaps },
  'out-of-reach': { status: 'unknown', gaps },
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
    }),
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
    files(
      'names that try to break out',
      { '.github/workflows/a`::error::\u202eb.yml': PRINTING },
      printed('secret-in-log', STEP_LINE, '.github/workflows/a`::error::\u202eb.yml'),
    ),
  ],
})
