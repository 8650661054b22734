import type { ReportedCriterion } from '../../../src/model/report.ts'
import {
  type ActionStage,
  actionStage,
  DOCUMENTED,
  type GateOptions,
  policyOf,
  runGate,
} from '../../support/action-stage.ts'
import { addArtifact, type WorkflowRun } from '../../support/github/actions.ts'
import type { Fault } from '../../support/github/faults.ts'
import type { OperationKey } from '../../support/github/operations.ts'
import { zipOf } from '../../support/github/zip.ts'
import { useSimulator } from '../../support/github-simulator.ts'
import { addLoggedRun, noisyStep } from '../../support/logged-runs.ts'
import { LOG_SEED, plantedLeaks } from '../../support/planted-leaks.ts'

const github = useSimulator()
const CI = '.github/workflows/ci.yml'
const [leak] = plantedLeaks(LOG_SEED)
const token = leak?.value ?? ''

let stage: ActionStage
let run: WorkflowRun
beforeEach(() => {
  stage = actionStage(github(), policyOf(['clean-artifact-uploads'], 'owners: [maria]'))
  run = addLoggedRun(stage, { path: CI, attempts: [[{ name: 'build', steps: [noisyStep('Build', 'b')] }]] })
})

const keep = (name: string, files: { readonly [path: string]: string }) =>
  addArtifact(
    stage.world,
    stage.repository,
    run,
    name,
    zipOf(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])),
  )

async function judged(about: Partial<GateOptions> = {}) {
  const event = { name: 'workflow_dispatch', ref: 'refs/heads/main' } as const
  const { report, stdout, exitCode } = await runGate(github(), stage, { event, ...about })
  const check = report?.checks.find(({ id }) => id === 'clean-artifact-uploads')
  const criterion: ReportedCriterion | undefined = check?.criteria.find(({ id }) => id === 'artifacts-clean')
  if (check === undefined || criterion === undefined) throw new Error('The report has no such check.')
  return { criterion, findings: check.findings, exitCode, said: JSON.stringify(report) + stdout }
}

test('a credential in an artifact blocks, with the file, the link and what to do', async () => {
  keep('clean', { 'index.js': 'export const answer = 42\n' })
  const { id } = keep('dist', { 'app/config.js': `open('${token}')\n` })
  const { criterion, findings, exitCode, said } = await judged()
  expect([criterion.status, exitCode]).toEqual(['fail', 1])
  const url = `${github().urls.server}/acme/shop/actions/runs/${run.id}/artifacts/${id}`
  expect(findings).toMatchObject([
    { place: { kind: 'artifact', name: 'dist', entry: 'app/config.js', url }, secret: null },
  ])
  expect(findings[0]?.message).toContain(`gh api --method DELETE repos/acme/shop/actions/artifacts/${id}`)
  expect(said).not.toContain(token.slice(-12))
  expect(github().downloads.every(({ authorization }) => authorization === null)).toBe(true)
})

test('no artifact at all is not applicable', async () => {
  expect((await judged()).criterion.status).toBe('not-applicable')
})

test('clean artifacts tick, and those that expired are named', async () => {
  keep('clean', { 'index.js': 'export const answer = 42\n' })
  keep('old', { 'index.js': 'x' }).bytes = null
  const { criterion } = await judged()
  expect(criterion.status).toBe('pass')
  expect(criterion.scope).toContain('read by nobody any more: `old`')
})

describe('what is lost is unknown', () => {
  const zip = 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}'
  const list = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts'
  const faults: readonly (readonly [string, OperationKey, Fault])[] = [
    ['404', zip, { kind: 'answer', status: 404, body: { message: 'Not Found' } }],
    ['410', zip, { kind: 'answer', status: 410, body: { message: 'Gone' } }],
    ['the list', list, { kind: 'answer', status: 403, body: { message: 'Resource not accessible by integration' } }],
  ]
  test.each(faults)('%s', async (_, operation, fault) => {
    keep('clean', { 'index.js': 'export const answer = 42\n' })
    github().fail({ operation, fault })
    expect((await judged()).criterion.status).toBe('unknown')
  })

  test.each(['cut', 'expired', 'loop'] as const)('a link that is %s', async (fault) => {
    keep('clean', { 'index.js': 'export const answer = 42\n' })
    stage.world.storageFault = fault
    expect((await judged()).criterion.status).toBe('unknown')
  })

  test('the permission', async () => {
    keep('clean', { 'index.js': 'export const answer = 42\n' })
    const { actions: _, ...less } = DOCUMENTED
    expect((await judged({ permissions: less })).criterion.status).toBe('unknown')
  })
})
