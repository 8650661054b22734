import { containing } from '../support/github/containing.ts'
import { ask } from '../support/github/ask.ts'
import { commitTo } from '../support/github/repository.ts'
import { OPERATION_KEYS, operationOf, type OperationKey } from '../support/github/operations.ts'
import { addSample, bodyFor, requestFor } from '../support/github/sample.ts'
import {
  ADMIN_PERMISSIONS,
  addAppToken,
  addPersonToken,
  addWorkflowToken,
  ALL_PERMISSIONS,
} from '../support/github/tokens.ts'
import { useSimulator } from '../support/github-simulator.ts'

const github = useSimulator()

const GUARDED = OPERATION_KEYS.filter((key) => {
  const { needs } = operationOf(key)
  return needs !== '' && needs !== 'metadata: read' && key.includes('{owner}')
})

/** The same permissions without those of one operation. */
function without(key: OperationKey) {
  const named = operationOf(key)
    .needs.split(/ [|&] /)
    .map((need) => need.split(': ')[0])
  return Object.fromEntries(Object.entries(ALL_PERMISSIONS).filter(([name]) => !named.includes(name)))
}

test.each(GUARDED)('%s is refused to an App that lacks the permission, which is told', async (key) => {
  const sample = addSample(github().world)
  const token = addAppToken(github().world, github().world.actions, [sample.repository], without(key))
  const body = bodyFor(sample, key)
  const before = JSON.stringify([sample.repository.comments.length, sample.repository.checks.runs.length])
  const reply = await ask(github(), token, requestFor(sample, key), body === undefined ? {} : { body })
  expect(reply).toMatchObject({ status: 403, body: { message: 'Resource not accessible by integration' } })
  const accepted = operationOf(key).needs.replaceAll(': ', '=').replaceAll(' | ', '; ')
  expect(reply.headers.get('x-accepted-github-permissions')).toBe(accepted)
  expect(JSON.stringify([sample.repository.comments.length, sample.repository.checks.runs.length])).toBe(before)
})

test('reading is not enough to write', async () => {
  const { world } = github()
  const sample = addSample(world)
  const token = addWorkflowToken(world, sample.repository, { checks: 'read', 'pull-requests': 'read' })
  for (const key of [
    'POST /repos/{owner}/{repo}/check-runs',
    'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
  ] as const) {
    const body = bodyFor(sample, key)
    const reply = await ask(github(), token, requestFor(sample, key), body === undefined ? {} : { body })
    expect(reply.status).toBe(403)
  }
})

test.each(['fork', 'dependabot'] as const)(
  'the token of a %s run reads at most, whatever was asked for',
  async (origin) => {
    const { world } = github()
    const sample = addSample(world)
    const asked = { contents: 'read', checks: 'write', 'pull-requests': 'write', 'security-events': 'write' } as const
    const token = addWorkflowToken(world, sample.repository, asked, origin)
    const key = 'POST /repos/{owner}/{repo}/check-runs'
    expect(
      (await ask(github(), token, requestFor(sample, key), { body: { name: 'a', head_sha: sample.head } })).status,
    ).toBe(403)
    expect((await ask(github(), token, `GET /repos/acme/shop/commits/${sample.head}/check-runs`)).status).toBe(200)
  },
)

test('a workflow can ask for no permission that has no key', () => {
  const { world } = github()
  const { repository } = addSample(world)
  expect(() => addWorkflowToken(world, repository, { administration: 'read' })).toThrow('administration')
  expect(
    addWorkflowToken(world, repository, { 'vulnerability-alerts': 'write' }).permissions.get('vulnerability_alerts'),
  ).toBe('read')
})

