import { ConfigError } from '../../src/model/errors.ts'
import type { WrittenAttestation, WrittenResolution, WrittenWaiver } from '../../src/policy/policy-shape.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { appendEntry, type NewEntry } from '../../src/policy/write-entry.ts'
import { ATTESTATIONS_PATH, CHECKS, DIGEST, FINGERPRINT, POLICY_PATH } from '../support/policy-file.ts'
import { day, TODAY } from '../support/policy-sketch.ts'

const waiver: WrittenWaiver = {
  check: 'tls-required',
  fingerprint: FINGERPRINT,
  reason: 'Internal.',
  owner: 'octocat',
  expires: day('2026-12-31'),
}
const resolution: WrittenResolution = { secret: DIGEST, revokedOn: TODAY, by: 'octocat', evidence: 'SEC-8' }
const attestation: WrittenAttestation = {
  check: 'secrets-rotated',
  statement: 'Rotated.',
  by: 'octocat',
  on: TODAY,
  expires: day('2027-01-01'),
  evidence: 'https://example.com/1',
}

function append(text: string | null, added: NewEntry = { kind: 'waiver', entry: waiver }): string {
  const path = added.kind === 'attestation' ? ATTESTATIONS_PATH : POLICY_PATH
  return appendEntry({ path, text }, added, { checks: CHECKS, asOf: TODAY, owners: [] })
}

const ENTRY = (margin: string) => [
  `${margin}- check: tls-required`,
  `${margin}  fingerprint: "${FINGERPRINT}"`,
  `${margin}  reason: "Internal."`,
  `${margin}  owner: octocat`,
  `${margin}  expires: 2026-12-31`,
]
const lines = (...parts: readonly (string | readonly string[])[]) => `${parts.flat().join('\n')}\n`
const OLD = '{check: tls-required, rule: a, path: b, reason: c, owner: d, expires: 2026-12-01}'

test.each([
  ['no file', null, lines('version: 1', 'waivers:', ENTRY('  '))],
  ['an empty file', '', lines('version: 1', 'waivers:', ENTRY('  '))],
  ['a file of comments', '# ours', lines('# ours', 'version: 1', 'waivers:', ENTRY('  '))],
  ['a lone document mark', '---\n', lines('---', 'version: 1', 'waivers:', ENTRY('  '))],
  ['no list yet', 'version: 1\n# end\n', lines('version: 1', '# end', 'waivers:', ENTRY('  '))],
  ['no final line break', 'version: 1', lines('version: 1', 'waivers:', ENTRY('  '))],
  ['an indented policy', '  version: 1\n', lines('  version: 1', '  waivers:', ENTRY('    '))],
  ['an empty list', 'waivers: [] # none\nversion: 1\n', lines('waivers:  # none', ENTRY('  '), 'version: 1')],
  ['an empty list over two lines', 'waivers: [\n ]\nversion: 1\n', lines('waivers:', ENTRY('  '), 'version: 1')],
  ['a list without value', 'waivers:\nversion: 1\n', lines('waivers:', ENTRY('  '), 'version: 1')],
  ['a list that is null', 'waivers: ~\nversion: 1\n', lines('waivers:', ENTRY('  '), 'version: 1')],
  ['a list at the end', `version: 1\nwaivers:\n  - ${OLD}`, lines('version: 1', 'waivers:', `  - ${OLD}`, ENTRY('  '))],
  [
    'a list in the middle, with comments',
    `version: 1\nwaivers: # ours\n- ${OLD} # old\n\n# next\nowners: [octocat, d]\n`,
    lines('version: 1', 'waivers: # ours', `- ${OLD} # old`, ENTRY(''), '', '# next', 'owners: [octocat, d]'),
  ],
  [
    'a deep indentation',
    `version: 1\nwaivers:\n      -   ${OLD}\n`,
    lines('version: 1', 'waivers:', `      -   ${OLD}`, ENTRY('      ')),
  ],
  [
    'an anchor',
    `version: 1\nwaivers: &all\n  - ${OLD}\n`,
    lines('version: 1', 'waivers: &all', `  - ${OLD}`, ENTRY('  ')),
  ],
  [
    'the list twice',
    `version: 1\nwaivers:\n  - ${OLD}\nwaivers: []\n`,
    lines('version: 1', 'waivers:', `  - ${OLD}`, ENTRY('  '), 'waivers: []'),
  ],
  [
    'a block scalar as last value',
    'version: 1\nwaivers:\n  - check: tls-required\n    rule: a\n    path: b\n    owner: c\n    expires: 2026-12-01\n    reason: |+\n      Old.\n\n\n',
    lines(
      'version: 1\nwaivers:\n  - check: tls-required\n    rule: a\n    path: b\n    owner: c\n    expires: 2026-12-01\n    reason: |+\n      Old.\n\n',
      ENTRY('  '),
    ),
  ],
])('appends to a policy with %s and keeps the rest', (_name, text, expected) => {
  expect(append(text)).toBe(expected)
})

const FLOW = `{check: "tls-required", fingerprint: "${FINGERPRINT}", reason: "Internal.", owner: "octocat", expires: "2026-12-31"}`

