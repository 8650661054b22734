import { awaiting, criterion, type Criterion } from '../../src/checks/define-check.ts'
import { type CheckResult, evaluateCheck } from '../../src/checks/evaluate.ts'
import { withoutSource } from '../../src/evidence/collect.ts'
import type { EvidenceSet } from '../../src/evidence/evidence.ts'
import type { Answer } from '../../src/model/answer.ts'
import { isoDateOf } from '../../src/model/date.ts'
import { gap } from '../../src/model/gap.ts'
import type { Stage } from '../../src/model/stage.ts'
import { detection, evidenceWith, TREE } from '../support/evidence-sketch.ts'
import { sampleCheck } from '../support/sample-check.ts'

const WORK = { scope: 'Every file.', inspected: [{ what: 'files', count: 2 }] }
const FACT = { summary: 'Seen.', source: 'tree', place: null, assurance: 'measured' } as const
const PASS: Answer = { ...WORK, status: 'pass', evidence: [FACT] }
const NOT_HERE: Answer = { ...WORK, status: 'not-applicable', because: 'No session is kept.', evidence: [FACT] }
const FAIL: Answer = { ...WORK, status: 'fail', findings: [detection()] }
const ASK: Answer = { ...WORK, status: 'needs-review', question: 'Is it current?' }
const CUT = gap('tree', 'limit', 'The listing was cut.')

function judge(
  criteria: Criterion | readonly [Criterion, ...Criterion[]],
  evidence: EvidenceSet = evidenceWith({}),
  { stage = 'release', maxFindings = 100 }: { readonly stage?: Stage; readonly maxFindings?: number } = {},
): CheckResult {
  const check = sampleCheck('id' in criteria ? [criteria] : criteria)
  return evaluateCheck(check, evidence, { asOf: isoDateOf(0), stage, options: {}, maxFindings })
}

const asking = (
  answer: Answer | (() => Answer),
  part: { readonly claim?: 'universal' | 'existential'; readonly optional?: boolean; readonly stage?: Stage } = {},
): Criterion =>
  criterion({
    id: 'sample-criterion',
    question: 'Is it so?',
    claim: 'universal',
    needs: ['tree'],
    evaluate: () => (typeof answer === 'function' ? answer() : answer),
    ...part,
  })

