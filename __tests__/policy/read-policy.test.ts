import { CHECKS as REGISTERED } from '../../src/checks/registry.ts'
import { addDays } from '../../src/model/date.ts'
import { defaultPolicy } from '../../src/policy/defaults.ts'
import { MAX_WAIVER_DAYS } from '../../src/policy/entry-rules.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { CHECKS, DIGEST, FINGERPRINT, located, POLICY_PATH, policyOfText } from '../support/policy-file.ts'
import { day, TODAY } from '../support/policy-sketch.ts'

describe('a repository without a policy', () => {
  it('has the defaults and no problem', () => {
    const reading = readPolicy(null, CHECKS, { asOf: TODAY })

    expect(reading).toEqual({ policy: defaultPolicy(CHECKS), problems: [], broken: false })
    expect(reading.policy.present).toBe(false)
  })
})

test.each([
  ['empty', ''],
  ['a list', '- version: 1'],
  ['not YAML', 'version: ['],
  ['of another version', 'version: 2\nenforce: none'],
  ['without a version', 'enforce: none'],
])('a policy that is %s leaves the defaults, is present and is broken', (_name, text) => {
  const { policy, broken, problems } = policyOfText(text)

  expect(policy).toEqual({ ...defaultPolicy(CHECKS), present: true })
  expect(broken).toBe(true)
  expect(problems).toHaveLength(1)
})

it('reads every key of a whole policy with its place', () => {
  const { policy, problems, broken } = policyOfText(
    'version: 1',
    'extends: acme/security/policies/base.yml@v2',
    'enforce: {mode: all, from: 2027-01-01}',
    'owners: [octocat, hubot]',
    'release:',
    '  branches: ["main"]',
    '  heads: []',
    '  tags:',
    '    - "v[0-9]*.*.*"',
    'checks:',
    '  secrets-rotated:',
    '    level: advisory',
    '    enforce: introduced',
    '    waivable: false',
    '    maxAgeDays: 30',
    '  production-readiness:',
    '    notApplicable: A library has no production.',
    '    script: tools/ready.py',
    'paths:',
    '  production: ["src/**"]',
    '  development: ["docs/**"]',
    '  ignore: [vendor/**]',
    'breakGlass:',
    '  users: [octocat]',
    '  hours: 8',
    'limits: {maxFiles: 10, maxFileBytes: 20, maxFindings: 30, timeSeconds: 40}',
  )
  const at = (startLine: number) => expect.objectContaining({ path: POLICY_PATH, startLine }) as unknown
  const written = (value: unknown, line: number) => ({ value, from: 'policy', place: at(line) })

  expect([problems, broken]).toEqual([[], false])
  expect(policy).toEqual({
    present: true,
    extends: written('acme/security/policies/base.yml@v2', 2),
    enforce: written({ enforcement: 'all', from: '2027-01-01' }, 3),
    owners: written(['octocat', 'hubot'], 4),
    release: { branches: written(['main'], 6), heads: written([], 7), tags: written(['v[0-9]*.*.*'], 8) },
    checks: {
      'secrets-rotated': {
        level: written('advisory', 12),
        enforce: written({ enforcement: 'introduced', from: null }, 13),
        waivable: written(false, 14),
        notApplicable: { value: null, from: 'default', place: null },
        options: { maxAgeDays: written(30, 15) },
      },
      'production-readiness': {
        level: { value: 'advisory', from: 'default', place: null },
        enforce: null,
        waivable: { value: true, from: 'default', place: null },
        notApplicable: written('A library has no production.', 17),
        options: { script: written('tools/ready.py', 18) },
      },
      'tls-required': defaultPolicy(CHECKS).checks['tls-required'],
    },
    waivers: [],
    resolutions: [],
    paths: {
      production: written(['src/**'], 20),
      development: written(['docs/**'], 21),
      ignore: written(['vendor/**'], 22),
    },
    breakGlass: written({ users: ['octocat'], hours: 8 }, 23),
    limits: {
      maxFiles: written(10, 26),
      maxFileBytes: written(20, 26),
      maxFindings: written(30, 26),
      timeSeconds: written(40, 26),
    },
  })
})

test.each([
  ['an unknown key', 'ownrs: [octocat]'],
  ['an unknown check', 'checks: {tls: {level: off}}'],
  ['a wrong value', 'enforce: never'],
  ['a wrong entry of a setting', 'owners: [octocat, "@hubot"]'],
  ['a list of waivers that is none', 'waivers: none'],
  ['a key that is written twice', 'version: 1'],
])('%s breaks the policy and leaves its sound values', (_name, line) => {
  const { policy, broken, problems } = policyOfText('version: 1', 'paths: {ignore: [vendor/**]}', line)

  expect(problems).toHaveLength(1)
  expect(broken).toBe(true)
  expect(policy.paths.ignore.value).toEqual(['vendor/**'])
})

const waiver = (part: { readonly [key: string]: string } = {}) => {
  const keys = {
    check: 'tls-required',
    fingerprint: FINGERPRINT,
    reason: 'Internal listener.',
    owner: 'octocat',
    expires: '2026-12-31',
    ...part,
  }
  return Object.entries(keys).map(([key, value], index) => `  ${index === 0 ? '-' : ' '} ${key}: ${value}`)
}

