import fc from 'fast-check'
import { buildAutomaton, eachKeyword, type Automaton } from '../../src/secrets/automaton.ts'

/** Each hit as `keyword@start`. */
function hits(automaton: Automaton, keywords: readonly string[], text: string): readonly string[] {
  const found: string[] = []
  const bytes = Buffer.from(text, 'latin1')
  eachKeyword(automaton, bytes, 0, bytes.length, (keyword, start) => found.push(`${keywords[keyword] ?? ''}@${start}`))
  return found.sort()
}

function plainHits(keywords: readonly string[], text: string): readonly string[] {
  const lower = text.toLowerCase()
  return keywords
    .flatMap((keyword) =>
      Array.from(lower).flatMap((_, at) => (lower.startsWith(keyword, at) ? [`${keyword}@${at}`] : [])),
    )
    .sort()
}

const KEYWORDS = fc.uniqueArray(fc.stringMatching(/^[a-c_]{1,5}$/), { minLength: 1, maxLength: 12 })

describe('the automaton', () => {
  it('finds every keyword that a plain search finds, whatever contains whatever', () => {
    fc.assert(
      fc.property(KEYWORDS, fc.stringMatching(/^[a-cA-C_d]{0,60}$/), (keywords, text) => {
        expect(hits(buildAutomaton(keywords), keywords, text)).toEqual(plainHits(keywords, text))
      }),
    )
  })

  it('finds them in more bytes than are gone through at once, and across every edge, in order', () => {
    const keywords = ['abcab', 'cab', 'b_']
    const text = 'abcab_'.repeat(12_000)
    const bytes = Buffer.from(text)
    const ends: number[] = []
    eachKeyword(buildAutomaton(keywords), bytes, 3, bytes.length - 1, (keyword, start) =>
      ends.push(start + (keywords[keyword] ?? '').length),
    )
    expect(ends).toEqual(ends.toSorted((a, b) => a - b))
    expect(ends).toHaveLength(plainHits(keywords, text.slice(3, -1)).length)
  })

  it('gives keywords that end together longest first', () => {
    const { endings } = buildAutomaton(['key', 'api_key', 'y'])
    expect(endings.map((ending) => [...ending])).toContainEqual([1, 0, 2])
  })

  it('finds nothing without keywords', () => {
    expect(hits(buildAutomaton([]), [], 'anything')).toEqual([])
  })
})
