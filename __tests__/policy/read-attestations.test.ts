import { addDays } from '../../src/model/date.ts'
import { readAttestations } from '../../src/policy/read-attestations.ts'
import { ATTESTATIONS_PATH, attestationsOfText, CHECKS, located } from '../support/policy-file.ts'
import { day, TODAY } from '../support/policy-sketch.ts'

const COMMIT = 'c'.repeat(40)

const entry = (part: { readonly [key: string]: string } = {}) => {
  const keys = {
    check: 'secrets-rotated',
    statement: 'All keys were rotated.',
    by: 'octocat',
    on: '2026-11-01',
    expires: '2027-01-01',
    evidence: 'https://example.com/SEC-1',
    ...part,
  }
  return Object.entries(keys).map(([key, value], index) => `${index === 0 ? '-' : ' '} ${key}: ${value}`)
}

it('finds none in a repository without the file', () => {
  expect(readAttestations(null, CHECKS, { asOf: TODAY, owners: [] })).toEqual({
    attestations: [],
    problems: [],
    broken: false,
  })
})

it('reads entries for a check, for a criterion and for a break-glass', () => {
  const { attestations, problems } = attestationsOfText(
    ...entry(),
    ...entry({ criterion: 'leaked-secrets' }),
    ...entry({ check: 'break-glass', commit: COMMIT }),
  )

  expect(problems).toEqual([])
  const common = {
    check: 'secrets-rotated',
    statement: 'All keys were rotated.',
    by: 'octocat',
    on: '2026-11-01',
    expires: '2027-01-01',
    evidence: 'https://example.com/SEC-1',
  }
  const at = (startLine: number) => expect.objectContaining({ path: ATTESTATIONS_PATH, startLine }) as unknown
  expect(attestations).toEqual([
    { ...common, criterion: null, commit: null, place: at(1) },
    { ...common, criterion: 'leaked-secrets', commit: null, place: at(7) },
    { ...common, check: 'break-glass', criterion: null, commit: COMMIT, place: at(14) },
  ])
})

it('takes an empty list', () => {
  expect(attestationsOfText('[]')).toEqual({ attestations: [], problems: [], broken: false })
})

test.each([
  ['nothing', '', 'empty 1:1'],
  ['a mapping', 'check: tls-required', 'not-a-list 1:1'],
  ['no YAML', '- [', 'not-yaml 1:4'],
])('a file with %s cannot be used', (_name, text, expected) => {
  const { attestations, problems, broken } = attestationsOfText(text)

  expect(located(problems)).toEqual([expected])
  expect([attestations, broken]).toEqual([[], true])
})

test.each([
  ['a check that is not there', { check: 'secrets-rotate' }, 'unknown-check 1:10'],
  ['a criterion of another check', { criterion: 'listeners' }, 'unknown-criterion 7:14'],
  ['a statement of tomorrow', { on: '2026-11-25' }, 'future-date 4:7'],
  ['a bad day', { on: '2026-02-30' }, 'bad-date 4:7'],
  ['an end before its beginning', { expires: '2026-10-31' }, 'past-expiry 5:12'],
  ['no evidence', { evidence: '""' }, 'bad-value 6:13'],
  ['an owner with @', { by: '"@octocat"' }, 'bad-value 3:7'],
  ['a commit without break-glass', { commit: COMMIT }, 'unknown-key 7:3'],
  ['a break-glass without commit', { check: 'break-glass' }, 'missing-key 1:3'],
  ['a break-glass with a short commit', { check: 'break-glass', commit: 'abc123' }, 'bad-value 7:11'],
])('an entry with %s is told and left out', (_name, part, expected) => {
  const { attestations, problems, broken } = attestationsOfText(...entry(part))

  expect(located(problems)).toEqual([expected])
  expect([attestations, broken]).toEqual([[], false])
})

it('counts the 180 days from the day of the statement', () => {
  const last = addDays(day('2026-11-01'), 180)

  expect(attestationsOfText(...entry({ expires: last })).problems).toEqual([])
  expect(located(attestationsOfText(...entry({ expires: addDays(last, 1) })).problems)).toEqual(['too-long 5:12'])
})

it('keeps an entry whose day has passed, so that it is shown as expired', () => {
  const { attestations, problems } = attestationsOfText(...entry({ on: '2020-01-01', expires: '2020-02-01' }))

  expect(problems).toEqual([])
  expect(attestations).toHaveLength(1)
})

it('lets owners alone attest once they are set', () => {
  const file = { path: ATTESTATIONS_PATH, text: entry().join('\n') }
  const read = (...owners: string[]) => readAttestations(file, CHECKS, { asOf: TODAY, owners })

  expect(located(read('hubot').problems)).toEqual(['not-an-owner 3:7'])
  expect(read('hubot').attestations).toEqual([])
  expect(read('hubot', 'OctoCat').problems).toEqual([])
})

it('says which criteria the check has', () => {
  const [problem] = attestationsOfText(...entry({ criterion: 'stored-secret' })).problems

  expect(problem?.mend).toMatch(/Did you mean stored-secrets\?.*leaked-secrets/)
})
