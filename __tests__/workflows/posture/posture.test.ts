import { readFile } from '../../../src/workflows/model/read-file.ts'
import type { Workflow } from '../../../src/workflows/model/model.ts'
import { gateUsesIn } from '../../../src/workflows/posture/named-scripts.ts'
import { scannersIn } from '../../../src/workflows/posture/tool-uses.ts'
import { releasingOf } from '../../../src/workflows/posture/releases.ts'
import { triggeringOf } from '../../../src/workflows/posture/triggering.ts'

function workflow(...lines: readonly string[]): Workflow {
  const read = readFile({ path: '.github/workflows/a.yml', text: lines.join('\n') })
  if (!read.ok || read.file.kind !== 'workflow') throw new Error('no workflow')
  return read.file
}

const run = (command: string) =>
  workflow(
    'on: push',
    'jobs:',
    '  a:',
    '    steps:',
    '      - run: |',
    ...command.split('\n').map((line) => `          ${line}`),
  )
const SHA = 'ab'.repeat(20)

describe('scanners', () => {
  it.each([
    ['bandit -r src', 'Bandit'],
    ['uv run --frozen pip-audit', 'pip-audit'],
    ['npx --yes audit-ci --high', 'npm audit'],
    ['npm audit --omit=dev', 'npm audit'],
    ['go run golang.org/x/vuln/cmd/govulncheck@latest ./...\ngovulncheck ./...', 'govulncheck'],
    ['bundle exec brakeman -q', 'Brakeman'],
    ['trivy image --exit-code 1 app', 'Trivy'],
    ['cargo audit --deny warnings', 'cargo-audit'],
    ['python -m bandit -r .', 'Bandit'],
  ])('are told by the command %j', (command, name) => {
    expect(scannersIn(run(command)).map(({ scanner, silenced }) => [scanner.name, silenced.length])).toEqual([
      [name, 0],
    ])
  })

  it.each([
    ['bandit -r src || true', 'lost-exit'],
    ['set +e\nbandit -r src\necho done', 'lost-exit'],
    ['bandit -r src | tee out', 'lost-exit'],
    ['bandit --exit-zero -r src', 'option'],
    ['trivy fs --exit-code 0 .', 'option'],
    ['govulncheck -format sarif ./... > out', 'option'],
    ['npm audit --audit-level=none', 'option'],
    ['trivy fs .', 'no-option'],
    ['semgrep scan --config auto', 'no-option'],
    ['{ bandit -r src; } || true', 'lost-exit'],
    ['bandit -r src || { echo failed; exit 0; }', 'lost-exit'],
    ['bandit -r src || cat report.txt', 'lost-exit'],
    ['bandit -r src && echo sound\nmake', 'lost-exit'],
  ])('cannot fail the run by %j', (command, why) => {
    expect(scannersIn(run(command)).flatMap(({ silenced }) => silenced.map((one) => one.why))).toEqual([why])
  })

  it.each([
    'bandit -r src || exit 1',
    'bandit -r src || { echo failed; exit 1; }',
    'bandit -r src || FAILED=1\ntest -z "$FAILED"',
    'set +e\nbandit -r src',
    'cd app && bandit -r src\nmake',
    'make\nbandit -r src && echo sound',
    'trivy image --format sarif --output out.sarif app',
    'trivy image --config trivy.yaml app',
    'semgrep ci',
    'set +e\nbandit -r src\nrc=$?\nexit $rc',
    'bandit -r src | tee out\ntest ! -s out',
    'set -o pipefail\nbandit -r src | tee out',
  ])('fail the run by %j', (command) => {
    expect(scannersIn(run(command)).flatMap(({ silenced }) => silenced)).toEqual([])
  })

  it.each(['bandit --version', 'grype version', 'pip-audit --help'])(
    'are only asked about themselves by %j',
    (command) => {
      expect(scannersIn(run(command))).toEqual([])
    },
  )

  it('are told by their action, and by the inputs that silence it', () => {
    const file = workflow(
      'on: push',
      'jobs:',
      '  a:',
      '    steps:',
      `      - uses: aquasecurity/trivy-action@${SHA}`,
      '        with: { exit-code: "0" }',
      `      - uses: github/codeql-action/analyze@${SHA}`,
    )
    expect(scannersIn(file).map(({ scanner, silenced }) => [scanner.name, silenced.map(({ why }) => why)])).toEqual([
      ['Trivy', ['option']],
      ['CodeQL', []],
    ])
  })
})

