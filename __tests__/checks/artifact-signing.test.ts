import { artifactSigning } from '../../src/checks/artifact-signing.ts'
import type { DigestList } from '../../src/evidence/digest-list.ts'
import { gap } from '../../src/model/gap.ts'
import { asset, released } from '../support/api-evidence.ts'
import { auditCases } from '../support/audit-cases.ts'
import { type CheckCase, type ExpectedCriterion, testCheck } from '../support/check-tester.ts'

type Expected = { readonly [I in 'assets-signed' | 'release-signs' | 'release-untouched']?: ExpectedCriterion }

const PATH = '.github/workflows/release.yml'
const PASS = { status: 'pass' } as const
const NOT_ASKED = { status: 'unknown', gaps: ['unsupported', 'unsupported'] } as const
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
  expect: { 'release-signs': PASS, 'release-untouched': PASS, 'assets-signed': NOT_ASKED, ...expected },
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
    expect: { 'assets-signed': NOT_ASKED, ...expected, ...example.expect },
  }))
}

/** A release of assets that a path publishes which signs nothing, unless told otherwise. */
const assets = (name: string, api: ReturnType<typeof released>, expected: ExpectedCriterion): CheckCase => ({
  name,
  repo: { files: { [PATH]: release(UPLOAD) }, api },
  expect: {
    'release-signs': UPLOAD_FAILS,
    'release-untouched': PASS,
    'assets-signed': expected,
  },
})
const UPLOAD_FAILS: ExpectedCriterion = { status: 'fail', findings: [at('unsigned-release', LINE)] }
const noPath = (rule: string) => ({ rule, path: null, line: null })
const unsigned: ExpectedCriterion = { status: 'fail', findings: [noPath('asset-unsigned')] }
/** An asset, and a list with a signature beside it; null for a list that could not be had. */
function listed(list: DigestList | null): ReturnType<typeof released> {
  const files = [asset('a.tgz'), asset('SHA256SUMS'), asset('SHA256SUMS.asc')]
  return released(files, {
    lists: { SHA256SUMS: list },
    gaps: list === null ? [gap('releases', 'offline', 'Cut.')] : [],
  })
}
const CUT = gap('release-attestations', 'limit', 'Cut.')

testCheck(artifactSigning, {
  cases: [
    assets('an attested asset', released([asset('app.tgz')], { attested: ['app.tgz'] }), PASS),
    assets('a signed asset', released([asset('app.tgz'), asset('app.tgz.sig')]), PASS),
    assets('a signed list of digests', listed({ 'a.tgz': 'sha256:a.tgz' }), PASS),
    assets('a signed list of other digests', listed({ 'a.tgz': `sha256:b.tgz` }), unsigned),
    assets('a signed list of other files', listed({ 'b.tgz': 'sha256:a.tgz' }), unsigned),
    assets('a signed list of digests that GitHub does not make', listed({ 'a.tgz': null }), PASS),
    assets('a signed list that was not read', listed(null), { status: 'unknown', gaps: ['offline'] }),
    assets('a program that comes as a bundle', released([asset('plugin.bundle')]), unsigned),
    assets('a signature that comes as a bundle', released([asset('app.tgz'), asset('app.tgz.bundle')]), PASS),
    assets('a list of digests that nothing signs', released([asset('SHA256SUMS')]), unsigned),
    assets('an asset that nothing signs', released([asset('app.tgz')]), unsigned),
    assets('one of two', released([asset('a.tgz'), asset('b.tgz')], { attested: ['a.tgz'] }), unsigned),
    assets('an asset without a digest', released([asset('app.tgz', null)]), unsigned),
    assets('a signature of another file', released([asset('app.tgz'), asset('other.tgz.sig')]), unsigned),
    assets('no asset', released([]), { status: 'not-applicable', because: /has no asset/ }),
    assets(
      'an attestation that was not asked for',
      released([asset('app.tgz')], { unasked: ['app.tgz'], attestationGaps: [CUT] }),
      {
        status: 'unknown',
        gaps: ['limit'],
      },
    ),
    assets(
      'attestations that were not all asked for',
      released([asset('app.tgz')], { attested: ['app.tgz'], attestationGaps: [CUT] }),
      {
        status: 'unknown',
        gaps: ['limit'],
      },
    ),
    assets(
      'a release that can be changed, with a tag that nobody signed',
      released([asset('app.tgz')], {
        attested: ['app.tgz'],
        isImmutable: false,
        signature: { of: 'commit', isVerified: false, reason: 'unsigned' },
      }),
      { status: 'pass', notes: [noPath('release-mutable'), noPath('tag-unsigned')] },
    ),
    {
      name: 'a past fault, where the path signs now',
      repo: { files: { [PATH]: release(ATTEST, UPLOAD) }, api: released([asset('app.tgz')]) },
      expect: {
        'release-signs': PASS,
        'release-untouched': PASS,
        'assets-signed': { status: 'pass', notes: [noPath('asset-unsigned')] },
      },
    },
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
