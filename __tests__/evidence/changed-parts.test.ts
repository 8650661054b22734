import fc from 'fast-check'
import { changedPart, recentVersions } from '../../src/evidence/changed-parts.ts'

describe('changedPart', () => {
  it('holds everything outside of what both versions begin and end with', () => {
    const lines = fc.array(fc.constantFrom('a\n', 'bb\n', 'ccc\n', '\n', 'long '.repeat(300) + '\n'), { maxLength: 60 })
    const versions = fc.tuple(lines, lines, lines, lines).map(([head, before, after, tail]) => ({
      before: Buffer.from([...head, ...before, ...tail].join('')),
      after: Buffer.from([...head, ...after, ...tail].join('')),
    }))
    fc.assert(
      fc.property(versions, ({ before, after }) => {
        const { start, end } = changedPart(before, after)
        expect(start).toBeGreaterThanOrEqual(0)
        expect(end).toBeLessThanOrEqual(after.length)
        // What is left out at either end stands in the old version as well.
        expect(before.subarray(0, start).equals(after.subarray(0, start))).toBe(true)
        const behind = after.length - end
        expect(before.subarray(before.length - behind).equals(after.subarray(end))).toBe(true)
        // Whole lines.
        expect(start === 0 || after[start - 1] === 10).toBe(true)
        expect(end === after.length || after[end - 1] === 10).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('is a small part of a large file of which one line changed', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`)
    const before = Buffer.from(lines.join(''))
    const after = Buffer.from(lines.with(10_000, 'another line\n').join(''))
    const { start, end } = changedPart(before, after)

    expect(after.toString('latin1', start, end)).toContain('another line')
    expect(end - start).toBeLessThan(4000)
  })
})

describe('recentVersions', () => {
  it('drops what was met longest ago, and keeps copies', () => {
    const versions = recentVersions(10, 6)
    const bytes = Buffer.from('aaaa')
    versions.keep('a', bytes)
    bytes.fill('x')
    versions.keep('b', Buffer.from('bbbb'))
    expect(versions.lastOf('a')?.toString()).toBe('aaaa')
    versions.keep('c', Buffer.from('cccc'))
    versions.keep('d', Buffer.from('ddddddd'))

    expect(['a', 'b', 'c', 'd'].map((path) => versions.lastOf(path)?.toString() ?? null)).toEqual([
      null,
      'bbbb',
      'cccc',
      null,
    ])
  })
})
