import { cleanArtifactUploads } from '../../src/checks/clean-artifact-uploads.ts'
import type { ArtifactsEvidence } from '../../src/evidence/artifacts.ts'
import { detection } from '../support/evidence-sketch.ts'
import { auditCases } from '../support/audit-cases.ts'
import { type CheckCase, type ExpectedCriterion, testCheck } from '../support/check-tester.ts'
import { STEP_LINE, workflowOf } from '../support/workflow-sketch.ts'

type Id = 'upload-paths-clean' | 'checkout-credentials-dropped' | 'artifacts-clean'
type Expected = { readonly [I in Id]?: ExpectedCriterion }

/** Nobody asked GitHub, as on the command line. */
const UNASKED = { status: 'unknown', gaps: ['unsupported'] } as const

const PATH = '.github/workflows/ci.yml'
const PASS = { status: 'pass' } as const
const CHECKOUT = '- uses: actions/checkout@v5'
const DROPPED = ['- uses: actions/checkout@v5', '  with: { persist-credentials: false }']
const at = (rule: string, line: number) => ({ rule, path: PATH, line })
const upload = (path: string): readonly string[] => ['- uses: actions/upload-artifact@v4', `  with: { path: ${path} }`]
const NOTHING: Expected = {
  'upload-paths-clean': { status: 'not-applicable', because: /No workflow uploads/ },
  'checkout-credentials-dropped': { status: 'not-applicable', because: /No workflow uploads/ },
}
const UNREAD: ExpectedCriterion = { status: 'unknown', gaps: ['malformed'] }

const one = (name: string, files: CheckCase['repo']['files'], expected: Expected = {}): CheckCase => ({
  name,
  repo: { files },
  expect: { 'upload-paths-clean': PASS, 'checkout-credentials-dropped': PASS, 'artifacts-clean': UNASKED, ...expected },
})
const steps = (name: string, lines: readonly string[], expected: Expected = {}): CheckCase =>
  one(name, { [PATH]: workflowOf(...lines) }, expected)

/** The engine's own examples, each with an upload beside them, since some upload nothing themselves. */
const examples = auditCases(cleanArtifactUploads, {
  'upload-paths-clean': [
    'secrets-in-artifacts',
    'tainted-file-in-artifact',
    'log-artifact-with-secrets',
    'secret-in-build-arg',
  ],
  'checkout-credentials-dropped': ['artipacked'],
}).map((example): CheckCase => ({
  ...example,
  expect: { ...example.expect, 'artifacts-clean': UNASKED },
  repo: { files: { ...example.repo.files, '.github/workflows/pack.yml': workflowOf(...upload('dist/app.tgz')) } },
}))

const KEPT: ArtifactsEvidence = {
  isWhole: true,
  runs: 1,
  artifacts: 1,
  expired: [],
  ofForks: 0,
  inspected: [
    { what: 'artifacts', count: 1 },
    { what: 'files in artifacts', count: 3 },
  ],
  found: [],
}
const kept = (name: string, about: Partial<ArtifactsEvidence>, expected: ExpectedCriterion): CheckCase => ({
  name,
  repo: {
    files: { [PATH]: workflowOf(...upload('dist/app.tgz')) },
    api: { artifacts: { ok: true, value: { ...KEPT, ...about }, gaps: [] } },
  },
  expect: { 'upload-paths-clean': PASS, 'checkout-credentials-dropped': PASS, 'artifacts-clean': expected },
})
const NOTHING_KEPT = { artifacts: 0, inspected: [{ what: 'artifacts', count: 0 }] }
const RULES = ['persisted-git-credential', 'secret-in-build-record']
const KEPT_CASES: readonly CheckCase[] = [
  kept('artifacts without a credential', {}, PASS),
  kept(
    'artifacts with credentials',
    { found: RULES.map((rule) => detection({ rule, key: rule })) },
    {
      status: 'fail',
      findings: RULES.map((rule) => ({ rule, path: 'a.txt', line: 1 })),
    },
  ),
  kept('no artifact', NOTHING_KEPT, { status: 'not-applicable', because: /No run of this commit/ }),
  kept('only expired artifacts', { ...NOTHING_KEPT, expired: ['dist'] }, { status: 'unknown', gaps: ['not-found'] }),
  kept('no run', { ...NOTHING_KEPT, runs: 0 }, { status: 'unknown', gaps: ['not-found'] }),
]

testCheck(cleanArtifactUploads, {
  cases: [
    ...examples,
    ...KEPT_CASES,
    steps('files that are named', [...DROPPED, ...upload('dist/*.tar.gz')]),
    steps('the whole workspace without the credential', [...DROPPED, ...upload('.')]),
    steps(
      'the whole workspace with the credential',
      [CHECKOUT, '- uses: actions/upload-artifact@v3', '  with: { path: . }'],
      {
        'checkout-credentials-dropped': { status: 'fail', findings: [at('artipacked', STEP_LINE)] },
      },
    ),
    steps('a file of secrets', [...DROPPED, ...upload('.env')], {
      'upload-paths-clean': { status: 'fail', findings: [at('secrets-in-artifacts', STEP_LINE + 3)] },
    }),
    steps(
      'a file that a step writes from a secret',
      [
        ...DROPPED,
        '- run: echo "$TOKEN" > dist/token.txt',
        '  env: { TOKEN: "${{ secrets.TOKEN }}" }',
        ...upload('dist'),
      ],
      { 'upload-paths-clean': { status: 'fail', findings: [at('tainted-file-in-artifact', STEP_LINE + 2)] } },
    ),
    one('an action of the repository that uploads', {
      [PATH]: workflowOf('- uses: ./.github/actions/pack'),
      '.github/actions/pack/action.yml':
        'name: Pack\nruns:\n  using: composite\n  steps:\n    - uses: actions/upload-artifact@v4\n      with: { path: dist }\n',
    }),
    steps('nothing is uploaded', [CHECKOUT, '- run: npm test'], NOTHING),
    one('no workflow', { 'README.md': '# App\n' }, NOTHING),
    one(
      'a workflow that cannot be parsed beside one that is clean',
      { [PATH]: workflowOf(...DROPPED, ...upload('dist')), '.github/workflows/x.yml': 'jobs: [' },
      { 'upload-paths-clean': UNREAD, 'checkout-credentials-dropped': UNREAD },
    ),
    one(
      'a workflow that cannot be parsed alone',
      { '.github/workflows/x.yml': 'jobs: [' },
      { 'upload-paths-clean': UNREAD, 'checkout-credentials-dropped': UNREAD },
    ),
  ],
})
