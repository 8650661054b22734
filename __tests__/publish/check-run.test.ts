import fc from 'fast-check'
import { publishCheckRun } from '../../src/publish/check-run.ts'
import type { CheckRunToPublish } from '../../src/publish/check-run-requests.ts'
import { checkRunIdentity, renderCheckRun } from '../../src/report/check-run.ts'
import type { Report } from '../../src/model/report.ts'
import { addCheckRun, addSuite, type CheckRun } from '../support/github/checks.ts'
import type { Fault } from '../support/github/faults.ts'
import type { OperationKey } from '../support/github/operations.ts'
import {
  addAppToken,
  addPersonToken,
  addWorkflowToken,
  ALL_PERMISSIONS,
  type RunOrigin,
  type Token,
} from '../support/github/tokens.ts'
import { expectInertMarkdown, expectInertPlain, expectVisible } from '../support/github-markdown.ts'
import { HOSTILE_CASES } from '../support/hostile-cases.ts'
import { withFindings } from '../support/large-report.ts'
import { SAMPLE_REPORTS } from '../support/sample-reports.ts'
import { clientOf, gapOf, startServer, useStage, valueOf } from '../github/support.ts'

const stage = useStage()

const NAME = 'Release checklist'
const REPOSITORY = { owner: 'acme', repo: 'shop' }
const ANCHOR = { path: '.github/workflows/gate.yml', line: 12 }
const POST = 'POST /repos/{owner}/{repo}/check-runs'
const PATCH = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}'
const LIST = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs'
const SIZES = [0, 1, 50, 51, 120, 300]

function wanted(report: Report, about: Partial<CheckRunToPublish> = {}): CheckRunToPublish {
  return {
    commit: stage().sample.head,
    name: NAME,
    externalId: checkRunIdentity(NAME, 'release'),
    detailsUrl: 'https://github.com/acme/shop/actions/runs/1',
    conclusion: 'failure',
    output: renderCheckRun(report, { anchor: ANCHOR, record: null }),
    ...about,
  }
}

function workflowToken(origin: RunOrigin = 'own'): Token {
  return addWorkflowToken(stage().simulator.world, stage().sample.repository, { checks: 'write' }, origin)
}

async function publish(what: CheckRunToPublish, token = workflowToken(), limits = {}) {
  const { simulator, clock } = stage()
  return publishCheckRun(await clientOf(simulator.urls.api, { clock, token: token.secret, limits }), REPOSITORY, what)
}

/** Our runs on the commit, oldest first. */
function runs(): readonly CheckRun[] {
  return stage().sample.repository.checks.runs.filter(({ name }) => name === NAME)
}

/** What GitHub shows: of runs of one name in one suite the newest. */
function shown(): CheckRun {
  const newest = runs().at(-1)
  if (newest === undefined) throw new Error('There is no check run of ours')
  expect(new Set(runs().map(({ suite }) => suite.id)).size).toBe(1)
  return newest
}

function paths(run: CheckRun): readonly string[] {
  return run.annotations.map(({ path }) => path).sort()
}

function wantedPaths({ output }: CheckRunToPublish): readonly string[] {
  return output.annotations.map(({ path }) => path).sort()
}

function sent(operation: OperationKey): number {
  return stage().simulator.traffic.filter((exchange) => exchange.operation === operation).length
}

describe('a check run', () => {
  test.each(SIZES)('is one run with %d annotations, completed when it is made', async (count) => {
    const what = wanted(withFindings(count))

    const { id, url, isNew, missing } = valueOf(await publish(what))

    expect(runs()).toMatchObject([
      {
        id,
        headSha: what.commit,
        externalId: what.externalId,
        status: 'completed',
        conclusion: 'failure',
        title: what.output.title,
        summary: what.output.summary,
        text: what.output.text,
      },
    ])
    expect({ url, isNew, missing }).toEqual({
      url: `${stage().simulator.urls.server}/acme/shop/runs/${id}`,
      isNew: true,
      missing: null,
    })
    expect(shown().annotations).toEqual(what.output.annotations)
    expect([sent(POST), sent(PATCH)]).toEqual([1, Math.max(0, Math.ceil(count / 50) - 1)])
  })

  test('says nothing where the report has no details, and names the run where GitHub heeds that', async () => {
    const { simulator, sample } = stage()
    const [, scanner] = simulator.world.apps
    if (scanner === undefined) throw new Error('The sample has an App')
    const token = addAppToken(simulator.world, scanner, [sample.repository], { checks: 'write' })
    const { title, summary } = renderCheckRun(SAMPLE_REPORTS.clear, { anchor: ANCHOR, record: null })

    valueOf(
      await publish(wanted(SAMPLE_REPORTS.clear, { output: { title, summary, text: null, annotations: [] } }), token),
    )

    expect(shown()).toMatchObject({ text: null, detailsUrl: 'https://github.com/acme/shop/actions/runs/1' })
  })
})

