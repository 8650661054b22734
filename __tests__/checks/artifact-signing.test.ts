import { artifactSigning } from '../../src/checks/artifact-signing.ts'
import { auditCases } from '../support/audit-cases.ts'
import { type CheckCase, type ExpectedCriterion, testCheck } from '../support/check-tester.ts'

type Expected = { readonly [I in 'release-signs' | 'release-untouched']?: ExpectedCriterion }

const PATH = '.github/workflows/release.yml'
const PASS = { status: 'pass' } as const
const UPLOAD = '- run: gh release upload v1 app.tar.gz'
const ATTEST = '- uses: actions/attest@v4'
const GORELEASER = '- uses: goreleaser/goreleaser-action@v6'
const BUILD = ['- uses: docker/build-push-action@v6', '  with: { push: true }']
const NPM = ['- run: npm publish', '  env: { NODE_AUTH_TOKEN: "${{ secrets.NPM_TOKEN }}" }']
const PERMISSIONS = 'permissions: { contents: write, id-token: write, attestations: write }'

/** The line at which the first given line of `release` stands. */
const LINE = 6
const release = (...lines: readonly string[]): string => releaseWith(PERMISSIONS, ...lines)
const releaseWith = (permissions: string, ...lines: readonly string[]): string =>
  [
    'on: { push: { tags: ["v*"] } }',
    permissions,
    'jobs:',
    '  release:',
    '    steps:',
    ...lines.map((line) => `      ${line}`),
    '',
  ].join('\n')

const at = (rule: string, line: number, path = PATH) => ({ rule, path, line })
const fails = (...findings: ReturnType<typeof at>[]): Expected => ({ 'release-signs': { status: 'fail', findings } })
const asked = (because: RegExp): Expected => ({ 'release-signs': { status: 'needs-review', because } })
const NOTHING: Expected = { 'release-signs': { status: 'not-applicable', because: /No workflow publishes/ } }

const one = (name: string, files: CheckCase['repo']['files'], expected: Expected = {}): CheckCase => ({
  name,
  repo: { files },
  expect: { 'release-signs': PASS, 'release-untouched': PASS, ...expected },
})
const steps = (name: string, lines: readonly string[], expected: Expected = {}): CheckCase =>
  one(name, { [PATH]: release(...lines) }, expected)

/** The engine's own examples: one publishes nothing, the other a package that nothing signs. */
const WEAKENED = [
  ...weakened('cache-poisoning', NOTHING),
  ...weakened('use-trusted-publishing', fails(at('missing-provenance', 10, '.github/workflows/example.yml'))),
]

function weakened(rule: string, expected: Expected): readonly CheckCase[] {
  return auditCases(artifactSigning, { 'release-untouched': [rule] }).map((example) => ({
    ...example,
    expect: { ...expected, ...example.expect },
  }))
}

testCheck(artifactSigning, {
  cases: [
    ...WEAKENED,
    steps('attested before it is uploaded', [ATTEST, UPLOAD]),
    steps('signed by a command', ['- run: cosign sign-blob --yes app.tar.gz', UPLOAD]),
    steps('nothing signs', [UPLOAD], fails(at('unsigned-release', LINE))),
    steps(
      'a program to sign with is installed, and nothing signs',
      ['- uses: sigstore/cosign-installer@v4', UPLOAD],
      fails(at('unsigned-release', LINE + 1)),
    ),
    steps(
      'looking at signatures signs nothing',
      ['- run: npm audit signatures', UPLOAD],
      fails(at('unsigned-release', LINE + 1)),
    ),
    steps('signed when it is published already', [UPLOAD, ATTEST], fails(at('signing-after-upload', LINE + 1))),
    steps(
      'published whether or not it is signed',
      [ATTEST, '  continue-on-error: true', UPLOAD],
      fails(at('unsigned-release', LINE + 2), at('signing-after-upload', LINE + 1)),
    ),
    one(
      'attested without the permissions for it',
      { [PATH]: releaseWith('permissions: { contents: write }', ATTEST, UPLOAD) },
      fails(at('attestation-without-permission', LINE)),
    ),
    one('attested by a job with permissions of its own', {
      [PATH]: releaseWith('permissions: {}', ATTEST, UPLOAD).replace('    steps:', `    ${PERMISSIONS}\n    steps:`),
    }),
    one('signed in an earlier job', {
      [PATH]: `${release(ATTEST)}  publish:\n    needs: release\n    steps: [{ run: gh release upload v1 app.tar.gz }]\n`,
    }),
    one('signed in an action of the repository', {
      [PATH]: release('- uses: ./.github/actions/sign', UPLOAD),
      '.github/actions/sign/action.yml':
        'name: Sign\nruns:\n  using: composite\n  steps:\n    - run: cosign sign-blob --yes app.tar.gz\n      shell: bash\n',
    }),
    steps('a package with provenance', ['- run: npm publish --provenance']),
    steps('an image without provenance', BUILD, fails(at('missing-provenance', LINE))),
    steps('an image that is signed by its digest', [...BUILD, '- run: cosign sign --yes "$IMAGE"']),
    one(
      'a package without provenance, by a token',
      { [PATH]: releaseWith('permissions: {}', ...NPM) },
      {
        ...fails(at('missing-provenance', LINE)),
        'release-untouched': { status: 'fail', notes: [at('use-trusted-publishing', LINE)] },
      },
    ),
    one('a release tool whose file signs', {
      [PATH]: release(GORELEASER),
      '.goreleaser.yaml': 'signs:\n  - cmd: cosign\n    artifacts: checksum\n',
    }),
    one(
      'a release tool whose file signs nothing',
      { [PATH]: release(GORELEASER), '.goreleaser.yaml': 'signs:\n  - cmd: cosign\nbuilds: []\n' },
      fails(at('unsigned-release', LINE)),
    ),
    steps('a release tool whose file is not here', [GORELEASER], asked(/step `goreleaser\/goreleaser-action`/)),
    steps('a release tool with a key that is set up', [
      '- uses: crazy-max/ghaction-import-gpg@v6',
      '- run: mvn deploy',
    ]),
    steps('nothing is published', ['- run: npm test'], NOTHING),
    one(
      'no workflow',
      { 'README.md': '# App\n' },
      { ...NOTHING, 'release-untouched': { status: 'not-applicable', because: /no GitHub Actions file/ } },
    ),
    one(
      'a workflow that cannot be parsed',
      { [PATH]: release(ATTEST, UPLOAD), '.github/workflows/x.yml': 'jobs: [' },
      {
        'release-signs': { status: 'unknown', gaps: ['malformed'] },
        'release-untouched': { status: 'unknown', gaps: ['malformed'] },
      },
    ),
  ],
})
