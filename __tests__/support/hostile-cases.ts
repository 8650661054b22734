import type { Report } from '../../src/model/report.ts'
import { REPORT_SHAPE } from '../../src/report/report-shape.ts'
import { HOSTILE_TEXTS, replaceStrings } from './hostile-report.ts'
import { SAMPLE_REPORTS } from './sample-reports.ts'

const LONG = `${'x'.repeat(2_000)}::error::${'/\u202E@everyone'.repeat(161)}`.slice(0, 4_096)
const ADDRESS = 'https://github.com/a/b/)![x](http://evil.test/p.png)<b>`|@everyone'

const texts = [
  ...HOSTILE_TEXTS,
  LONG,
  '::error::x',
  ' ::set-output name=a::b',
  '##[error]x',
  ']]></failure><failure> %0A::error::x %25 \uFFFE {0} {1}',
  '``@everyone` `a``b` &#64;everyone \\@everyone GH\\-1 [x]: https://evil.test',
]

/** Every sample with one hostile text in each string that has no form of its own, and a hostile address at every link. */
export const HOSTILE_CASES = Object.entries(SAMPLE_REPORTS).flatMap(([name, report]) =>
  texts.map((text, turn) => ({ name, turn, report: withText(report, text) })),
)

function withText(report: Report, text: string): Report {
  const replaced = replaceStrings(report, REPORT_SHAPE, () => text)
  return JSON.parse(JSON.stringify(replaced), (key, value: unknown) => {
    return key === 'url' && typeof value === 'string' ? ADDRESS : value
  }) as Report
}
