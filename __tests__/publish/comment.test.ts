import fc from 'fast-check'
import { API_VERSION } from '../../src/github/client.ts'
import type { Report } from '../../src/model/report.ts'
import { type CommentToPublish, publishComment } from '../../src/publish/comment.ts'
import { renderComment } from '../../src/report/comment.ts'
import { clientOf, gapOf, startServer, useStage, valueOf } from '../github/support.ts'
import type { Fault } from '../support/github/faults.ts'
import { addComment, type IssueComment } from '../support/github/issues.ts'
import { type Simulator, startSimulator } from '../support/github/simulator.ts'
import { addSample, type Sample } from '../support/github/sample.ts'
import {
  addAppToken,
  addPersonToken,
  addWorkflowToken,
  ALL_PERMISSIONS,
  type RunOrigin,
  type Token,
} from '../support/github/tokens.ts'
import { addApp } from '../support/github/world.ts'
import { expectInertMarkdown, expectVisible } from '../support/github-markdown.ts'
import { HOSTILE_CASES } from '../support/hostile-cases.ts'
import { SAMPLE_REPORTS } from '../support/sample-reports.ts'

const stage = useStage()

const REPOSITORY = { owner: 'acme', repo: 'shop' }
const OPTIONS = { identity: '.github/workflows/gate.yml gate' }
const { blocked, clear } = SAMPLE_REPORTS
const BLOCKED = renderComment(blocked, OPTIONS)
const CLEAR = renderComment(clear, OPTIONS)

function wanted(report: Report, about: Partial<CommentToPublish> = {}): CommentToPublish {
  const { pull } = stage().sample
  return { pull: pull.number, body: renderComment(report, OPTIONS), mode: 'always', hasOpen: true, ...about }
}

function workflowToken(origin: RunOrigin = 'own'): Token {
  return addWorkflowToken(stage().simulator.world, stage().sample.repository, { 'pull-requests': 'write' }, origin)
}

async function publish(what: CommentToPublish, token = workflowToken(), simulator: Simulator = stage().simulator) {
  return publishComment(
    await clientOf(simulator.urls.api, { clock: stage().clock, token: token.secret }),
    REPOSITORY,
    what,
  )
}

/** A comment of somebody, on the pull request. */
function comment(by: 'bot' | 'stranger' | 'other App', body: string): IssueComment {
  const { simulator, sample } = stage()
  const { world } = simulator
  const [, scanner] = world.apps
  const accounts = { bot: world.actions.bot, stranger: sample.stranger, 'other App': scanner?.bot ?? sample.stranger }
  return addComment(world, sample.repository, sample.pull.number, accounts[by], body)
}

/** The comments that begin with our marker, oldest first. */
function marked(sample: Sample = stage().sample): readonly IssueComment[] {
  return sample.repository.comments.filter(({ body }) => body.startsWith('<!-- security-release-checklist:'))
}

function writes(): readonly string[] {
  const { traffic } = stage().simulator
  return traffic
    .filter(({ method, path }) => method !== 'GET' && path !== '/graphql')
    .map(({ method, status }) => `${method} ${status}`)
}

describe('the comment', () => {
  test('is made once, and asks who we are only where somebody has our marker', async () => {
    const { outcome, url } = valueOf(await publish(wanted(blocked)))

    const [made] = marked()
    expect(made).toMatchObject({ body: BLOCKED, by: { login: 'github-actions[bot]' } })
    expect([outcome, url]).toEqual([
      'created',
      `${stage().simulator.urls.server}/acme/shop/pull/1#issuecomment-${made?.id ?? 0}`,
    ])
    expect(stage().simulator.traffic.map(({ path }) => path)).not.toContain('/graphql')
  })

  test('is updated in place', async () => {
    const first = valueOf(await publish(wanted(blocked)))

    expect(valueOf(await publish(wanted(clear)))).toEqual({ outcome: 'updated', url: first.url })

    expect(marked()).toMatchObject([{ body: CLEAR }])
    expect(writes()).toEqual(['POST 201', 'PATCH 200'])
  })

  test('is left as it is where nothing that matters has changed', async () => {
    const first = valueOf(await publish(wanted(blocked)))
    const later = { ...blocked, run: { ...blocked.run, url: 'https://github.com/acme/shop/actions/runs/999' } }

    expect(valueOf(await publish(wanted(later)))).toEqual({ outcome: 'unchanged', url: first.url })

    expect(marked()).toMatchObject([{ body: BLOCKED }])
    expect(writes()).toEqual(['POST 201'])
  })

  test('of another gate on the same pull request is another comment', async () => {
    valueOf(await publish(wanted(blocked)))

    valueOf(await publish(wanted(blocked, { body: renderComment(blocked, { identity: 'other gate' }) })))

    expect(marked()).toHaveLength(2)
  })

  test.each<[string, (world: Simulator['world'], sample: Sample) => Token]>([
    ['the workflow', (world, { repository }) => addWorkflowToken(world, repository, { 'pull-requests': 'write' })],
    [
      'an App',
      (world, { repository, organization }) =>
        addAppToken(world, addApp(world, 'gatekeeper', organization), [repository], ALL_PERMISSIONS),
    ],
    [
      'a person',
      (world, { repository, maintainer }) => addPersonToken(world, maintainer, [repository], ALL_PERMISSIONS),
    ],
  ])('is found again by the token of %s, also on GitHub Enterprise Server', async (_, tokenOf) => {
    const server = await startSimulator({ enterprise: true, apiVersion: API_VERSION })
    for (const simulator of [stage().simulator, server]) {
      const sample = simulator === server ? addSample(server.world) : stage().sample
      const token = tokenOf(simulator.world, sample)
      valueOf(await publish(wanted(blocked), token, simulator))

      expect(valueOf(await publish(wanted(clear), token, simulator)).outcome).toBe('updated')
      expect(marked(sample)).toMatchObject([{ body: CLEAR, by: token.account }])
    }
    await server.close()
    expect(server.violations).toEqual([])
  })
})

