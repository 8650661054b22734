import { writeFileSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { CHECKS } from '../../../src/checks/registry.ts'
import { gateEvent } from '../../../src/commands/action/gate-event.ts'
import { type ActionStage, actionStage, type GateOptions, policyOf, runGate } from '../../support/action-stage.ts'
import { temporaryFolder } from '../../support/git-fixture.ts'
import { addArtifact } from '../../support/github/actions.ts'
import { commitTo } from '../../support/github/repository.ts'
import { ADMIN_PERMISSIONS, addAppToken } from '../../support/github/tokens.ts'
import { addApp } from '../../support/github/world.ts'
import { zipOf } from '../../support/github/zip.ts'
import { runnerEnvironment } from '../../support/github-runner.ts'
import { useSimulator } from '../../support/github-simulator.ts'
import { addLoggedRun, noisyStep } from '../../support/logged-runs.ts'
import { ACTION_SURFACES, type ActionSurface } from '../../support/outputs.ts'
import { LOG_SEED, plantedLeaks, plantedNamed } from '../../support/planted-leaks.ts'
import {
  plantedBinary,
  plantedFiles,
  plantedPast,
  plantedWorkflow,
  type Planter,
  planter,
} from '../../support/planted-project.ts'
import { testHost } from '../../support/run-command.ts'
import { tracesIn, tracesOf } from '../../support/value-traces.ts'

const github = useSimulator()
const SHIP = '.github/workflows/ship.yml'

/** Whatever switches debugging on somewhere, and none of it in the product. */
const DEBUG = { DEBUG: '*', RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true', NODE_DEBUG: 'fs', GIT_TRACE: '1' }

/** A repository with values in files, history, logs and an artifact. */
function plantedStage(plant: Planter, named: string): ActionStage {
  const stage = actionStage(
    github(),
    policyOf(
      CHECKS.map(({ slug }) => slug),
      'owners: [maria]',
    ),
  )
  const { world, repository, maria } = stage
  const past = plantedPast(plant)
  commitTo(world, repository, 'main', past, { author: maria })
  const gone = Object.fromEntries(Object.keys(past).map((file) => [file, null]))
  const files = { ...gone, ...plantedFiles(plant), 'notes.bin': plantedBinary(Buffer.from(named).toString('base64')) }
  commitTo(world, repository, 'main', files, { author: maria })
  const leaks = plantedLeaks(LOG_SEED).map(({ lines }) => lines)
  const ofNamed = plantedNamed(LOG_SEED, named).map(({ lines }) => lines)
  const steps = [...leaks, ...ofNamed].map((lines, index) =>
    noisyStep(`Step ${String(index)}`, `s${String(index)}`, lines),
  )
  const run = addLoggedRun(stage, { path: SHIP, attempts: [[{ name: 'build', steps }]] })
  const kept = zipOf([
    ['app/config.js', Buffer.from(`open('${plant.token()}')\n`)],
    ['app/.env', Buffer.from(`DB_PASSWORD=${plant.password()}\nNAMED=${named}\n`)],
  ])
  addArtifact(world, repository, run, 'dist', kept)
  return stage
}

function keeper() {
  const said = new Map<ActionSurface, string>()
  return {
    said,
    keep: (surface: ActionSurface, text: string): void => void said.set(surface, `${said.get(surface) ?? ''}${text}\n`),
  }
}

test('no output of the action has any form of a value', async () => {
  const plant = planter(LOG_SEED)
  const named = plant.password()
  const stage = plantedStage(plant, named)
  const { world, repository } = stage
  const pull = stage.propose({
    'src/new.js': `open('${plant.token()}')\n`,
    '.env.production': `API_KEY=${plant.password()}\n`,
    [SHIP]: plantedWorkflow(plant),
    '.gitleaksignore': `src/new.js:gitlab-pat:1\n${plant.token()}\n`,
  })
  const admin = addAppToken(world, addApp(world, 'auditor', repository.owner), [repository], ADMIN_PERMISSIONS).secret
  const { said, keep } = keeper()
  const runs: readonly GateOptions[] = [
    { event: { name: 'workflow_dispatch', ref: 'refs/heads/main' } },
    { event: { name: 'pull_request', action: 'opened', pull } },
  ]
  for (const about of runs) {
    const { report, stdout, stderr, outputs, summary } = await runGate(github(), stage, {
      ...about,
      inputs: { 'named-secrets': 'NAMED', 'admin-token': admin },
      runner: { env: { ...DEBUG, NAMED: named } },
    })
    const rules = report?.checks.flatMap(({ findings }) => findings.map(({ rule }) => rule)) ?? []
    expect(rules).toEqual(
      expect.arrayContaining(['gitlab-personal-access-token', 'dotenv-file', 'hardcoded-credentials']),
    )
    keep('log', stdout)
    keep('standard error', `standard error: ${stderr}`)
    keep('job summary', summary ?? '')
    keep('step outputs', JSON.stringify(outputs))
    keep('report file', readFileSync(outputs['report-path'] ?? '', 'utf8'))
    keep('SARIF file', readFileSync(outputs['sarif-path'] ?? '', 'utf8'))
  }
  for (const { path: address, query, requestBody } of github().traffic) {
    keep('requests', `${address}?${query} ${JSON.stringify(requestBody ?? null)}`)
  }
  expect(said.get('requests')).toMatch(/check-runs[\s\S]*annotations[\s\S]*issues\/\d+\/comments/)
  expect(said.get('report file')).toMatch(/named-secret-value/)
  expect(said.get('report file')).toMatch(
    /"kind": "log"[\s\S]*"kind": "artifact"|"kind": "artifact"[\s\S]*"kind": "log"/,
  )

  const value = plant.token()
  const event = path.join(temporaryFolder(), 'event.json')
  writeFileSync(event, `{"action": ${value}}`)
  const environment = runnerEnvironment({
    simulator: github(),
    repository,
    event: { name: 'pull_request', action: 'opened', pull },
    sender: stage.andrej,
    checkout: null,
    inputs: { 'github-token': 'none' },
  })
  const quotes = () => Number(JSON.parse(`{"token": ${value}}`))
  const mistaken = { ...environment.variables, GITHUB_EVENT_PATH: event }
  const host = testHost(environment.workspace, { env: mistaken }, (_, text) => keep('mistakes of an event', text))
  expect(await gateEvent(host)).toBe(2)
  const broken = testHost(environment.workspace, { env: environment.variables }, (_, text) =>
    keep('crashes of the action', text),
  )
  expect(await gateEvent({ ...broken, now: quotes })).toBe(3)
  const { summary, output } = environment.files
  for (const file of [summary, output]) keep('crashes of the action', readFileSync(file, 'utf8'))
  expect(said.get('crashes of the action')).toMatch(/::error[^\n]*SyntaxError at JSON\.parse/)

  expect([...said.keys()].sort()).toEqual([...ACTION_SURFACES].sort())
  const leaked = plantedLeaks(LOG_SEED).map((leak) => ({ value: leak.value, publicPrefix: leak.value.slice(0, 16) }))
  const traces = tracesOf([...plant.values, ...leaked])
  for (const [surface, text] of said) expect({ surface, shows: tracesIn(text, traces) }).toEqual({ surface, shows: [] })
}, 180_000)
