import fc from 'fast-check'
import { ConfigError } from '../../src/model/errors.ts'
import { addDays } from '../../src/model/date.ts'
import type { WrittenAttestation, WrittenWaiver } from '../../src/policy/policy-shape.ts'
import { readAttestations } from '../../src/policy/read-attestations.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { appendEntry } from '../../src/policy/write-entry.ts'
import { ATTESTATIONS_PATH, CHECKS, FINGERPRINT, POLICY_PATH } from '../support/policy-file.ts'
import { TODAY } from '../support/policy-sketch.ts'

const context = { checks: CHECKS, asOf: TODAY, owners: [] }

/** Text that YAML would read as something else if it stood there bare, and any text at all. */
const hostile = fc.oneof(
  fc.constantFrom(
    ...[
      ': #',
      '- a',
      '*a',
      '&a',
      '!a',
      '%a',
      '@a',
      '`a`',
      '? a',
      '| a',
      '> a',
      '"',
      "'",
      '\\',
      'null',
      'yes',
      '~',
      '.inf',
    ],
    ...[
      '0x1f',
      '1e3',
      '2026-01-01',
      '---',
      '...',
      '<<',
      '{a: b}',
      '[a]',
      'a\nb: c',
      'a\r\n- b',
      '\t',
      '\u202ea',
      '\u2028',
    ],
    ...[
      '\u0085',
      '\ufeff',
      '\ufffd',
      '\u0000',
      '\u{e0041}',
      '\u{1f600}',
      '{{ x }}',
      '${{ x }}',
      '::error::',
      '# c',
      'a: b # c',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
)
const prose = hostile.map((text) => `x${text}`)
const around = fc.tuple(hostile, hostile).map(([before, after]) => `${before} x ${after}`)
const words = fc.oneof(prose, around)
const login = fc.constantFrom('octocat', 'null', 'true', 'no', '123', '1e3', '0x1f', 'Y', 'a-b')
const days = fc.integer({ min: 0, max: 90 }).map((count) => addDays(TODAY, count))

const waiver: fc.Arbitrary<WrittenWaiver> = fc.oneof(
  fc.record(
    { check: slugs(), fingerprint: fingerprints(), reason: words, owner: login, expires: days, ticket: words },
    { requiredKeys: ['check', 'fingerprint', 'reason', 'owner', 'expires'] },
  ),
  fc.record(
    {
      check: slugs(),
      rule: fc.constantFrom('sensitive-file', '0x1f', 'null', '1.0'),
      path: fc.constantFrom('**', 'src/**', '*.pem', '[a]', '? a', '- a', "it's", 'a: b', '@scope/*', '&x', '%x'),
      reason: words,
      owner: login,
      expires: days,
    },
    { noNullPrototype: true },
  ),
)

function slugs() {
  return fc.constantFrom(...CHECKS.map(({ slug }) => slug))
}

function fingerprints() {
  return fc.constantFrom(FINGERPRINT, '1'.repeat(32), `1e${'0'.repeat(30)}`, `0${'7'.repeat(31)}`)
}

const OLD = '{check: tls-required, rule: a, path: b, reason: c, owner: d, expires: 2026-12-01}'

/** Ways in which people write the file, with as many waivers as said. */
const files = fc.constantFrom<readonly [text: string | null, waivers: number]>(
  [null, 0],
  ['', 0],
  ['# c', 0],
  ['version: 1', 0],
  ['version: 1\r\nwaivers: []\r\n', 0],
  ['version: 1\nwaivers: # c\nowners: []\n', 0],
  [`version: 1\nwaivers: [${OLD}]\nowners: []`, 1],
  [`version: 1\nwaivers:\n- ${OLD} # c\n- ${OLD}\n# d\nowners: []`, 2],
  [
    `version: 1\nwaivers:\n    - check: tls-required\n      rule: a\n      path: b\n      owner: c\n      expires: 2026-12-01\n      reason: >-\n        a\n\n        b\n\n\n`,
    1,
  ],
  [`version: 1\nwaivers: &w\n  - &o ${OLD}\n  - *o\n`, 2],
  ['{version: 1, waivers: []}', 0],
)

it('writes a waiver that reads back as it was given, and nothing else changes', () => {
  fc.assert(
    fc.property(files, waiver, ([text, before], entry) => {
      const after = appendEntry({ path: POLICY_PATH, text }, { kind: 'waiver', entry }, context)
      const { policy, problems } = readPolicy({ path: POLICY_PATH, text: after }, CHECKS, { asOf: TODAY })

      expect(problems).toEqual([])
      expect(policy.waivers).toHaveLength(before + 1)
      const { target, place, ...read } = policy.waivers[before] ?? { target: null, place: null }
      const { kind, ...named } = target ?? { kind: null }
      expect([kind, { ...read, ...named }]).toEqual([
        'fingerprint' in entry ? 'fingerprint' : 'rule',
        { ticket: null, ...entry },
      ])
      expect(place).toMatchObject({ path: POLICY_PATH })
      // Every line of the file is still there, in its order, but for the brackets of an empty list.
      expect(isWithin((text ?? '').replace('[]', ''), after)).toBe(true)
      // What is added shows on its lines as what it is.
      expect(after.slice(0, -1)).not.toMatch(/[^\P{C}\r\n\ufeff]|[\u2028\u2029]/u)
    }),
    { numRuns: 400 },
  )
})

function isWithin(part: string, whole: string): boolean {
  let at = 0
  for (const character of part) {
    const found = whole.indexOf(character, at)
    if (found === -1) return false
    at = found + character.length
  }
  return true
}

it('writes attestations that read back as they were given', () => {
  const attestation = fc.record<WrittenAttestation>({
    check: slugs(),
    statement: words,
    by: login,
    on: fc.constantFrom(TODAY, addDays(TODAY, -300)),
    expires: fc.constantFrom(TODAY, addDays(TODAY, -299)),
    evidence: words,
  })

  fc.assert(
    fc.property(fc.array(attestation, { minLength: 1, maxLength: 3 }), (entries) => {
      const sound = entries.filter(({ on, expires }) => expires >= on && addDays(on, 180) >= expires)
      const text = sound.reduce<string | null>(
        (file, entry) => appendEntry({ path: ATTESTATIONS_PATH, text: file }, { kind: 'attestation', entry }, context),
        null,
      )
      const file = text === null ? null : { path: ATTESTATIONS_PATH, text }
      const { attestations, problems } = readAttestations(file, CHECKS, context)

      expect(problems).toEqual([])
      expect(attestations.map(({ place: _place, commit: _commit, criterion: _criterion, ...read }) => read)).toEqual(
        sound,
      )
    }),
    { numRuns: 200 },
  )
})

it('refuses whatever it cannot add to, and never throws anything else', () => {
  const entry: WrittenWaiver = {
    check: 'tls-required',
    fingerprint: FINGERPRINT,
    reason: 'Internal.',
    owner: 'octocat',
    expires: TODAY,
  }
  const pieces = fc.constantFrom(
    'version: 1\n',
    'waivers:',
    ' []',
    '\n',
    '  - a\n',
    '- ',
    '*x',
    '&x ',
    '{',
    '}',
    ']',
    '# c\n',
    '---\n',
    '...\n',
    ' |\n',
    '\t',
    "'",
    'owners: []\n',
    '? ',
    '!!seq ',
    '\r\n',
  )

  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      try {
        const after = appendEntry({ path: POLICY_PATH, text: parts.join('') }, { kind: 'waiver', entry }, context)
        const { policy } = readPolicy({ path: POLICY_PATH, text: after }, CHECKS, { asOf: TODAY })
        expect(policy.waivers.map(({ reason }) => reason)).toContain('Internal.')
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError)
      }
    }),
    { numRuns: 500 },
  )
})
