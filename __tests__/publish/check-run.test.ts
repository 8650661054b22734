import { readBreakGlassRecords } from '../../src/github/break-glass-reading.ts'
import { type BreakGlassRecord, writeBreakGlassRecord } from '../../src/policy/break-glass.ts'
import type { CheckRunToPublish } from '../../src/publish/check-run-requests.ts'
import { checkRunIdentity, renderCheckRun } from '../../src/report/check-run.ts'
import { valueOf } from '../github/support.ts'
import { addCheckRun, addSuite } from '../support/github/checks.ts'
import { addAppToken } from '../support/github/tokens.ts'
import { withFindings } from '../support/large-report.ts'
import { SAMPLE_REPORTS } from '../support/sample-reports.ts'
import { NAME, OPTIONS, PATCH, paths, POST, useCheckRunStage, wantedPaths } from './check-run-stage.ts'

const { stage, wanted, publish, runs, shown, sent } = useCheckRunStage()

const SIZES = [0, 1, 50, 51, 120, 300]

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
    const { title, summary } = renderCheckRun(SAMPLE_REPORTS.clear, OPTIONS)

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
    // What is refused is refused again, so it is asked once.
    expect(sent(PATCH)).toBe(2)
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

  test.each(['one suite', 'two suites'])('leaves a broken glass on record, with the runs in %s', async (where) => {
    const { simulator, sample } = stage()
    const record: BreakGlassRecord = {
      ...{ schemaVersion: 1, user: 'maria', reason: 'Outage', ticket: 'OPS-1', commit: sample.head, hours: 4 },
      at: '2026-11-24T12:00:00.000Z',
    }
    const output = renderCheckRun(withFindings(2), { ...OPTIONS, record: writeBreakGlassRecord(record) })
    valueOf(await publish(wanted(withFindings(2), { conclusion: 'success', output })))
    if (where === 'two suites') {
      addSuite(simulator.world, sample.repository, simulator.world.actions, sample.head)
      const { suites } = sample.repository.checks
      suites.unshift(...suites.splice(-1))
    }

    valueOf(await publish(wanted(withFindings(2))))

    expect(valueOf(await readBreakGlassRecords(await stage().reading({ checks: 'read' }), sample.head))).toEqual([
      record,
    ])
  })

  test('goes by the newest run, whatever an older one in another suite says', async () => {
    const { simulator, sample } = stage()
    const { world } = simulator
    const what = wanted(withFindings(2))
    valueOf(await publish(what))
    const suite = addSuite(world, sample.repository, world.actions, sample.head)
    const { name, externalId } = what
    const app = world.actions
    addCheckRun(world, sample.repository, { name, externalId, app, suite, headSha: sample.head, conclusion: 'success' })

    expect(valueOf(await publish(what)).isNew).toBe(true)
  })

  test('never touches the run of a job', async () => {
    const { simulator, sample } = stage()
    const { actions } = simulator.world
    addCheckRun(simulator.world, sample.repository, { name: NAME, headSha: sample.head, app: actions, isJob: true })

    valueOf(await publish(wanted(withFindings(2))))

    expect(runs()).toMatchObject([{ isJob: true, title: null }, { isJob: false }])
  })
})
