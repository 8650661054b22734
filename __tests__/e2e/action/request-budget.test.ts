import fc from 'fast-check'
import type { Report } from '../../../src/model/report.ts'
import { type ActionStage, actionStage, type GateRun, policyOf, runGate } from '../../support/action-stage.ts'
import { addArtifact, addJob, addRun, addWorkflow } from '../../support/github/actions.ts'
import { addCheckRun } from '../../support/github/checks.ts'
import { addRelease } from '../../support/github/releases.ts'
import { commitTo, headOf, type Repository } from '../../support/github/repository.ts'
import { addRuleset } from '../../support/github/rules.ts'
import { addCodeScanningAlert, addDependabotAlert } from '../../support/github/security.ts'
import { addDeployKey, addEnvironment } from '../../support/github/settings.ts'
import { startSimulator, type Simulator } from '../../support/github/simulator.ts'
import { addStatus } from '../../support/github/statuses.ts'
import { ADMIN_PERMISSIONS, addAppToken } from '../../support/github/tokens.ts'
import { addApp } from '../../support/github/world.ts'
import { zipOf } from '../../support/github/zip.ts'

// Whatever a repository holds, a run reads with no more requests than its stage has; what is left out is a gap.

const CHECKS = [
  ...['ci-secrets-protected', 'clean-artifact-uploads', 'ci-gates', 'security-scan', 'production-readiness'],
  ...['deploy-key-rotation', 'secrets-rotated', 'vulnerability-scan', 'artifact-signing', 'no-plaintext-secrets'],
]

/** How much of each there is. */
const sizes = fc.record({
  workflows: fc.nat(60),
  runsOfCommit: fc.nat(120),
  olderRuns: fc.nat(400),
  attempts: fc.integer({ min: 1, max: 2 }),
  checkRuns: fc.nat(900),
  statuses: fc.nat(400),
  environments: fc.nat(250),
  secrets: fc.nat(700),
  deployKeys: fc.nat(300),
  alerts: fc.nat(900),
  assets: fc.nat(90),
  rulesets: fc.nat(40),
})
type Sizes = typeof sizes extends fc.Arbitrary<infer T> ? T : never

const HUGE: Sizes = {
  ...{ workflows: 100, runsOfCommit: 120, olderRuns: 1_000, attempts: 1, checkRuns: 1_500, statuses: 900 },
  ...{ environments: 400, secrets: 1_200, deployKeys: 900, alerts: 1_500, assets: 160, rulesets: 60 },
}

const times = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index)

function taking(secret: string): string {
  const step = `      - run: ./ship.sh\n        env: { TOKEN: "\${{ secrets.${secret} }}" }\n`
  return `on: [push]\npermissions: {}\njobs:\n  scan:\n    name: Bandit\n    runs-on: ubuntu-latest\n    steps:\n      - run: bandit -r .\n${step}`
}

function fill(stage: ActionStage, size: Sizes, head: string): void {
  const { world, repository, maria, andrej } = stage
  const paths = times(size.workflows).map((index) => `.github/workflows/w${index}.yml`)
  const workflows = paths.map((path) => addWorkflow(world, repository, path, path))
  const old = headOf(repository, 'main')
  const run = (index: number, headSha: string): void => {
    const workflow = workflows[index % workflows.length]
    if (workflow === undefined) return
    const added = addRun(world, repository, { workflow, event: 'push', headSha, headBranch: 'main', actor: andrej })
    addJob(world, repository, added, { name: 'Bandit', conclusion: 'success', log: 'ok\n' })
    added.attempt = size.attempts
    if (index % 50 === 0) addArtifact(world, repository, added, 'dist', zipOf([['a.txt', Buffer.from('a')]]))
  }
  for (const index of times(size.olderRuns)) run(index * 7, old)
  for (const index of times(size.runsOfCommit)) run(index, head)
  for (const index of times(size.checkRuns))
    addCheckRun(world, repository, { name: `check ${index}`, headSha: head, app: world.actions, conclusion: 'success' })
  for (const index of times(size.statuses))
    addStatus(world, repository, { sha: head, state: 'success', context: `status ${index}`, by: maria })
  fillSettings(stage, size)
  const assets = times(size.assets).map((index) => [`asset-${index}.tgz`, Buffer.from(`asset ${index}`)] as const)
  addRelease(world, repository, 'v1.0.0', maria, { assets: Object.fromEntries(assets) })
}

