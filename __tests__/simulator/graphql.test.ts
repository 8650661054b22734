import { startSimulator } from '../support/github/simulator.ts'
import { addSample, type Sample } from '../support/github/sample.ts'
import { addPersonToken, addWorkflowToken, type Token } from '../support/github/tokens.ts'
import { useSimulator } from '../support/github-simulator.ts'

const github = useSimulator()

const VIEWER = '{ viewer { login } }'

async function asked(address: string, token: Token | null, query: string) {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'user-agent': 'test', ...(token === null ? {} : { authorization: `Bearer ${token.secret}` }) },
    body: JSON.stringify({ query }),
  })
  return { status: response.status, body: await response.json() }
}

test.each<[string, (sample: Sample) => Token, string]>([
  ['a workflow', ({ repository }) => addWorkflowToken(github().world, repository, {}), 'github-actions[bot]'],
  ['a person', ({ repository, maintainer }) => addPersonToken(github().world, maintainer, [repository], {}), 'maria'],
])('the token of %s is told in whose name it writes, and needs no permission for it', async (_, tokenOf, login) => {
  const token = tokenOf(addSample(github().world))

  expect(await asked(`${github().urls.api}/graphql`, token, VIEWER)).toEqual({
    status: 200,
    body: { data: { viewer: { login } } },
  })
})

test('nobody is told nothing', async () => {
  const token = addWorkflowToken(github().world, addSample(github().world).repository, {})
  token.isExpired = true
  for (const each of [null, token]) {
    expect(await asked(`${github().urls.api}/graphql`, each, VIEWER)).toMatchObject({ status: 401 })
  }
})

test('another query is a mistake, which GitHub answers with 200', async () => {
  const token = addWorkflowToken(github().world, addSample(github().world).repository, {})

  expect(await asked(`${github().urls.api}/graphql`, token, '{ rateLimit }')).toMatchObject({
    status: 200,
    body: { errors: [{}] },
  })
  expect(github().violations.splice(0)).toEqual(['GraphQL: no such query is served: "{ rateLimit }"'])
})

test('on GitHub Enterprise Server it stands beside the REST API', async () => {
  const server = await startSimulator({ enterprise: true })
  const token = addWorkflowToken(server.world, addSample(server.world).repository, {})

  expect(await asked(`${server.urls.server}/api/graphql`, token, VIEWER)).toMatchObject({ status: 200 })
  expect((await asked(`${server.urls.api}/graphql`, token, VIEWER)).status).toBe(404)

  await server.close()
  expect(server.violations).toHaveLength(1)
})
