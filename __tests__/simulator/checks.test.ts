import { containing, fitting } from '../support/github/containing.ts'
import { ask, type Reply } from '../support/github/ask.ts'
import type { Json } from '../support/github/description.ts'
import { addCheckRun } from '../support/github/checks.ts'
import { addSample, type Sample } from '../support/github/sample.ts'
import { addStatus } from '../support/github/statuses.ts'
import { addAppToken, addWorkflowToken, ALL_PERMISSIONS, type Token } from '../support/github/tokens.ts'
import { useSimulator } from '../support/github-simulator.ts'

const github = useSimulator()

let sample: Sample
let token: Token
beforeEach(() => {
  const { world } = github()
  sample = addSample(world)
  token = addWorkflowToken(world, sample.repository, { checks: 'write', statuses: 'write' })
})

const send = (method: string, path: string, body: Json, by = token): Promise<Reply> =>
  ask(github(), by, `${method} /repos/acme/shop/${path}`, { body })
const get = (path: string): Promise<Reply> => ask(github(), token, `GET /repos/acme/shop/${path}`)

function annotations(count: number): Json {
  return Array.from({ length: count }, (_, index) => ({
    path: 'src/index.ts',
    start_line: index + 1,
    end_line: index + 1,
    annotation_level: 'failure',
    message: `Finding ${index}`,
  }))
}

function completed(more: { readonly [key: string]: Json } = {}): { readonly [key: string]: Json } {
  return {
    name: 'Release checklist',
    head_sha: sample.head,
    status: 'completed',
    conclusion: 'failure',
    external_id: 'checklist:1:1',
    output: { title: 'Blocked', summary: 'Two lines', annotations: annotations(50), ...more },
  }
}

test('is made completed, with an address, under the suite of a workflow of that commit', async () => {
  const reply = await send('POST', 'check-runs', completed())
  expect(reply).toMatchObject({
    status: 201,
    body: {
      status: 'completed',
      conclusion: 'failure',
      external_id: 'checklist:1:1',
      app: { slug: 'github-actions', id: 15368 },
      check_suite: { id: sample.run.suite.id },
      output: { title: 'Blocked', annotations_count: 50 },
    },
  })
})

test('annotations of later requests are added to the earlier ones', async () => {
  const { body } = await send('POST', 'check-runs', completed())
  const { id } = body as { readonly id: number }
  for (const count of [50, 20]) {
    const output = { title: 'Blocked', summary: 'Two lines', annotations: annotations(count) }
    expect((await send('PATCH', `check-runs/${id}`, { output })).status).toBe(200)
  }
  expect((await get(`check-runs/${id}`)).body).toMatchObject({
    output: { annotations_count: 120 },
    conclusion: 'failure',
  })
  expect((await get(`check-runs/${id}/annotations?per_page=100&page=2`)).body).toHaveLength(20)
})

test.each<readonly [what: string, more: { readonly [key: string]: Json }, told: string]>([
  [
    'more than 50 annotations',
    { annotations: annotations(51) },
    'No more than 50 items are allowed; 51 were supplied.',
  ],
  ['a summary over 65,535 characters', { summary: 'a'.repeat(65_536) }, 'must NOT have more than 65535 characters'],
  ['a text over 65,535 characters', { text: 'a'.repeat(65_536) }, 'must NOT have more than 65535 characters'],
])('%s are refused and nothing is made', async (_, more, told) => {
  const before = sample.repository.checks.runs.length
  const reply = await send('POST', 'check-runs', completed(more))
  expect(reply).toMatchObject({ status: 422, body: { message: containing(told) } })
  expect(sample.repository.checks.runs).toHaveLength(before)
  expect(github().violations.splice(0)).toHaveLength(1)
})

test.each<readonly [what: string, annotation: { readonly [key: string]: Json }]>([
  ['that end before they start', { start_line: 5, end_line: 4 }],
  ['with columns over several lines', { start_line: 1, end_line: 2, start_column: 1, end_column: 2 }],
  ['with a title over 255 characters', { title: 'a'.repeat(256) }],
  ['with more than 64 KB of message', { message: 'a'.repeat(64 * 1024 + 1) }],
])('annotations %s are refused', async (_, annotation) => {
  const one = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'a', ...annotation }
  expect((await send('POST', 'check-runs', completed({ annotations: [one] }))).status).toBe(422)
})

