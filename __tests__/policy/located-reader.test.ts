import { array, integer, object, optional, string } from '../../src/model/shape.ts'
import { MAX_PROBLEMS, readShape } from '../../src/policy/located-reader.ts'
import { attestationsOfText, located, policyOfText } from '../support/policy-file.ts'

const waiver = (...lines: string[]) => ['version: 1', 'waivers:', ...lines]
const levels = (count: number) => `${'['.repeat(count)}${']'.repeat(count)}`

test.each([
  ['an empty file', [''], ['empty 1:1']],
  ['a file of comments', ['# nothing yet', ''], ['empty 1:1']],
  ['a lone document mark', ['---', ''], ['empty 1:1']],
  ['a list where a mapping is due', ['- version: 1'], ['not-a-mapping 1:1']],
  ['a single word', ['version'], ['not-a-mapping 1:1']],
  ['null for the whole', ['null'], ['wrong-type 1:1']],
  ['broken YAML', ['version: 1', 'owners: [a'], ['not-yaml 2:11']],
  ['a tab for indentation', ['version: 1', 'release:', '\tbranches: []'], ['not-yaml 3:1']],
  ['a second document', ['version: 1', '---', 'version: 1'], ['not-yaml 3:1']],
  ['a null character', ['version: 1', 'owners: ["\0"]'], ['not-yaml']],
  ['bytes that are no UTF-8', ['version: 1 # \ufffd'], ['not-yaml']],
  ['more than a mebibyte', [`version: 1 # ${'x'.repeat(1_048_576)}`], ['too-large 1:1']],
  ['a thousand levels', ['version: 1', `owners: ${levels(1_000)}`], ['too-large 2:108']],
  ['a key that is a list', ['version: 1', '? [a]', ': 1'], ['not-yaml 2:3']],
  ['an alias without anchor', ['version: 1', 'owners: *people'], ['not-yaml 2:9']],
  ['a cycle of aliases', ['version: 1', 'owners: &people [*people]'], ['not-yaml 2:18']],
  ['duplicate keys', ['version: 1', 'enforce: all', 'enforce: none'], ['duplicate-key 3:1']],
  ['a duplicate key in quotes', ['version: 1', '"version": 1'], ['duplicate-key 2:1']],
  ['an unknown key', ['version: 1', 'enforced: all'], ['unknown-key 2:1']],
  [
    'a key that every object has',
    ['version: 1', 'constructor: 1', '__proto__: 2'],
    ['unknown-key 2:1', 'unknown-key 3:1'],
  ],
  ['a number as key', ['version: 1', '7: 1'], ['unknown-key 2:1']],
  ['a merge key', ['version: 1', '<<: {enforce: all}'], ['unknown-key 2:1']],
  ['no version', ['enforce: all'], ['missing-key 1:1']],
  ['another version', ['version: 2'], ['bad-value 1:10']],
  ['a version in quotes', ['version: "1"'], ['bad-value 1:10']],
  ['a key without value', ['version: 1', 'owners:'], ['wrong-type 2:8']],
  ['a list where words are due', ['version: 1', 'enforce: [all]'], ['wrong-type 2:10']],
  ['a word where a list is due', ['version: 1', 'owners: octocat'], ['not-a-list 2:9']],
  ['a word where a mapping is due', ['version: 1', 'release: main'], ['not-a-mapping 2:10']],
  ['a number where text is due', ['version: 1', 'owners:', '  - octocat', '  - 12'], ['wrong-type 4:5']],
  ['text where a number is due', ['version: 1', 'limits: {maxFiles: "7"}'], ['wrong-type 2:20']],
  ['a fraction where a whole number is due', ['version: 1', 'limits: {maxFiles: 7.5}'], ['wrong-type 2:20']],
  ['a number out of bounds', ['version: 1', 'limits: {maxFiles: 0}'], ['bad-value 2:20']],
  ['text where true or false is due', ['version: 1', 'checks: {tls-required: {waivable: no}}'], ['wrong-type 2:35']],
  ['a tag of its own', ['version: 1', 'owners: !people [octocat]'], ['wrong-type 2:17']],
  ['a tag that fits no list', ['version: 1', 'owners: !!set {octocat}'], ['wrong-type 2:15']],
  ['an unknown word', ['version: 1', 'enforce: al'], ['bad-value 2:10']],
  ['an unknown slug', ['version: 1', 'checks:', '  tls-requird: {level: off}'], ['unknown-check 3:3']],
  [
    'every mistake of a file',
    ['version: 1', 'a: 1', 'enforce: x', 'owners: 5'],
    ['unknown-key 2:1', 'bad-value 3:10', 'not-a-list 4:9'],
  ],
] as const)('%s is told at its place', (_name, lines, expected) => {
  expect(located(policyOfText(...lines).problems)).toEqual(expected)
})

