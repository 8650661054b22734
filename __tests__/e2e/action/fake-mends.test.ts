import type { Report } from '../../../src/model/report.ts'
import { type ActionStage, actionStage, type GateOptions, policyOf, runGate } from '../../support/action-stage.ts'
import { addJob, addRun, addWorkflow, type WorkflowRun } from '../../support/github/actions.ts'
import { addCheckRun } from '../../support/github/checks.ts'
import type { PullRequest } from '../../support/github/pulls.ts'
import { commitTo, headOf, tagCommit } from '../../support/github/repository.ts'
import { addAnalysis, addDependabotAlert } from '../../support/github/security.ts'
import { ADMIN_PERMISSIONS, addAppToken } from '../../support/github/tokens.ts'
import { addApp } from '../../support/github/world.ts'
import { useSimulator } from '../../support/github-simulator.ts'

// What looks like a mend and is none. A log that was deleted is in run-logs.test.ts, a deploy key under another title in
// api-loss.test.ts.

const github = useSimulator()
const CI = '.github/workflows/ci.yml'
const SCAN = 'Bandit'
const ci = (secret: string): string =>
  [
    'on: [pull_request, push]',
    'permissions: {}',
    'jobs:',
    '  scan:',
    `    name: ${SCAN}`,
    '    runs-on: ubuntu-latest',
    '    steps:',
    '      - run: bandit -r .',
    '      - run: ./deploy.sh',
    '        env:',
    `          ${secret}: \${{ secrets.${secret} }}`,
    '',
  ].join('\n')
const CHECKS = ['security-scan', 'secrets-rotated', 'vulnerability-scan']
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()

let stage: ActionStage
let admin: string
beforeEach(() => {
  stage = actionStage(github(), policyOf(CHECKS, 'owners: [maria]'))
  const { world, repository, maria } = stage
  commitTo(world, repository, 'main', { [CI]: ci('DEPLOY_TOKEN'), 'app.py': 'print(1)\n' }, { author: maria })
  const permissions = ADMIN_PERMISSIONS
  admin = addAppToken(world, addApp(world, 'auditor', repository.owner), [repository], permissions).secret
  repository.security.codeScanning = { alerts: [], analyses: [], sarifs: [], defaultSetup: null }
  repository.security.dependabotAlerts = []
})

const onMain = { name: 'workflow_dispatch', ref: 'refs/heads/main' } as const
const judged = (event: GateOptions['event'] = onMain) =>
  runGate(github(), stage, { event, inputs: event === onMain ? { 'admin-token': admin } : {} })

function statusOf(report: Report | null, id: string): string | undefined {
  return report?.checks.flatMap(({ criteria }) => criteria).find((one) => one.id === id)?.status
}

/** A run of the scanner's workflow, whose scan ends so; null where the run has another job alone. */
function addScan(headSha: string, conclusion: 'success' | 'failure' | null): WorkflowRun {
  const { world, repository, andrej } = stage
  const workflow =
    repository.actions.workflows.find(({ path }) => path === CI) ?? addWorkflow(world, repository, CI, 'CI')
  const run = addRun(world, repository, { workflow, event: 'push', headSha, actor: andrej })
  const steps = [{ name: 'Run bandit -r .', conclusion: conclusion ?? 'skipped', log: 'ok\n' }] as const
  addJob(world, repository, run, {
    name: conclusion === null ? 'Other' : SCAN,
    conclusion: conclusion ?? 'success',
    steps,
  })
  return run
}

function post(run: WorkflowRun): void {
  const { world, repository } = stage
  const app = world.actions
  addCheckRun(world, repository, { name: SCAN, headSha: run.headSha, app, suite: run.suite, conclusion: 'success' })
}

