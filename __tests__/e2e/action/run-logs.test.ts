import type { ReportedCriterion, Report } from '../../../src/model/report.ts'
import { type ActionStage, actionStage, type GateOptions, policyOf, runGate } from '../../support/action-stage.ts'
import { addJob, addRun, type WorkflowRun } from '../../support/github/actions.ts'
import { addRepository, commitTo } from '../../support/github/repository.ts'
import { useSimulator } from '../../support/github-simulator.ts'
import { seeded } from '../../support/log-noise.ts'
import { addLoggedRun, noisyStep } from '../../support/logged-runs.ts'
import { criterionIn, findingsIn, ON_MAIN } from '../../support/report-reading.ts'
import { LOG_SEED, maskedLeaks, plantedLeaks } from '../../support/planted-leaks.ts'

const github = useSimulator()
const POLICY = policyOf(['ci-secrets-protected'], 'owners: [maria]')
const DEPLOY = '.github/workflows/deploy.yml'
const LINT = '.github/workflows/lint.yml'
const WORKFLOW = [
  'name: Deploy',
  'on:',
  '  push: { branches: [main] }',
  'permissions:',
  '  contents: read',
  'jobs:',
  '  deploy:',
  '    name: Deploy / prod',
  '    runs-on: ubuntu-latest',
  '    environment: production',
  '    steps:',
  '      - name: Ship it',
  '        env:',
  '          DEPLOY_TOKEN: ${{ secrets.DEPLOY_TOKEN }}',
  '        run: ./ship.sh',
  '      - run: ./verify.sh --all',
  '',
].join('\n')
const SHIP_LINE = 12

let stage: ActionStage
beforeEach(() => {
  stage = actionStage(github(), POLICY)
  commitTo(stage.world, stage.repository, 'main', { [DEPLOY]: WORKFLOW }, { author: stage.maria })
})

const judged = (about: Partial<GateOptions> = {}) => runGate(github(), stage, { event: ON_MAIN, ...about })

const logsClean = (report: Report | null): ReportedCriterion => criterionIn(report, 'logs-clean')
const findingsOf = (report: Report | null) => findingsIn(report, 'logs-clean')

const leaks = plantedLeaks(LOG_SEED)
const CLEAN = { name: 'Deploy / prod', steps: [noisyStep('Set up job', 's'), noisyStep('Ship it', 'c')] }

function cleanRun(about: { readonly daysAgo?: number } = {}): WorkflowRun {
  return addLoggedRun(stage, { path: DEPLOY, attempts: [[CLEAN]], ...about })
}

test('a leak in yesterday’s log blocks the release, with its line, its link and what to do', async () => {
  const [leak] = leaks
  if (leak === undefined) throw new Error('There is no leak.')
  const ship = noisyStep('Ship it', 'ship', leak.lines)
  const old = commitTo(stage.world, stage.repository, 'main', { 'a.txt': 'a' }, { author: stage.maria })
  commitTo(stage.world, stage.repository, 'main', { 'b.txt': 'b' }, { author: stage.maria })
  const jobs = [{ name: 'Deploy / prod', steps: [noisyStep('Set up job', 'set up'), ship] }]
  const run = addLoggedRun(stage, { path: DEPLOY, headSha: old, attempts: [jobs] })

  const { report, exitCode, stdout } = await judged()

  expect(exitCode).toBe(1)
  const url = `${github().urls.server}/acme/shop/actions/runs/${run.id}/job/${run.jobs[0]?.check.id ?? 0}`
  const line = ship.at + leak.at
  expect(findingsOf(report)).toMatchObject([
    {
      place: {
        kind: 'log',
        workflow: DEPLOY,
        job: 'Deploy / prod',
        step: 'Ship it',
        run: run.id,
        attempt: 1,
        line,
        url: `${url}#step:2:${line}`,
      },
      related: [{ kind: 'file', path: DEPLOY, startLine: SHIP_LINE }],
      secret: null,
    },
  ])
  expect(findingsOf(report)[0]?.message).toContain(`gh api --method DELETE repos/acme/shop/actions/runs/${run.id}/logs`)
  for (const said of [JSON.stringify(report), stdout]) expect(said).not.toContain(leak.value.slice(-12))
})