test.each([
  ['tomorrow', 'bad-date 7:14'],
  ['2026-02-30', 'bad-date 7:14'],
  ['2027-2-3', 'bad-date 7:14'],
  ['20270203', 'wrong-type 7:14'],
  ['2027-01-01T00:00:00Z', 'bad-date 7:14'],
])('%s is no day', (written, expected) => {
  const lines = [
    '  - check: tls-required',
    '    rule: a',
    '    path: src/**',
    '    owner: a',
    `    expires: ${written}`,
  ]
  const { problems, policy } = policyOfText(...waiver(...lines, '    reason: Old.'))

  expect(located(problems)).toEqual([expected])
  expect(policy.waivers).toEqual([])
})

test.each(['2026-12-01', '"2026-12-01"', "'2026-12-01'", '!!str 2026-12-01', '>-\n      2026-12-01'])(
  'the day %s is read as written',
  (written) => {
    const lines = ['  - check: tls-required', '    rule: a', '    path: src/**', '    owner: a', '    reason: Old.']
    const { problems, policy } = policyOfText(...waiver(...lines, `    expires: ${written}`))

    expect(problems).toEqual([])
    expect(policy.waivers.map(({ expires }) => expires)).toEqual(['2026-12-01'])
  },
)

describe('anchors', () => {
  it('are followed, and a mistake behind an alias is told at the alias', () => {
    const { policy, problems } = policyOfText(
      'version: 1',
      'release:',
      '  branches: &names ["main"]',
      '  heads: *names',
      'owners: &bad ["@octocat"]',
      'breakGlass: {users: *bad, hours: 2}',
    )

    expect(policy.release.heads.value).toEqual(['main'])
    expect(located(problems)).toEqual(['bad-value 5:15', 'bad-value 5:15'])
  })

  it('that multiply are refused with the whole file, in bounded time', () => {
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    for (let level = 1; level < 12; level += 1) {
      const alias = `*a${String(level - 1)}`
      bomb.push(`a${String(level)}: &a${String(level)} [${Array(10).fill(alias).join(', ')}]`)
    }

    const { problems, policy, broken } = policyOfText('version: 1', ...bomb)

    expect(problems.map(({ code, place }) => [code, place.startLine])).toEqual([['too-large', 6]])
    expect([policy.present, broken]).toEqual([true, true])
  })

  it('may stand in every list that people share', () => {
    const { attestations, problems } = attestationsOfText(
      '- &first',
      '  check: tls-required',
      '  statement: Checked.',
      '  by: octocat',
      '  on: 2026-11-01',
      '  expires: 2027-01-01',
      '  evidence: https://example.com/1',
      '- *first',
    )

    expect(problems).toEqual([])
    expect(attestations.map(({ place }) => place.startLine)).toEqual([2, 8])
  })
})

