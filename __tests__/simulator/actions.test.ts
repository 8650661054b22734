import { containing } from '../support/github/containing.ts'
import { ask, type Reply } from '../support/github/ask.ts'
import { addJob, addRun, finishJob } from '../support/github/actions.ts'
import type { Json } from '../support/github/description.ts'
import { addSample, type Sample } from '../support/github/sample.ts'
import { addWorkflowToken, type Token } from '../support/github/tokens.ts'
import { useSimulator } from '../support/github-simulator.ts'

const github = useSimulator()

let sample: Sample
let token: Token
beforeEach(() => {
  const { world } = github()
  sample = addSample(world)
  token = addWorkflowToken(world, sample.repository, { actions: 'write', checks: 'read' })
})

const ASK = (request: string): Promise<Reply> => ask(github(), token, request)
const get = (path: string): Promise<Reply> => ASK(`GET /repos/acme/shop/actions/${path}`)

test('a job that is run again waits in a new attempt, and the earlier attempt stays', async () => {
  const { world } = github()
  const { run, job, repository } = sample
  addJob(world, repository, run, { name: 'other', conclusion: 'success' })
  expect((await ASK(`POST /repos/acme/shop/actions/jobs/${job.check.id}/rerun`)).status).toBe(201)
  expect((await get(`runs/${run.id}`)).body).toMatchObject({
    run_attempt: 2,
    status: 'in_progress',
    conclusion: null,
    triggering_actor: { login: 'github-actions[bot]' },
    actor: { login: 'andrej' },
  })
  const names = async (path: string) =>
    (
      (await get(path)).body as { readonly jobs: readonly { readonly name: string; readonly status: string }[] }
    ).jobs.map(({ name, status }) => `${name} ${status}`)
  expect(await names(`runs/${run.id}/jobs`)).toEqual(['other completed', 'test queued'])
  expect(await names(`runs/${run.id}/attempts/1/jobs`)).toEqual(['test completed', 'other completed'])
  expect(await names(`runs/${run.id}/jobs?filter=all`)).toHaveLength(3)
  const again = run.jobs.at(-1)
  if (again === undefined) throw new Error('The run has a job')
  finishJob(world, again, 'failure')
  expect((await get(`runs/${run.id}`)).body).toMatchObject({ status: 'completed', conclusion: 'failure' })
  expect((await get(`runs/${run.id}/attempts/1`)).body).toMatchObject({ run_attempt: 1, conclusion: 'success' })
})

test('what is running is not run again, nor without the permission', async () => {
  const { world } = github()
  const { run, job, repository } = sample
  addJob(world, repository, run, { name: 'slow', status: 'in_progress' })
  const path = `POST /repos/acme/shop/actions/jobs/${job.check.id}/rerun`
  expect(await ASK(path)).toMatchObject({ status: 403, body: { message: containing('already running') } })
  const reader = addWorkflowToken(world, repository, { actions: 'read' })
  expect(await ask(github(), reader, path)).toMatchObject({
    body: { message: 'Resource not accessible by integration' },
  })
  expect(run.attempt).toBe(1)
})

test('runs are listed newest first by commit, event, branch and standing', async () => {
  const { world } = github()
  const { repository, head, author, run } = sample
  const about = { workflow: run.workflow, event: 'push', headSha: head, headBranch: 'release/2', actor: author }
  const second = addRun(world, repository, about)
  const ids = async (query: string): Promise<Json> =>
    (
      (await get(`runs?${query}`)).body as { readonly workflow_runs: readonly { readonly id: number }[] }
    ).workflow_runs.map(({ id }) => id)
  expect(await ids(`head_sha=${head}`)).toEqual([second.id, run.id])
  expect(await ids('event=push')).toEqual([second.id])
  expect(await ids('status=success')).toEqual([run.id])
  expect(await ids('branch=main')).toEqual([])
  expect((await get('workflows/ci.yml/runs')).body).toMatchObject({ total_count: 2 })
})

test('a log is behind a link to another origin that takes no token', async () => {
  const { job } = sample
  const reply = await get(`jobs/${job.check.id}/logs`)
  const to = reply.headers.get('location') ?? ''
  expect([reply.status, to.startsWith(github().urls.storage)]).toEqual([302, true])
  expect(await (await fetch(to)).text()).toBe('All green.\n')
  expect(github().downloads).toMatchObject([{ status: 200, bytes: 11, authorization: null }])
  await fetch(to, { headers: { authorization: `Bearer ${token.secret}` } })
  expect(github().violations.splice(0)).toEqual(['A token was sent to another origin'])
  expect(github().counts()).toMatchObject({ download: 1, reading: 0 })
})

test('a log that has gone and an artifact that has expired are 410', async () => {
  const { job, artifact } = sample
  const zip = await get(`artifacts/${artifact.id}/zip`)
  const bytes = Buffer.from(await (await fetch(zip.headers.get('location') ?? '')).arrayBuffer())
  expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04')
  job.log = null
  artifact.bytes = null
  expect((await get(`jobs/${job.check.id}/logs`)).status).toBe(410)
  expect(await get(`artifacts/${artifact.id}/zip`)).toMatchObject({
    status: 410,
    body: { message: 'Artifact has expired' },
  })
  expect((await get(`artifacts/${artifact.id}`)).body).toMatchObject({ expired: true })
})
