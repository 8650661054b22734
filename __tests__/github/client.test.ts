/* eslint max-lines: off -- one table of faults, each with its own line in the results */
import fc from 'fast-check'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { API_VERSION, openGitHub } from '../../src/github/client.ts'
import { readsOf } from '../../src/github/request-count.ts'
import { object, text } from '../../src/github/shape.ts'
import { ConfigError } from '../../src/model/errors.ts'
import { anyCall, clientOf, gapOf, type ScriptedServer, startServer, stoppedClock, valueOf } from './support.ts'

type Answering = (request: IncomingMessage, response: ServerResponse) => void

let servers: ScriptedServer[] = []
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()))
  servers = []
})

async function serve(...answers: readonly Answering[]): Promise<ScriptedServer> {
  let next = 0
  const server = await startServer((request, response) => {
    const answer = answers[Math.min(next, answers.length - 1)]
    next++
    answer?.(request, response)
  })
  servers.push(server)
  return server
}

const json =
  (status: number, body: unknown, headers: { readonly [name: string]: string } = {}): Answering =>
  (_, response) =>
    response
      .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
      .end(JSON.stringify(body))

const redirect =
  (to: string, status = 302): Answering =>
  (_, response) =>
    response.writeHead(status, { location: to }).end()

describe('a request', () => {
  it('says the version of the API, who asks, and with which token', async () => {
    const server = await serve(json(200, {}))
    const github = await clientOf(server.url)

    await github.call(anyCall())

    expect(server.requests[0]?.headers).toMatchObject({
      'x-github-api-version': API_VERSION,
      authorization: 'Bearer a-token',
    })
    expect(server.requests[0]?.headers['user-agent']).toMatch(/^security-release-checklist\/1\.2\.3/)
  })

  it('goes below the path of a GitHub Enterprise Server, whose address may end with a slash', async () => {
    const server = await serve(json(200, {}))
    const github = await clientOf(`${server.url}/api/v3/`)

    await github.call(anyCall({ route: 'GET /repos/{owner}/{repo}', parameters: { owner: 'acme', repo: 'shop' } }))

    expect(server.requests[0]?.path).toBe('/api/v3/repos/acme/shop')
  })

  it('takes names as names: no value can leave its place in the path', async () => {
    const server = await serve(json(200, {}))
    const github = await clientOf(server.url)

    await github.call(anyCall({ route: 'GET /branches/{branch}', parameters: { branch: '../../x?a=b#c' } }))

    expect(server.requests[0]?.path).toBe('/branches/..%2F..%2Fx%3Fa%3Db%23c')
  })

  it('asks without a version where the server does not know ours, from then on', async () => {
    const server = await serve(json(400, { message: `${API_VERSION} is not a supported version` }), json(200, {}))
    const github = await clientOf(server.url)

    expect(await github.call(anyCall())).toEqual({ ok: true, value: {} })
    await github.call(anyCall())
    expect(server.requests.map(({ headers }) => headers['x-github-api-version'])).toEqual([
      API_VERSION,
      undefined,
      undefined,
    ])
  })

  it.each(['', 'api.github.com', 'file:///etc/passwd', 'ftp://example.invalid'])(
    'is not made to the address %j',
    async (apiUrl) => {
      const opened = openGitHub({ apiUrl, token: '', userAgent: '', signal: new AbortController().signal })

      await expect(opened).rejects.toMatchObject({ name: ConfigError.name, code: 'BAD_OPTION_VALUE' })
    },
  )
})

