import { onlyWhere } from '../support/only-where.ts'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ask } from '../support/github/ask.ts'
import { contractOf } from '../support/github/contract.ts'
import type { Description } from '../support/github/description.ts'
import { OPERATION_KEYS, type OperationKey } from '../support/github/operations.ts'
import { addSample, bodyFor, requestFor, type Sample } from '../support/github/sample.ts'
import { GLOBAL_ROUTES, REPOSITORY_ROUTES, type Simulator, startSimulator } from '../support/github/simulator.ts'
import { addAppToken, addPersonToken, ALL_PERMISSIONS, type Token } from '../support/github/tokens.ts'
import { readTraffic, replayMistakes, trafficText } from '../support/github/traffic.ts'
import { trimDescription, type TrimmedDescription, trimmedText } from '../support/github/trim.ts'

let simulator: Simulator
let sample: Sample
let app: Token
let person: Token

beforeAll(async () => {
  simulator = await startSimulator()
  sample = addSample(simulator.world)
  const { actions } = simulator.world
  app = addAppToken(simulator.world, actions, [sample.repository], ALL_PERMISSIONS)
  person = addPersonToken(simulator.world, sample.maintainer, [sample.repository], ALL_PERMISSIONS)
})
afterAll(async () => simulator.close())

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
  const body = bodyFor(sample, key)
  const reply = await ask(simulator, token, requestFor(sample, key), body === undefined ? {} : { body })
  expect([simulator.violations.splice(0), simulator.traffic.at(-1)?.operation]).toEqual([[], key])
  const expected = OTHERWISE[key]
  expect(expected === undefined ? reply.status < 400 : reply.status === expected).toBe(true)
})

const folder = path.resolve(process.env['OPENAPI_PACKAGE'] ?? 'node_modules/@octokit/openapi')
const recorded = process.env['SIMULATOR_TRAFFIC']

onlyWhere(existsSync(folder), 'name the package with OPENAPI_PACKAGE', () =>
  test('recorded traffic holds against the whole published description', () => {
    const file = path.join(folder, 'generated/api.github.com.json')
    // The published description, untrimmed.
    const published = JSON.parse(readFileSync(file, 'utf8')) as Description
    const whole = contractOf(published)
    const earlier = recorded !== undefined && existsSync(recorded) ? readFileSync(recorded, 'utf8') : ''
    const exchanges = [...readTraffic(trafficText(simulator.traffic)), ...readTraffic(earlier)]
    expect(exchanges.length).toBeGreaterThanOrEqual(OPERATION_KEYS.length)
    expect(replayMistakes(exchanges, whole)).toEqual([])
    // The trimmed one is what the script makes of this package, where it is the very version.
    const committed = readFileSync('__tests__/support/github/api.json', 'utf8')
    const { source } = JSON.parse(committed) as TrimmedDescription
    const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
      readonly version: string
    }
    const made = trimmedText(trimDescription(published, OPERATION_KEYS, source))
    expect(made === committed).toBe(version === source.version)
  }),
)