describe('gates', () => {
  it.each([
    ['npm ci\nnpm run lint -- --fix=false\nnpm test', ['lint', 'tests']],
    ['poetry run pytest -q', ['tests']],
    ['./gradlew check', ['tests']],
    ['go vet ./... && go test -race ./...', ['lint', 'tests']],
    ['echo npm test', []],
    ['npm run build', []],
  ])('are told by %j', (command, kinds) => {
    expect(gateUsesIn(run(command)).map(({ kind }) => kind)).toEqual(kinds)
  })

  it.each([
    ['pwsh', 'go test ./... || true', ['lost-exit']],
    ['pwsh', 'go test ./... && Write-Host ok || $null', ['lost-exit']],
    ['pwsh', 'go test ./... || exit 1', []],
    ['pwsh', 'go test ./...; Write-Host ok', []],
    ['cmd', 'go test ./... || exit /b 0', ['lost-exit']],
    ['cmd', 'go test ./... & ver', []],
  ])('in %s: %s', (shell, command, expected) => {
    const lines = [
      'on: pull_request',
      'jobs:',
      '  a:',
      '    steps:',
      `      - run: ${command}`,
      `        shell: ${shell}`,
    ]
    expect(gateUsesIn(workflow(...lines)).flatMap(({ silenced }) => silenced.map(({ why }) => why))).toEqual(expected)
  })

  it('count where a later step asks how they ended', () => {
    const lines = [
      'on: pull_request',
      'jobs:',
      '  a:',
      '    steps:',
      '      - id: t',
      '        run: npm test',
      '        continue-on-error: true',
    ]
    expect(gateUsesIn(workflow(...lines)).flatMap(({ silenced }) => silenced.map(({ why }) => why))).toEqual([
      'continue-on-error',
    ])
    const asked = [...lines, "      - if: steps.t.outcome == 'failure'", '        run: exit 1']
    expect(gateUsesIn(workflow(...asked)).flatMap(({ silenced }) => silenced)).toEqual([])
  })
})

describe('when a workflow runs', () => {
  it.each([
    ['on: pull_request', { onPullRequest: true, onPush: false }],
    ['on: { pull_request: { branches: [release/1.0] } }', { onPullRequest: false }],
    ['on: { pull_request: { branches: ["**", "!main"] } }', { onPullRequest: false }],
    ['on: { pull_request: { branches: ["!old", "**"] } }', { onPullRequest: true }],
    ['on: { push: { tags: [v*] } }', { onPush: false }],
    ['on: { push: { branches-ignore: [main, master] } }', { onPush: false }],
    ['on: [push, merge_group]', { onPush: true, onMergeGroup: true }],
    ['on: { pull_request: { types: [opened, synchronize, reopened] } }', { onPullRequest: true }],
    ['on: { pull_request: { types: [closed] } }', { onPullRequest: false }],
    ['on: { pull_request_target: { types: [opened, labeled] } }', { onPullRequest: false }],
  ])('%s', (on, expected) => {
    expect(triggeringOf(workflow(on, 'jobs: {}'))).toMatchObject(expected)
  })

  it('tells filters by path', () => {
    const { filters } = triggeringOf(workflow('on:', '  pull_request:', '    paths: [src/**]', 'jobs: {}'))
    expect(filters.map(({ event, filter, span }) => [event, filter, span.start.line])).toEqual([
      ['pull_request', 'paths', 3],
    ])
  })
})

describe('releases', () => {
  it.each([
    ['gh release create v1 dist/app', 'assets'],
    ['npm publish --access public', 'package'],
    ['docker push ghcr.io/a/b', 'image'],
    ['twine upload dist/*', 'package'],
  ])('are told by %j', (command, kind) => {
    expect(releasingOf(run(command)).publications.map((one) => one.kind)).toEqual([kind])
  })

  it.each([
    'gh release create v1 --generate-notes',
    'docker buildx build .',
    'npm publish --dry-run',
    'gh release view v1',
  ])('are not told by %j', (command) => {
    expect(releasingOf(run(command)).publications).toEqual([])
  })

  it('know what signs', () => {
    expect(releasingOf(run('cosign sign-blob --yes app > app.sig')).signatures).toHaveLength(1)
    expect(releasingOf(run('gpg --armor --detach-sign app')).signatures).toHaveLength(1)
    expect(releasingOf(run('gpg --import key')).signatures).toHaveLength(0)
    for (const command of ['npm audit signatures', 'cosign verify img', 'gpg --armor --export', 'minisign -Vm app']) {
      expect(releasingOf(run(command)).signatures).toEqual([])
    }
    const installer = workflow(
      'on: push',
      'jobs:',
      '  a:',
      '    steps:',
      `      - uses: sigstore/cosign-installer@${SHA}`,
    )
    expect(releasingOf(installer)).toMatchObject({ signatures: [], preparations: [{ silenced: [] }] })
  })
})