describe('a message', () => {
  const messages = (...lines: string[]) =>
    policyOfText(...lines).problems.map(({ message, mend }) => `${message} ${mend}`)

  test.each([
    ['names a key that was meant', ['version: 1', 'enforec: all'], /Did you mean enforce\?/],
    ['names a check that was meant', ['version: 1', 'checks: {tls-require: {}}'], /Did you mean tls-required\?/],
    ['names a word that was meant', ['version: 1', 'enforce: introduce'], /Did you mean introduced\?/],
    ['lists the words that are allowed', ['version: 1', 'enforce: 5'], /`none`, `introduced` or `all`/],
    ['says which line had the key first', ['version: 1', 'owners: [a]', 'owners: [b]'], /first on line 2/],
    ['says how a list is written', ['version: 1', 'owners: octocat'], /after `- `/],
    ['says the bounds of a number', ['version: 1', 'limits: {timeSeconds: 0}'], /from 1 to 21600/],
    ['asks for quotes round a number', ['version: 1', 'owners: [12]'], /in quotes/],
    [
      'names both ways to name findings',
      waiver('  - check: tls-required'),
      /`fingerprint`.*or `rule` and `path` in its place/,
    ],
    [
      'tells keys apart that exclude each other',
      waiver(`  - {check: tls-required, rule: a, path: b, fingerprint: c, reason: d, owner: e, expires: 2026-12-01}`),
      /`fingerprint` cannot stand beside/,
    ],
  ])('%s', (_name, lines, expected) => {
    expect(messages(...lines).join('\n')).toMatch(expected)
  })

  it('never repeats what may be a credential or hostile text', () => {
    const value = ['gh', 'p_'].join('') + 'A1b2'.repeat(9)
    const hostile = '<img src=x>\u202e'

    const told = messages('version: 1', `enforce: ${value}`, `owners: ["${hostile}"]`, `${value}: 1`, `"${hostile}": 1`)

    expect(told).toHaveLength(4)
    expect(told.join('\n')).not.toContain(value)
    expect(told.join('\n')).not.toContain('<img')
  })
})

it('keeps both places of a key that is written twice', () => {
  const [problem] = policyOfText('version: 1', 'owners: [a]', 'owners: [b]').problems

  expect(problem?.place).toMatchObject({ startLine: 3, startColumn: 1, endLine: 3, endColumn: 7 })
  expect(problem?.related?.map(({ startLine }) => startLine)).toEqual([2])
})

test.each([
  ['CR LF line breaks', 'version: 1\r\nenforce: al\r\n', 'bad-value 2:10'],
  ['a byte order mark', '\ufeffversion: 1\nenforce: al\n', 'bad-value 2:10'],
  ['a byte order mark on its line', '\ufeffverzion: 1\nversion: 1', 'unknown-key 1:1'],
])('%s move no place', (_name, text, expected) => {
  expect(located(policyOfText(text).problems)).toEqual([expected])
})

it('tells a thousand mistakes and how many more there are', () => {
  const list = readShape({ path: 'p', text: `n:\n${'  - x\n'.repeat(1_500)}` }, object({ n: array(integer()) }))

  expect(list.problems).toHaveLength(MAX_PROBLEMS + 1)
  expect(list.problems.at(-1)?.message).toContain('500 more mistakes')
})

it('leaves out what is unsound, an item of a list as a whole', () => {
  type Item = { readonly a: number; readonly b?: string }
  const item = object<Item>({ a: integer(), b: optional(string()) })
  const shape = object<{ readonly one?: Item; readonly list: readonly Item[] }>({
    one: optional(item),
    list: array(item),
  })

  const { value, placeOf, valuePlaceOf } = readShape(
    { path: 'p', text: 'one: {a: 1, b: 2}\nlist:\n  - {a: 1, b: 2}\n  - a: 3\n' },
    shape,
  )

  expect(value).toEqual({ one: { a: 1 }, list: [{ a: 3 }] })
  const list = value?.list ?? []
  expect(placeOf(list, 0)).toMatchObject({ startLine: 4, startColumn: 5 })
  expect(valuePlaceOf(list[0] ?? {}, 'a')).toMatchObject({ startLine: 4, startColumn: 8 })
})
