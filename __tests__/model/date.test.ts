import fc from 'fast-check'
import { addDays, daysBetween, isoDateOf, parseIsoDate } from '../../src/model/date.ts'

const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => isoDateOf(date.getTime()))

describe('a day', () => {
  it.each(['2026-11-24', '2028-02-29', '2000-02-29', '2026-12-31', '0001-01-01'])('is read from %s', (text) => {
    expect(parseIsoDate(text)).toBe(text)
  })

  it.each([
    '2026-02-29',
    '2100-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-32',
    '2026-1-1',
    '20261124',
    '2026-11-24T00:00:00Z',
    ' 2026-11-24',
    'tomorrow',
    '',
  ])('is not read from "%s"', (text) => {
    expect(parseIsoDate(text)).toBeNull()
  })

  it('is the one of UTC, whatever the hour', () => {
    expect(isoDateOf(Date.UTC(2028, 1, 29, 23, 59, 59))).toBe('2028-02-29')
    expect(isoDateOf(Date.UTC(2028, 2, 1))).toBe('2028-03-01')
  })

  it('counts a leap day and crosses years', () => {
    const [before, after] = [parseIsoDate('2028-02-28'), parseIsoDate('2028-03-01')]
    expect(before !== null && after !== null && daysBetween(before, after)).toBe(2)
    expect(before !== null && addDays(before, 308)).toBe('2029-01-01')
  })

  it('adds what it counts', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -4000, max: 4000 }), (from, count) => {
        expect(daysBetween(from, addDays(from, count))).toBe(count)
        expect(parseIsoDate(from)).toBe(from)
      }),
    )
  })
})
