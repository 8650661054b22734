import { workflowText } from '../../src/commands/init/workflow-template.ts'
import { detectStack } from '../../src/commands/init/detect-stack.ts'
import { collectWorkflows, type WorkflowsEvidence } from '../../src/evidence/workflows.ts'
import type { Gap } from '../../src/model/gap.ts'
import type { Tree } from '../../src/repository/tree.ts'
import { type FilesByPath, sketchTree } from '../support/sketch-tree.ts'
import { STEP_LINE, workflowOf } from '../support/workflow-sketch.ts'

const PATH = '.github/workflows/ci.yml'
const SCRIPT = 'scripts/check_prod_readiness.py'

async function collect(
  files: FilesByPath,
  about: {
    readonly untracked?: FilesByPath
    readonly maxFileBytes?: number
    readonly ignored?: readonly string[]
  } = {},
): Promise<{ readonly value: WorkflowsEvidence; readonly gaps: readonly Gap[] }> {
  const { tree, listing } = sketchTree(files, about.untracked)
  const collected = await collectWorkflows({
    tree,
    listing,
    isIgnored: (path) => (about.ignored ?? []).includes(path),
    readinessScript: SCRIPT,
    maxFileBytes: about.maxFileBytes ?? 1_000_000,
    judged: new Map(),
  })
  if (!collected.ok) throw new Error('It is always collected.')
  return collected
}

describe('collectWorkflows', () => {
  it('names the job and step of what it finds, and holds no content', async () => {
    const marker = 'npm test -- --marker-of-the-content'
    const { value, gaps } = await collect({
      [PATH]: workflowOf('- name: Test', `  run: ${marker}`),
      'package.json': '{}',
    })

    expect(gaps).toEqual([])
    expect(value.posture.gates).toMatchObject([
      {
        kind: 'tests',
        site: { workflow: PATH, job: 'ci', step: 'Test', place: { path: PATH, startLine: STEP_LINE + 1 } },
        when: { pullRequest: true, push: true, mergeGroup: true, schedule: false },
        silenced: [],
        skippedBy: null,
      },
    ])
    expect(value.languages).toEqual([{ language: 'npm', name: 'JavaScript and TypeScript', path: 'package.json' }])
    expect(JSON.stringify(value)).not.toContain('marker-of-the-content')
  })

  it('reads what git holds, and neither what it does not nor what policy ignores', async () => {
    const { value } = await collect(
      { [PATH]: workflowOf('- run: npm test'), '.github/workflows/old.yml': workflowOf('- run: npm test') },
      {
        untracked: { '.github/workflows/new.yml': workflowOf('- run: pytest') },
        ignored: ['.github/workflows/old.yml'],
      },
    )

    expect(value.workflows.map(({ path }) => path)).toEqual([PATH])
  })

  it.each<[string, FilesByPath, number, string]>([
    ['broken', { [PATH]: 'jobs: [' }, 1_000_000, 'malformed'],
    ['empty', { [PATH]: '' }, 1_000_000, 'malformed'],
    ['no text', { [PATH]: new Uint8Array([0xff, 0xfe, 0x00]) }, 1_000_000, 'malformed'],
    ['too large', { [PATH]: workflowOf('- run: npm test') }, 20, 'limit'],
  ])('tells of a file that is %s', async (_, files, maxFileBytes, reason) => {
    const { value, gaps } = await collect(files, { maxFileBytes })

    expect(gaps.map((gap) => [gap.source, gap.reason])).toEqual([['workflows', reason]])
    expect(gaps[0]?.detail).toContain(PATH)
    expect(value.isWhole).toBe(false)
  })

  it('tells of a link in the place of a workflow', async () => {
    const { tree, listing } = sketchTree({ [PATH]: '../../elsewhere.yml' })
    const entries = listing.entries.map((entry) => ({ ...entry, kind: 'link' as const }))
    const collected = await collectWorkflows({
      tree,
      listing: { entries, gaps: [] },
      isIgnored: () => false,
      readinessScript: SCRIPT,
      maxFileBytes: 1_000_000,
      judged: new Map(),
    })

    expect(collected.gaps).toMatchObject([{ source: 'workflows', reason: 'unsupported' }])
  })

  it('reads files once that base and subject share', async () => {
    const { tree, listing } = sketchTree({ [PATH]: workflowOf('- run: npm test') })
    const entries = listing.entries.map((entry) => ({ ...entry, oid: 'a'.repeat(40) }))
    let reads = 0
    const counting: Tree = {
      ...tree,
      kind: 'commit',
      read: (...args) => {
        reads += 1
        return tree.read(...args)
      },
    }
    const judged = new Map()
    const request = {
      tree: counting,
      listing: { entries, gaps: [] },
      isIgnored: () => false,
      readinessScript: SCRIPT,
      maxFileBytes: 1_000_000,
      judged,
    }

    expect(await collectWorkflows(request)).toBe(await collectWorkflows(request))
    expect(reads).toBe(1)
  })

  it('follows workflows that call themselves no further than they lead', async () => {
    const calling = 'on: [pull_request, workflow_call]\njobs:\n  again: { uses: ./.github/workflows/ci.yml }\n'
    const { value, gaps } = await collect({ [PATH]: calling })

    expect(gaps).toEqual([])
    expect(value.posture.jobs.length).toBeLessThan(20)
  })

  it('stops where calls multiply, and says so', async () => {
    const files = Object.fromEntries(
      [0, 1, 2, 3, 4, 5, 6].map((level) => [
        `.github/workflows/w${String(level)}.yml`,
        [
          level === 0 ? 'on: pull_request' : 'on: workflow_call',
          'jobs:',
          ...Array.from({ length: 8 }, (_, at) =>
            level === 6
              ? `  j${String(at)}: { steps: [{ run: npm test }] }`
              : `  j${String(at)}: { uses: ./.github/workflows/w${String(level + 1)}.yml }`,
          ),
          '',
        ].join('\n'),
      ]),
    )
    const { value, gaps } = await collect(files)

    expect(value.posture.isCut).toBe(true)
    expect(gaps).toMatchObject([{ source: 'workflows', reason: 'limit' }])
  })

  it('finds nothing wrong in the workflow that init writes', async () => {
    const files = { 'requirements.txt': 'x==1\n', 'app/main.py': 'x\n', [SCRIPT]: 'x\n' }
    const text = workflowText(detectStack(Object.keys(files), SCRIPT), 'a'.repeat(40))
    const { value, gaps } = await collect({ ...files, '.github/workflows/release-checklist.yml': text })

    expect(gaps).toEqual([])
    const open = value.findings.filter(({ confidence }) => confidence !== 'low')
    expect(open.map(({ rule, place }) => [rule, place.kind === 'file' ? place.startLine : null])).toEqual([])
    expect(value.posture.gates.filter(({ kind }) => kind === 'readiness')).toMatchObject([{ silenced: [] }])
    expect(value.posture.jobs.map(({ checkName }) => checkName?.text)).toContain('Production readiness')
  })
})

