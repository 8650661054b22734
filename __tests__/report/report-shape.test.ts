import Ajv2020 from 'ajv/dist/2020'
import { parseIsoDate } from '../../src/model/date.ts'
import { reportSchema } from '../../src/report/report-shape.ts'
import { SAMPLE_REPORTS } from '../support/sample-reports.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

// The patterns say all that the formats say.
const validate = new Ajv2020({ allErrors: false, validateFormats: false }).compile(reportSchema())

const isValid = (value: unknown) => validate(value)
const copy = (value: unknown) => JSON.parse(JSON.stringify(value)) as Json

/** One change at one place of a valid report, and whether the schema refused what came of it. */
interface Mutant {
  readonly how: 'drop' | 'retype' | 'invent' | 'reword' | 'lower' | 'empty'
  readonly at: string
  readonly refused: boolean
}

/** Tries every change at every place. The report is changed in its place and mended again, to save copies. */
function* mutantsOf(value: Json, at: string, root: Json): Generator<Mutant> {
  if (typeof value !== 'object' || value === null) return
  // A list is changed by its indexes, like an object by its keys.
  const holder = value as { [key: string]: Json }
  for (const key of Object.keys(holder)) {
    const current = holder[key] ?? null
    const here = `${at}.${key}`
    for (const [how, replacement] of changesOf(current)) {
      holder[key] = replacement
      yield { how, at: here, refused: !isValid(root) }
    }
    holder[key] = current
    if (typeOf(current) === 'object') {
      for (const name of Object.keys(current as object)) {
        const { [name]: _, ...rest } = current as { [key: string]: Json }
        holder[key] = rest
        yield { how: 'drop', at: `${here}.${name}`, refused: !isValid(root) }
      }
      holder[key] = current
    }
    yield* mutantsOf(current, here, root)
  }
}

function changesOf(current: Json): (readonly [Mutant['how'], Json])[] {
  const others: Json[] = [null, true, 7.5, 'a word', [], {}]
  return [
    ...others.filter((other) => typeOf(other) !== typeOf(current)).map((other) => ['retype', other] as const),
    ...(typeof current === 'number' ? [['lower', -1] as const] : []),
    ...(typeof current === 'string' ? [['reword', `${current} no such word`] as const, ['empty', ''] as const] : []),
    ...(typeOf(current) === 'object'
      ? [['invent', { ...(current as { [key: string]: Json }), invented: 1 }] as const]
      : []),
  ]
}

function typeOf(value: Json): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value
}

const mutants = Object.values(SAMPLE_REPORTS).flatMap((report) => {
  const root = copy(report)
  return [...mutantsOf(root, '', root)]
})

function rateOf(some: readonly Mutant[]): number {
  return some.filter(({ refused }) => refused).length / some.length
}

describe('the published schema', () => {
  test.each(Object.entries(SAMPLE_REPORTS))('accepts the %s report', (_, report) => {
    expect(isValid(report) ? [] : validate.errors).toEqual([])
  })

  test('names its dialect, itself and its title', () => {
    const schema = reportSchema()

    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:security-release-checklist:report:1',
      title: 'Security release checklist report',
    })
    expect(JSON.stringify(reportSchema())).toBe(JSON.stringify(schema))
  })

  test.each(['drop', 'retype', 'invent', 'lower', 'empty'] as const)(
    'refuses at least 95 of 100 reports with one change of the kind %s',
    (how) => {
      const some = mutants.filter((mutant) => mutant.how === how)
      process.stdout.write(`schema: ${how}, ${String(some.length)} mutants, rate ${rateOf(some).toFixed(4)}\n`)

      expect(some.length).toBeGreaterThan(100)
      expect(rateOf(some)).toBeGreaterThanOrEqual(0.95)
    },
  )

  test('refuses at least 95 of 100 mutants in all, one free text for another included', () => {
    process.stdout.write(`schema: all, ${String(mutants.length)} mutants, rate ${rateOf(mutants).toFixed(4)}\n`)

    expect(rateOf(mutants)).toBeGreaterThanOrEqual(0.95)
  })

  test('lets through no dropped key and no invented one', () => {
    const survivors = mutants.filter(({ how, refused }) => (how === 'drop' || how === 'invent') && !refused)

    expect(survivors.map(({ at }) => at)).toEqual([])
  })

  test.each([
    ['clear', 1],
    ['blocked', 0],
    ['unverified', 1],
    ['configuration-error', 0],
    ['preview', 0],
  ])('refuses the decision %s with exit code %i', (decision, exitCode) => {
    const { clear } = SAMPLE_REPORTS

    expect(isValid({ ...clear, gate: { ...clear.gate, decision, exitCode } })).toBe(false)
  })

  test('refuses an unknown criterion that has no gap', () => {
    const { gaps } = SAMPLE_REPORTS
    const checks = gaps.checks.map((check) => ({
      ...check,
      criteria: check.criteria.map((criterion) => ({ ...criterion, gaps: [] })),
    }))

    expect(isValid({ ...gaps, checks })).toBe(false)
  })

  test.each([
    '2026-11-24',
    '2024-02-29',
    '2000-02-29',
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '26-1-1',
    '2026-00-10',
  ])('takes %s for a day exactly where the calendar has it', (asOf) => {
    const { clear } = SAMPLE_REPORTS

    expect(isValid({ ...clear, run: { ...clear.run, asOf } })).toBe(parseIsoDate(asOf) !== null)
  })
})
