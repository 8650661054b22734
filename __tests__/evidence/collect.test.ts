import { collectBase, collectEvidence, unasked, withoutSource } from '../../src/evidence/collect.ts'
import { collectProgramRuns } from '../../src/evidence/program-runs.ts'
import { gap } from '../../src/model/gap.ts'
import { filePlace } from '../../src/model/place.ts'
import { GITHUB_SOURCES, SOURCE_NAMES, SOURCES } from '../../src/model/source.ts'
import { evidenceWith, TREE } from '../support/evidence-sketch.ts'

const COLLECTORS = {
  ...unasked([...GITHUB_SOURCES, 'history', 'named-secrets', 'workflows'], { detail: 'Not asked.', grant: 'Ask.' }),
  tree: () => Promise.resolve({ ok: true as const, value: TREE, gaps: [] }),
  'program-runs': () =>
    Promise.resolve({
      ok: true as const,
      value: { readiness: { kind: 'no-script' as const }, tools: null },
      gaps: [gap('program-runs', 'limit', 'Cut.')],
    }),
}

describe('collectEvidence', () => {
  it('has every source, as evidence or as a gap that says that it is not built', async () => {
    const { evidence, runs } = await collectEvidence(COLLECTORS, () => 0)

    expect(Object.keys(evidence)).toEqual([...SOURCE_NAMES])
    expect(runs.map(({ name }) => name)).toEqual([...SOURCE_NAMES])
    for (const name of SOURCE_NAMES.filter((source) => !SOURCES[source].built)) {
      expect(evidence[name]).toMatchObject({ ok: false, gaps: [{ source: name, reason: 'not-built' }] })
    }
    expect(runs.filter(({ status }) => status !== 'gap')).toEqual([
      { name: 'tree', status: 'collected', durationMs: 0, requests: 0 },
      { name: 'program-runs', status: 'partial', durationMs: 0, requests: 0 },
    ])
  })

  it('keeps a source that breaks as a gap, loses no other, and quotes nothing of what it was reading', async () => {
    const tree = () => Promise.reject(new TypeError('"a file" is no JSON'))
    const { evidence } = await collectEvidence({ ...COLLECTORS, tree }, () => 0)

    expect(evidence.tree).toMatchObject({
      ok: false,
      gaps: [
        {
          source: 'tree',
          detail: expect.stringMatching(
            /^Collecting it broke: TypeError at tree \(collect\.test\.ts:\d+:\d+\)\.$/,
          ) as unknown,
        },
      ],
    })
    expect(evidence['program-runs'].ok).toBe(true)
  })
})

it('the base has its own tree, history and workflows, and for all else what the subject has', async () => {
  const subject = evidenceWith({ entries: 9 })
  const base = await collectBase(subject, COLLECTORS)

  expect(base).toEqual({
    ...subject,
    tree: { ok: true, value: TREE, gaps: [] },
    history: await COLLECTORS.history(),
    workflows: await COLLECTORS.workflows(),
  })
})

it('a source can be taken away', () => {
  const less = withoutSource(evidenceWith({}), 'tree', 'expired')

  expect(less.tree).toMatchObject({ ok: false, gaps: [{ source: 'tree', reason: 'expired' }] })
})

describe('collectProgramRuns', () => {
  const script = filePlace('scripts/ready.py')
  const end = { kind: 'exited', code: 3 } as const

  it('runs nothing that nobody asked for', async () => {
    expect(await collectProgramRuns(script, { script: null, tools: null })).toEqual({
      ok: true,
      value: { readiness: { kind: 'not-asked', script }, tools: null },
      gaps: [],
    })
  })

  it('runs no script that is not there', async () => {
    const run = jest.fn(() => Promise.resolve(end))

    expect(await collectProgramRuns(null, { script: run, tools: null })).toMatchObject({
      value: { readiness: { kind: 'no-script' } },
    })
    expect(run).not.toHaveBeenCalled()
  })

  it('keeps how the script and the tools ended', async () => {
    const runs = [{ tool: 'bandit', over: null, end }] as const

    expect(
      await collectProgramRuns(script, { script: () => Promise.resolve(end), tools: () => Promise.resolve(runs) }),
    ).toMatchObject({
      value: { readiness: { kind: 'ran', script, end }, tools: runs },
    })
  })
})
