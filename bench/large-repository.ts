// Requests and time of the built action on a large repository, as a pull request and as a release.
//   npm run build && node scripts/run.mjs bench/large-repository.ts
// The repository is simulated: 100 workflows, 1,000 runs with logs, 500 alerts.
import { performance } from 'node:perf_hooks'
import { readFileSync } from 'node:fs'
import { addJob, addRun, addWorkflow } from '../__tests__/support/github/actions.ts'
import { addRelease } from '../__tests__/support/github/releases.ts'
import { commitTo, headOf } from '../__tests__/support/github/repository.ts'
import { addDependabotAlert } from '../__tests__/support/github/security.ts'
import { addDeployKey, addEnvironment } from '../__tests__/support/github/settings.ts'
import { startSimulator } from '../__tests__/support/github/simulator.ts'
import { ADMIN_PERMISSIONS, addAppToken } from '../__tests__/support/github/tokens.ts'
import { addApp } from '../__tests__/support/github/world.ts'
import { actionStage, runGate } from '../__tests__/support/action-stage.ts'
import type { RunnerEvent } from '../__tests__/support/github-payloads.ts'
import { asLogged, noise } from '../__tests__/support/log-noise.ts'

const [WORKFLOWS, RUNS, ALERTS, SECRETS] = [100, 1000, 500, 40]
const MOST = { 'pull-request': 15, release: 120 }
/** Lines of each log. */
const LINES = 200

const simulator = await startSimulator()
const stage = actionStage(simulator, null)
const { world, repository, maria, andrej } = stage
const old = new Date(Date.now() - 40 * 86_400_000).toISOString()
const pathOf = (index: number): string => `.github/workflows/w${index}.yml`
const textOf = (index: number): string =>
  [
    `name: W${index}`,
    'on: push',
    'permissions: { contents: read }',
    'jobs:',
    '  one:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    `      - run: ./do.sh ${index}`,
    ...(index < SECRETS ? ['        env:', `          TOKEN: \${{ secrets.TOKEN_${index} }}`] : []),
    '',
  ].join('\n')
const before = headOf(repository, 'main')
const files = Object.fromEntries(Array.from({ length: WORKFLOWS }, (_, index) => [pathOf(index), textOf(index)]))
commitTo(world, repository, 'main', files, { author: maria })
const log = asLogged(noise('bench', LINES))
const workflows = Array.from({ length: WORKFLOWS }, (_, at) => addWorkflow(world, repository, pathOf(at), `W${at}`))
for (let at = 0; at < RUNS; at++) {
  const workflow = workflows[at % WORKFLOWS]
  if (workflow === undefined) continue
  const headSha = at >= RUNS - WORKFLOWS ? headOf(repository, 'main') : before
  const run = addRun(world, repository, { workflow, event: 'push', headSha, headBranch: 'main', actor: andrej })
  addJob(world, repository, run, {
    name: 'one',
    conclusion: 'success',
    steps: [{ name: 'Run', conclusion: 'success', log }],
  })
}
for (let at = 0; at < ALERTS; at++) {
  addDependabotAlert(world, repository, {
    ecosystem: 'npm',
    package: `p${at}`,
    severity: 'low',
    manifest: 'package-lock.json',
  })
}
for (let at = 0; at < SECRETS; at++)
  repository.settings.secrets.push({ name: `TOKEN_${at}`, createdAt: old, updatedAt: old })
for (let at = 0; at < 12; at++) addEnvironment(world, repository, `environment-${at}`)
addDeployKey(world, repository, 'server', { createdAt: old, lastUsed: old })
const assets = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`a${at}.tgz`, Buffer.from(String(at))]))
addRelease(world, repository, 'v1.0.0', maria, { assets })
const pull = stage.propose({ 'src/index.ts': 'export const answer = 43\n' })
const admin = addAppToken(world, addApp(world, 'auditor', repository.owner), [repository], ADMIN_PERMISSIONS).secret

const rows: { readonly [name: string]: string | number }[] = []
let isGood = true
const events: readonly RunnerEvent[] = [
  { name: 'pull_request', action: 'opened', pull },
  { name: 'workflow_dispatch', ref: 'refs/heads/main' },
]
for (const event of events) {
  const first = { ...simulator.counts(), downloads: simulator.downloads.length }
  const started = performance.now()
  const { report } = await runGate(simulator, stage, { event, inputs: { 'admin-token': admin }, seconds: 600 })
  const seconds = (performance.now() - started) / 1000
  const now = simulator.counts()
  const reads = now.reading - first.reading
  const name = report?.subject.stage ?? 'pull-request'
  isGood &&= report !== null && reads <= MOST[name]
  rows.push({
    stage: name,
    requests: reads,
    'at most': MOST[name],
    'further pages': now.paging - first.paging,
    downloads: simulator.downloads.length - first.downloads,
    'time (s)': Number(seconds.toFixed(1)),
  })
}
console.table(rows)
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string }
console.log(`${WORKFLOWS} workflows, ${RUNS} runs, ${ALERTS} alerts; ${version}, Node ${process.version}`)
console.log(isGood ? 'Within the targets.' : 'Missed: at most 15 and 120 requests.')
await simulator.close()
process.exitCode = isGood ? 0 : 1