describe('the stored secrets that workflows take', () => {
  const secret = (name: string): string => `\${{ secrets.${name} }}`
  const named = async (files: FilesByPath) => {
    const { posture } = (await collect(files)).value
    return [[...new Set(posture.secretNames.map(({ name }) => name))].sort(), posture.takesUnnamed]
  }

  it('are known by their names in upper case, wherever a job takes them', async () => {
    const steps = workflowOf(`- run: ./deploy ${secret('GITHUB_TOKEN')}`, '  env:', `    A: ${secret('deploy_token')}`)
    const env = `env:\n  B: ${secret('SHARED')}\n`

    expect(await named({ [PATH]: `${env}${steps}` })).toEqual([['DEPLOY_TOKEN', 'SHARED'], false])
  })

  it('may be any where all are handed on', async () => {
    const all = workflowOf(`- run: ./deploy`, '  env:', '    A: ${{ toJSON(secrets) }}')

    expect(await named({ [PATH]: all })).toEqual([[], true])
  })

  it('are the caller’s in a called workflow, whose own names stand in no store', async () => {
    const called = ['on: { workflow_call: {} }', 'jobs:', '  b:', '    runs-on: x', '    steps:']
    const files = (secrets: string): FilesByPath => ({
      [PATH]: `on: push\njobs:\n  a:\n    uses: ./.github/workflows/called.yml\n    secrets: ${secrets}\n`,
      '.github/workflows/called.yml': [...called, `      - run: ./deploy ${secret('INNER')}`, ''].join('\n'),
    })

    expect(await named(files(`{ INNER: "${secret('STORED')}" }`))).toEqual([['STORED'], false])
    expect(await named(files('inherit'))).toEqual([['INNER'], false])
  })
})