describe('the mode', () => {
  test('never says nothing and asks nothing', async () => {
    expect(valueOf(await publish(wanted(blocked, { mode: 'never' })))).toEqual({ outcome: 'none', url: null })
    expect(stage().simulator.traffic).toEqual([])
  })

  test('on-findings says nothing before anything is open', async () => {
    const quiet = { mode: 'on-findings', hasOpen: false } as const

    expect(valueOf(await publish(wanted(clear, quiet)))).toEqual({ outcome: 'none', url: null })
    expect(marked()).toEqual([])
  })

  test('on-findings speaks once something is open, and then says when it no longer is', async () => {
    const mode = 'on-findings'
    expect(valueOf(await publish(wanted(blocked, { mode }))).outcome).toBe('created')
    expect(valueOf(await publish(wanted(clear, { mode, hasOpen: false }))).outcome).toBe('updated')
    expect(marked()).toMatchObject([{ body: CLEAR }])
  })
})

describe('whose comment is ours', () => {
  test.each(['stranger', 'other App'] as const)('is not told by the marker of a %s', async (by) => {
    const forged = comment(by, `${BLOCKED}\nAll is well.`)

    expect(valueOf(await publish(wanted(blocked))).outcome).toBe('created')
    expect(valueOf(await publish(wanted(clear))).outcome).toBe('updated')

    expect(forged.body).toBe(`${BLOCKED}\nAll is well.`)
    expect(marked()).toMatchObject([{ id: forged.id }, { body: CLEAR, by: { login: 'github-actions[bot]' } }])
  })

  test('is not told by a quoted marker, nor by the author alone', async () => {
    const others = [comment('bot', `> ${BLOCKED}`), comment('bot', 'Deployed.'), comment('bot', '')]

    expect(valueOf(await publish(wanted(clear))).outcome).toBe('created')

    expect(others.map(({ body }) => body)).toEqual([`> ${BLOCKED}`, 'Deployed.', ''])
  })

  test('is the first one, where a race made two', async () => {
    const [first, second] = [comment('bot', BLOCKED), comment('bot', BLOCKED)]

    expect(valueOf(await publish(wanted(clear))).outcome).toBe('updated')

    expect([first.body, second.body]).toEqual([CLEAR, BLOCKED])
  })

  test('is found on a later page of hundreds', async () => {
    for (let index = 0; index < 250; index++) comment('stranger', `Comment ${index}`)
    const own = comment('bot', BLOCKED)
    for (let index = 0; index < 60; index++) comment('stranger', BLOCKED)

    expect(valueOf(await publish(wanted(clear))).outcome).toBe('updated')

    expect(own.body).toBe(CLEAR)
    expect(writes()).toEqual(['PATCH 200'])
  })

  test('cannot be told where the token does not say who it is; then nothing is written', async () => {
    comment('bot', BLOCKED)
    stage().simulator.fail({ path: /^\/graphql$/u, fault: { kind: 'answer', status: 200, body: { errors: [] } } })

    expect(gapOf(await publish(wanted(clear)))).toMatchObject({
      reason: 'malformed',
      detail: expect.stringMatching(/^The login that the token writes as could not be had:/u) as string,
    })
    expect(writes()).toEqual([])
  })
})

describe('a comment that is gone', () => {
  test('is made anew', async () => {
    valueOf(await publish(wanted(blocked)))
    const [own] = marked()
    stage().simulator.fail({ method: 'PATCH', fault: { kind: 'answer', status: 404 } })

    expect(valueOf(await publish(wanted(clear))).outcome).toBe('created')

    expect(marked()).toMatchObject([{ id: own?.id }, { body: CLEAR }])
  })
})

