import { gzipSync } from 'node:zlib'
import { containing } from '../support/github/containing.ts'
import { ask, type Reply } from '../support/github/ask.ts'
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
  token = addWorkflowToken(world, sample.repository, { 'pull-requests': 'write', 'security-events': 'write' })
})

const send = (method: string, path: string, body: Json): Promise<Reply> =>
  ask(github(), token, `${method} /repos/acme/shop/${path}`, { body })
const get = (path: string): Promise<Reply> => ask(github(), token, `GET /repos/acme/shop/${path}`)

test('a comment is written in the name of the workflow and updated in place', async () => {
  const made = await send('POST', 'issues/1/comments', { body: 'First' })
  expect(made).toMatchObject({
    status: 201,
    body: { user: { login: 'github-actions[bot]', type: 'Bot' }, performed_via_github_app: { slug: 'github-actions' } },
  })
  const { id } = made.body as { readonly id: number }
  expect((await send('PATCH', `issues/comments/${id}`, { body: 'Second' })).status).toBe(200)
  expect((await get('issues/1/comments')).body).toMatchObject([
    { body: 'Please look.', user: { login: 'andrej' }, performed_via_github_app: null },
    { body: 'Second', id },
  ])
})

test.each([
  ['65,536 characters', 'a'.repeat(65_536), 201],
  ['65,537 characters', 'a'.repeat(65_537), 422],
  ['65,536 characters beyond the first plane', '😀'.repeat(65_536), 201],
  ['nothing but blanks', ' \n', 422],
])('a comment of %s is answered with %#', async (_, body, status) => {
  const reply = await send('POST', 'issues/1/comments', { body })
  expect(reply.status).toBe(status)
  expect(sample.repository.comments).toHaveLength(status === 201 ? 2 : 1)
})

test('an update that is too long changes nothing', async () => {
  const reply = await send('PATCH', `issues/comments/${sample.comment.id}`, { body: 'a'.repeat(65_537) })
  expect(reply).toMatchObject({
    status: 422,
    body: { errors: [{ message: containing('Body is too long') }] },
  })
  expect(sample.comment.body).toBe('Please look.')
})

test('there is no comment where there is no pull request', async () => {
  expect((await send('POST', 'issues/99/comments', { body: 'Hello' })).status).toBe(404)
  expect((await send('PATCH', 'issues/comments/99', { body: 'Hello' })).status).toBe(404)
})

describe('SARIF', () => {
  const upload = (sarif: string) =>
    send('POST', 'code-scanning/sarifs', { commit_sha: sample.head, ref: 'refs/pull/1/head', sarif })

  test('is kept decoded and told to be complete', async () => {
    const log = { version: '2.1.0', runs: [] }
    const reply = await upload(gzipSync(JSON.stringify(log)).toString('base64'))
    expect(reply.status).toBe(202)
    expect(sample.repository.security.codeScanning?.sarifs).toMatchObject([{ commit: sample.head, log }])
    const { id } = reply.body as { readonly id: string }
    expect((await get(`code-scanning/sarifs/${id}`)).body).toMatchObject({ processing_status: 'complete' })
  })

  test('that is not packed, or no JSON, is refused', async () => {
    expect((await upload(Buffer.from('{}').toString('base64'))).status).toBe(400)
    expect((await upload(gzipSync('no JSON').toString('base64'))).status).toBe(400)
  })

  test('is refused where code scanning is off, in other words than a missing permission', async () => {
    sample.repository.security.codeScanning = null
    const reply = await upload(gzipSync('{}').toString('base64'))
    expect(reply).toMatchObject({ status: 403, body: { message: containing('not enabled') } })
  })
})

test('features that are off say so', async () => {
  const { world } = github()
  const own = addWorkflowToken(world, sample.repository, { 'vulnerability-alerts': 'read', 'security-events': 'read' })
  const { security } = sample.repository
  Object.assign(security, { dependabotAlerts: null, secretScanningAlerts: null, codeScanning: null })
  const asked = async (path: string) => (await ask(github(), own, `GET /repos/acme/shop/${path}`)).body
  expect(await asked('dependabot/alerts')).toMatchObject({
    status: '403',
    message: containing('disabled'),
  })
  expect(await asked('code-scanning/alerts')).toMatchObject({
    status: '403',
    message: containing('not enabled'),
  })
})
