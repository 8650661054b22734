import { containing } from '../support/github/containing.ts'
import { ask } from '../support/github/ask.ts'
import { addSample } from '../support/github/sample.ts'
import { startSimulator } from '../support/github/simulator.ts'
import { addAppToken, ALL_PERMISSIONS, type Token } from '../support/github/tokens.ts'
import { readTraffic, trafficText } from '../support/github/traffic.ts'
import { useSimulator } from '../support/github-simulator.ts'

const github = useSimulator()
const PULL = 'GET /repos/acme/shop/pulls/1'

let token: Token
beforeEach(() => {
  const { world } = github()
  token = addAppToken(world, world.actions, [addSample(world).repository], ALL_PERMISSIONS)
})

test('fails some times and then answers', async () => {
  github().fail({
    operation: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    times: 2,
    fault: { kind: 'answer', status: 502 },
  })
  const statuses = []
  for (let index = 0; index < 3; index++) statuses.push((await ask(github(), token, PULL)).status)
  expect(statuses).toEqual([502, 502, 200])
})

test('lets some requests pass first, and meets its path and method alone', async () => {
  github().fail({ path: /\/pulls\//, method: 'GET', after: 1, fault: { kind: 'answer', status: 500 } })
  const statuses = []
  for (const path of [PULL, 'GET /repos/acme/shop', PULL]) statuses.push((await ask(github(), token, path)).status)
  expect(statuses).toEqual([200, 200, 500])
})

test('ends when it is taken away', async () => {
  const end = github().fail({ fault: { kind: 'answer', status: 500 } })
  expect((await ask(github(), token, PULL)).status).toBe(500)
  end()
  expect((await ask(github(), token, PULL)).status).toBe(200)
})

test.each([403, 429] as const)('the limit of the hour is told with %d and when it ends', async (status) => {
  github().fail({ fault: { kind: 'primary-limit', status, resetInSeconds: 60 } })
  const { headers, ...reply } = await ask(github(), token, PULL)
  expect(reply).toMatchObject({ status, body: { message: containing('rate limit exceeded') } })
  expect(headers.get('x-ratelimit-remaining')).toBe('0')
  expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(1_700_000_000)
  expect(headers.get('retry-after')).toBeNull()
})

test('the secondary limit says how long to wait', async () => {
  github().fail({ fault: { kind: 'secondary-limit', retryAfterSeconds: 1 } })
  const { headers, ...reply } = await ask(github(), token, PULL)
  expect(reply).toMatchObject({ status: 403, body: { message: containing('secondary rate limit') } })
  expect([headers.get('retry-after'), headers.get('x-ratelimit-remaining')]).toEqual(['1', '900'])
})

test('answers whatever body with whatever status, without a violation', async () => {
  github().fail({ times: 1, fault: { kind: 'answer', status: 404, body: { message: 'Surprise', other: [1] } } })
  github().fail({ fault: { kind: 'page', status: 503, text: '<html>Unicorn</html>' } })
  expect(await ask(github(), token, PULL)).toMatchObject({ status: 404, body: { other: [1] } })
  expect(await ask(github(), token, PULL)).toMatchObject({ status: 503, text: '<html>Unicorn</html>' })
})

test('cuts the connection in the middle, or before the answer', async () => {
  github().fail({ times: 1, fault: { kind: 'cut' } })
  github().fail({ fault: { kind: 'refuse' } })
  await expect(ask(github(), token, PULL)).rejects.toThrow('terminated')
  await expect(ask(github(), token, PULL)).rejects.toThrow('fetch failed')
})

test('gives half of the JSON as if it were whole', async () => {
  github().fail({ fault: { kind: 'truncate' } })
  const reply = await ask(github(), token, PULL)
  expect([reply.status, reply.body]).toEqual([200, null])
  expect(reply.text).toMatch(/^\{"url":/)
})

test('stalls until the caller gives up, and is late when told', async () => {
  github().fail({ times: 1, fault: { kind: 'stall' } })
  github().fail({ fault: { kind: 'delay', milliseconds: 5 } })
  const headers = { 'user-agent': 'simulator-test' }
  const signal = AbortSignal.timeout(50)
  await expect(fetch(`${github().urls.api}/rate_limit`, { headers, signal })).rejects.toThrow('timeout')
  expect((await ask(github(), token, PULL)).status).toBe(200)
})

test('a write that fails changes nothing', async () => {
  github().fail({ fault: { kind: 'answer', status: 502 } })
  await ask(github(), token, 'POST /repos/acme/shop/issues/1/comments', { body: { body: 'Lost' } })
  expect(github().world.repositories[0]?.comments).toHaveLength(1)
})

test('a write whose answer is cut was done', async () => {
  github().fail({ fault: { kind: 'cut' } })
  await expect(
    ask(github(), token, 'POST /repos/acme/shop/issues/1/comments', { body: { body: 'Kept' } }),
  ).rejects.toThrow()
  expect(github().world.repositories[0]?.comments.map(({ body }) => body)).toEqual(['Please look.', 'Kept'])
})

test('is dead once it is closed', async () => {
  const other = await startSimulator()
  await other.close()
  await expect(ask(other, null, 'GET /rate_limit')).rejects.toThrow('fetch failed')
})

test('counts by what a request is for, and its record reads back', async () => {
  const { head = '' } = { head: github().world.repositories[0]?.git.refs.get('refs/heads/release/2') }
  const checks = `GET /repos/acme/shop/commits/${head}/check-runs`
  for (const request of [PULL, PULL, checks, checks, checks]) await ask(github(), token, request)
  await ask(github(), token, 'POST /repos/acme/shop/issues/1/comments', { body: { body: 'Hello' } })
  expect(github().counts()).toEqual({ reading: 3, paging: 0, polling: 2, publishing: 1, download: 0, all: 6 })
  const { traffic } = github()
  expect(readTraffic(trafficText(traffic))).toEqual(JSON.parse(JSON.stringify(traffic)))
  expect(trafficText(traffic)).not.toContain(token.secret)
  expect(traffic.at(-1)).toMatchObject({
    method: 'POST',
    status: 201,
    requestBytes: 16,
    requestBody: { body: 'Hello' },
  })
})

test('GitHub Enterprise knows no later version of the API than the first, unless told otherwise', async () => {
  const old = await startSimulator({ enterprise: true })
  const headers = { 'x-github-api-version': '2026-03-10' }
  expect((await ask(old, null, 'GET /rate_limit', { headers })).status).toBe(400)
  expect((await ask(old, null, 'GET /rate_limit')).status).toBe(200)
  expect(old.violations).toEqual([])
  await old.close()
  const later = await startSimulator({ enterprise: true, apiVersion: '2026-03-10' })
  expect((await ask(later, null, 'GET /rate_limit', { headers })).status).toBe(200)
  await later.close()
})

test('GitHub Enterprise is below /api/v3 and nowhere else', async () => {
  const other = await startSimulator({ enterprise: true })
  const own = addAppToken(other.world, other.world.actions, [addSample(other.world).repository], ALL_PERMISSIONS)
  expect(other.urls.api).toBe(`${other.urls.server}/api/v3`)
  expect(await ask(other, own, PULL)).toMatchObject({
    status: 200,
    body: { url: `${other.urls.api}/repos/acme/shop/pulls/1` },
  })
  expect((await ask({ ...other, urls: { ...other.urls, api: other.urls.server } }, own, PULL)).status).toBe(404)
  await other.close()
})
