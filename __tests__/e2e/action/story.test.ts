import { createHash } from 'node:crypto'
import type { Report, ReportedCheck } from '../../../src/model/report.ts'
import { placeText } from '../../../src/report/place-text.ts'
import { type ActionStage, actionStage, GATE_JOB, type GateRun, policyOf, runGate } from '../../support/action-stage.ts'
import { addJob, addRun, addWorkflow } from '../../support/github/actions.ts'
import { addCheckRun } from '../../support/github/checks.ts'
import { addRelease } from '../../support/github/releases.ts'
import type { PullRequest } from '../../support/github/pulls.ts'
import { commitTo, headOf, tagCommit } from '../../support/github/repository.ts'
import { addRuleset } from '../../support/github/rules.ts'
import { addAnalysis, addDependabotAlert } from '../../support/github/security.ts'
import { addDeployKey } from '../../support/github/settings.ts'
import { ADMIN_PERMISSIONS, addAppToken } from '../../support/github/tokens.ts'
import { addApp } from '../../support/github/world.ts'
import { ZERO } from '../../support/github-payloads.ts'
import { useSimulator } from '../../support/github-simulator.ts'
import { addLoggedRun, noisyStep } from '../../support/logged-runs.ts'
import { LOG_SEED, plantedLeaks } from '../../support/planted-leaks.ts'

const github = useSimulator()
const DEPLOY = '.github/workflows/deploy.yml'
const RELEASE = '.github/workflows/release.yml'
const CI = '.github/workflows/ci.yml'
const CHECKS = [
  ...['ci-secrets-protected', 'secrets-rotated', 'deploy-key-rotation', 'vulnerability-scan'],
  ...['ci-gates', 'artifact-signing'],
]
const [leak] = plantedLeaks(LOG_SEED)
const asset = Buffer.from('the release')
const digest = `sha256:${createHash('sha256').update(asset).digest('hex')}`
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()
const ssh = ['ssh-ed25519', Buffer.from('the same key').toString('base64')].join(' ')

const workflow = (on: string, job: string, permissions: string, ...steps: readonly string[]): string =>
  [
    `on: ${on}`,
    `permissions: ${permissions}`,
    'jobs:',
    '  one:',
    `    name: ${job}`,
    '    runs-on: ubuntu-latest',
    '    steps:',
    ...steps.map((line) => `      ${line}`),
    '',
  ].join('\n')
const deploys = (secret: string) =>
  workflow(
    '{ push: { branches: [main] } }',
    'Deploy',
    '{ contents: read }',
    '- name: Ship it',
    '  env:',
    `    ${secret}: \${{ secrets.${secret} }}`,
    '  run: ./ship.sh',
  )
const releases = (...before: readonly string[]) =>
  workflow(
    '{ push: { tags: [v*] } }',
    'Release',
    '{ contents: write, id-token: write, attestations: write }',
    ...before,
    '- run: gh release create "$GITHUB_REF_NAME" app.tgz',
  )
const ATTESTED = releases(`- uses: actions/attest@${'a1'.repeat(20)}`, '  with: { subject-path: app.tgz }')

let stage: ActionStage
let admin: string
let pull: PullRequest

/** A release pull request with everything wrong that a team may have overlooked. */
beforeEach(() => {
  stage = actionStage(github(), policyOf(CHECKS))
  const { world, repository, maria } = stage
  const { settings, security } = repository
  commitTo(
    world,
    repository,
    'main',
    {
      [DEPLOY]: deploys('DEPLOY_TOKEN'),
      [RELEASE]: releases(),
      [CI]: workflow('[push, pull_request]', 'Tests', '{ contents: read }', '- run: npm test'),
    },
    { author: maria },
  )
  tagCommit(world, repository, 'v1.1.0', headOf(repository, 'main'), { message: 'Second', tagger: maria })
  repository.git.refs.set('refs/heads/release/2', headOf(repository, 'main'))
  addRuleset(
    world,
    repository,
    'Releases',
    [
      {
        type: 'required_status_checks',
        checks: [GATE_JOB, 'Tests'].map((context) => ({ context, app: world.actions.id })),
      },
      { type: 'pull_request', approvals: 1 },
    ],
    { include: ['refs/heads/release/**'] },
  )
  pull = stage.propose({ 'src/index.ts': 'export const answer = 43\n' }, { base: 'release/2' })
  addLoggedRun(stage, {
    path: DEPLOY,
    attempts: [[{ name: 'Deploy', steps: [noisyStep('Set up job', 's'), noisyStep('Ship it', 'c', leak?.lines)] }]],
  })
  settings.secrets.push({ name: 'DEPLOY_TOKEN', createdAt: daysAgo(700), updatedAt: daysAgo(400) })
  addDeployKey(world, repository, 'server', {
    key: ssh,
    createdAt: daysAgo(800),
    lastUsed: daysAgo(1),
    isReadOnly: false,
  })
  security.codeScanning = { alerts: [], analyses: [], sarifs: [], defaultSetup: null }
  security.dependabotAlerts = []
  security.secretScanningAlerts = []
  addDependabotAlert(world, repository, {
    ecosystem: 'npm',
    package: 'left-pad',
    severity: 'critical',
    manifest: 'package-lock.json',
    fixedIn: '2.0.0',
    more: { created_at: daysAgo(60) },
  })
  addRelease(world, repository, 'v1.1.0', maria, { assets: { 'app.tgz': asset } })
  admin = addAppToken(world, addApp(world, 'auditor', repository.owner), [repository], ADMIN_PERMISSIONS).secret
})

