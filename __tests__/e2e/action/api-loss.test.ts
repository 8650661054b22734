import { createHash } from 'node:crypto'
import type { Report } from '../../../src/model/report.ts'
import {
  type ActionStage,
  actionStage,
  DOCUMENTED,
  type GateRun,
  policyOf,
  runGate,
} from '../../support/action-stage.ts'
import type { OperationKey } from '../../support/github/operations.ts'
import { addRelease } from '../../support/github/releases.ts'
import { commitTo, headOf, tagCommit } from '../../support/github/repository.ts'
import { addAnalysis } from '../../support/github/security.ts'
import { addDeployKey, addEnvironment } from '../../support/github/settings.ts'
import { ADMIN_PERMISSIONS, addAppToken, type WorkflowPermissions } from '../../support/github/tokens.ts'
import { addApp } from '../../support/github/world.ts'
import { useSimulator } from '../../support/github-simulator.ts'

// What each loss changes is in loss-matrix.test.ts.

const github = useSimulator()

const CHECKS = [
  ...['deploy-key-rotation', 'secrets-rotated', 'vulnerability-scan', 'artifact-signing'],
  ...['no-plaintext-secrets', 'ci-gates', 'security-scan'],
]
/** What rests on each operation, by check and criterion. */
const RESTS_ON = {
  'GET /repos/{owner}/{repo}/keys': ['deploy-key-rotation/keys-recent', 'deploy-key-rotation/keys-read-only'],
  'GET /repos/{owner}/{repo}/actions/secrets': ['secrets-rotated/stored-secrets-recent'],
  'GET /repos/{owner}/{repo}/actions/organization-secrets': ['secrets-rotated/stored-secrets-recent'],
  'GET /repos/{owner}/{repo}/dependabot/secrets': ['secrets-rotated/leaked-secrets-replaced'],
  'GET /repos/{owner}/{repo}/environments/{environment_name}/secrets': ['secrets-rotated/secrets-not-renamed'],
  'GET /repos/{owner}/{repo}/environments': ['ci-gates/environments-guarded', 'secrets-rotated/stored-secrets-recent'],
  'GET /repos/{owner}/{repo}/dependabot/alerts': ['vulnerability-scan/dependency-alerts-mended'],
  'GET /repos/{owner}/{repo}/code-scanning/alerts': ['vulnerability-scan/code-alerts-mended'],
  'GET /repos/{owner}/{repo}/code-scanning/analyses': ['vulnerability-scan/commit-scanned'],
  'GET /repos/{owner}/{repo}/secret-scanning/alerts': ['no-plaintext-secrets/scanning-alerts-closed'],
  'GET /repos/{owner}/{repo}/releases': ['artifact-signing/assets-signed'],
  'GET /repos/{owner}/{repo}/attestations/{subject_digest}': ['artifact-signing/assets-signed'],
} as const satisfies { readonly [K in OperationKey]?: readonly string[] }
const OPERATIONS = Object.keys(RESTS_ON) as readonly (keyof typeof RESTS_ON)[]

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()
const asset = Buffer.from('the release')

let stage: ActionStage
let admin: string
/** Everything is as it should be, and can be seen. */
beforeEach(() => {
  stage = actionStage(github(), policyOf(CHECKS, 'owners: [maria]'))
  const { world, repository, maria } = stage
  const { settings, security } = repository
  const fresh = { createdAt: daysAgo(20), updatedAt: daysAgo(10) }
  settings.secrets.push({ name: 'TOKEN', ...fresh })
  settings.organizationSecrets.push({ name: 'SHARED', ...fresh })
  settings.dependabotSecrets.push({ name: 'REGISTRY', ...fresh })
  addEnvironment(world, repository, 'production', { reviewers: [maria], secrets: [{ name: 'DEPLOY', ...fresh }] })
  addDeployKey(world, repository, 'server', { createdAt: daysAgo(20), lastUsed: daysAgo(1) })
  security.codeScanning = { alerts: [], analyses: [], sarifs: [], defaultSetup: null }
  security.dependabotAlerts = []
  security.secretScanningAlerts = []
  addAnalysis(world, repository, { commit: headOf(repository, 'main'), ref: 'refs/heads/main' })
  addRelease(world, repository, 'v1.0.0', maria, { assets: { 'app.tgz': asset } })
  const digest = `sha256:${createHash('sha256').update(asset).digest('hex')}`
  security.attestations.set(digest, [{ predicateType: 'https://slsa.dev/provenance/v1', bundle: {} }])
  admin = adminToken(ADMIN_PERMISSIONS)
})

