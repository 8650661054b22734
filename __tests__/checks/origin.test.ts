import { criterion } from '../../src/checks/define-check.ts'
import { type CheckResult, evaluateCheck } from '../../src/checks/evaluate.ts'
import { markOrigins } from '../../src/checks/origin.ts'
import type { EvidenceSet } from '../../src/evidence/evidence.ts'
import { isoDateOf } from '../../src/model/date.ts'
import type { Detection, Origin } from '../../src/model/finding.ts'
import { gap } from '../../src/model/gap.ts'
import { isNonEmpty } from '../../src/model/non-empty.ts'
import type { SourceName } from '../../src/model/source.ts'
import { detection, evidenceWith } from '../support/evidence-sketch.ts'
import { sampleCheck } from '../support/sample-check.ts'

function judge(
  found: readonly Detection[],
  source: SourceName = 'tree',
  evidence: EvidenceSet = evidenceWith({}),
): CheckResult {
  const work = { scope: '', inspected: [{ what: 'files', count: 1 }] }
  const check = sampleCheck([
    criterion({
      id: 'sample',
      question: 'Is it?',
      claim: 'universal',
      needs: [source],
      evaluate: () =>
        isNonEmpty(found)
          ? { ...work, status: 'fail', findings: found }
          : {
              ...work,
              status: 'pass',
              evidence: [{ summary: '', source: 'tree', place: null, assurance: 'measured' }],
            },
    }),
  ])
  return evaluateCheck(check, evidence, { asOf: isoDateOf(0), stage: 'release', options: {}, maxFindings: 10 })
}

const origins = (result: CheckResult): readonly Origin[] =>
  result.criteria.flatMap(({ findings }) => findings.map(({ origin }) => origin))

const OLD = detection({ key: 'old' })
const NEW = detection({ key: 'new' })

describe('markOrigins', () => {
  it('tells what the subject brought from what the base had', () => {
    expect(origins(markOrigins(judge([OLD, NEW]), judge([OLD]), 'release'))).toEqual(['existing', 'introduced'])
  })

  it('does not know without a base', () => {
    expect(origins(markOrigins(judge([OLD]), null, 'release'))).toEqual(['unknown'])
  })

  it('does not know where the base could not be seen whole', () => {
    const partly = judge([OLD], 'tree', evidenceWith({}, [gap('tree', 'limit', 'Cut.')]))
    const notAtAll = judge([], 'history')

    expect(origins(markOrigins(judge([OLD, NEW]), partly, 'release'))).toEqual(['existing', 'unknown'])
    expect(origins(markOrigins(judge([NEW]), notAtAll, 'release'))).toEqual(['unknown'])
  })

  it('counts what comes from no tree as existing', () => {
    const evidence: EvidenceSet = {
      ...evidenceWith({}),
      'deploy-keys': { ok: true, value: undefined as never, gaps: [] },
    }

    expect(origins(markOrigins(judge([NEW], 'deploy-keys', evidence), null, 'release'))).toEqual(['existing'])
  })
})
