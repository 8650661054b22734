import fc from 'fast-check'
import { combine } from '../../src/checks/combine.ts'
import { STATUSES, type Status } from '../../src/model/answer.ts'

const deciding = (...statuses: readonly Status[]) => statuses.map((status) => ({ status, optional: false }))

describe('combine', () => {
  it.each<[string, readonly Status[], Status]>([
    ['any fail is a fail', ['pass', 'fail', 'unknown', 'error'], 'fail'],
    ['an error comes before unknown', ['pass', 'unknown', 'error', 'needs-review'], 'error'],
    ['unknown comes before needs-review', ['pass', 'needs-review', 'unknown'], 'unknown'],
    ['needs-review comes before pass', ['pass', 'needs-review', 'not-applicable'], 'needs-review'],
    ['a pass beside what does not apply is a pass', ['not-applicable', 'pass'], 'pass'],
    ['it does not apply only where no criterion does', ['not-applicable', 'not-applicable'], 'not-applicable'],
  ])('%s', (_, statuses, expected) => {
    expect(combine(deciding(...statuses))).toBe(expected)
  })

  it('lets an optional criterion decide nothing', () => {
    expect(combine([...deciding('pass'), { status: 'fail', optional: true }])).toBe('pass')
    expect(combine([...deciding('unknown'), { status: 'pass', optional: true }])).toBe('unknown')
  })

  it('is unknown where nothing decides', () => {
    expect(combine([])).toBe('unknown')
    expect(combine([{ status: 'pass', optional: true }])).toBe('unknown')
  })

  it('does not depend on order, and is never better than any of its parts', () => {
    const parts = fc.array(fc.record({ status: fc.constantFrom(...STATUSES), optional: fc.boolean() }))
    fc.assert(
      fc.property(parts, (list) => {
        const verdict = combine(list)
        expect(combine([...list].reverse())).toBe(verdict)
        for (const part of list.filter((one) => !one.optional && one.status !== 'not-applicable')) {
          expect(STATUSES.indexOf(verdict)).toBeLessThanOrEqual(STATUSES.indexOf(part.status))
        }
      }),
    )
  })
})