test('a workflow line and the log line that it printed are one finding, which no word on the line alone accepts', async () => {
  const [leak] = leaks
  if (leak === undefined) throw new Error('There is no leak.')
  const printing = WORKFLOW.replace(
    'run: ./ship.sh',
    `run: echo "$DEPLOY_TOKEN" | base64 | rev # zizmor: ignore[secret-in-log]`,
  )
  const change = (policy: string) =>
    commitTo(
      stage.world,
      stage.repository,
      'main',
      { [DEPLOY]: printing, '.github/release-checklist.yml': policy },
      { author: stage.maria },
    )
  change(POLICY)
  const check = (report: Report | null) => report?.checks.find(({ id }) => id === 'ci-secrets-protected')
  const line = check((await judged()).report)?.findings.find(({ rule }) => rule === 'secret-in-log')
  expect(line).toMatchObject({ criterion: 'not-printed', place: { startLine: SHIP_LINE + 3 } })
  const waived = `${POLICY}waivers:\n  - check: ci-secrets-protected\n    fingerprint: ${line?.fingerprint ?? ''}\n    reason: Reversed twice.\n    owner: maria\n    expires: 2099-01-01\n`
  change(waived)

  const ship = noisyStep('Ship it', 'ship', leak.lines)
  const run = addLoggedRun(stage, { path: DEPLOY, attempts: [[{ name: 'Deploy / prod', steps: [ship] }]] })
  const { report, exitCode } = await judged()

  expect(exitCode).toBe(1)
  expect(check(report)?.findings).toMatchObject([
    {
      criterion: 'logs-clean',
      waiver: null,
      place: { kind: 'file', path: DEPLOY, startLine: SHIP_LINE + 3 },
      related: [
        { kind: 'log', run: run.id, step: 'Ship it', line: ship.at + leak.at },
        { kind: 'file', startLine: SHIP_LINE },
      ],
    },
  ])
  expect(check(report)?.criteria.find(({ id }) => id === 'not-printed')?.status).toBe('fail')
})

test('leaks of every shape are placed, across steps, attempts and workflows', async () => {
  const { below } = seeded(`${LOG_SEED} places`)
  commitTo(
    stage.world,
    stage.repository,
    'main',
    { [LINT]: WORKFLOW.replace('Deploy / prod', 'Lint').replace('DEPLOY_TOKEN }}', 'LINT_TOKEN }}') },
    { author: stage.maria },
  )
  const expected: string[] = []
  const runs = leaks.map((leak, index) => {
    const path = below(2) === 0 ? DEPLOY : LINT
    const job = path === DEPLOY ? 'Deploy / prod' : 'Lint'
    const attempt = below(2) + 1
    const steps = ['Set up job', 'Ship it', 'Run .verify.sh --all'].map((name, at) =>
      noisyStep(name, `${LOG_SEED} ${index} ${at}`, at === index % 3 ? leak.lines : []),
    )
    const step = steps[index % 3]
    expected.push(`${path} ${job} ${step?.name ?? ''} ${attempt} ${(step?.at ?? 0) + leak.at}`)
    const clean = [{ name: job, steps: [noisyStep('Set up job', `${index} clean`)] }]
    const attempts = attempt === 1 ? [[{ name: job, steps }], clean] : [clean, [{ name: job, steps }]]
    return addLoggedRun(stage, { path, attempts, daysAgo: 2 })
  })

  const { report } = await judged()

  const placed = findingsOf(report).map(({ place }) =>
    place.kind === 'log'
      ? `${place.workflow} ${place.job} ${place.step ?? ''} ${place.attempt} ${place.line ?? 0}`
      : '',
  )
  expect(placed.sort()).toEqual(expected.sort())
  expect(runs).toHaveLength(leaks.length)
}, 120_000)

test('masked values and clean logs pass, and the tick says what was read', async () => {
  const lines = maskedLeaks().flat()
  const jobs = [{ name: 'Deploy / prod', steps: [noisyStep('Ship it', 'masked', lines)] }]
  addLoggedRun(stage, { path: DEPLOY, attempts: [jobs, [CLEAN]] })

  const { report } = await judged()

  const { status, scope, inspected, notes } = logsClean(report)
  expect({ status, notes }).toEqual({ status: 'pass', notes: [] })
  expect(scope).toContain('all attempts of 1 run')
  expect(scope).toContain('the newest 5 of 1 workflow that take secrets')
  expect(inspected[0]).toEqual({ what: 'attempts of workflow runs', count: 2 })
  expect(github().downloads.every(({ authorization }) => authorization === null)).toBe(true)
})

test('trivial runs of another workflow push nothing out, within the requests of the source', async () => {
  const [leak] = leaks
  const steps = [noisyStep('Ship it', 'ship', leak?.lines ?? [])]
  const old = commitTo(stage.world, stage.repository, 'main', { 'a.txt': 'a' }, { author: stage.maria })
  addLoggedRun(stage, { path: DEPLOY, headSha: old, attempts: [[{ name: 'Deploy / prod', steps }]], daysAgo: 9 })
  for (let count = 0; count < 130; count++)
    addLoggedRun(stage, { path: '.github/workflows/hello.yml', headSha: old, attempts: [[CLEAN]] })
  commitTo(stage.world, stage.repository, 'main', { 'b.txt': 'b' }, { author: stage.maria })

  const { report } = await judged()

  expect(findingsOf(report)).toHaveLength(1)
  const source = report?.run.sources.find(({ name }) => name === 'run-logs')
  expect(source?.status).toBe('collected')
  // Two lists, one workflow by itself and the jobs of what was found; the archives are counted apart.
  expect(source?.requests).toBeLessThanOrEqual(4 + 2 * github().downloads.length)
})