test("an administrator's fine-grained token reads what a workflow never can, and is named in refusals", async () => {
  const { world } = github()
  const { repository, maintainer } = addSample(world)
  const token = addPersonToken(world, maintainer, [repository], ADMIN_PERMISSIONS)
  expect(await ask(github(), token, 'GET /repos/acme/shop/actions/secrets')).toMatchObject({
    status: 200,
    body: { total_count: 1, secrets: [{ name: 'DEPLOY_TOKEN' }] },
  })
  expect((await ask(github(), token, 'GET /repos/acme/shop/keys')).status).toBe(200)
  expect(await ask(github(), token, 'GET /repos/acme/shop/pulls/1')).toMatchObject({
    status: 403,
    body: { message: 'Resource not accessible by personal access token' },
  })
})

test('a person can make no check run', async () => {
  const { world } = github()
  const { repository, maintainer, head } = addSample(world)
  const token = addPersonToken(world, maintainer, [repository], ALL_PERMISSIONS)
  const reply = await ask(github(), token, 'POST /repos/acme/shop/check-runs', { body: { name: 'a', head_sha: head } })
  expect(reply).toMatchObject({ status: 403, body: { message: 'You must authenticate via a GitHub App.' } })
})

test('an unknown and an expired token are bad credentials', async () => {
  const { world } = github()
  const { repository } = addSample(world)
  const token = addWorkflowToken(world, repository, { contents: 'read' })
  expect((await ask(github(), token, 'GET /repos/acme/shop')).status).toBe(200)
  token.isExpired = true
  const expected = { status: 401, body: { message: 'Bad credentials' } }
  expect(await ask(github(), token, 'GET /repos/acme/shop')).toMatchObject(expected)
  expect(await ask(github(), { ...token, secret: 'unknown' }, 'GET /repos/acme/shop')).toMatchObject(expected)
})

test('a private repository out of reach is told like one that is not there', async () => {
  const { world } = github()
  const { repository, fork } = addSample(world)
  const token = addWorkflowToken(world, repository, { contents: 'read' })
  const [hidden, missing] = [
    await ask(github(), token, 'GET /repos/sam/shop/contents/README.md'),
    await ask(github(), token, 'GET /repos/sam/nothing/contents/README.md'),
  ]
  expect([hidden.status, hidden.text]).toEqual([404, missing.text])
  fork.visibility = 'public'
  commitTo(world, fork, 'main', { 'README.md': 'Open.\n' }, { author: fork.owner })
  expect((await ask(github(), token, 'GET /repos/sam/shop/contents/README.md')).status).toBe(200)
  expect((await ask(github(), token, 'GET /repos/sam/shop/actions/secrets')).status).toBe(403)
})

test('anybody reads what is public and nobody writes there without a token', async () => {
  const { world } = github()
  const { repository } = addSample(world)
  expect((await ask(github(), null, 'GET /repos/acme/shop/pulls/1')).status).toBe(404)
  repository.visibility = 'public'
  expect((await ask(github(), null, 'GET /repos/acme/shop/pulls/1')).status).toBe(200)
  const reply = await ask(github(), null, 'POST /repos/acme/shop/issues/1/comments', { body: { body: 'Hello' } })
  expect(reply).toMatchObject({ status: 401, body: { message: 'Requires authentication' } })
})

test('the permission of a collaborator follows the role; a stranger has none and a bot is no user', async () => {
  const { world } = github()
  const { repository, author } = addSample(world)
  const token = addWorkflowToken(world, repository, {})
  const permission = async (login: string) =>
    (await ask(github(), token, `GET /repos/acme/shop/collaborators/${login}/permission`)).body
  expect(await permission('maria')).toMatchObject({ permission: 'admin', role_name: 'admin' })
  repository.roles.set(author.id, 'maintain')
  expect(await permission('ANDREJ')).toMatchObject({
    permission: 'write',
    role_name: 'maintain',
    user: { id: author.id },
  })
  author.login = 'renamed'
  expect(await permission('renamed')).toMatchObject({ permission: 'write', user: { id: author.id } })
  expect(await permission('andrej')).toMatchObject({ message: 'Not Found' })
  expect(await permission('sam')).toMatchObject({ permission: 'none' })
  expect(await permission(encodeURIComponent('github-actions[bot]'))).toMatchObject({
    message: containing('not a user'),
  })
})