function fillSettings({ world, repository }: ActionStage, size: Sizes): void {
  const { settings, security } = repository
  const secret = (index: number) => {
    const at = new Date(Date.now() - 86_400_000).toISOString()
    return { name: `SECRET_${index}`, createdAt: at, updatedAt: at }
  }
  const many = times(size.secrets).map(secret)
  settings.secrets.push(...many)
  settings.organizationSecrets.push(...many)
  settings.dependabotSecrets.push(...many)
  for (const index of times(size.environments))
    addEnvironment(world, repository, `e${index}`, {
      branches: [{ name: 'main', type: 'branch' }],
      secrets: many.slice(0, index % 130),
    })
  for (const index of times(size.deployKeys)) addDeployKey(world, repository, `key ${index}`)
  security.codeScanning = { alerts: [], analyses: [], sarifs: [], defaultSetup: null }
  security.dependabotAlerts = []
  security.secretScanningAlerts = []
  for (const index of times(size.alerts)) {
    addCodeScanningAlert(world, repository, { rule: `rule-${index}`, severity: 'high' })
    addDependabotAlert(world, repository, {
      ecosystem: 'npm',
      package: `package-${index}`,
      severity: 'high',
      manifest: 'package-lock.json',
    })
  }
  for (const index of times(size.rulesets))
    addRuleset(world, repository, `Rules ${index}`, [
      { type: 'required_status_checks', checks: [{ context: `check ${index}` }] },
    ])
}

function adminToken({ world, repository }: { readonly world: ActionStage['world']; readonly repository: Repository }) {
  return addAppToken(world, addApp(world, 'auditor', repository.owner), [repository], ADMIN_PERMISSIONS).secret
}

/** What counts against a stage: all that is asked of the API but for what posting the result asks. */
function reads({ traffic }: Simulator): number {
  const posting = ['GET /repos/{owner}/{repo}/issues/{issue_number}/comments']
  const isRead = ['reading', 'paging', 'polling']
  return traffic.filter(
    ({ kind, operation, query }) =>
      isRead.includes(kind) && !posting.includes(operation ?? '') && !query.includes('check_name'),
  ).length
}

async function judge(
  stage: 'pull-request' | 'release',
  size: Sizes,
): Promise<{ readonly run: GateRun; readonly asked: number }> {
  const simulator = await startSimulator()
  try {
    const scene = actionStage(simulator, policyOf(CHECKS, 'owners: [maria]'))
    const { world, repository, maria } = scene
    const files = times(size.workflows).map(
      (index) => [`.github/workflows/w${index}.yml`, taking(`S${index}`)] as const,
    )
    commitTo(world, repository, 'main', Object.fromEntries(files), { author: maria })
    const isRelease = stage === 'release'
    const pull = isRelease ? null : scene.propose({ 'src/index.ts': 'export const answer = 43\n' })
    fill(scene, size, headOf(repository, isRelease ? 'main' : 'topic'))
    const run = await runGate(simulator, scene, {
      event:
        pull === null
          ? { name: 'workflow_dispatch', ref: 'refs/heads/main' }
          : { name: 'pull_request', action: 'opened', pull },
      inputs: { 'admin-token': adminToken(scene) },
      seconds: 120,
    })
    expect(simulator.violations).toEqual([])
    return { run, asked: reads(simulator) }
  } finally {
    await simulator.close()
  }
}

const limits = (report: Report | null): readonly string[] =>
  (report?.checks ?? []).flatMap(({ criteria }) =>
    criteria.flatMap(({ gaps }) => gaps.filter(({ reason }) => reason === 'limit').map(({ source }) => source)),
  )

test.each([
  ['pull-request', 15],
  ['release', 120],
] as const)(
  'at the stage %s no repository takes more than %d requests',
  async (stage, most) => {
    const huge = await judge(stage, HUGE)
    expect(huge.run.report).not.toBeNull()
    expect(huge.asked).toBeLessThanOrEqual(most)
    expect(huge.run.exitCode).not.toBe(0)
    // What was not asked for is told, and no criterion that it belongs to is a pass.
    expect(limits(huge.run.report).length).toBeGreaterThan(0)
    const passed = huge.run.report?.checks.flatMap(({ criteria }) => criteria.filter(({ status }) => status === 'pass'))
    expect(passed?.filter(({ gaps }) => gaps.length > 0)).toEqual([])

    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        expect((await judge(stage, size)).asked).toBeLessThanOrEqual(most)
      }),
      { numRuns: 3, seed: 6, endOnFailure: true },
    )
  },
  300_000,
)