/** One run on the pull request. It is taken away again, so that each is the first on its commit. */
async function judged(): Promise<GateRun> {
  const { actions, checks } = stage.repository
  const result = await runGate(github(), stage, {
    event: { name: 'pull_request', action: 'synchronize', pull },
    inputs: { 'admin-token': admin },
  })
  actions.runs.splice(actions.runs.indexOf(result.run), 1)
  checks.runs.splice(checks.runs.indexOf(result.job.check), 1)
  return result
}
const head = () => headOf(stage.repository, 'topic')
const checkOf = (report: Report | null, id: string): ReportedCheck => {
  const found = report?.checks.find((check) => check.id === id)
  if (found === undefined) throw new Error(`The report has no ${id}.`)
  return found
}
const statusOf = (report: Report | null, key: string): string => {
  const [check = '', criterion = ''] = key.split('/')
  return checkOf(report, check).criteria.find(({ id }) => id === criterion)?.status ?? 'none'
}

function testsPass(): void {
  const { world, repository, andrej } = stage
  const known = repository.actions.workflows.find(({ path }) => path === CI) ?? addWorkflow(world, repository, CI, 'CI')
  const run = addRun(world, repository, { workflow: known, event: 'pull_request', headSha: head(), actor: andrej })
  addJob(world, repository, run, {
    name: 'Tests',
    conclusion: 'success',
    steps: [{ name: 'Run npm test', conclusion: 'success', log: '' }],
  })
}

/** What is wrong, by criterion, with what a reader clicks and what mends it. */
const ILLS: readonly { readonly key: string; readonly link: RegExp; readonly mend: () => void }[] = [
  {
    key: 'artifact-signing/release-signs',
    link: /release\.yml/,
    mend: () =>
      void commitTo(stage.world, stage.repository, 'topic', { [RELEASE]: ATTESTED }, { author: stage.andrej }),
  },
  {
    key: 'ci-secrets-protected/logs-clean',
    link: /\/actions\/runs\/\d+\/job\/\d+#step:2:\d+/,
    mend: () => {
      // Revoked first, then the deploy runs again with a clean log; the leaking run is deleted whole.
      const { runs } = stage.repository.actions
      runs.splice(
        runs.findIndex(({ workflow: { path } }) => path === DEPLOY),
        1,
      )
      addLoggedRun(stage, { path: DEPLOY, attempts: [[{ name: 'Deploy', steps: [noisyStep('Ship it', 'd')] }]] })
    },
  },
  {
    key: 'secrets-rotated/stored-secrets-recent',
    link: /\/settings\/secrets\/actions/,
    mend: () =>
      stage.repository.settings.secrets.splice(0, 1, {
        name: 'DEPLOY_TOKEN',
        createdAt: daysAgo(700),
        updatedAt: daysAgo(0),
      }),
  },
  {
    key: 'deploy-key-rotation/keys-recent',
    link: /\/settings\/keys/,
    mend: () => {
      stage.repository.settings.deployKeys.length = 0
      addDeployKey(stage.world, stage.repository, 'server', { createdAt: daysAgo(1), lastUsed: daysAgo(0) })
    },
  },
  {
    key: 'vulnerability-scan/dependency-alerts-mended',
    link: /\/security\/dependabot\/\d+/,
    mend: () => alert({ state: 'fixed', fixed_at: daysAgo(0) }),
  },
  { key: 'ci-gates/gates-passed', link: /\/rules/, mend: testsPass },
]

function alert(more: { readonly [key: string]: string | null }): void {
  Object.assign(stage.repository.security.dependabotAlerts?.[0] ?? {}, more)
}

