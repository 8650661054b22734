import Ajv2020 from 'ajv/dist/2020'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { FORMATS } from '../../src/model/format.ts'
import { ANNOTATION_TITLE_LIMIT } from '../../src/report/annotations.ts'
import { CHECK_RUN_TITLE_LIMIT, renderCheckRun } from '../../src/report/check-run.ts'
import { commentDigest } from '../../src/report/comment-digest.ts'
import { forMarkdown, forMarkdownCode, forPlain, forTerminal, forXml } from '../../src/report/escape.ts'
import { nextSteps } from '../../src/report/next-steps.ts'
import { RENDERERS } from '../../src/report/renderers.ts'
import { REPORT_SHAPE, reportSchema } from '../../src/report/report-shape.ts'
import { renderWorkflowCommands } from '../../src/report/workflow-commands.ts'
import { SAMPLE_REPORTS } from '../support/sample-reports.ts'
import { arbitraryOf } from '../support/shape-arbitrary.ts'

const report = arbitraryOf(REPORT_SHAPE)
const options = fc.record({
  width: fc.integer({ min: 40, max: 200 }),
  color: fc.boolean(),
  unicode: fc.boolean(),
  quiet: fc.boolean(),
})
const RUNS = { numRuns: 60 }

const validate = new Ajv2020({ validateFormats: false }).compile(reportSchema())

test('every report that its shape allows fits the published schema', () => {
  fc.assert(
    fc.property(report, (any) => {
      expect(validate(any) ? null : validate.errors).toBeNull()
    }),
    RUNS,
  )
})

test('no renderer throws, and the same report gives the same text', () => {
  fc.assert(
    fc.property(report, options, (any, how) => {
      for (const format of FORMATS) {
        const { render } = RENDERERS[format]
        expect(render(any, how)).toBe(render(structuredClone(any), how))
      }
    }),
    RUNS,
  )
})

test('no output for GitHub alone throws or exceeds its limits, and the same report gives the same one', () => {
  const anchor = { path: '.github/workflows/release.yml', line: 12 }
  fc.assert(
    fc.property(report, (any) => {
      const run = renderCheckRun(any, { anchor, record: null })
      expect(run).toEqual(renderCheckRun(structuredClone(any), { anchor, record: null }))
      expect(run.title.length).toBeLessThanOrEqual(CHECK_RUN_TITLE_LIMIT)
      for (const each of run.annotations) {
        expect(each.end_line).toBeGreaterThanOrEqual(each.start_line)
        expect(each.title.length).toBeLessThanOrEqual(ANNOTATION_TITLE_LIMIT)
      }
      const commands = renderWorkflowCommands(any, { anchor, showsFindings: true })
      expect(commands).toBe(renderWorkflowCommands(structuredClone(any), { anchor, showsFindings: true }))
      expect(commands).toMatch(/^(?:::(?:error|warning|notice) [^\n]*::[^\n]*\n)+$/u)
      expect(commentDigest(any)).toBe(commentDigest({ ...structuredClone(any), run: SAMPLE_REPORTS.clear.run }))
    }),
    RUNS,
  )
})

test('no line on a terminal is wider than the terminal', () => {
  fc.assert(
    fc.property(report, options, (any, how) => {
      const lines = RENDERERS.terminal.render(any, how).split('\n')
      expect(lines.filter((line) => stringWidth(line) > how.width)).toEqual([])
    }),
    RUNS,
  )
})

test('JSON reads back equal and does not follow the order in which keys were set', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, inner]) => [key, reversed(inner)]),
    )
  }
  fc.assert(
    fc.property(report, options, (any, how) => {
      const json = RENDERERS.json.render(any, how)
      expect(JSON.parse(json)).toEqual(any)
      expect(RENDERERS.json.render(reversed(any) as typeof any, how)).toBe(json)
    }),
    RUNS,
  )
})

test('each check is at most once in each list of next steps, and only where something is open', () => {
  fc.assert(
    fc.property(report, (any) => {
      // A slug is a name, so a report with two of one name says nothing here.
      fc.pre(new Set(any.checks.map(({ id }) => id)).size === any.checks.length)
      const open = any.checks.filter(({ decision }) => ['blocked', 'unverified', 'deferred'].includes(decision))
      for (const steps of Object.values(nextSteps(any))) {
        const checks = steps.flatMap(({ check }) => check ?? [])
        expect(new Set(checks).size).toBe(checks.length)
        expect(open.map(({ id }) => id)).toEqual(expect.arrayContaining(checks))
      }
    }),
    RUNS,
  )
})

test('no text gets a line break, a control or an invisible mark through any escape', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (text) => {
      for (const escape of [forTerminal, forMarkdown, forMarkdownCode, forPlain, forXml]) {
        expect(escape(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u)
      }
    }),
    { numRuns: 500 },
  )
})