describe('waivers', () => {
  it('name a finding, or a rule under a path', () => {
    const [check, , ...rest] = waiver()
    const { policy, problems } = policyOfText(
      'version: 1',
      'waivers:',
      ...waiver({ ticket: 'SEC-7' }),
      ...[check ?? '', '    rule: plain-listener', '    path: deploy/**', ...rest],
    )

    expect(problems).toEqual([])
    const common = { check: 'tls-required', reason: 'Internal listener.', owner: 'octocat', expires: '2026-12-31' }
    expect(policy.waivers).toEqual([
      {
        ...common,
        target: { kind: 'fingerprint', fingerprint: FINGERPRINT },
        ticket: 'SEC-7',
        place: expect.objectContaining({ startLine: 3, startColumn: 5, endLine: 8 }) as unknown,
      },
      {
        ...common,
        target: { kind: 'rule', rule: 'plain-listener', path: 'deploy/**' },
        ticket: null,
        place: expect.objectContaining({ startLine: 9, endLine: 14 }) as unknown,
      },
    ])
  })

  it('past their day are kept, so that they are shown as expired', () => {
    const { policy, problems } = policyOfText('version: 1', 'waivers:', ...waiver({ expires: '2020-01-01' }))

    expect(problems).toEqual([])
    expect(policy.waivers).toHaveLength(1)
  })

  it('may last ninety days and no longer', () => {
    const last = addDays(TODAY, MAX_WAIVER_DAYS)
    const kept = policyOfText('version: 1', 'waivers:', ...waiver({ expires: last }))
    const refused = policyOfText('version: 1', 'waivers:', ...waiver({ expires: addDays(last, 1) }))

    expect([MAX_WAIVER_DAYS, kept.problems, kept.policy.waivers.length]).toEqual([90, [], 1])
    expect(located(refused.problems)).toEqual(['too-long 7:14'])
    expect([refused.problems[0]?.mend, refused.policy.waivers]).toEqual([`Write ${last} or an earlier day.`, []])
  })

  it('are measured over a leap day', () => {
    const lines = ['version: 1', 'waivers:', ...waiver({ expires: '2028-04-01' })]
    const read = (asOf: string) =>
      readPolicy({ path: POLICY_PATH, text: lines.join('\n') }, CHECKS, { asOf: day(asOf) }).problems

    expect(located(read('2028-01-01'))).toEqual(['too-long 7:14'])
    expect(read('2028-01-02')).toEqual([])
  })

  test.each([
    ['a person who is no owner', ['owners: [hubot]'], {}, 'not-an-owner 7:12'],
    [
      'a check whose findings must not be waived',
      ['checks: {tls-required: {waivable: false}}'],
      {},
      'not-waivable 4:12',
    ],
    ['a check that is not there', ['owners: [octocat]'], { check: 'tls' }, 'unknown-check 4:12'],
    ['a fingerprint of another form', ['owners: [octocat]'], { fingerprint: 'abc' }, 'bad-value 5:18'],
    ['no words as reason', ['owners: [octocat]'], { reason: '" "' }, 'bad-value 6:13'],
    ['a key too many', ['owners: [octocat]'], { note: 'x' }, 'unknown-key 9:5'],
  ])('with %s are told, are not counted and break nothing else', (_name, settings, part, expected) => {
    const { policy, problems, broken } = policyOfText('version: 1', ...settings, 'waivers:', ...waiver(part))

    expect(located(problems)).toEqual([expected])
    expect([policy.waivers, broken]).toEqual([[], false])
  })

  it('belong to an owner however the login is cased', () => {
    const { problems } = policyOfText('version: 1', 'owners: [OctoCat]', 'waivers:', ...waiver())

    expect(problems).toEqual([])
  })

  it('beside a bad one still count', () => {
    const { policy, problems } = policyOfText('version: 1', 'waivers:', ...waiver({ owner: '1' }), ...waiver())

    expect(located(problems)).toEqual(['wrong-type 6:12'])
    expect(policy.waivers.map(({ place }) => place.startLine)).toEqual([8])
  })
})

describe('resolutions', () => {
  const resolution = (secret: string, revokedOn: string) => [
    'version: 1',
    'resolutions:',
    `  - secret: ${secret}`,
    `    revokedOn: ${revokedOn}`,
    '    by: octocat',
    '    evidence: SEC-8',
  ]

  it('are read with their place', () => {
    const { policy, problems } = policyOfText(...resolution(DIGEST, '2020-02-29'))

    expect(problems).toEqual([])
    expect(policy.resolutions).toEqual([
      {
        secret: DIGEST,
        revokedOn: '2020-02-29',
        by: 'octocat',
        evidence: 'SEC-8',
        place: expect.objectContaining({ startLine: 3, endLine: 6 }) as unknown,
      },
    ])
  })

  test.each([
    ['a day to come', DIGEST, '2026-11-25', 'future-date 4:16'],
    ['a value in place of its digest', 'hunter2-hunter2-hunter2', '2020-02-29', 'bad-value 3:13'],
  ])('with %s do not count', (_name, secret, revokedOn, expected) => {
    const { policy, problems, broken } = policyOfText(...resolution(secret, revokedOn))

    expect(located(problems)).toEqual([expected])
    expect([policy.resolutions, broken]).toEqual([[], false])
    expect(JSON.stringify(problems)).not.toContain('hunter2')
  })
})

it('takes the checks of the registry as they are', () => {
  const { policy, problems } = readPolicy({ path: POLICY_PATH, text: 'version: 1' }, REGISTERED, { asOf: TODAY })

  expect(problems).toEqual([])
  expect(Object.keys(policy.checks)).toEqual(REGISTERED.map(({ slug }) => slug))
})

it('keeps the commit that the file was read from', () => {
  const commit = 'c'.repeat(40)
  const { problems } = readPolicy({ path: POLICY_PATH, text: 'version: 1\na: 1', commit }, CHECKS, { asOf: TODAY })

  expect(problems.map(({ place }) => place.commit)).toEqual([commit])
})
