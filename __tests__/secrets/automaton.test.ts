import fc from 'fast-check'
import { buildAutomaton, type Automaton } from '../../src/secrets/automaton.ts'

/** Each hit as `keyword@start`. */
function hits(automaton: Automaton, keywords: readonly string[], text: string): readonly string[] {
  const { classes, table, shift, firstEnding, endings, lengths } = automaton
  const found: string[] = []
  let state = 0
  Buffer.from(text, 'latin1').forEach((byte, at) => {
    state = table[(state << shift) | (classes[byte] ?? 0)] ?? 0
    if (state < firstEnding) return
    for (const keyword of endings[state - firstEnding] ?? []) {
      found.push(`${keywords[keyword] ?? ''}@${at + 1 - (lengths[keyword] ?? 0)}`)
    }
  })
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

  it('gives keywords that end together longest first', () => {
    const { endings } = buildAutomaton(['key', 'api_key', 'y'])
    expect(endings.map((ending) => [...ending])).toContainEqual([1, 0, 2])
  })

  it('finds nothing without keywords', () => {
    expect(hits(buildAutomaton([]), [], 'anything')).toEqual([])
  })
})
