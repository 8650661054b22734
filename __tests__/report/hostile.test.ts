import stringWidth from 'string-width'
import { FORMATS } from '../../src/model/format.ts'
import type { Report } from '../../src/model/report.ts'
import { RENDERERS } from '../../src/report/renderers.ts'
import { REPORT_SHAPE } from '../../src/report/report-shape.ts'
import { HOSTILE_TEXTS, replaceStrings } from '../support/hostile-report.ts'
import { SAMPLE_REPORTS } from '../support/sample-reports.ts'

const OPTIONS = { width: 80, color: false, unicode: true, quiet: false }
const LONG = `${'x'.repeat(2_000)}::error::${'/\u202E@everyone'.repeat(161)}`.slice(0, 4_096)
const ADDRESS = 'https://github.com/a/b/)![x](http://evil.test/p.png)<b>`|@everyone'

const texts = [...HOSTILE_TEXTS, LONG, '::error::x', ' ::set-output name=a::b', '##[error]x']
const cases = Object.entries(SAMPLE_REPORTS).flatMap(([name, report]) =>
  texts.map((text, turn) => ({ name, turn, report: withText(report, text) })),
)

/** The report with one text in every string that has no form of its own, and a hostile address at every link. */
function withText(report: Report, text: string): Report {
  const replaced = replaceStrings(report, REPORT_SHAPE, () => text)
  return JSON.parse(JSON.stringify(replaced), (key, value: unknown) => {
    return key === 'url' && typeof value === 'string' ? ADDRESS : value
  }) as Report
}

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

describe('hostile text in markdown', () => {
  test.each(cases)('makes no mention, reference, link, image or HTML: $name, text $turn', ({ report }) => {
    const output = RENDERERS.markdown.render(report, OPTIONS)
    const { prose, links } = parsed(output)

    expect(prose).not.toMatch(/@[\w-]/u)
    expect(prose).not.toMatch(/#\d|\bGH-\d/iu)
    expect(prose).not.toMatch(/:\/\/|\bwww\.\S/iu)
    expect(prose).not.toMatch(/\b[0-9a-f]{7,64}\b/iu)
    expect(prose).not.toMatch(/[`*_~[\]$]/u)
    expect(prose.replace(OUR_HTML, '')).not.toMatch(/[<>]/u)
    expect(links.filter((link) => !link.startsWith('https://github.com/'))).toEqual([])
  })

  test.each(cases)('opens no block and closes none of ours: $name, text $turn', ({ report }) => {
    const lines = RENDERERS.markdown.render(report, OPTIONS).split('\n')

    for (const line of lines) expect(line).toMatch(OUR_LINES)
    expect(lines.filter((line) => line.startsWith('<details>')).length).toBe(
      lines.filter((line) => line === '</details>').length,
    )
  })

  test.each(cases)('keeps five cells in each row of the table: $name, text $turn', ({ report }) => {
    const rows = RENDERERS.markdown
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

const OUR_HTML = /<\/?(?:details|summary|span)>|<br>/gu
// Each line opens with markup of ours; nothing else starts one.
const OUR_LINES =
  /^$|^#{1,3} \S|^\*\*|^(?: {2})?- |^\d+\. |^\| |^<details><summary>|^<\/details>$|^> Left out|^\[The run|^The run|^(?:Subject|Stage|Policy|Compared to|Database|As of): |^Since /u

/** Reads markdown as GitHub does, as far as it matters here: escapes, then code spans and code elements, then links. */
function parsed(output: string): { readonly prose: string; readonly links: readonly string[] } {
  const links: string[] = []
  const unescaped = output.replace(/(?<!\\)(?:\\\\)*\\[!-/:-@[-`{-~]|`[^`\n]*`|<code>[^<]*<\/code>/gu, (token) =>
    token.startsWith('\\') ? ' ' : 'code',
  )
  const prose = unescaped
    .replace(/\[([^[\]]*)\]\(([^()\s]*)\)/gu, (_, text: string, link: string) => {
      links.push(link)
      return text
    })
    // Our own markup: headings, emphasis, list marks, tables, entities.
    .replace(/^#{1,3} /gmu, '')
    .replace(/\*\*/gu, '')
    .replace(/<span>\$<\/span>/gu, '')
    .replace(/&(?:amp|lt|gt|#\d+);/gu, ' ')
  return { prose, links }
}
