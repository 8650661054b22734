import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FORMATS } from '../../src/model/format.ts'
import { RENDERERS } from '../../src/report/renderers.ts'
import { SAMPLE_REPORTS } from '../support/sample-reports.ts'

const GOLDEN = join(__dirname, '..', 'golden')
const MOST_LINES = 300
const OPTIONS = { width: 80, color: false, unicode: true, quiet: false }

const cases = FORMATS.flatMap((format) =>
  Object.entries(SAMPLE_REPORTS).map(([name, report]) => ({ format, name, report })),
)

describe('the golden files', () => {
  test.each(cases)('hold what $format shows of the $name report', ({ format, name, report }) => {
    const { extension, render } = RENDERERS[format]
    const path = join(GOLDEN, format, `${name}.${extension}`)

    const text = render(report, OPTIONS)

    if (process.env['UPDATE_GOLDEN'] === '1') {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    }
    expect(existsSync(path)).toBe(true)
    expect(text).toBe(readFileSync(path, 'utf8'))
    expect(text.split('\n').length).toBeLessThanOrEqual(MOST_LINES)
  })
})
