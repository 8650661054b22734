import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Ajv, type SchemaObject } from 'ajv'
import type { Report } from '../../src/model/report.ts'
import { renderSarif } from '../../src/report/sarif.ts'
import { HOSTILE_CASES } from '../support/hostile-cases.ts'
import { withFindings } from '../support/large-report.ts'
import { PLACES } from '../support/place-samples.ts'
import { SAMPLE_REPORTS, sampleCheck, sampleFinding, sampleReport } from '../support/sample-reports.ts'

const ANCHOR = { path: '.github/workflows/release.yml', line: 12 }

// The schema of the OASIS standard, as this package carries it; its own matcher would fetch and is not used.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/
const carrier = createRequire(path.resolve('package.json')).resolve('@microsoft/jest-sarif/package.json')
const { $schema, id, ...schema } = JSON.parse(
  readFileSync(path.join(path.dirname(carrier), 'lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
) as SchemaObject

// It is written in draft 4, of which it uses nothing that later drafts read otherwise.
const ajv = new Ajv({
  strict: false,
  // Its pattern of a language is no expression of Unicode mode.
  unicodeRegExp: false,
  formats: {
    uri: (text: string) => /^[a-z][a-z\d+.-]*:/iu.test(text) && isReference(text),
    'uri-reference': isReference,
    'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
  },
})
const validate = ajv.compile(schema)

// https://www.rfc-editor.org/rfc/rfc3986#appendix-A: nothing beyond these characters, and no broken percent sign.
function isReference(text: string): boolean {
  return /^(?:[\w.~!$&'()*+,;=:@/?#[\]-]|%[\dA-F]{2})*$/iu.test(text)
}

function mistakesOf(report: Report): readonly string[] {
  const log: unknown = JSON.parse(renderSarif(report, { anchor: ANCHOR }))
  return validate(log) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

test('the schema is that of version 2.1.0, and refuses what is none', () => {
  expect([$schema, id]).toEqual([expect.stringContaining('draft-04'), expect.stringContaining('sarif-2.1.0')])
  expect(validate({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false)
  expect(validate({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x', informationUri: 'no uri' } } }] })).toBe(
    false,
  )
})

test.each(Object.entries(SAMPLE_REPORTS))('a report fits it: %s', (_, report) => {
  expect(mistakesOf(report)).toEqual([])
})

test.each(HOSTILE_CASES)('a hostile report fits it: $name $turn', ({ report }) => {
  expect(mistakesOf(report)).toEqual([])
})

test.each(Object.entries(PLACES))('a finding at every kind of place fits it: %s', (_, place) => {
  const findings = [sampleFinding({ place, related: Object.values(PLACES) })]
  const verdict = { status: 'fail', because: null, question: null } as const
  const report = sampleReport([sampleCheck({ verdict, decision: 'blocked', findings })], {
    decision: 'blocked',
    exitCode: 1,
    headline: 'Blocked.',
  })
  expect(mistakesOf(report)).toEqual([])
})

test('a report that is cut fits it', () => {
  expect(mistakesOf(withFindings(30_000))).toEqual([])
})
