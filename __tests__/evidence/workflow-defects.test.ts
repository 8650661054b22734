import { readFileSync } from 'node:fs'
import { ownWorkflows } from '../support/workflow-file.ts'
import type { FilesByPath } from '../support/sketch-tree.ts'
import { judge, names, seed } from '../support/workflow-defects.ts'
import { DEFECTS } from '../support/workflow-defects.data.ts'

/** As many files of a language as it takes for it to count. */
const six = (path: (name: string) => string): FilesByPath =>
  Object.fromEntries(Array.from('abcdef', (name) => [path(name), '']))
const READY = 'scripts/check_prod_readiness.py'
const SOURCES = { 'package-lock.json': '{}', 'package.json': '{}', ...six((name) => `src/${name}.ts`) }
const SHA = '5e'.repeat(20)
const WRITTEN: FilesByPath = {
  'requirements.txt': '',
  [READY]: '',
  ...six((name) => `app/${name}.py`),
  '.github/workflows/ci.yml': [
    'name: CI',
    'on:',
    '  pull_request:',
    '  merge_group:',
    '  push: { branches: [main] }',
    'permissions: {}',
    'jobs:',
    '  check:',
    '    name: Check',
    '    runs-on: ubuntu-latest',
    '    steps:',
    `      - uses: actions/checkout@${SHA} # v4.2.2`,
    '        with:',
    '          persist-credentials: false',
    '      - name: Lint',
    '        run: |',
    '          pip install -r requirements.txt',
    '          ruff check .',
    '      - name: Test',
    '        run: pytest -q',
    `      - run: python ${READY}`,
    '      - name: Scan',
    '        run: |',
    '          bandit -r app',
    '          pip-audit -r requirements.txt',
    `      - uses: actions/upload-artifact@${SHA} # v4.6.2`,
    '        with: { name: report, path: report.xml }',
    '',
  ].join('\n'),
  '.github/workflows/release.yml': [
    'name: Release',
    "on: { push: { tags: ['v*'] } }",
    'permissions: {}',
    'jobs:',
    '  publish:',
    '    name: Publish',
    '    runs-on: ubuntu-latest',
    '    permissions: { contents: write, id-token: write, attestations: write }',
    '    steps:',
    '      - run: make dist/app.tar.gz',
    `      - uses: actions/attest-build-provenance@${SHA} # v2.4.0`,
    '        with: { subject-path: dist/app.tar.gz }',
    '      - name: Upload',
    '        run: gh release upload "$GITHUB_REF_NAME" dist/app.tar.gz',
    '',
  ].join('\n'),
  '.github/workflows/package.yml': [
    'name: Package',
    'on: { release: { types: [published] } }',
    'permissions: {}',
    'jobs:',
    '  publish:',
    '    name: Publish',
    '    runs-on: ubuntu-latest',
    '    permissions:',
    '      id-token: write',
    '    steps:',
    `      - uses: pypa/gh-action-pypi-publish@${SHA} # v1.12.4`,
    '',
  ].join('\n'),
}
/** The same tools as called workflows and actions of the repository, by other spellings. */
const CALLED: FilesByPath = {
  'go.mod': 'module example.com/app\n',
  [READY]: '',
  ...six((name) => `${name}.go`),
  '.github/workflows/ci.yml': [
    'on:',
    '  push:',
    '    branches: [main]',
    '  pull_request:',
    '    branches:',
    '      - main',
    '  merge_group:',
    'jobs:',
    '  quality:',
    '    uses: ./.github/workflows/quality.yml',
    '  scan:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    `      - uses: actions/checkout@${SHA} # v6.0.0`,
    '        with:',
    "          persist-credentials: 'false'",
    '      - uses: ./.github/actions/scan',
    `      - run: python3 ${READY}`,
    `      - uses: actions/upload-artifact@${SHA} # v4.6.2`,
    '        with:',
    '          path: scan.sarif',
    '',
  ].join('\n'),
  '.github/workflows/quality.yml': [
    'on: workflow_call',
    'jobs:',
    '  lint:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    `      - uses: golangci/golangci-lint-action@${SHA} # v8.0.0`,
    '  test:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    '      - run: >-',
    '          go test',
    '          ./...',
    '',
  ].join('\n'),
  '.github/actions/scan/action.yml': [
    'name: Scan',
    'description: Scans',
    'runs:',
    '  using: composite',
    '  steps:',
    '    - shell: bash',
    '      run: |',
    '        gosec ./...',
    '    - shell: bash',
    '      run: govulncheck ./...',
    '',
  ].join('\n'),
  '.github/workflows/release.yml': [
    'on:',
    '  release:',
    '    types: [published]',
    'jobs:',
    '  build:',
    '    runs-on: ubuntu-latest',
    '    permissions:',
    '      id-token: write',
    '    steps:',
    `      - uses: sigstore/cosign-installer@${SHA} # v3.9.0`,
    '      - run: cosign sign-blob --yes --bundle app.bundle app',
    '  upload:',
    '    needs: build',
    '    runs-on: ubuntu-latest',
    '    steps:',
    `      - uses: softprops/action-gh-release@${SHA} # v2.3.0`,
    '        with:',
    '          files: app',
    '',
  ].join('\n'),
}

const OWN: FilesByPath = {
  ...SOURCES,
  'action.yml': readFileSync('action.yml', 'utf8'),
  ...Object.fromEntries(ownWorkflows()),
}

describe.each([
  ['the workflows of this repository', OWN],
  ['workflows of one job', WRITTEN],
  ['workflows that call each other', CALLED],
] as const)('%s', (_, files) => {
  it('can be broken in every way', async () => {
    const seeded = (await seed(files)).map(({ defect }) => defect)
    expect(seeded).toEqual(DEFECTS.map(({ defect }) => defect))
  })

  it.each(DEFECTS.map(({ defect }) => defect))(
    '%s: the check says no and names the line; without it, it says yes',
    async (defect) => {
      const one = (await seed(files)).find((seeded) => seeded.defect === defect)
      if (one === undefined) throw new Error('It could not be seeded.')
      const sound = await judge(one.sound, one.check, one.criterion)
      // Nothing here lints or judges readiness, so that a person is asked whether something else does.
      const isAsked = files === OWN && one.criterion === 'gates-complete'
      expect(sound).toEqual({ status: isAsked ? 'needs-review' : 'pass', named: [] })
      const broken = await judge(one.broken, one.check, one.criterion)
      expect([broken.status, names(broken, one.named), broken.named]).toEqual(['fail', true, broken.named])
    },
  )
})