test('logs that expired are named in the scope; one that is gone too early does not tick', async () => {
  cleanRun()
  const expired = cleanRun({ daysAgo: 200 })
  for (const job of expired.jobs) job.log = null
  const whole = logsClean((await judged()).report)
  expect(whole.status).toBe('pass')
  expect(whole.scope).toContain(`Expired, and read by nobody any more: those of \`${expired.id}\``)

  const deleted = cleanRun({ daysAgo: 3 })
  for (const job of deleted.jobs) job.log = null
  const less = logsClean((await judged()).report)
  expect(less.status).toBe('unknown')
  expect(less.gaps.map(({ detail }) => detail).join(' ')).toContain('somebody may have deleted it')
})

test('what a fork ran is never searched for real values, and cannot push out what sees secrets', async () => {
  const value = seeded(LOG_SEED).text('named', 24)
  const fork = addRepository(stage.world, stage.stranger, 'shop', { visibility: 'public' })
  const lines = [`guess ${value}`]
  const forked = { name: 'Deploy / prod', steps: [noisyStep('Ship it', 'fork', lines)] }
  addLoggedRun(stage, { path: DEPLOY, attempts: [[forked]], event: 'pull_request', from: fork })
  const named = { inputs: { 'named-secrets': 'SHOP_KEY' }, runner: { env: { SHOP_KEY: value } } }

  const first = await judged(named)
  expect(findingsOf(first.report)).toEqual([])
  expect(logsClean(first.report).scope).toContain('of a fork')

  addLoggedRun(stage, { path: DEPLOY, attempts: [[forked]] })
  const second = await judged(named)
  expect(findingsOf(second.report)).toMatchObject([{ rule: 'named-secret-value', severity: 'critical' }])
})

test('a hundred runs of a fork leave the logs behind them unseen, which is no tick', async () => {
  cleanRun()
  const fork = addRepository(stage.world, stage.stranger, 'shop', { visibility: 'public' })
  const old = commitTo(stage.world, stage.repository, 'main', { 'a.txt': 'a' }, { author: stage.maria })
  for (let count = 0; count < 130; count++)
    addLoggedRun(stage, { path: DEPLOY, headSha: old, attempts: [[CLEAN]], event: 'pull_request', from: fork })
  commitTo(stage.world, stage.repository, 'main', { 'b.txt': 'b' }, { author: stage.maria })
  const logs = logsClean((await judged()).report)
  expect(logs.status).toBe('unknown')
  expect(logs.gaps.map(({ reason, detail }) => `${reason}: ${detail}`).join(' ')).toMatch(
    /limit: .*nearly all are of forks/,
  )
})

test('an action that attackers held is told by the commit that ran', async () => {
  const commit = '0e58ed8671d6b60d0890c21b07f8835ace038e67'
  const lines = [`Download action repository 'tj-actions/changed-files@v44' (SHA:${commit})`]
  addLoggedRun(stage, {
    path: DEPLOY,
    attempts: [[{ name: 'Deploy / prod', steps: [noisyStep('Set up job', 'x', lines)] }]],
  })
  const { report } = await judged()
  expect(findingsOf(report)).toMatchObject([{ rule: 'compromised-action-ran', place: { step: 'Set up job' } }])
})

test('at the pull-request stage logs are left to the release, without a request', async () => {
  cleanRun()
  const pull = stage.propose({ 'src/index.ts': 'export const answer = 43\n' })
  const { report } = await judged({ event: { name: 'pull_request', action: 'opened', pull } })
  expect(logsClean(report)).toMatchObject({ status: 'unknown', gaps: [{ reason: 'deferred' }] })
  expect(github().downloads).toEqual([])
})

// Every other loss is in loss-matrix.test.ts.
describe('what is lost', () => {
  test('no answer at all: a clean log is unknown', async () => {
    cleanRun()
    const logs = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/logs'
    github().fail({ operation: logs, fault: { kind: 'refuse' } })
    const { report, exitCode } = await judged()
    expect(logsClean(report).status).toBe('unknown')
    expect(exitCode).not.toBe(0)
  })

  test('one log of two: what is found in the other stays', async () => {
    const [leak] = leaks
    const steps = [noisyStep('Ship it', 'ship', leak?.lines ?? [])]
    addLoggedRun(stage, { path: DEPLOY, attempts: [[{ name: 'Deploy / prod', steps }]] })
    const gone = cleanRun()
    for (const job of gone.jobs) job.log = null
    const { report } = await judged()
    expect(logsClean(report).status).toBe('fail')
    expect(logsClean(report).gaps).toHaveLength(1)
  })

  test('a run that has not ended', async () => {
    cleanRun()
    const run = addRun(stage.world, stage.repository, {
      workflow: stage.repository.actions.workflows.find(({ path }) => path === DEPLOY) ?? raise(),
      event: 'push',
      headSha: stage.repository.git.refs.get('refs/heads/main') ?? '',
      actor: stage.andrej,
    })
    addJob(stage.world, stage.repository, run, { name: 'Deploy / prod', status: 'in_progress' })
    const { status, gaps } = logsClean((await judged()).report)
    expect({ status, reasons: gaps.map(({ reason }) => reason) }).toEqual({ status: 'unknown', reasons: ['pending'] })
  })
})

function raise(): never {
  throw new Error('The workflow is not there.')
}
