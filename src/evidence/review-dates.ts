import { type IsoDate, parseIsoDate } from '../model/date.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'

/** How a written date's parts are found: the groups that hold year, month and day. */
interface Form {
  readonly pattern: RegExp
  readonly parts: (groups: readonly string[]) => readonly [year: string, month: string, day: string]
}

// A date of figures with slashes is read only where one of the two can be no month: 05/06/2026 is nobody's guess to make.
const FORMS: readonly Form[] = [
  { pattern: /(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/g, parts: ([y = '', m = '', d = '']) => [y, m, d] },
  {
    pattern: new RegExp(`(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]${MONTH},?[ -](\\d{4})(?!\\d)`, 'gi'),
    parts: ([d = '', m = '', y = '']) => [y, m, d],
  },
  {
    pattern: new RegExp(`\\b${MONTH} (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})(?!\\d)`, 'gi'),
    parts: ([m = '', d = '', y = '']) => [y, m, d],
  },
  { pattern: /(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)/g, parts: ([d = '', m = '', y = '']) => [y, m, d] },
  { pattern: /(?<!\d)(1[3-9]|2\d|3[01])\/(\d{1,2})\/(\d{4})(?!\d)/g, parts: ([d = '', m = '', y = '']) => [y, m, d] },
  { pattern: /(?<!\d)(\d{1,2})\/(1[3-9]|2\d|3[01])\/(\d{4})(?!\d)/g, parts: ([m = '', d = '', y = '']) => [y, m, d] },
]

/** Every real day that a text states, in no order: ISO, `1 May 2026`, `May 1, 2026`, `01.05.2026`. A month alone is no day. */
export function datesIn(text: string): readonly IsoDate[] {
  return FORMS.flatMap(({ pattern, parts }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const [year, month, day] = parts(match.slice(1))
      const date = parseIsoDate(`${year}-${monthNumber(month)}-${day.padStart(2, '0')}`)
      return date === null ? [] : [date]
    }),
  )
}

/** The latest of some days; null for none. */
export function latestOf(dates: readonly IsoDate[]): IsoDate | null {
  return dates.reduce<IsoDate | null>((latest, date) => (latest === null || date > latest ? date : latest), null)
}

function monthNumber(text: string): string {
  if (/^\d+$/.test(text)) return text.padStart(2, '0')
  const index = MONTHS.findIndex((month) => text.toLowerCase().startsWith(month))
  return String(index + 1).padStart(2, '0')
}
