import { jsonPieces, renderJson } from '../../src/report/json.ts'
import { SAMPLE_REPORTS } from '../support/sample-reports.ts'
import { withFindings } from '../support/large-report.ts'

test('JSON has the keys in the order of the contract, two spaces and a final newline', () => {
  const json = renderJson(SAMPLE_REPORTS.clear)

  expect(json.slice(0, 22)).toBe('{\n  "schemaVersion": 1')
  expect(json.endsWith('\n}\n')).toBe(true)
  expect(Object.keys(JSON.parse(json) as object)).toEqual(Object.keys(SAMPLE_REPORTS.clear))
  expect(json).toBe(`${JSON.stringify(SAMPLE_REPORTS.clear, null, 2)}\n`)
})

test('a key that the contract does not have stays out', () => {
  const report = { ...SAMPLE_REPORTS.clear, invented: 1 }

  expect(renderJson(report)).toBe(renderJson(SAMPLE_REPORTS.clear))
})

test('a report of 100,000 findings reads back equal and is written in small pieces', () => {
  const report = withFindings(100_000)

  const pieces = [...jsonPieces(report)]

  expect(pieces.filter((piece) => piece.length > 4_096)).toEqual([])
  const back = JSON.parse(pieces.join('')) as typeof report
  expect(back.checks[0]?.findings).toHaveLength(100_000)
  expect(back.checks[0]?.findings[99_999]).toEqual(report.checks[0]?.findings[99_999])
})
