import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { ask } from '../support/github/ask.ts'
import { contractOf } from '../support/github/contract.ts'
import type { Description, Json } from '../support/github/description.ts'
import { OPERATION_KEYS, type OperationKey } from '../support/github/operations.ts'
import { addSample, type Sample } from '../support/github/sample.ts'
import { GLOBAL_ROUTES, REPOSITORY_ROUTES, type Simulator, startSimulator } from '../support/github/simulator.ts'
import { addAppToken, addPersonToken, type Token } from '../support/github/tokens.ts'
import { readTraffic, replayMistakes, trafficText } from '../support/github/traffic.ts'

const EVERYTHING = {
  ...{ actions: 'write', administration: 'read', attestations: 'read', checks: 'write', contents: 'read' },
  ...{ dependabot_secrets: 'read', environments: 'read', issues: 'write', organization_secrets: 'read' },
  ...{ pull_requests: 'write', repository_advisories: 'read', secret_scanning_alerts: 'read', secrets: 'read' },
  ...{ security_events: 'write', statuses: 'write', vulnerability_alerts: 'read' },
} as const

let simulator: Simulator
let sample: Sample
let app: Token
let person: Token

beforeAll(async () => {
  simulator = await startSimulator()
  sample = addSample(simulator.world)
  const { actions } = simulator.world
  app = addAppToken(simulator.world, actions, [sample.repository], EVERYTHING)
  person = addPersonToken(simulator.world, sample.maintainer, [sample.repository], EVERYTHING)
})
afterAll(async () => simulator.close())

/** A value for every parameter that a path can have. */
function pathOf(key: OperationKey): string {
  const { repository, head, tag, pull, comment, check, ruleset, run, job, artifact, release } = sample
  const store = repository.git.objects
  const firstOf = (type: string) => [...store].find(([, object]) => object.type === type)?.[0] ?? ''
  const refs: { readonly [operation: string]: string } = {
    'GET /repos/{owner}/{repo}/git/ref/{ref}': 'tags/v1.0.0',
    'GET /repos/{owner}/{repo}/git/matching-refs/{ref}': 'tags/v',
  }
  const values: { readonly [name: string]: string | number } = {
    ...{ owner: 'acme', repo: 'shop', org: 'acme', username: 'maria', app_slug: 'scanner', branch: 'main' },
    ...{ account_id: sample.maintainer.id, ref: refs[key] ?? head, commit_sha: head, sha: head, tag_sha: tag },
    ...{ file_sha: firstOf('blob'), tree_sha: firstOf('tree'), basehead: `main...${head}`, path: 'README.md' },
    ...{ pull_number: pull.number, issue_number: pull.number, comment_id: comment.id, tag: 'v1.0.0' },
    ...{ check_run_id: check.id, check_suite_id: check.suite.id, ruleset_id: ruleset.id, run_id: run.id },
    ...{ attempt_number: 1, job_id: job.check.id, workflow_id: run.workflow.id, artifact_id: artifact.id },
    ...{ archive_format: 'zip', release_id: release.id, asset_id: release.assets[0]?.id ?? 0 },
    ...{ environment_name: 'production', subject_digest: 'sha256:00', sarif_id: 'unknown' },
  }
  return key.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? `no-${name}`))
}

function bodyOf(key: OperationKey): Json | undefined {
  const sarif = gzipSync(JSON.stringify({ version: '2.1.0', runs: [] })).toString('base64')
  const bodies: { readonly [K in OperationKey]?: Json } = {
    'POST /repos/{owner}/{repo}/check-runs': { name: 'checklist', head_sha: sample.head },
    'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': { output: { title: 'Title', summary: 'Summary' } },
    'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': { body: 'Checked.' },
    'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': { body: 'Checked again.' },
    'POST /repos/{owner}/{repo}/statuses/{sha}': { state: 'success', context: 'other' },
    'POST /repos/{owner}/{repo}/code-scanning/sarifs': { commit_sha: sample.head, ref: 'refs/heads/release/2', sarif },
  }
  return bodies[key]
}

/** What is answered otherwise than with success, because the sample's state or the caller asks for it. */
const OTHERWISE: { readonly [K in OperationKey]?: number } = {
  'GET /app': 401,
  'GET /repos/{owner}/{repo}/code-scanning/sarifs/{sarif_id}': 404,
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': 403,
  // The job's own re-run is under way.
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun': 403,
}

/** What changes something comes last. */
const IN_ORDER = [...OPERATION_KEYS].sort((a, b) => Number(!a.startsWith('GET')) - Number(!b.startsWith('GET')))

test('every operation of the table is served', () => {
  expect(OPERATION_KEYS.filter((key) => !(key in REPOSITORY_ROUTES) && !(key in GLOBAL_ROUTES))).toEqual([])
})

test.each(IN_ORDER)('%s answers as the description has it', async (key) => {
  const token = key === 'GET /user' ? person : app
  const body = bodyOf(key)
  const reply = await ask(simulator, token, pathOf(key), body === undefined ? {} : { body })
  expect([simulator.violations.splice(0), simulator.traffic.at(-1)?.operation]).toEqual([[], key])
  const expected = OTHERWISE[key]
  expect(expected === undefined ? reply.status < 400 : reply.status === expected).toBe(true)
})

const folder = path.resolve(process.env['OPENAPI_PACKAGE'] ?? 'node_modules/@octokit/openapi')
const recorded = process.env['SIMULATOR_TRAFFIC']
const testWhole = existsSync(folder) ? test : test.skip

testWhole('recorded traffic holds against the whole published description', () => {
  const file = path.join(folder, 'generated/api.github.com.json')
  // The published description, untrimmed.
  const whole = contractOf(JSON.parse(readFileSync(file, 'utf8')) as Description)
  const earlier = recorded !== undefined && existsSync(recorded) ? readFileSync(recorded, 'utf8') : ''
  const exchanges = [...readTraffic(trafficText(simulator.traffic)), ...readTraffic(earlier)]
  expect(exchanges.length).toBeGreaterThanOrEqual(OPERATION_KEYS.length)
  expect(replayMistakes(exchanges, whole)).toEqual([])
})
