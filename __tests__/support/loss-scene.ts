import { createHash } from 'node:crypto'
import { type ActionStage, actionStage, GATE_JOB, policyOf } from './action-stage.ts'
import { addArtifact, addJob, addRun, addWorkflow } from './github/actions.ts'
import { addRelease } from './github/releases.ts'
import { commitTo, headOf, tagCommit } from './github/repository.ts'
import { addRuleset } from './github/rules.ts'
import { addAnalysis } from './github/security.ts'
import { addDeployKey, addEnvironment } from './github/settings.ts'
import type { Simulator } from './github/simulator.ts'
import { addStatus } from './github/statuses.ts'
import { zipOf } from './github/zip.ts'
import { addLoggedRun, noisyStep } from './logged-runs.ts'

const CHECKS = [
  ...['ci-gates', 'ci-secrets-protected', 'clean-artifact-uploads', 'security-scan', 'production-readiness'],
  ...['deploy-key-rotation', 'secrets-rotated', 'vulnerability-scan', 'artifact-signing', 'no-plaintext-secrets'],
]
const CI = '.github/workflows/ci.yml'
const RELEASE = '.github/workflows/release.yml'
const SHA = 'a1'.repeat(20)

const job = (id: string, name: string, ...steps: readonly string[]): readonly string[] => [
  `  ${id}:`,
  `    name: ${name}`,
  '    runs-on: ubuntu-latest',
  '    steps:',
  ...steps.map((line) => `      ${line}`),
]
const WORKFLOWS = {
  [CI]: [
    'on: { push: { branches: [main] }, pull_request: {} }',
    'permissions: { contents: read }',
    'jobs:',
    ...job('scan', 'Bandit', '- run: bandit -r .'),
    ...job('ready', 'Production readiness', '- run: python scripts/check_prod_readiness.py'),
    ...job('tests', 'Tests', '- run: npm test'),
    ...job('lint', 'Lint', '- run: npm run lint'),
    ...job('ship', 'Ship', '- name: Ship it', '  env: { TOKEN: "${{ secrets.TOKEN }}" }', '  run: ./ship.sh'),
    '',
  ].join('\n'),
  [RELEASE]: [
    'on: { push: { tags: [v*] } }',
    'permissions: { contents: write, id-token: write, attestations: write }',
    'jobs:',
    ...job(
      'release',
      'Release',
      `- uses: actions/attest@${SHA}`,
      '  with: { subject-path: app.tgz }',
      '- run: gh release create "$GITHUB_REF_NAME" app.tgz',
    ),
    '',
  ].join('\n'),
}
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()
const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** A repository whose every source has something to say, and as good as it can be. */
export function wholeScene(simulator: Simulator): ActionStage {
  const stage = actionStage(simulator, policyOf(CHECKS, 'owners: [maria]'))
  const { world, repository, maria, andrej } = stage
  commitTo(
    world,
    repository,
    'main',
    { ...WORKFLOWS, 'app.py': 'print(1)\n', 'scripts/check_prod_readiness.py': 'print(1)\n' },
    { author: maria },
  )
  tagCommit(world, repository, 'v1.1.0', headOf(repository, 'main'), { message: 'Second', tagger: maria })
  commitTo(world, repository, 'main', { 'app.py': 'print(2)\n' }, { author: maria })
  const head = headOf(repository, 'main')
  addRuleset(world, repository, 'Gates', [
    {
      type: 'required_status_checks',
      checks: [GATE_JOB, 'Bandit', 'Production readiness', 'Tests', 'Lint'].map((context) => ({
        context,
        app: world.actions.id,
      })),
    },
  ])
  const workflow = addWorkflow(world, repository, CI, 'CI')
  const run = addRun(world, repository, { workflow, event: 'push', headSha: head, headBranch: 'main', actor: andrej })
  for (const [name, step] of [
    ['Bandit', 'Run bandit -r .'],
    ['Production readiness', 'Run python scripts/check_prod_readiness.py'],
    ['Tests', 'Run npm test'],
    ['Lint', 'Run npm run lint'],
    ['Ship', 'Ship it'],
  ] as const)
    addJob(world, repository, run, {
      name,
      conclusion: 'success',
      steps: [{ name: step, conclusion: 'success', log: 'ok\n' }],
    })
  addArtifact(world, repository, run, 'dist', zipOf([['index.js', Buffer.from('export const answer = 42\n')]]))
  addLoggedRun(stage, { path: CI, attempts: [[{ name: 'Ship', steps: [noisyStep('Ship it', 'c')] }]], daysAgo: 2 })
  addStatus(world, repository, { sha: head, state: 'success', context: 'coverage', by: maria })
  fillSettings(stage, head)
  return stage
}

function fillSettings({ world, repository, maria }: ActionStage, head: string): void {
  const { settings, security } = repository
  const fresh = { createdAt: daysAgo(20), updatedAt: daysAgo(10) }
  settings.secrets.push({ name: 'TOKEN', ...fresh })
  settings.organizationSecrets.push({ name: 'SHARED', ...fresh })
  settings.dependabotSecrets.push({ name: 'REGISTRY', ...fresh })
  addEnvironment(world, repository, 'production', {
    reviewers: [maria],
    branches: [{ name: 'main', type: 'branch' }],
    secrets: [{ name: 'DEPLOY', ...fresh }],
  })
  addDeployKey(world, repository, 'server', { createdAt: daysAgo(20), lastUsed: daysAgo(1) })
  security.codeScanning = { alerts: [], analyses: [], sarifs: [], defaultSetup: null }
  security.dependabotAlerts = []
  security.secretScanningAlerts = []
  addAnalysis(world, repository, { commit: head, ref: 'refs/heads/main' })
  const [list, app, tool] = [
    Buffer.from(`${digestOf(Buffer.from('tool')).slice(7)}  tool.tgz\n`),
    'the release',
    'tool',
  ]
  addRelease(world, repository, 'v1.1.0', maria, {
    assets: { 'app.tgz': Buffer.from(app), 'tool.tgz': Buffer.from(tool), 'checksums.txt': list },
  })
  for (const bytes of [Buffer.from(app), list])
    security.attestations.set(digestOf(bytes), [{ predicateType: 'https://slsa.dev/provenance/v1', bundle: {} }])
}