describe('a criterion', () => {
  it('passes on what was seen, and says who says so', () => {
    expect(judge(asking(PASS))).toMatchObject({ status: 'pass', assurance: 'measured' })
  })

  it('has the weakest assurance of its evidence', () => {
    const answer: Answer = {
      ...PASS,
      evidence: [FACT, { ...FACT, assurance: 'attested' }, { ...FACT, assurance: 'reported' }],
    }

    expect(judge(asking(answer))).toMatchObject({ status: 'pass', assurance: 'attested' })
  })

  it.each<[string, Answer]>([
    ['a pass', { ...PASS, inspected: [{ what: 'files', count: 0 }] }],
    ['a pass that counts nothing at all', { ...PASS, inspected: [] }],
    ['a not-applicable', { ...NOT_HERE, inspected: [{ what: 'files', count: 0 }] }],
  ])('that inspected nothing makes %s unknown', (_, answer) => {
    const result = judge(asking(answer))

    expect(result).toMatchObject({ status: 'unknown', assurance: null })
    expect(result.criteria[0]?.gaps.map(({ reason }) => reason)).toEqual(['not-found'])
  })

  it.each<[string, Answer, 'universal' | 'existential', string]>([
    ['a universal pass is unknown', PASS, 'universal', 'unknown'],
    ['an existential pass stands', PASS, 'existential', 'pass'],
    ['a universal not-applicable is unknown', NOT_HERE, 'universal', 'unknown'],
    ['an existential not-applicable is unknown', NOT_HERE, 'existential', 'unknown'],
    ['a fail stands', FAIL, 'universal', 'fail'],
    ['a universal question is unknown', ASK, 'universal', 'unknown'],
    ['an existential question stands', ASK, 'existential', 'needs-review'],
  ])('over a gap in its source: %s, and the gap is kept', (_, answer, claim, status) => {
    const result = judge(asking(answer, { claim }), evidenceWith({}, [CUT]))

    expect(result.status).toBe(status)
    expect(result.criteria[0]?.gaps).toEqual([CUT])
  })

  it('over a gap that it found itself is unknown too', () => {
    expect(judge(asking({ ...PASS, gaps: [CUT] }))).toMatchObject({ status: 'unknown' })
  })

  it('is not asked where a source that it needs is missing', () => {
    const asked = jest.fn(() => PASS)
    const result = judge(asking(asked), withoutSource(evidenceWith({}), 'tree', 'permission'))

    expect(asked).not.toHaveBeenCalled()
    expect(result.status).toBe('unknown')
    expect(result.criteria[0]?.gaps.map(({ source, reason }) => [source, reason])).toEqual([['tree', 'permission']])
  })

  it('tells the gap of every source that it needs and has not', () => {
    const both = criterion({
      id: 'both',
      question: 'Is it?',
      claim: 'universal',
      needs: ['tree', 'history'],
      evaluate: () => PASS,
    })

    const gaps = judge(both, withoutSource(evidenceWith({}), 'tree', 'shallow')).criteria[0]?.gaps
    expect(gaps?.map(({ source }) => source)).toEqual(['tree', 'history'])
  })

  it('is content with any one of the sources of which it needs one', () => {
    const any = criterion({
      id: 'any',
      question: 'Is it?',
      claim: 'existential',
      anyOf: ['history', 'tree'],
      evaluate: (evidence) => (evidence.tree === undefined ? ASK : PASS),
    })

    expect(judge(any).status).toBe('pass')
    const without = judge(any, withoutSource(evidenceWith({}), 'tree', 'offline'))
    expect(without.status).toBe('unknown')
    expect(without.criteria[0]?.gaps.map(({ source }) => source)).toEqual(['history', 'tree'])
  })

  it('sees what it needs and nothing else', () => {
    let seen: object = {}
    const watching = criterion({
      id: 'watching',
      question: 'Is it?',
      claim: 'universal',
      needs: ['tree'],
      evaluate: (evidence) => {
        seen = evidence
        return PASS
      },
    })
    judge(watching)

    expect(seen).toEqual({ tree: TREE })
  })

  it('that throws is an error with its name, and never a pass', () => {
    const result = judge([
      asking(PASS),
      criterion({
        id: 'broken',
        question: 'Is it?',
        claim: 'universal',
        needs: ['tree'],
        evaluate: () => {
          throw new TypeError('x is undefined')
        },
      }),
    ])

    expect(result.status).toBe('error')
    expect(result.criteria[1]).toMatchObject({
      status: 'error',
      because: 'The criterion sample-check/broken broke: x is undefined.',
    })
  })

  it('may not fail on a finding of low confidence', () => {
    const answer: Answer = { ...WORK, status: 'fail', findings: [detection({ confidence: 'low' })] }

    expect(judge(asking(answer)).status).toBe('error')
  })

  it('of the release stage is deferred on a pull request, even where it would fail', () => {
    const result = judge(asking(FAIL, { stage: 'release' }), evidenceWith({}), { stage: 'pull-request' })

    expect(result.status).toBe('unknown')
    expect(result.criteria[0]?.gaps.map(({ reason }) => reason)).toEqual(['deferred'])
    expect(judge(asking(FAIL, { stage: 'release' })).status).toBe('fail')
  })

  it('that is optional informs by notes and decides nothing', () => {
    const result = judge([asking(PASS), { ...asking(FAIL, { optional: true }), id: 'extra' }])

    expect(result.status).toBe('pass')
    expect(result.criteria[1]).toMatchObject({ status: 'fail', findings: [] })
    expect(result.criteria[1]?.notes).toHaveLength(1)
  })

  it('whose engine is not there answers unknown, whatever there is', () => {
    const result = judge(
      awaiting('the oracle', { id: 'later', question: 'Is it?', claim: 'universal', needs: ['tree'] }),
    )

    expect(result.status).toBe('unknown')
    expect(result.criteria[0]?.gaps).toEqual([
      expect.objectContaining({ source: 'tree', reason: 'not-built', detail: 'This version has not the oracle yet.' }),
    ])
  })

  it('lists the worst findings up to the limit, and tells the rest as a gap', () => {
    const many = ['low', 'critical', 'medium'] as const
    const answer: Answer = {
      ...WORK,
      status: 'fail',
      findings: [detection(), ...many.map((severity) => detection({ severity, key: severity }))],
    }
    const result = judge(asking(answer), evidenceWith({}), { maxFindings: 2 })

    expect(result.criteria[0]?.findings.map(({ severity }) => severity)).toEqual(['critical', 'high'])
    expect(result.criteria[0]?.gaps).toEqual([
      expect.objectContaining({ reason: 'limit', detail: '2 more findings are not listed (limit 2).' }),
    ])
  })
})

it('a failing check says so by what its sources are', () => {
  expect(judge(asking(FAIL))).toMatchObject({ status: 'fail', assurance: 'measured' })
})