describe('a check run of the scanner’s name', () => {
  const pulled = (): { readonly head: string; readonly event: GateOptions['event'] } => {
    const pull: PullRequest = stage.propose({ 'app.py': 'print(2)\n' })
    return { head: headOf(stage.repository, 'topic'), event: { name: 'pull_request', action: 'opened', pull } }
  }
  const released = () => ({ head: headOf(stage.repository, 'main'), event: onMain })

  test.each([
    ['on a pull request', pulled],
    ['at a release', released],
  ])('that somebody posted does not count %s; the job itself does', async (_, subject) => {
    const { head, event } = subject()
    const run = addScan(head, null)
    post(run)
    const forged = await judged(event)
    expect(statusOf(forged.report, 'scan-succeeded')).toBe('fail')
    expect(forged.exitCode).not.toBe(0)
    if (event !== onMain) expect(github().counts().reading).toBeLessThanOrEqual(15)

    addScan(head, 'success')
    const real = await judged(event)
    expect(statusOf(real.report, 'scan-succeeded')).toBe('pass')
  })

  test('that somebody posted beside the job that failed changes nothing', async () => {
    const { head, event } = pulled()
    post(addScan(head, 'failure'))
    expect(statusOf((await judged(event)).report, 'scan-succeeded')).toBe('fail')
  })

  test('in more runs than a pull request looks up is not seen, and not believed', async () => {
    const { head, event } = pulled()
    post(addScan(head, null))
    for (let count = 0; count < 7; count++) {
      const { world, repository, andrej } = stage
      const workflow = addWorkflow(world, repository, `.github/workflows/other-${count}.yml`, `Other ${count}`)
      post(addRun(world, repository, { workflow, event: 'push', headSha: head, actor: andrej }))
    }
    const { report } = await judged(event)
    expect(statusOf(report, 'scan-succeeded')).not.toBe('pass')
    expect(github().counts().reading).toBeLessThanOrEqual(15)
  })
})

test('a secret that was renamed instead of rotated is asked about', async () => {
  const { world, repository, maria } = stage
  const { secrets } = repository.settings
  secrets.push({ name: 'DEPLOY_TOKEN', createdAt: daysAgo(400), updatedAt: daysAgo(10) })
  tagCommit(world, repository, 'v1.1.0', headOf(repository, 'main'))
  commitTo(world, repository, 'main', { 'app.py': 'print(3)\n' }, { author: maria })
  expect(statusOf((await judged()).report, 'secrets-not-renamed')).toBe('pass')

  secrets.splice(0, 1, { name: 'SHIP_TOKEN', createdAt: daysAgo(1), updatedAt: daysAgo(1) })
  commitTo(world, repository, 'main', { [CI]: ci('SHIP_TOKEN') }, { author: maria })
  const { report, exitCode } = await judged()
  expect(statusOf(report, 'stored-secrets-recent')).toBe('pass')
  expect(statusOf(report, 'secrets-not-renamed')).toBe('needs-review')
  expect(exitCode).not.toBe(0)
})

test('an empty upload of results is no report of a scan', async () => {
  const { world, repository } = stage
  const commit = headOf(repository, 'main')
  addAnalysis(world, repository, { commit, ref: 'refs/heads/main', more: { rules_count: 0 } })
  const { report } = await judged()
  expect([statusOf(report, 'scan-reported'), statusOf(report, 'commit-scanned')]).not.toContain('pass')

  addAnalysis(world, repository, { commit, ref: 'refs/heads/main' })
  expect(statusOf((await judged()).report, 'commit-scanned')).toBe('pass')
})

test('a critical alert that was dismissed still counts, and is shown as accepted by nobody', async () => {
  const { world, repository } = stage
  const about = { ecosystem: 'pip', package: 'flask', severity: 'critical', manifest: 'requirements.txt' } as const
  const at = daysAgo(1)
  addDependabotAlert(world, repository, {
    ...about,
    more: { state: 'dismissed', dismissed_at: at, dismissed_reason: 'tolerable_risk', created_at: daysAgo(90) },
  })
  const { report } = await judged()
  expect(statusOf(report, 'dependency-alerts-mended')).toBe('fail')
  const findings = report?.checks.flatMap((check) => check.findings) ?? []
  expect(findings.filter(({ rule }) => rule === 'dismissed-alert')).toMatchObject([{ waiver: null }])
  expect(report?.policy.waivers).toMatchObject([{ status: 'not-counted', owner: null }])
})
