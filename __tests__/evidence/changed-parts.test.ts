import fc from 'fast-check'
import { changedParts } from '../../src/evidence/changed-parts.ts'
import { NEAR } from '../../src/secrets/engine.ts'

const LINES = fc.array(fc.constantFrom('a\n', 'bb\n', 'ccc\n', '\n', 'long '.repeat(300) + '\n'), { maxLength: 40 })
/** Stretches that are long enough to be told to be the same, with changes before, between and behind. */
const STRETCH = fc
  .array(fc.nat({ max: 400 }), { minLength: 1, maxLength: 60 })
  .map((numbers) => numbers.map((number) => `line with the number ${number} in it\n`))

describe('changedParts', () => {
  it('leaves out only what the old version has, with its neighbours', () => {
    const versions = fc.array(fc.tuple(STRETCH, LINES, LINES), { minLength: 1, maxLength: 6 }).map((pieces) => ({
      before: Buffer.from(pieces.flatMap(([same, before]) => [...same, ...before]).join('')),
      after: Buffer.from(pieces.flatMap(([same, , after]) => [...same, ...after]).join('')),
    }))
    fc.assert(
      fc.property(versions, ({ before, after }) => {
        const parts = changedParts(before, after)
        let behind = 0
        for (const { start, end } of [...parts, { start: after.length, end: after.length }]) {
          expect(start).toBeGreaterThanOrEqual(behind)
          // Whole lines.
          expect(start === 0 || after[start - 1] === 10).toBe(true)
          expect(end === after.length || after[end - 1] === 10).toBe(true)
          const neighbours = [behind === 0 ? 0 : behind - NEAR, start === after.length ? start : start + NEAR] as const
          if (start > behind) expect(before.includes(after.subarray(...neighbours))).toBe(true)
          behind = end
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is a small part of a large file of which three lines changed', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`)
    const changed = new Map([500, 10_000, 10_500].map((index) => [index, `another line ${index}\n`]))
    const before = Buffer.from(lines.join(''))
    const after = Buffer.from(lines.map((line, index) => changed.get(index) ?? line).join(''))
    const parts = changedParts(before, after)

    expect(parts.map(({ start, end }) => /another line \d+/.exec(after.toString('latin1', start, end))?.[0])).toEqual([
      'another line 500',
      'another line 10000',
      'another line 10500',
    ])
    expect(parts.reduce((sum, { start, end }) => sum + (end - start), 0)).toBeLessThan(4000)
  })

  it('keeps all of the neighbours where a line ends just where they begin', () => {
    for (let length = NEAR - 4; length <= NEAR + 2; length++) {
      const before = Buffer.from(`${'a'.repeat(99)}\n${'b'.repeat(length)}\n`)
      const [part] = changedParts(before, Buffer.concat([before, Buffer.from('c\n')]))
      expect(before.length - (part?.start ?? before.length)).toBeGreaterThanOrEqual(NEAR)
    }
  })

  it('holds the place where something was taken out', () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `line ${index}\n`)
    const before = Buffer.from(lines.join(''))
    const after = Buffer.from(lines.toSpliced(500, 10).join(''))
    const [part] = changedParts(before, after)
    expect(after.toString('latin1', part?.start, part?.end)).toContain('line 499\nline 510\n')
  })
})