test.each([
  ['entries', `version: 1\nwaivers: [${OLD}]\n`, `version: 1\nwaivers: [${OLD}, ${FLOW}]\n`],
  [
    'a last comma',
    `version: 1\nwaivers: [\n  ${OLD}, # c\n ]\n`,
    `version: 1\nwaivers: [\n  ${OLD}, ${FLOW}, # c\n ]\n`,
  ],
  ['a comment alone', 'version: 1\nwaivers: [ # none\n ]\n', `version: 1\nwaivers: [${FLOW} # none\n ]\n`],
  ['braces around', '{version: 1, waivers: []}\n', `{version: 1, waivers: [${FLOW}]}\n`],
])('appends in brackets to a list in brackets with %s', (_name, text, expected) => {
  expect(append(text)).toBe(expected)
})

it('uses the line breaks of the file', () => {
  expect(append('version: 1\r\n')).toBe(lines('version: 1', 'waivers:', ENTRY('  ')).replaceAll('\n', '\r\n'))
  expect(append('\ufeffversion: 1\r\nwaivers: []\r\n')).toBe(
    `\ufeff${lines('version: 1', 'waivers:', ENTRY('  ')).replaceAll('\n', '\r\n')}`,
  )
})

test.each([
  ['no file', null, ''],
  ['an empty list', '[]\n', ''],
  ['an empty list with a comment', '[] # none\n', ' # none\n'],
  ['a document mark', '---\n', '---\n'],
  ['a comment', '# ours\n', '# ours\n'],
])('begins an attestation file with %s', (_name, text, before) => {
  expect(append(text, { kind: 'attestation', entry: attestation })).toBe(
    `${before}- check: secrets-rotated
  statement: "Rotated."
  by: octocat
  on: 2026-11-24
  expires: 2027-01-01
  evidence: "https://example.com/1"
`,
  )
})

it('appends attestations to attestations, for a criterion and for a commit', () => {
  const first = append(null, { kind: 'attestation', entry: attestation })
  const second = append(first, { kind: 'attestation', entry: { ...attestation, criterion: 'leaked-secrets' } })
  const countersigned = { ...attestation, check: 'break-glass', commit: 'c'.repeat(40) }
  const third = append(second, { kind: 'attestation', entry: countersigned })

  expect(third.startsWith(second) && second.startsWith(first)).toBe(true)
  expect(third.match(/^- check: (.*)$/gm)).toEqual([
    '- check: secrets-rotated',
    '- check: secrets-rotated',
    '- check: break-glass',
  ])
})

it('writes a resolution beside waivers', () => {
  const text = append(append(null), { kind: 'resolution', entry: resolution })
  const { policy, problems } = readPolicy({ path: POLICY_PATH, text }, CHECKS, { asOf: TODAY })

  expect(problems).toEqual([])
  expect([policy.waivers.length, policy.resolutions.length]).toEqual([1, 1])
})

it('adds to a file with other mistakes and leaves them', () => {
  expect(append('version: 1\nownrs: [a]\n')).toBe(lines('version: 1', 'ownrs: [a]', 'waivers:', ENTRY('  ')))
})

test.each([
  ['is not YAML', 'version: [', /\.github\/release-checklist\.yml:1: /],
  ['is a list', '- version: 1\n', /:1: The file is not a mapping/],
  ['has two documents', 'version: 1\n---\nversion: 1\n', /:3: The file holds more than one document/],
  ['has no version', 'owners: [octocat]\n', /:1: The file has no `version`/],
  ['is closed', 'version: 1\n...\n', /more than one document|safely/],
  ['has braces and no list', '{version: 1}\n', /:1: The policy is written within braces/],
  ['has an alias for the list', `version: 1\nx: &x [${OLD}]\nwaivers: *x\n`, /:3: The list is an alias/],
  ['has a word for the list', 'version: 1\nwaivers: none\n', /:2: What stands here is not a list/],
  ['shares its list', `version: 1\nwaivers: &x [${OLD}]\nresolutions: *x\n`, /safely/],
  ['is too large', `version: 1 #${'x'.repeat(1_048_500)}\n`, /larger than/],
])('refuses a policy that %s and says where and what to do', (_name, text, expected) => {
  let thrown: unknown
  try {
    append(text)
  } catch (error) {
    thrown = error
  }

  expect(thrown).toBeInstanceOf(ConfigError)
  expect(thrown).toMatchObject({ code: 'POLICY_INVALID', message: expect.stringMatching(expected) as unknown })
  expect(thrown).toMatchObject({ mend: expect.stringMatching(/\.$/) as unknown })
})

test.each([
  ['an owner that is none', { ...waiver, owner: 'eve' }, /`eve` is not one of/],
  ['a day too far', { ...waiver, expires: day('2027-12-31') }, /longer than 90 days/],
  ['a fingerprint of another form', { ...waiver, fingerprint: 'abc' }, /wrong form/],
  ['a check that is not there', { ...waiver, check: 'tls' }, /no check `tls`/],
  ['no reason', { ...waiver, reason: ' ' }, /wrong form/],
])('refuses %s', (_name, entry, expected) => {
  expect(() => append('version: 1\nowners: [octocat]\n', { kind: 'waiver', entry })).toThrow(expected)
})

it('refuses an attestation by a person who is no owner', () => {
  const file = { path: ATTESTATIONS_PATH, text: null }
  const context = { checks: CHECKS, asOf: TODAY, owners: ['hubot'] }

  expect(() => appendEntry(file, { kind: 'attestation', entry: attestation }, context)).toThrow(/owners/)
})
