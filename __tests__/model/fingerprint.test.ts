import fc from 'fast-check'
import { fingerprint, type FingerprintParts } from '../../src/model/fingerprint.ts'

const parts = fc.record({
  rule: fc.string(),
  path: fc.option(fc.string()),
  key: fc.string(),
  ordinal: fc.nat(9),
})

describe('fingerprint', () => {
  it('is 32 hexadecimal digits and the same for the same parts', () => {
    fc.assert(
      fc.property(parts, (one) => {
        expect(fingerprint(one)).toMatch(/^[0-9a-f]{32}$/)
        expect(fingerprint({ ...one })).toBe(fingerprint(one))
      }),
    )
  })

  it('differs where any part does, however the parts would run together', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const same = JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())
        expect(fingerprint(a) === fingerprint(b)).toBe(same)
      }),
    )
    const tricky: readonly FingerprintParts[] = [
      { rule: 'a', path: 'b', key: 'c', ordinal: 0 },
      { rule: 'a","b', path: null, key: 'c', ordinal: 0 },
      { rule: 'a', path: null, key: 'bc', ordinal: 0 },
      { rule: 'ab', path: null, key: 'c', ordinal: 0 },
      { rule: 'a', path: 'null', key: 'c', ordinal: 0 },
      { rule: 'a', path: null, key: 'c', ordinal: 0 },
    ]
    expect(new Set(tricky.map(fingerprint)).size).toBe(tricky.length)
  })
})