test('completed needs a conclusion, and GitHub alone says stale', async () => {
  const body = { name: 'a', head_sha: sample.head }
  expect((await send('POST', 'check-runs', { ...body, status: 'completed' })).status).toBe(422)
  expect((await send('POST', 'check-runs', { ...body, conclusion: 'stale' })).status).toBe(422)
  expect((await send('POST', 'check-runs', { ...body, conclusion: 'neutral' })).body).toMatchObject({
    status: 'completed',
  })
})

test('a commit that is not there gets no check run', async () => {
  const reply = await send('POST', 'check-runs', { name: 'a', head_sha: '0'.repeat(40) })
  expect(reply).toMatchObject({ status: 422, body: { message: containing('No commit found') } })
})

test('the run of another App and the run of a job are not ours to change', async () => {
  const other = await send('PATCH', `check-runs/${sample.check.id}`, { output: { title: 'a', summary: 'b' } })
  expect(other).toMatchObject({
    status: 403,
    body: { message: fitting(/^Invalid app_id \d+ - check run/) },
  })
  const job = await send('PATCH', `check-runs/${sample.job.check.id}`, { conclusion: 'success' })
  expect(job).toMatchObject({ status: 403, body: { message: containing('updated internally') } })
})

test("the address of the details is another App's to give", async () => {
  const { world } = github()
  const [, scanner] = world.apps
  if (scanner === undefined) throw new Error('The sample has an App')
  const own = addAppToken(world, scanner, [sample.repository], ALL_PERMISSIONS)
  const body = { name: 'a', head_sha: sample.head, details_url: 'https://example.invalid/report' }
  expect((await send('POST', 'check-runs', body, own)).body).toMatchObject({ details_url: body.details_url })
  expect((await send('POST', 'check-runs', body)).body).not.toMatchObject({ details_url: body.details_url })
})

test('the latest run of a name within a suite is listed, or all of them', async () => {
  for (const conclusion of ['failure', 'success']) {
    await send('POST', 'check-runs', { name: 'twice', head_sha: sample.head, conclusion })
  }
  const list = async (query: string) => (await get(`commits/${sample.head}/check-runs?check_name=twice${query}`)).body
  expect(await list('')).toMatchObject({ total_count: 1, check_runs: [{ conclusion: 'success' }] })
  expect(await list('&filter=all')).toMatchObject({ total_count: 2 })
  expect(await list('&app_id=1')).toMatchObject({ total_count: 0 })
})

test('a pending run is listed as such until it is completed', async () => {
  const run = addCheckRun(github().world, sample.repository, {
    name: 'slow',
    headSha: sample.head,
    app: github().world.actions,
    status: 'in_progress',
  })
  const standing = async () => (await get(`commits/${sample.head}/check-runs?check_name=slow`)).body
  expect(await standing()).toMatchObject({
    check_runs: [{ status: 'in_progress', conclusion: null, completed_at: null }],
  })
  run.status = 'completed'
  run.conclusion = 'success'
  expect(await standing()).toMatchObject({ check_runs: [{ status: 'completed', conclusion: 'success' }] })
})

test('the latest status of a context holds, and the worst of them all decides', async () => {
  const { world } = github()
  const { repository, head, maintainer } = sample
  const by = { sha: head, by: maintainer }
  const state = async () => (await get(`commits/${head}/status`)).body
  expect(await state()).toMatchObject({ state: 'success', total_count: 1 })
  addStatus(world, repository, { ...by, context: 'coverage', state: 'pending' })
  expect(await state()).toMatchObject({ state: 'pending', total_count: 1 })
  addStatus(world, repository, { ...by, context: 'lint', state: 'error' })
  expect(await state()).toMatchObject({ state: 'failure', total_count: 2 })
  expect((await get(`commits/${head}/statuses`)).body).toMatchObject([
    { context: 'lint', creator: { login: 'maria' } },
    { context: 'coverage', state: 'pending' },
    { context: 'coverage', state: 'success' },
  ])
  expect((await get('commits/main/status')).body).toMatchObject({ state: 'pending', total_count: 0 })
})