describe('an answer', () => {
  it('is what its reader makes of it', async () => {
    const server = await serve(json(200, { name: 'main', more: 1 }))
    const github = await clientOf(server.url)

    expect(valueOf(await github.call(anyCall({ read: object({ name: text }) })))).toEqual({ name: 'main' })
  })

  it('may be empty', async () => {
    const server = await serve((_, response) => response.writeHead(204).end())
    const github = await clientOf(server.url)

    expect(valueOf(await github.call(anyCall()))).toBeNull()
  })

  it.each([
    ['truncated JSON', '{"name":"ma'],
    ['a page', '<html>Sign in</html>'],
    ['another form', '{"name":7}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['nothing', ''],
  ])('that is %s is a gap', async (_, body) => {
    const server = await serve((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(body),
    )
    const github = await clientOf(server.url)

    expect(gapOf(await github.call(anyCall({ read: object({ name: text }) })))).toMatchObject({
      source: 'commit-checks',
      reason: 'malformed',
    })
  })

  it.each(['', ';;;', 'application/json; charset="', 'text/html; \u00ff=1'])(
    'may come with the content type %j',
    async (type) => {
      const server = await serve((_, response) => response.writeHead(200, { 'content-type': type }).end('{"name":"a"}'))
      const refusing = await serve((_, response) => response.writeHead(403, { 'content-type': type }).end('{"a'))

      expect((await (await clientOf(server.url)).call(anyCall())).ok).toBe(true)
      expect(gapOf(await (await clientOf(refusing.url)).call(anyCall())).reason).toBe('permission')
    },
  )

  it('never repeats in its gap what it said in place of the right form', async () => {
    const server = await serve(json(200, { name: ['a value that is private'] }))
    const github = await clientOf(server.url)

    const gap = gapOf(await github.call(anyCall({ read: object({ name: text }) })))
    expect(gap.detail).toContain('`name` is not a text')
    expect(gap.detail).not.toContain('private')
  })

  it('larger than the limit is a gap, and is not read to its end', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const more = () => {
        while (response.write('x'.repeat(64 * 1024)));
        response.once('drain', more)
      }
      more()
    })
    const github = await clientOf(server.url, { limits: { maxBytes: 200_000 } })

    expect(gapOf(await github.call(anyCall()))).toMatchObject({ reason: 'limit' })
    expect(server.requests).toHaveLength(1)
  })
})