test('each ill is told with its link, and each true mend becomes a tick with its evidence', async () => {
  const first = await judged()
  expect(first.report?.subject.stage).toBe('release')
  expect(first.exitCode).toBe(1)
  const said = `${first.summary ?? ''}\n${stage.repository.comments.map(({ body }) => body).join('\n')}`
  for (const { key, link } of ILLS) {
    const [check = '', criterion] = key.split('/')
    expect([key, statusOf(first.report, key)]).toEqual([key, 'fail'])
    const found = checkOf(first.report, check).findings.filter((finding) => finding.criterion === criterion)
    expect(found).toHaveLength(1)
    // The simulator is http, and a link is made of nothing but https: the text is told, the address is in the report.
    const [place] = found.map((finding) => finding.place)
    expect(JSON.stringify(place)).toMatch(link)
    const lines = said.split('\n').filter((line) => line.startsWith('- **') && line.includes(` ${check}** at `))
    expect([key, place !== undefined && lines.join().includes(placeText(place))]).toEqual([key, true])
  }
  expect(said).not.toContain(leak?.value.slice(-12))

  for (const [at, { key, mend }] of ILLS.entries()) {
    mend()
    const { report } = await judged()
    const open = ILLS.slice(at + 1).map((ill) => [ill.key, statusOf(report, ill.key)])
    expect([key, statusOf(report, key)]).toEqual([key, 'pass'])
    expect(open).toEqual(ILLS.slice(at + 1).map((ill) => [ill.key, 'fail']))
    const [check = '', criterion] = key.split('/')
    const evidence = checkOf(report, check).criteria.find(({ id }) => id === criterion)?.evidence
    expect(evidence?.length).toBeGreaterThan(0)
  }
}, 120_000)

/** What looks like a mend and is none. */
const FAKES: readonly (readonly [name: string, key: string, fake: () => void | Promise<void>])[] = [
  [
    'a secret that is renamed and not rotated',
    'secrets-rotated',
    () => {
      stage.repository.settings.secrets.splice(0, 1, {
        name: 'SHIP_TOKEN',
        createdAt: daysAgo(0),
        updatedAt: daysAgo(0),
      })
      commitTo(stage.world, stage.repository, 'topic', { [DEPLOY]: deploys('SHIP_TOKEN') }, { author: stage.andrej })
    },
  ],
  [
    'an alert that is dismissed',
    'vulnerability-scan/dependency-alerts-mended',
    () => alert({ state: 'dismissed', dismissed_at: daysAgo(0), dismissed_reason: 'tolerable_risk' }),
  ],
  [
    'a deploy key that is added again under another title',
    'deploy-key-rotation/keys-recent',
    async () => {
      // The last release was judged, and knew the key.
      await runGate(github(), stage, {
        event: { name: 'push', ref: 'refs/tags/v1.1.0', before: ZERO },
        inputs: { 'admin-token': admin },
      })
      stage.repository.settings.deployKeys.length = 0
      addDeployKey(stage.world, stage.repository, 'new', { key: ssh, createdAt: daysAgo(0), lastUsed: daysAgo(0) })
    },
  ],
  [
    'a log that is deleted',
    'ci-secrets-protected/logs-clean',
    () =>
      void github().fail({
        operation: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/logs',
        fault: { kind: 'answer', status: 404, body: { message: 'Not Found' } },
      }),
  ],
  [
    "another App's check run of the required name",
    'ci-gates/gates-passed',
    () => {
      const { world, repository } = stage
      addCheckRun(world, repository, {
        app: addApp(world, 'liar', repository.owner),
        headSha: head(),
        name: 'Tests',
        conclusion: 'success',
      })
    },
  ],
  [
    'an upload of an empty log of findings',
    'vulnerability-scan/commit-scanned',
    () =>
      addAnalysis(stage.world, stage.repository, {
        commit: head(),
        ref: `refs/pull/${pull.number}/merge`,
        more: { rules_count: 0 },
      }),
  ],
  [
    "another repository's attestation of the asset",
    'artifact-signing/assets-signed',
    () =>
      void stage.repository.security.attestations.set(digest, [
        { predicateType: 'https://slsa.dev/provenance/v1', bundle: {}, repositoryId: 7 },
      ]),
  ],
]

test.each(FAKES)('%s is no tick', async (_, key, fake) => {
  await fake()
  const { report, exitCode } = await judged()
  expect(exitCode).toBe(1)
  const status = key.includes('/') ? statusOf(report, key) : checkOf(report, key).verdict.status
  expect(['fail', 'unknown', 'needs-review']).toContain(status)
})
