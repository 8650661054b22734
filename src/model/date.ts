/** A calendar day in UTC, `YYYY-MM-DD`. Made by `parseIsoDate` or `isoDateOf` alone, so it is always a real day. */
export type IsoDate = string & { readonly __brand: 'IsoDate' }

const DAY_MS = 86_400_000
const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/

/** Reads a day; null where the text has another form or names a day that the calendar has not (2026-02-29). */
export function parseIsoDate(text: string): IsoDate | null {
  const match = PATTERN.exec(text)
  if (match === null) return null
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return real ? (text as IsoDate) : null
}

/** The UTC day of an instant given in milliseconds since the epoch. */
export function isoDateOf(epochMs: number): IsoDate {
  return new Date(epochMs).toISOString().slice(0, 10) as IsoDate
}

/** Whole days from `from` to `to`; negative where `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
}

/** The day that is `days` after `date`. */
export function addDays(date: IsoDate, days: number): IsoDate {
  return isoDateOf(Date.parse(date) + days * DAY_MS)
}
