import stringWidth from 'string-width'
import { FORMATS } from '../../src/model/format.ts'
import { RENDERERS } from '../../src/report/renderers.ts'
import { expectInertMarkdown } from '../support/github-markdown.ts'
import { HOSTILE_CASES } from '../support/hostile-cases.ts'
import { SAMPLE_REPORTS } from '../support/sample-reports.ts'

const OPTIONS = { width: 80, color: false, unicode: true, quiet: false }
const cases = HOSTILE_CASES

// What a terminal or a log obeys, and what a reader cannot see.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u
const COMMAND = /^\s*::|##\[/mu

describe.each(FORMATS)('hostile text in every string of a report, as %s', (format) => {
  test.each(cases)('leaves no invisible byte and no workflow command: $name, text $turn', ({ report }) => {
    const output = RENDERERS[format].render(report, OPTIONS)

    expect(output.split('\n').filter((line) => INVISIBLE.test(line))).toEqual([])
    expect(output).not.toMatch(COMMAND)
  })
})

describe('hostile text on a terminal', () => {
  test.each(cases)('stays within the width at 40 and 80 columns: $name, text $turn', ({ report }) => {
    for (const width of [40, 80]) {
      const lines = RENDERERS.terminal.render(report, { ...OPTIONS, width }).split('\n')

      expect(lines.filter((line) => stringWidth(line) > width)).toEqual([])
    }
  })

  test.each(cases)('is ASCII alone where the terminal shows no more: $name, text $turn', ({ report }) => {
    expect(RENDERERS.terminal.render(report, { ...OPTIONS, unicode: false })).toMatch(/^[ -~\n]*$/u)
  })

  test('changes no line structure: only our own colours are sequences', () => {
    const output = RENDERERS.terminal.render(SAMPLE_REPORTS.hostile, { ...OPTIONS, color: true })

    expect(output.replace(/\u001B\[(?:1|2|3[1236]|22|39)m/gu, '')).not.toMatch(/\u001B/u)
  })
})

describe.each(['markdown', 'comment'] as const)('hostile text as %s', (format) => {
  test.each(cases)('makes no mention, reference, link, image, HTML or block: $name, text $turn', ({ report }) => {
    expectInertMarkdown(RENDERERS[format].render(report, OPTIONS))
  })

  test.each(cases)('keeps five cells in each row of the table: $name, text $turn', ({ report }) => {
    const rows = RENDERERS[format]
      .render(report, OPTIONS)
      .split('\n')
      .filter((line) => line.startsWith('|'))

    expect(rows.length).toBeGreaterThan(2)
    for (const each of rows) expect(each.replaceAll('\\|', '').match(/\|/gu)).toHaveLength(6)
  })
})

test.each(cases)('hostile text in JSON reads back equal: $name, text $turn', ({ report }) => {
  expect(JSON.parse(RENDERERS.json.render(report, OPTIONS))).toEqual(report)
})
