import type { ReportedCriterion, Report } from '../../../src/model/report.ts'
import { type ActionStage, actionStage, policyOf, runGate } from '../../support/action-stage.ts'
import { commitTo, tagCommit } from '../../support/github/repository.ts'
import { useSimulator } from '../../support/github-simulator.ts'
import { addLoggedRun, noisyStep } from '../../support/logged-runs.ts'
import { criterionIn, findingsIn, ON_MAIN } from '../../support/report-reading.ts'
import { LOG_SEED, plantedLeaks } from '../../support/planted-leaks.ts'

// The policy asks for all logs since the last release.

const github = useSimulator()
const DEPLOY = '.github/workflows/deploy.yml'
const LINT = '.github/workflows/lint.yml'
const WORKFLOW = [
  'on: { push: { branches: [main] } }',
  'jobs:',
  '  deploy:',
  '    name: Deploy / prod',
  '    runs-on: ubuntu-latest',
  '    steps:',
  '      - name: Ship it',
  '        env: { DEPLOY_TOKEN: "${{ secrets.DEPLOY_TOKEN }}" }',
  '        run: ./ship.sh',
  '',
].join('\n')
const CLEAN = { name: 'Deploy / prod', steps: [noisyStep('Set up job', 's'), noisyStep('Ship it', 'c')] }

let stage: ActionStage

const judged = () => runGate(github(), stage, { event: ON_MAIN })

const logsClean = (report: Report | null): ReportedCriterion => criterionIn(report, 'logs-clean')
const findingsOf = (report: Report | null) => findingsIn(report, 'logs-clean')

const [leak] = plantedLeaks(LOG_SEED)
const leaking = { name: 'Deploy / prod', steps: [noisyStep('Ship it', 'ship', leak?.lines ?? [])] }
let old = ''

beforeEach(() => {
  stage = actionStage(github())
  const policy = policyOf(['ci-secrets-protected'], 'owners: [maria]').replace(
    'ci-secrets-protected: { level: required }',
    'ci-secrets-protected: { level: required, logRuns: 2, logScope: since-release }',
  )
  old = commitTo(
    stage.world,
    stage.repository,
    'main',
    { '.github/release-checklist.yml': policy, [DEPLOY]: WORKFLOW },
    { author: stage.maria, daysAgo: 30 },
  )
  tagCommit(stage.world, stage.repository, 'v1.5.0', old)
  commitTo(stage.world, stage.repository, 'main', { 'b.txt': 'b' }, { author: stage.maria })
})

test('a leak behind the newest runs is found; one before the release is not looked at', async () => {
  const older = commitTo(stage.world, stage.repository, 'other', { 'o.txt': 'o' }, { author: stage.maria, daysAgo: 46 })
  addLoggedRun(stage, { path: DEPLOY, headSha: older, attempts: [[CLEAN]], daysAgo: 45 })
  addLoggedRun(stage, { path: DEPLOY, headSha: old, attempts: [[CLEAN]], daysAgo: 29 })
  const run = addLoggedRun(stage, { path: DEPLOY, headSha: old, attempts: [[leaking]], daysAgo: 20 })
  for (const daysAgo of [5, 4, 3]) addLoggedRun(stage, { path: DEPLOY, headSha: old, attempts: [[CLEAN]], daysAgo })

  const { report } = await judged()

  expect(findingsOf(report)).toMatchObject([{ place: { run: run.id } }])
  expect(logsClean(report).scope).toMatch(/and every run of theirs since refs\/tags\/v1\.5\.0 of \d{4}-/)
  expect(logsClean(report).inspected[0]?.count).toBe(5)
})

test('a release commit that is dated forward hides nothing: GitHub dates its first run', async () => {
  const late = commitTo(stage.world, stage.repository, 'main', { 'c.txt': 'c' }, { author: stage.maria, daysAgo: 0 })
  tagCommit(stage.world, stage.repository, 'v1.6.0', late)
  commitTo(stage.world, stage.repository, 'main', { 'd.txt': 'd' }, { author: stage.maria })
  addLoggedRun(stage, { path: LINT, headSha: late, attempts: [[CLEAN]], daysAgo: 25 })
  const run = addLoggedRun(stage, { path: DEPLOY, headSha: old, attempts: [[leaking]], daysAgo: 20 })
  for (const daysAgo of [5, 4, 3]) addLoggedRun(stage, { path: DEPLOY, headSha: old, attempts: [[CLEAN]], daysAgo })

  const { report } = await judged()
  expect(findingsOf(report)).toMatchObject([{ place: { run: run.id } }])
})

test('more runs than are read are a gap and no tick, and the rest is read', async () => {
  const tiny = { name: 'Deploy / prod', steps: [{ name: 'Ship it', lines: ['ok'] }] }
  const attempts = Array.from({ length: 20 }, () => [tiny])
  for (let daysAgo = 1; daysAgo <= 13; daysAgo++) addLoggedRun(stage, { path: DEPLOY, headSha: old, attempts, daysAgo })

  const { status, gaps, inspected } = logsClean((await judged()).report)

  expect({ status, reasons: gaps.map(({ reason }) => reason) }).toEqual({ status: 'unknown', reasons: ['limit'] })
  expect(gaps[0]?.detail).toContain('the logs of the oldest 1 of them were not')
  expect(inspected[0]?.count).toBe(240)
}, 60_000)