describe('what cannot be published is told in one line', () => {
  test.each<[string, () => Token, RegExp, RegExp]>([
    ...(['fork', 'dependabot'] as const).map((origin): [string, () => Token, RegExp, RegExp] => [
      `the token of a ${origin} run`,
      () => workflowToken(origin),
      /^The comment on #1 could not be published: the token may not \(403\): "Resource not accessible by integration"\./u,
      /^Give the token `pull-requests: write`; a run for a fork or by Dependabot has one that only reads/u,
    ]),
    [
      'an expired token',
      () => Object.assign(workflowToken(), { isExpired: true }),
      /^The comments on #1 could not be had: GitHub does not accept the token \(401\)/u,
      /^Pass a token that is valid now\.$/u,
    ],
  ])('%s', async (_, token, detail, grant) => {
    const gap = gapOf(await publish(wanted(blocked), token()))

    expect(gap.detail).toMatch(detail)
    expect(gap.grant).toMatch(grant)
    expect(`${gap.detail} ${gap.grant}`).not.toMatch(/\n/u)
    expect(marked()).toEqual([])
  })

  test('a pull request that is not there', async () => {
    const gap = gapOf(await publish(wanted(blocked, { pull: 99 })))

    expect(gap).toMatchObject({ reason: 'not-found' })
    expect(gap.detail).toMatch(/^The comments on #99 could not be had/u)
  })

  test('a dead network', async () => {
    const what = wanted(blocked)
    const server = await startServer(() => undefined)
    await server.close()

    const gap = gapOf(await publishComment(await clientOf(server.url, { clock: stage().clock }), REPOSITORY, what))

    expect(gap.detail).toBe('The comments on #1 could not be had: the server was not reached (ECONNREFUSED).')
  })

  test('a server that fails on every attempt', async () => {
    stage().simulator.fail({ method: 'POST', fault: { kind: 'answer', status: 502 } })

    expect(gapOf(await publish(wanted(blocked))).detail).toBe(
      'The comment on #1 could not be published: GitHub failed (502).',
    )
    expect(writes()).toEqual(['POST 502', 'POST 502'])
  })

  test('a page of comments that cannot be read: ours may be on it, so none is made', async () => {
    for (let index = 0; index < 250; index++) comment('stranger', `Comment ${index}`)
    stage().simulator.fail({ method: 'GET', after: 1, fault: { kind: 'answer', status: 500 } })

    expect(gapOf(await publish(wanted(blocked)))).toMatchObject({ reason: 'offline' })
    expect(writes()).toEqual([])
  })
})

describe('a fault on the way', () => {
  test.each<[string, Fault]>([
    ['an error of the server', { kind: 'answer', status: 500 }],
    ['a broken answer', { kind: 'truncate' }],
    ['a broken connection', { kind: 'cut' }],
    ['no connection', { kind: 'refuse' }],
  ])('by %s neither loses nor doubles the comment', async (_, fault) => {
    stage().simulator.fail({ method: 'POST', path: /comments$/u, times: 1, fault })
    expect(valueOf(await publish(wanted(blocked))).outcome).toBe('created')
    expect(marked()).toMatchObject([{ body: BLOCKED }])

    stage().simulator.fail({ method: 'PATCH', times: 1, fault })
    expect(valueOf(await publish(wanted(clear))).outcome).toBe('updated')
    expect(marked()).toMatchObject([{ body: CLEAR }])
  })

  test('by a secondary limit is waited out', async () => {
    const { simulator, clock } = stage()
    simulator.fail({ method: 'POST', times: 1, fault: { kind: 'secondary-limit', retryAfterSeconds: 7 } })

    expect(valueOf(await publish(wanted(blocked))).outcome).toBe('created')

    expect(clock.waits).toEqual([7_000])
    expect(marked()).toHaveLength(1)
  })

  test('of any kind, at any request, never makes a second comment', async () => {
    const kinds: readonly Fault[] = [
      { kind: 'answer', status: 500 },
      { kind: 'answer', status: 403 },
      { kind: 'answer', status: 422 },
      { kind: 'cut' },
      { kind: 'refuse' },
      { kind: 'truncate' },
      { kind: 'page', status: 200, text: '<html>' },
    ]
    const faults = fc.array(fc.tuple(fc.nat({ max: 8 }), fc.constantFrom(...kinds)), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(faults, fc.boolean(), async (rules, stands) => {
        stage().sample.repository.comments.splice(0)
        if (stands) comment('bot', CLEAR)
        const mends = rules.map(([after, fault]) => stage().simulator.fail({ after, times: 1, fault }))
        await publish(wanted(blocked))
        for (const mend of mends) mend()

        valueOf(await publish(wanted(blocked)))
        expect(marked()).toMatchObject([{ body: BLOCKED }])
      }),
      { numRuns: 40 },
    )
  })
})

test('a body without a marker is a bug', async () => {
  await expect(publish(wanted(blocked, { body: 'Hello' }))).rejects.toThrow('does not begin with its marker')
})

test.each(HOSTILE_CASES)('hostile text arrives inert: $name, text $turn', async ({ report }) => {
  valueOf(await publish(wanted(report)))

  const body = marked()[0]?.body ?? ''
  expect(body).not.toBe('')
  expectVisible(body)
  expectInertMarkdown(body)
})
