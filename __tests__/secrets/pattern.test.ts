import fc from 'fast-check'
import { textOf } from '../../src/secrets/pattern-example.ts'
import { matchInSteps } from '../../src/secrets/pattern-steps.ts'
import { parsePattern, PatternError } from '../../src/secrets/pattern.ts'

describe('parsePattern', () => {
  it.each([
    ['ab[0-9]{3}', 'ab', 5, 5],
    ['a(?:b|c)d?', 'a', 2, 3],
    ['(?:live|list)_\\d{2,4}', 'li', 7, 9],
    ['x{2}y', 'xxy', 3, 3],
    ['\\.\\w{1,3}', '.', 2, 4],
  ])('knows the lengths and the prefix of %s', (source, prefix, minLength, maxLength) => {
    expect(parsePattern(source)).toMatchObject({ prefix, minLength, maxLength })
  })

  it('knows which byte may follow the prefix', () => {
    const { afterPrefix } = parsePattern('k_[0-9]?[a-f]{2}')
    expect(
      [...afterPrefix.keys()]
        .filter((byte) => afterPrefix[byte] === 1)
        .map((byte) => String.fromCharCode(byte))
        .join(''),
    ).toBe('0123456789abcdef')
  })

  it.each([
    'a*',
    'a+',
    'a{2,}',
    '^a',
    'a$',
    '\\ba',
    'a(?=b)',
    'a(?<!b)',
    '(a',
    'a)',
    '[a',
    'a{3,2}',
    'a{1}{2}',
    '[b-a]',
    'é[é]',
  ])('refuses %s', (source) => {
    expect(() => parsePattern(source)).toThrow(PatternError)
  })
})

const ATOMS = fc.constantFrom('a', 'B', '[0-9a-f]', '\\d', '[^a-y]', '(?:ab|c)', '(?:a|ab)')
const QUANTIFIERS = fc.constantFrom('', '?', '{2}', '{1,3}')
const PATTERNS = fc
  .array(
    fc.tuple(ATOMS, QUANTIFIERS).map((parts) => parts.join('')),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(''))

describe('a pattern', () => {
  it('is matched by each text that is made of it', () => {
    fc.assert(
      fc.property(PATTERNS, fc.string(), fc.constantFrom('random', 'placeholder'), (source, seed, fill) => {
        const text = textOf(parsePattern(source), seed, fill)
        expect(new RegExp(`^(?:${source})$`).test(text)).toBe(true)
      }),
    )
  })

  it('is matched in steps as the expression engine matches it', () => {
    fc.assert(
      fc.property(PATTERNS, fc.stringMatching(/^[aBbc0-3z]{0,20}$/), (source, text) => {
        const end = new RegExp(source, 'y').exec(text)?.[0].length ?? null
        expect(matchInSteps(parsePattern(source), text, 1e6).end).toBe(end)
      }),
    )
  })

  it('has texts whose lengths are between its bounds', () => {
    fc.assert(
      fc.property(PATTERNS, fc.string(), (source, seed) => {
        const { minLength, maxLength } = parsePattern(source)
        const { length } = textOf(parsePattern(source), seed, 'random')
        expect(length).toBeGreaterThanOrEqual(minLength)
        expect(length).toBeLessThanOrEqual(maxLength)
      }),
    )
  })
})
