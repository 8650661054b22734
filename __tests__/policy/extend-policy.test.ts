import { defaultPolicy } from '../../src/policy/defaults.ts'
import { extendPolicy } from '../../src/policy/extend-policy.ts'
import { CHECKS, FINGERPRINT, located, policyOfText } from '../support/policy-file.ts'
import { day, TODAY } from '../support/policy-sketch.ts'

const COMMIT = 'c'.repeat(40)
const HEAD = ['version: 1', 'extends: acme/base/policy.yml@v1']

function extended(own: readonly string[], base: readonly string[]) {
  const file = { path: 'acme/base/policy.yml', text: ['version: 1', ...base].join('\n'), commit: COMMIT }
  return extendPolicy(policyOfText(...HEAD, ...own), file, CHECKS, { asOf: TODAY })
}

it('takes over what the repository does not write, with its place in the other file', () => {
  const { policy, problems, broken } = extended([], ['owners: [ada]', 'checks: {tls-required: {level: advisory}}'])

  expect([problems, broken]).toEqual([[], false])
  expect(policy.owners).toMatchObject({
    value: ['ada'],
    from: 'extends',
    place: { path: 'acme/base/policy.yml', commit: COMMIT, startLine: 2 },
  })
  expect(policy.checks['tls-required']?.level).toMatchObject({ value: 'advisory', from: 'extends' })
  expect(policy.checks['secrets-rotated']).toEqual(defaultPolicy(CHECKS).checks['secrets-rotated'])
})

it('keeps what the repository tightens', () => {
  const { policy, problems } = extended(
    ['checks: {secrets-rotated: {maxAgeDays: 30}}', 'release: {tags: [v*, "[0-9]*", rc*]}'],
    ['checks: {secrets-rotated: {maxAgeDays: 60}}'],
  )

  expect(problems).toEqual([])
  expect(policy.checks['secrets-rotated']?.options['maxAgeDays']).toMatchObject({ value: 30, from: 'policy' })
  expect(policy.release.tags.value).toEqual(['v*', '[0-9]*', 'rc*'])
})

it('tells a looser value at both places and holds the stricter', () => {
  const { policy, problems, broken } = extended(
    ['checks:', '  tls-required:', '    level: advisory'],
    ['checks: {tls-required: {level: required}}'],
  )

  expect(located(problems)).toEqual(['looser-than-extended 5:5'])
  expect(problems[0]?.related).toEqual([
    expect.objectContaining({ path: 'acme/base/policy.yml', commit: COMMIT, startLine: 2, startColumn: 25 }),
  ])
  expect(policy.checks['tls-required']?.level).toMatchObject({ value: 'required', from: 'extends' })
  expect(broken).toBe(false)
})

test.each([
  ['a level', 'checks: {tls-required: {level: off}}', []],
  ['a check that does not apply', 'checks: {tls-required: {notApplicable: No listener.}}', []],
  ['an older secret', 'checks: {secrets-rotated: {maxAgeDays: 91}}', []],
  ['ignored paths', 'paths: {ignore: [vendor/**]}', []],
  ['a lower limit', 'limits: {maxFiles: 10}', []],
  ['fewer release branches', 'release: {branches: [main]}', []],
  ['users of break-glass', 'breakGlass: {users: [ada], hours: 1}', []],
  [
    'waivers where they are forbidden',
    'checks: {tls-required: {waivable: true}}',
    ['checks: {tls-required: {waivable: false}}'],
  ],
  ['another owner', 'owners: [ada, eve]', ['owners: [ada]']],
  ['no enforcement', 'enforce: none', []],
  [
    'enforcement that comes later',
    'enforce: {mode: all, from: 2027-02-01}',
    ['enforce: {mode: all, from: 2027-01-01}'],
  ],
  ['less enforcement of a check', 'checks: {tls-required: {enforce: introduced}}', ['enforce: all']],
  ['less enforcement at release', 'enforce: introduced', []],
  [
    'another script than the fixed one',
    'checks: {production-readiness: {script: b.py}}',
    ['checks: {production-readiness: {script: a.py}}'],
  ],
])('%s is looser', (_name, own, base) => {
  const reading = extended([own], base)

  expect(reading.problems.map(({ code }) => code)).toEqual(['looser-than-extended'])
  expect(reading.problems[0]?.place.startLine).toBe(3)
  const alone = extended([], base).policy
  // Whatever place a value now names, it demands what the extended policy demands (or, for lists, more).
  const demands = (policy: typeof alone) => [
    policy.enforce?.value,
    policy.owners.value,
    policy.paths.ignore.value,
    policy.breakGlass.value.users,
    policy.limits.maxFiles.value,
    Object.values(policy.checks).map((check) => [
      check.level.value,
      check.enforce?.value,
      check.waivable.value,
      check.notApplicable.value,
      Object.values(check.options).map((option) => option.value),
    ]),
  ]
  expect(demands(reading.policy)).toEqual(demands(alone))
})

test.each([
  ['the same again', 'enforce: {mode: all, from: 2027-01-01}'],
  ['an earlier day', 'enforce: {mode: all, from: 2026-12-01}'],
  ['at once', 'enforce: all'],
])('enforcement that is %s is as strict', (_name, own) => {
  expect(extended([own], ['enforce: {mode: all, from: 2027-01-01}']).problems).toEqual([])
})

it('lets a repository name its own script where the extended policy does not', () => {
  const { policy, problems } = extended(['checks: {production-readiness: {script: b.py}}'], [])

  expect(problems).toEqual([])
  expect(policy.checks['production-readiness']?.options['script']?.value).toBe('b.py')
})

const waiver = (owner: string) => [
  'waivers:',
  `  - {check: tls-required, fingerprint: ${FINGERPRINT}, reason: Internal., owner: ${owner}, expires: 2026-12-01}`,
]

it('leaves the waivers of the extended policy where they are', () => {
  expect(extended([], waiver('ada')).policy.waivers).toEqual([])
  expect(extended(waiver('ada'), []).policy.waivers).toHaveLength(1)
})

test.each([
  ['by an owner that the extended policy has not', ['owners: [ada]'], 'not-an-owner 4:5'],
  ['of a check that it does not let be waived', ['checks: {tls-required: {waivable: false}}'], 'not-waivable 4:5'],
])('drops a waiver %s', (_name, base, expected) => {
  const { policy, problems } = extended(waiver('eve'), base)

  expect(located(problems)).toEqual([expected])
  expect(policy.waivers).toEqual([])
})

test.each([
  ['that is not YAML', 'version: ['],
  ['with an unknown key', 'ownrs: [ada]'],
  ['that extends yet another', 'extends: acme/base/other.yml@v1'],
])('an extended policy %s breaks this one', (_name, line) => {
  const { problems, broken } = extended([], [line])

  expect(located(problems)).toEqual(['extended-broken 2:1'])
  expect(problems[0]?.related?.[0]).toMatchObject({ path: 'acme/base/policy.yml' })
  expect(broken).toBe(true)
})

it('compares enforcement on every day, those of a check among them', () => {
  const base = ['enforce: none', 'checks: {tls-required: {enforce: {mode: all, from: 2026-12-01}}}']
  const { policy, problems } = extended(['checks: {tls-required: {enforce: {mode: all, from: 2026-12-02}}}'], base)

  expect(problems).toHaveLength(1)
  expect(policy.checks['tls-required']?.enforce?.value.from).toBe(day('2026-12-01'))
})