describe('a re-run', () => {
  test.each(SIZES)('that finds the same keeps the run and doubles none of %d annotations', async (count) => {
    const what = wanted(withFindings(count))
    const first = valueOf(await publish(what))

    const second = valueOf(await publish(what))

    expect(second).toEqual({ ...first, isNew: false })
    expect(runs()).toHaveLength(1)
    expect(shown().annotations).toEqual(what.output.annotations)
  })

  test('that finds something else is shown in place of the earlier one, which stays as it was', async () => {
    const before = wanted(withFindings(60))
    const after = wanted(withFindings(3), { conclusion: 'success' })
    valueOf(await publish(before))

    expect(valueOf(await publish(after)).isNew).toBe(true)

    expect(shown()).toMatchObject({ conclusion: 'success', title: after.output.title })
    expect(paths(shown())).toEqual(wantedPaths(after))
    expect(runs()[0]).toMatchObject({ conclusion: 'failure', summary: before.output.summary })
    expect(runs()[0]?.annotations).toEqual(before.output.annotations)
  })

  test.each<[string, (report: CheckRunToPublish) => CheckRunToPublish]>([
    ['another conclusion', (what) => ({ ...what, conclusion: 'neutral' })],
    ['another text', (what) => ({ ...what, output: { ...what.output, text: what.output.summary } })],
    ['fewer annotations', (what) => ({ ...what, output: { ...what.output, annotations: [] } })],
    [
      'an annotation at another line',
      (what) => ({
        ...what,
        output: { ...what.output, annotations: what.output.annotations.map((each) => ({ ...each, end_line: 9_999 })) },
      }),
    ],
    ['another identity', (what) => ({ ...what, externalId: checkRunIdentity(NAME, 'pull-request') })],
  ])('with %s makes a run of its own', async (_, change) => {
    const what = wanted(withFindings(2))
    valueOf(await publish(what))

    valueOf(await publish(change(what)))

    expect(runs()).toHaveLength(2)
    expect(shown().annotations).toEqual(change(what).output.annotations)
  })

  test('that goes back to an earlier result shows that one', async () => {
    const [one, other] = [wanted(withFindings(2)), wanted(withFindings(4))]
    for (const what of [one, other, one]) valueOf(await publish(what))

    expect(runs()).toHaveLength(3)
    expect(shown().annotations).toEqual(one.output.annotations)
  })

  test('gives an unfinished run what it lacks', async () => {
    const what = wanted(withFindings(120))
    const mend = stage().simulator.fail({ operation: PATCH, after: 1, fault: { kind: 'answer', status: 403 } })
    const first = valueOf(await publish(what))
    expect(first.missing).toMatchObject({ count: 20, gap: { reason: 'permission' } })
    expect(first.missing?.gap.detail).toMatch(/^20 annotations of the check run `Release checklist` could not be/u)
    mend()

    expect(valueOf(await publish(what))).toEqual({ ...first, isNew: false, missing: null })

    expect(runs()).toHaveLength(1)
    expect(paths(shown())).toEqual(wantedPaths(what))
  })

  test('does not believe that a run of another App is ours, however much it looks like it', async () => {
    const { simulator, sample } = stage()
    const [, scanner] = simulator.world.apps
    if (scanner === undefined) throw new Error('The sample has an App')
    const what = wanted(withFindings(2), { conclusion: 'success' })
    valueOf(await publish(what))
    const own = addAppToken(simulator.world, scanner, [sample.repository], { checks: 'write' })

    expect(valueOf(await publish(what, own)).isNew).toBe(true)

    expect(runs().map(({ app }) => app.slug)).toEqual(['github-actions', 'scanner'])
    expect(runs().map(({ annotations }) => annotations.length)).toEqual([2, 2])
  })

  test('points from an earlier run in another suite to the new one, and keeps what its text records', async () => {
    const { simulator, sample } = stage()
    const { world } = simulator
    const what = wanted(withFindings(2))
    valueOf(await publish(what))
    const [first] = runs()
    // The suite into which GitHub puts the next one.
    addSuite(world, sample.repository, world.actions, sample.head)
    const { suites } = sample.repository.checks
    suites.unshift(...suites.splice(-1))

    valueOf(await publish(wanted(withFindings(1))))
    valueOf(await publish(wanted(withFindings(1), { conclusion: 'neutral' })))

    expect(first).toMatchObject({ title: 'SUPERSEDED', conclusion: 'neutral', text: what.output.text })
    expect(runs()).toMatchObject([{ id: first?.id }, { conclusion: 'failure' }, { conclusion: 'neutral' }])
    expect(runs().filter(({ title }) => title === 'SUPERSEDED')).toHaveLength(1)
    expect(sent(PATCH)).toBe(1)
  })

  test('never touches the run of a job', async () => {
    const { simulator, sample } = stage()
    const { actions } = simulator.world
    addCheckRun(simulator.world, sample.repository, { name: NAME, headSha: sample.head, app: actions, isJob: true })

    valueOf(await publish(wanted(withFindings(2))))

    expect(runs()).toMatchObject([{ isJob: true, title: null }, { isJob: false }])
  })
})

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