describe('a refusal', () => {
  it.each([
    [401, { message: 'Bad credentials' }, 'permission', /expired, was revoked or is mistyped/],
    [
      403,
      { message: 'Resource not accessible by integration' },
      'permission',
      /"Resource not accessible by integration"/,
    ],
    [404, { message: 'Not Found' }, 'not-found', /not there, or the token may not see it/],
    [410, { message: 'Gone' }, 'expired', /no longer keeps it/],
    [422, { message: 'Validation Failed' }, 'unsupported', /"Validation Failed"/],
    [451, {}, 'unsupported', /451/],
  ] as const)('with %d is the gap that its kind is', async (status, body, reason, detail) => {
    const server = await serve(json(status, body))
    const github = await clientOf(server.url)

    const gap = gapOf(await github.call(anyCall()))
    expect(gap.reason).toBe(reason)
    expect(gap.detail).toMatch(detail)
    expect(gap.detail).toMatch(/^The thing could not be had: /)
    expect(server.requests).toHaveLength(1)
  })

  it('names the permission that is missing, and what GitHub would accept', async () => {
    const server = await serve(json(403, { message: 'No' }, { 'x-accepted-github-permissions': 'checks=read' }))
    const gap = gapOf(await (await clientOf(server.url)).call(anyCall()))

    expect(gap.grant).toBe('Give the token `checks: read`.')
    expect(gap.detail).toContain('GitHub would accept `checks=read`.')
  })

  it('does not hand on what only looks like permissions', async () => {
    const accepted = 'checks=read`![x](http://evil.invalid)'
    const server = await serve(json(403, { message: 'No' }, { 'x-accepted-github-permissions': accepted }))

    expect(gapOf(await (await clientOf(server.url)).call(anyCall())).detail).not.toContain('evil')
  })

  it('is a feature that is off by its exact message alone', async () => {
    const featureOff = ['Branch not protected']
    const said = async (message: string) => {
      const server = await serve(json(404, { message }))
      return gapOf(await (await clientOf(server.url)).call(anyCall({ featureOff }))).reason
    }

    expect(await said('Branch not protected')).toBe('feature-off')
    expect(await said('Branch not protected.')).toBe('not-found')
    expect(await said('Not Found')).toBe('not-found')
  })

  it('with any body is a gap in one line, and never an answer', async () => {
    let body = ''
    let status = 404
    const server = await serve((_, response) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(body),
    )
    const github = await clientOf(server.url, { limits: { maxWaitMs: 0 } })
    const bodies = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.json().map((message) => `{"message":${message}}`),
    )

    await fc.assert(
      fc.asyncProperty(bodies, fc.constantFrom(403, 404, 500, 429), async (someBody, someStatus) => {
        body = someBody
        status = someStatus
        const gap = gapOf(await github.call(anyCall()))
        // Control and format characters are those that a terminal or a page would act on.
        expect(gap.detail).not.toMatch(/[\p{Cc}\p{Cf}]/u)
        expect(gap.detail.length).toBeLessThan(500)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a rate limit', () => {
  const secondary = (after: string, status = 403): Answering =>
    json(status, { message: 'You have exceeded a secondary rate limit.' }, { 'retry-after': after })

  it.each([403, 429])('with %d and retry-after is waited for, and then asked again', async (status) => {
    const server = await serve(secondary('7', status), secondary('5', status), json(200, { done: true }))
    const clock = stoppedClock()
    const github = await clientOf(server.url, { clock })

    expect(valueOf(await github.call(anyCall()))).toEqual({ done: true })
    expect(clock.waits).toEqual([7000, 5000])
  })

  it('that resets soon is waited for', async () => {
    const clock = stoppedClock(1_000_000)
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1010' }
    const server = await serve(json(403, { message: 'API rate limit exceeded' }, headers), json(200, {}))

    expect((await (await clientOf(server.url, { clock })).call(anyCall())).ok).toBe(true)
    expect(clock.waits).toEqual([11_000])
  })

  it('that resets after the budget is a gap at once', async () => {
    const clock = stoppedClock(1_000_000)
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4600' }
    const server = await serve(json(403, { message: 'API rate limit exceeded' }, headers))

    const gap = gapOf(await (await clientOf(server.url, { clock })).call(anyCall()))
    expect(gap.reason).toBe('rate-limited')
    expect(gap.detail).toContain('3601 more seconds')
    expect(clock.waits).toEqual([])
  })

  it('without a time is given a minute', async () => {
    const clock = stoppedClock()
    const server = await serve(json(429, {}), json(200, {}))

    await (await clientOf(server.url, { clock })).call(anyCall())
    expect(clock.waits).toEqual([60_000])
  })

  it('that never ends is given up: the waits of a client are bounded together', async () => {
    const clock = stoppedClock()
    const server = await serve(secondary('50'))
    const github = await clientOf(server.url, { clock, limits: { maxWaitMs: 120_000 } })

    expect(gapOf(await github.call(anyCall())).reason).toBe('rate-limited')
    expect(gapOf(await github.call(anyCall())).reason).toBe('rate-limited')
    expect(clock.waits).toEqual([50_000, 50_000])
  })

  it('lets a change be sent again, since it was turned away', async () => {
    const server = await serve(secondary('1'), json(201, { id: 1 }))
    const github = await clientOf(server.url)

    expect(valueOf(await github.call(anyCall({ route: 'POST /thing', kind: 'publishing' })))).toEqual({ id: 1 })
  })
})

describe('a fault', () => {
  it('of the server is asked again twice', async () => {
    const server = await serve(json(502, {}), json(503, {}), json(200, { done: true }))
    const clock = stoppedClock()

    expect(valueOf(await (await clientOf(server.url, { clock })).call(anyCall()))).toEqual({ done: true })
    expect(clock.waits).toEqual([1000, 4000])
  })

  it('of the server that stays is a gap', async () => {
    const server = await serve(json(500, { message: 'Server Error' }))

    expect(gapOf(await (await clientOf(server.url)).call(anyCall()))).toMatchObject({ reason: 'offline' })
    expect(server.requests).toHaveLength(3)
  })

  it('never lets a change be sent twice', async () => {
    const server = await serve(json(502, {}))

    const answer = await (await clientOf(server.url)).call(anyCall({ route: 'POST /thing', kind: 'publishing' }))
    expect(gapOf(answer).reason).toBe('offline')
    expect(server.requests).toHaveLength(1)
  })

  it('of a dead network is a gap that names the fault and not the address', async () => {
    const server = await serve(json(200, {}))
    await server.close()

    const gap = gapOf(await (await clientOf(server.url)).call(anyCall()))
    expect(gap.reason).toBe('offline')
    expect(gap.detail).toContain('ECONNREFUSED')
    expect(gap.detail).not.toContain('127.0.0.1')
  })

  it('of a dead network is waited for by the first call alone', async () => {
    const server = await serve(json(200, {}))
    await server.close()
    const clock = stoppedClock()
    const github = await clientOf(server.url, { clock })

    gapOf(await github.call(anyCall()))
    expect(clock.waits).toEqual([1000, 4000])
    gapOf(await github.call(anyCall()))
    expect(clock.waits).toEqual([1000, 4000])
  })

  it('of a connection that breaks in the middle is a gap, though the half is JSON', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
      response.write('{"name":"a"}')
      setTimeout(() => response.destroy(), 5)
    })

    const gap = gapOf(await (await clientOf(server.url)).call(anyCall()))
    expect(gap).toMatchObject({ reason: 'offline' })
    expect(gap.detail).toContain('broke off')
  })

  it.each([
    ['before the answer', () => undefined],
    ['in the middle of it', (_: IncomingMessage, response: ServerResponse) => void response.writeHead(200).write('{')],
  ] as const)('of a server that stalls %s ends with the time limit', async (_, stall) => {
    const server = await serve(stall)

    const gap = gapOf(await (await clientOf(server.url, { limits: { timeoutMs: 30 } })).call(anyCall()))
    expect(gap).toMatchObject({ reason: 'offline' })
    expect(gap.detail).toContain('within 0.03 seconds')
    expect(server.requests).toHaveLength(2)
  })
})

describe('the run’s signal', () => {
  it('ends a request under way', async () => {
    const stop = new AbortController()
    const server = await serve(() => stop.abort())

    expect(gapOf(await (await clientOf(server.url, { signal: stop.signal })).call(anyCall())).reason).toBe('time-limit')
    expect(server.requests).toHaveLength(1)
  })

  it('lets nothing more be sent', async () => {
    const server = await serve(json(200, {}))
    const github = await clientOf(server.url, { signal: AbortSignal.abort() })

    expect(gapOf(await github.call(anyCall())).reason).toBe('time-limit')
    expect(server.requests).toHaveLength(0)
  })
})

describe('a redirect', () => {
  it('within the origin is followed with the token', async () => {
    const server = await serve(redirect('/repositories/7', 301), json(200, { moved: true }))

    expect(valueOf(await (await clientOf(server.url)).call(anyCall()))).toEqual({ moved: true })
    expect(server.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/thing', 'Bearer a-token'],
      ['/repositories/7', 'Bearer a-token'],
    ])
  })

  it('to another origin is followed for a download alone, and without the token from there on', async () => {
    const home = await serve(json(200, { done: true }))
    const storage = await serve(redirect('/kept'), json(200, { kept: true }))
    const server = await serve(redirect(storage.url))
    const github = await clientOf(server.url)

    expect(valueOf(await github.call(anyCall({ kind: 'download' })))).toEqual({ kept: true })
    expect(storage.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined])
    expect(home.requests).toHaveLength(0)
  })

  it('back from another origin does not bring the token back', async () => {
    const storage = await startServer((_, response) => response.writeHead(302, { location: back }).end())
    servers.push(storage)
    const server = await serve(redirect(storage.url), json(200, {}))
    const back = `${server.url}/again`

    await (await clientOf(server.url)).call(anyCall({ kind: 'download' }))
    expect(server.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/thing', 'Bearer a-token'],
      ['/again', undefined],
    ])
  })

  it('to another origin is evidence of nobody, where facts are read', async () => {
    const other = await serve(json(200, { forged: true }))
    const server = await serve(redirect(other.url))

    expect(gapOf(await (await clientOf(server.url)).call(anyCall()))).toMatchObject({ reason: 'unsupported' })
    expect(other.requests).toHaveLength(0)
  })

  it.each(['/again', 'file:///etc/passwd', 'http://[', ''])('to %j without end or sense is a gap', async (to) => {
    const server = await serve(redirect(to))

    expect(gapOf(await (await clientOf(server.url)).call(anyCall({ kind: 'download' }))).reason).toBe('unsupported')
    expect(server.requests.length).toBeLessThanOrEqual(6)
  })

  it('is never followed by a change', async () => {
    const server = await serve(redirect('/elsewhere', 307), json(200, {}))

    const answer = await (await clientOf(server.url)).call(anyCall({ route: 'PATCH /thing', kind: 'publishing' }))
    expect(gapOf(answer).reason).toBe('unsupported')
    expect(server.requests).toHaveLength(1)
  })
})

describe('the count', () => {
  it('tells requests apart by what they are for and of which kind, repetitions included', async () => {
    const server = await serve(json(502, {}), json(200, {}))
    const github = await clientOf(server.url)

    await github.call(anyCall())
    await github.call(anyCall({ kind: 'polling' }))
    await github.call(anyCall({ purpose: 'publishing', kind: 'publishing', route: 'POST /thing' }))

    expect(github.requests()).toEqual([
      { purpose: 'commit-checks', kind: 'read', count: 2 },
      { purpose: 'commit-checks', kind: 'polling', count: 1 },
      { purpose: 'publishing', kind: 'publishing', count: 1 },
    ])
    expect(readsOf(github.requests())).toBe(2)
    expect(readsOf(github.requests(), 'branch-rules')).toBe(0)
  })
})

it('throws where a reader of ours is broken: a bug is no gap', async () => {
  const server = await serve(json(200, {}))
  const read = () => {
    throw new TypeError('a bug')
  }

  await expect((await clientOf(server.url)).call(anyCall({ read }))).rejects.toThrow('a bug')
})
