import fc from 'fast-check'
import { isMonotonous, isPlausibleToken, isWords, originOf, WORDS_FROM } from '../../src/secrets/plausible.ts'
import { textOf } from '../../src/secrets/pattern-example.ts'
import { parsePattern } from '../../src/secrets/pattern.ts'
import { charactersPerPiece } from '../../src/secrets/token-efficiency.ts'

describe('charactersPerPiece', () => {
  it.each(['[A-Za-z0-9]{36}', '[a-z0-9]{32}', '[0-9a-f]{40}', '[A-Z2-7]{24}', '[A-Za-z0-9]{20}'])(
    'stays low for texts drawn from %s',
    (source) => {
      const pattern = parsePattern(source)
      const values = Array.from({ length: 400 }, (_, seed) =>
        charactersPerPiece(textOf(pattern, String(seed), 'random')),
      )
      expect(Math.max(...values)).toBeLessThan(WORDS_FROM)
    },
  )

  it.each(['requiredCharacteristicTypes', 'authentication_settings', 'KubeConfigController', 'accesstokenexpired'])(
    'is high for the words of %s',
    (text) => {
      expect(isWords(text)).toBe(true)
    },
  )

  it('is between one and the length', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        expect(charactersPerPiece(text)).toBeGreaterThanOrEqual(1)
        expect(charactersPerPiece(text)).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})

describe('isPlausibleToken', () => {
  it.each([
    'x'.repeat(36),
    'AAAAAAAAAAbbbbbbbbbb0000000000',
    'abcdefghijklmnopqrstuvwxyz012345',
    'abc123xyz789abc123xyz789',
    '1234123412341234123412341234',
    'your-token-goes-in-here',
    'EXAMPLEKEYEXAMPLEKEY1234',
    'SlackAppConfigurationToken',
  ])('refuses %s', (text) => {
    expect(isPlausibleToken(text)).toBe(false)
  })

  it('accepts what is drawn at random, nearly always', () => {
    const pattern = parsePattern('[A-Za-z0-9]{32}')
    const refused = Array.from({ length: 1000 }, (_, seed) => textOf(pattern, `plausible ${seed}`, 'random')).filter(
      (text) => !isPlausibleToken(text),
    )
    expect(refused.length).toBeLessThan(5)
  })
})

describe('originOf', () => {
  it.each([
    ['12345678-ABCD-EF01-ABCD-1234567890AB', 'typed'],
    ['deadbeef9d1c47a2', 'typed'],
    ['cafebabe:deadbeef', 'typed'],
    ['fr-abc123-k29dk1', 'blank'],
    ['00000000-0000-0000-0000-000000000000', 'blank'],
    ['12121212-12121212-12121212-12121212', 'blank'],
    ['abcdefghijklmnopqrstuvwxyz123456', 'blank'],
    ['1-111111111111-EXAMPLE-k29dk17sm20xk5', 'blank'],
    ['SlackAppConfigurationToken', 'blank'],
    ['k29dk17sm20xk5q8', 'issued'],
  ])('sees where %s comes from: %s', (text, origin) => {
    expect(originOf(text)).toBe(origin)
  })

  it('looks at the secret part of a token whose numbers are blanked out', () => {
    const secret = textOf(parsePattern('[0-9a-f]{18}'), 'part', 'random')
    expect(originOf(`2-111111111111-111111111111-${secret}`)).toBe('issued')
    expect(originOf(`2-111111111111-111111111111-${'1'.repeat(18)}`)).toBe('blank')
  })
})

describe('isMonotonous', () => {
  it.each(['00000000', 'aaaaaaaa1', 'abababababab', '123456789'])('sees that %s repeats', (text) => {
    expect(isMonotonous(text)).toBe(true)
  })

  it.each(['Koenig8!', '5f2d9c7ab31e', 'q7Rk2mZx'])('sees that %s does not', (text) => {
    expect(isMonotonous(text)).toBe(false)
  })
})
