import { readFile } from '../../../src/workflows/model/read-file.ts'
import { postureOf } from '../../../src/workflows/posture/overview.ts'
import { subjectOf } from '../../../src/workflows/subject.ts'

function posture(files: { readonly [path: string]: readonly string[] }) {
  const read = Object.entries(files).map(([path, lines]) => readFile({ path, text: lines.join('\n') }))
  return postureOf(subjectOf(read.flatMap((one) => (one.ok ? [one.file] : []))))
}

const CI = '.github/workflows/ci.yml'

describe('the overview of workflows', () => {
  it('names the job and step of a gate, and when it runs', () => {
    const lines = [
      'on: { pull_request: { paths: [src/**] }, merge_group: {} }',
      'jobs:',
      '  check:',
      '    steps:',
      '      - name: Unit tests',
      '        run: npm test',
    ]
    expect(posture({ [CI]: lines }).gates).toMatchObject([
      {
        kind: 'tests',
        workflow: CI,
        job: 'check',
        step: 'Unit tests',
        place: { path: CI, startLine: 6, startColumn: 14 },
        runs: { onPullRequest: true, onMergeGroup: true, onPush: false, pathFilters: [{ startLine: 1 }] },
        neverRuns: false,
        silencedBy: [],
      },
    ])
  })

  it('tells a scan that never runs or cannot fail', () => {
    const lines = ['on: push', 'jobs:', '  a:', '    if: false', '    steps:', '      - run: bandit -r src || true']
    expect(posture({ [CI]: lines }).scans).toMatchObject([
      { scanner: 'Bandit', kinds: ['code'], ecosystems: ['python'], neverRuns: true, silencedBy: ['lost-exit'] },
    ])
  })

  it('leaves to the callers when a composite action runs', () => {
    const lines = ['runs:', '  using: composite', '  steps:', '    - run: gitleaks git .', '      shell: bash']
    expect(posture({ 'tools/scan/action.yml': lines }).scans).toMatchObject([
      { scanner: 'Gitleaks', job: null, runs: { isCalled: true } },
    ])
  })

  it('sets publications beside signatures', () => {
    const lines = [
      'on: push',
      'jobs:',
      '  a:',
      '    steps:',
      '      - run: cosign sign-blob app',
      '      - run: gh release upload v1 app',
    ]
    const { publications, signatures } = posture({ [CI]: lines })
    expect(publications).toMatchObject([{ kind: 'assets', job: 'a', signsItself: false, place: { startLine: 6 } }])
    expect(signatures).toMatchObject([{ job: 'a', place: { startLine: 5 } }])
  })
})
