import { collectBase, collectEvidence, withoutSource } from '../../src/evidence/collect.ts'
import { collectProgramRuns } from '../../src/evidence/program-runs.ts'
import { gap } from '../../src/model/gap.ts'
import { filePlace } from '../../src/model/place.ts'
import { SOURCE_NAMES, SOURCES } from '../../src/model/source.ts'
import { evidenceWith, TREE } from '../support/evidence-sketch.ts'

const COLLECTORS = {
  tree: () => Promise.resolve({ ok: true as const, value: TREE, gaps: [] }),
  'program-runs': () =>
    Promise.resolve({ ok: true as const, value: { readiness: null }, gaps: [gap('program-runs', 'limit', 'Cut.')] }),
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

  it('keeps a source that breaks as a gap, and loses no other', async () => {
    const tree = () => Promise.reject(new TypeError('x is undefined'))
    const { evidence } = await collectEvidence({ ...COLLECTORS, tree }, () => 0)

    expect(evidence.tree).toMatchObject({
      ok: false,
      gaps: [{ source: 'tree', detail: 'Collecting it broke: x is undefined' }],
    })
    expect(evidence['program-runs'].ok).toBe(true)
  })
})

it('the base has its own tree, and for all else what the subject has', async () => {
  const subject = evidenceWith({ entries: 9 })
  const base = await collectBase(subject, COLLECTORS)

  expect(base).toEqual({ ...subject, tree: { ok: true, value: TREE, gaps: [] } })
})

it('a source can be taken away', () => {
  const less = withoutSource(evidenceWith({}), 'tree', 'expired')

  expect(less.tree).toMatchObject({ ok: false, gaps: [{ source: 'tree', reason: 'expired' }] })
})

describe('collectProgramRuns', () => {
  const script = filePlace('scripts/ready.py')

  it('runs nothing that nobody asked for, and says how to ask', async () => {
    expect(await collectProgramRuns(script, null)).toMatchObject({
      ok: false,
      gaps: [{ reason: 'feature-off', grant: expect.stringContaining('--run-readiness') }],
    })
  })

  it('asks nobody to run what is not there', async () => {
    expect(await collectProgramRuns(null, null)).toEqual({ ok: true, value: { readiness: null }, gaps: [] })
  })

  it('keeps how the script ended', async () => {
    const end = { kind: 'exited', code: 3 } as const

    expect(await collectProgramRuns(script, () => Promise.resolve({ end, outputCut: true }))).toEqual({
      ok: true,
      value: { readiness: { script, end, outputCut: true } },
      gaps: [],
    })
  })
})