function adminToken(permissions: WorkflowPermissions): string {
  const { world, repository } = stage
  return addAppToken(world, addApp(world, 'auditor', repository.owner), [repository], permissions).secret
}

function judged(permissions = DOCUMENTED, token: string | null = admin): Promise<GateRun> {
  return runGate(github(), stage, {
    event: { name: 'workflow_dispatch', ref: 'refs/heads/main' },
    permissions,
    inputs: token === null ? {} : { 'admin-token': token },
  })
}

function statuses(report: Report | null): ReadonlyMap<string, string> {
  const all = report?.checks.flatMap(({ id, criteria }) =>
    criteria.map((criterion) => [`${id}/${criterion.id}`, criterion.status] as const),
  )
  return new Map(all)
}

const GOOD = ['pass', 'not-applicable']

test('what is as it should be passes, within the requests of a release', async () => {
  const { report } = await judged()
  const seen = statuses(report)
  const bad = [...new Set(Object.values(RESTS_ON).flat())].filter((key) => !GOOD.includes(seen.get(key) ?? 'none'))
  expect(bad).toEqual([])
  expect(github().counts().reading).toBeLessThanOrEqual(120)
})

test('without permissions the gaps name what each token lacks', async () => {
  const { attestations: _a, 'security-events': _s, 'vulnerability-alerts': _v, ...less } = DOCUMENTED
  const run = await judged(less, adminToken({ metadata: 'read' }))
  const told = JSON.stringify(run.report?.checks.map(({ criteria }) => criteria.map(({ gaps }) => gaps)))

  for (const name of ['attestations', 'security-events', 'vulnerability-alerts'])
    expect(told).toContain(`\`${name}: read\``)
  for (const name of ['administration', 'secrets', 'dependabot_secrets', 'environments', 'secret_scanning_alerts']) {
    expect(told).toContain(`\`${name}=read\``)
  }
  for (const key of ['deploy-key-rotation/keys-recent', 'secrets-rotated/stored-secrets-recent']) {
    expect(statuses(run.report).get(key)).toBe('unknown')
  }
})

test('a pull request asks none of it, with or without an administrator’s token', async () => {
  const pull = stage.propose({ 'src/index.ts': 'export const answer = 43\n' })
  const { report } = await runGate(github(), stage, {
    event: { name: 'pull_request', action: 'opened', pull },
    inputs: { 'admin-token': admin },
  })
  const asked = github().traffic.map(({ operation }) => operation)

  expect(asked.filter((operation) => OPERATIONS.some((one) => one === operation))).toEqual([])
  expect(github().counts().reading).toBeLessThanOrEqual(15)
  const keys = report?.checks.find(({ id }) => id === 'deploy-key-rotation')
  expect(keys?.criteria.flatMap(({ gaps }) => gaps.map(({ reason }) => reason))).toEqual(['deferred', 'deferred'])
})

test('a deploy key that is added again under another title is as old as the last release knew it', async () => {
  const { world, repository, maria } = stage
  const { deployKeys } = repository.settings
  const key = ['ssh-ed25519', Buffer.from('the same key').toString('base64')].join(' ')
  deployKeys.length = 0
  addDeployKey(world, repository, 'old', { key, createdAt: daysAgo(800), lastUsed: daysAgo(1) })
  const first = await judged()
  tagCommit(world, repository, 'v1.1.0', headOf(repository, 'main'), { message: 'Second', tagger: maria })
  commitTo(world, repository, 'main', { 'src/index.ts': 'export const answer = 44\n' }, { author: maria })
  deployKeys.length = 0
  addDeployKey(world, repository, 'new', { key, createdAt: daysAgo(1), lastUsed: daysAgo(0) })
  const second = await judged()

  expect(statuses(first.report).get('deploy-key-rotation/keys-recent')).toBe('fail')
  expect(statuses(second.report).get('deploy-key-rotation/keys-recent')).toBe('fail')
  const found = second.report?.checks.find(({ id }) => id === 'deploy-key-rotation')?.findings
  expect(found?.map(({ message }) => message).join()).toMatch(/`new` .* and was added again on/u)
})
