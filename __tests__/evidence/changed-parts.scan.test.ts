import { changedParts } from '../../src/evidence/changed-parts.ts'
import { CREDENTIAL_RULES } from '../../src/secrets/rules.ts'
import { scanBytes, type SecretSighting } from '../../src/secrets/scan.ts'
import { secretDigester } from '../../src/secrets/secret-digest.ts'
import { failingExamples } from '../../src/secrets/rule-examples.ts'

const digester = secretDigester(100_000)
const FILLER = Array.from({ length: 600 }, (_, index) => `line ${index} of what stays the same\n`).join('')
/** Of longer examples so many of their lines are taken out in turn. */
const MAX_LINES = 12

const identityOf = ({ rule, key, length, secret }: SecretSighting): string =>
  JSON.stringify([rule, key, length, secret])

describe('what is looked through of a new version', () => {
  // Whatever line came last, the credential that it makes whole is new; most formats are more than the line of their value.
  it.each(CREDENTIAL_RULES)('shows what came with any line of an example of $id', (rule) => {
    for (const { text } of failingExamples(rule)) {
      const lines = text().split('\n')
      const after = Buffer.from(`${FILLER}${lines.join('\n')}\n${FILLER}`)
      const whole = scanBytes(after, { path: null, digester })
      for (const [index] of lines.slice(0, MAX_LINES).entries()) {
        const before = Buffer.from(`${FILLER}${lines.toSpliced(index, 1).join('\n')}\n${FILLER}`)
        const old = scanBytes(before, { path: null, digester })
        const known = new Set(old.sightings.map(identityOf))
        const { reachesFar } = old
        const news = scanBytes(after, { path: null, digester }, { parts: changedParts(before, after), reachesFar })
        const expected = whole.sightings.map(identityOf).filter((identity) => !known.has(identity))
        expect(news.sightings.map(identityOf)).toEqual(expect.arrayContaining(expected))
      }
    }
  })
})
