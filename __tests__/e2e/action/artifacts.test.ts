import { type ActionStage, actionStage, policyOf, runGate } from '../../support/action-stage.ts'
import { addArtifact, type WorkflowRun } from '../../support/github/actions.ts'
import { zipOf } from '../../support/github/zip.ts'
import { useSimulator } from '../../support/github-simulator.ts'
import { addLoggedRun, noisyStep } from '../../support/logged-runs.ts'
import { criterionIn, findingsIn, ON_MAIN } from '../../support/report-reading.ts'
import { LOG_SEED, plantedLeaks } from '../../support/planted-leaks.ts'

// What may be lost is in loss-matrix.test.ts.

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

async function judged() {
  const { report, stdout, exitCode } = await runGate(github(), stage, { event: ON_MAIN })
  const criterion = criterionIn(report, 'artifacts-clean')
  return { criterion, findings: findingsIn(report, 'artifacts-clean'), exitCode, said: JSON.stringify(report) + stdout }
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
