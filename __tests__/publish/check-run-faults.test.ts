import fc from 'fast-check'
import { publishCheckRun } from '../../src/publish/check-run.ts'
import { clientOf, gapOf, startServer, valueOf } from '../github/support.ts'
import type { Fault } from '../support/github/faults.ts'
import { addPersonToken, ALL_PERMISSIONS, type Token } from '../support/github/tokens.ts'
import { expectInertMarkdown, expectInertPlain, expectVisible } from '../support/github-markdown.ts'
import { HOSTILE_CASES } from '../support/hostile-cases.ts'
import { withFindings } from '../support/large-report.ts'
import { LIST, paths, POST, REPOSITORY, useCheckRunStage, wantedPaths } from './check-run-stage.ts'

const { stage, wanted, workflowToken, publish, runs, shown, sent } = useCheckRunStage()

describe('what cannot be published is told in one line', () => {
  test.each<[string, () => Token, RegExp, RegExp]>([
    ...(['fork', 'dependabot'] as const).map((origin): [string, () => Token, RegExp, RegExp] => [
      `the token of a ${origin} run`,
      () => workflowToken(origin),
      /^The check run `Release checklist` could not be published: the token may not \(403\): "Resource not accessible by integration"\./u,
      /^Give the token `checks: write`; a run for a fork or by Dependabot has one that only reads/u,
    ]),
    [
      'the token of a person',
      () =>
        addPersonToken(
          stage().simulator.world,
          stage().sample.maintainer,
          [stage().sample.repository],
          ALL_PERMISSIONS,
        ),
      /"You must authenticate via a GitHub App\."/u,
      /^A person's token makes no check run: leave github-token as it is, or pass an App's token as check-token\.$/u,
    ],
    [
      'an expired token',
      () => Object.assign(workflowToken(), { isExpired: true }),
      /does not accept the token \(401\)/u,
      /^Pass a token that is valid now\.$/u,
    ],
  ])('%s', async (_, token, detail, grant) => {
    const gap = gapOf(await publish(wanted(withFindings(60)), token()))

    expect(gap).toMatchObject({ reason: 'permission' })
    expect(gap.detail).toMatch(detail)
    expect(gap.grant).toMatch(grant)
    expect(`${gap.detail} ${gap.grant}`).not.toMatch(/\n/u)
    expect(runs()).toEqual([])
  })

  test('a commit that GitHub does not have', async () => {
    const gap = gapOf(await publish(wanted(withFindings(1), { commit: '0'.repeat(40) })))

    expect(gap.detail).toMatch(/^The check run `Release checklist` could not be published: GitHub refused .*\(422\)/u)
  })

  test('a dead network', async () => {
    const what = wanted(withFindings(1))
    const server = await startServer(() => undefined)
    await server.close()
    const github = await clientOf(server.url, { clock: stage().clock })

    expect(gapOf(await publishCheckRun(github, REPOSITORY, what))).toMatchObject({
      reason: 'offline',
      detail: 'The check run `Release checklist` could not be published: the server was not reached (ECONNREFUSED).',
    })
  })

  test('a server that fails on every attempt', async () => {
    stage().simulator.fail({ operation: POST, fault: { kind: 'answer', status: 502 } })

    const gap = gapOf(await publish(wanted(withFindings(1))))

    expect(gap.detail).toBe('The check run `Release checklist` could not be published: GitHub failed (502).')
    expect([sent(POST), runs().length]).toEqual([2, 0])
  })
})

describe('a fault on the way', () => {
  test.each(['POST', 'PATCH'])('by a secondary limit on %s is waited out', async (method) => {
    const { simulator, clock } = stage()
    simulator.fail({ method, times: 1, fault: { kind: 'secondary-limit', retryAfterSeconds: 30 } })
    const what = wanted(withFindings(120))

    expect(valueOf(await publish(what)).missing).toBeNull()

    expect(clock.waits).toEqual([30_000])
    expect(shown().annotations).toEqual(what.output.annotations)
  })

  // Whether or not GitHub did what was asked: it is looked up before it is asked again.
  test.each<[string, string, Fault]>([
    ['an error of the server', 'POST', { kind: 'answer', status: 500 }],
    ['an error of the server', 'PATCH', { kind: 'answer', status: 500 }],
    ['a broken answer', 'POST', { kind: 'truncate' }],
    ['a broken answer', 'PATCH', { kind: 'truncate' }],
    ['a broken connection', 'POST', { kind: 'cut' }],
    ['a broken connection', 'PATCH', { kind: 'cut' }],
    ["a proxy's page", 'POST', { kind: 'page', status: 200, text: '<html>' }],
    ['no connection', 'PATCH', { kind: 'refuse' }],
  ])('by %s to a %s neither loses nor doubles anything', async (_, method, fault) => {
    stage().simulator.fail({ method, times: 1, fault })
    const what = wanted(withFindings(120))

    expect(valueOf(await publish(what)).missing).toBeNull()

    expect(runs()).toHaveLength(1)
    expect(paths(shown())).toEqual(wantedPaths(what))
  })

  test('in looking for an earlier run does not stop the new one', async () => {
    stage().simulator.fail({ operation: LIST, fault: { kind: 'answer', status: 500 } })

    expect(valueOf(await publish(wanted(withFindings(1)))).isNew).toBe(true)
  })

  test('that hides whether the run was made does not make a second one', async () => {
    stage().simulator.fail({ operation: POST, times: 1, fault: { kind: 'cut' } })
    stage().simulator.fail({ operation: LIST, after: 1, fault: { kind: 'answer', status: 500 } })

    expect(gapOf(await publish(wanted(withFindings(1)))).detail).toMatch(/the answer broke off/u)

    expect(runs()).toHaveLength(1)
  })

  test('of any kind, at any request, is made good by the next run', async () => {
    const kinds: readonly Fault[] = [
      { kind: 'answer', status: 500 },
      { kind: 'answer', status: 403 },
      { kind: 'answer', status: 404 },
      { kind: 'answer', status: 422 },
      { kind: 'cut' },
      { kind: 'refuse' },
      { kind: 'truncate' },
      { kind: 'page', status: 200, text: '<html>' },
    ]
    const faults = fc.array(fc.tuple(fc.nat({ max: 12 }), fc.constantFrom(...kinds)), { maxLength: 4 })
    const what = wanted(withFindings(120))
    await fc.assert(
      fc.asyncProperty(faults, async (rules) => {
        stage().sample.repository.checks.runs.splice(0)
        const mends = rules.map(([after, fault]) => stage().simulator.fail({ after, times: 1, fault }))
        await publish(what)
        for (const mend of mends) mend()

        expect(valueOf(await publish(what)).missing).toBeNull()
        expect(paths(shown())).toEqual(wantedPaths(what))
        // A lost answer of the listing may cost a second run; the newest of them is shown.
        expect(runs().length).toBeLessThanOrEqual(2)
      }),
      { numRuns: 40 },
    )
  })
})

test.each(HOSTILE_CASES)('hostile text arrives inert in every field: $name, text $turn', async ({ report }) => {
  valueOf(await publish(wanted(report)))

  const { title, summary, text, annotations } = shown()
  for (const markdown of [summary ?? '', text ?? '']) {
    expectVisible(markdown)
    expectInertMarkdown(markdown)
  }
  for (const plain of [title ?? '', ...annotations.flatMap((each) => [each.title, each.message, each.raw_details])]) {
    expectVisible(plain ?? '')
    expectInertPlain(plain ?? '')
  }
  for (const { path } of annotations) expectVisible(path)
})
