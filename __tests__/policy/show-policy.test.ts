import { CHECKS as REGISTERED } from '../../src/checks/registry.ts'
import { defaultPolicy } from '../../src/policy/defaults.ts'
import { extendPolicy } from '../../src/policy/extend-policy.ts'
import { policyRows, policyTable } from '../../src/policy/show-policy.ts'
import { CHECKS, DIGEST, FINGERPRINT, POLICY_PATH, policyOfText } from '../support/policy-file.ts'
import { TODAY } from '../support/policy-sketch.ts'

const own = policyOfText(
  'version: 1',
  'extends: acme/base/policy.yml@v1',
  'owners: [octocat, hubot]',
  'enforce: {mode: all, from: 2027-01-01}',
  'checks:',
  '  secrets-rotated: {maxAgeDays: 30}',
  'waivers:',
  `  - {check: tls-required, fingerprint: ${FINGERPRINT}, reason: a, owner: octocat, expires: 2026-12-01}`,
  '  - {check: tls-required, rule: plain, path: src/**, reason: a, owner: octocat, expires: 2026-12-01}',
  'resolutions:',
  `  - {secret: "${DIGEST}", revokedOn: 2026-01-01, by: hubot, evidence: a}`,
)
const base = ['version: 1', 'breakGlass: {users: [ada], hours: 4}'].join('\n')
const { policy } = extendPolicy(own, { path: 'acme/base/policy.yml', text: base, commit: 'c'.repeat(40) }, CHECKS, {
  asOf: TODAY,
})

it('says of every value where it comes from', () => {
  const rows = policyRows(policy)
  const told = (key: string) => {
    const row = rows.find((each) => each.key === key)
    return [row?.value, row?.from, row?.place?.path, row?.place?.startLine]
  }

  expect(told('owners')).toEqual(['octocat, hubot', 'policy', POLICY_PATH, 3])
  expect(told('enforce')).toEqual(['all from 2027-01-01', 'policy', POLICY_PATH, 4])
  expect(told('checks.secrets-rotated.maxAgeDays')).toEqual(['30', 'policy', POLICY_PATH, 6])
  expect(told('checks.tls-required.enforce')).toEqual(['as for all checks', 'default', undefined, undefined])
  expect(told('breakGlass')).toEqual(['ada, for 4 hours', 'extends', 'acme/base/policy.yml', 2])
  expect(told('paths.ignore')).toEqual(['none', 'default', undefined, undefined])
  expect(told('waivers[0]')).toEqual([
    `tls-required ${FINGERPRINT}, by octocat until 2026-12-01`,
    'policy',
    POLICY_PATH,
    8,
  ])
  expect(told('waivers[1]')[0]).toBe('tls-required plain in src/**, by octocat until 2026-12-01')
  expect(told('resolutions[0]')[0]).toBe(`${DIGEST}, revoked by hubot on 2026-01-01`)
})

it('has a row for every check and each of its values', () => {
  const keys = policyRows(defaultPolicy(REGISTERED)).map(({ key }) => key)

  expect(new Set(keys).size).toBe(keys.length)
  for (const { slug, options } of REGISTERED) {
    const names = ['level', 'enforce', 'waivable', 'notApplicable', ...Object.keys(options)]
    expect(keys.filter((key) => key.startsWith(`checks.${slug}.`))).toEqual(
      names.map((name) => `checks.${slug}.${name}`),
    )
  }
})

it('makes a table whose values stand in one column', () => {
  const lines = policyTable(policyRows(policy), (text) => text).split('\n')
  const [heading = ''] = lines

  expect(heading).toMatch(/^KEY +FROM +VALUE$/)
  expect(lines.at(-1)).toBe('')
  expect(lines.find((line) => line.startsWith('owners '))?.indexOf('octocat')).toBe(heading.indexOf('VALUE'))
  expect(lines.find((line) => line.startsWith('limits.maxFiles '))).toMatch(/ default +1000000$/)
  expect(lines.find((line) => line.startsWith('breakGlass '))).toContain('extends acme/base/policy.yml@cccccccccccc:2')
})

it('lets text of the files out through the escape alone', () => {
  const { policy: hostile } = policyOfText('version: 1', 'checks: {tls-required: {notApplicable: "\\u202eevil"}}')
  const table = policyTable(policyRows(hostile), (text) => text.replaceAll('\u202e', '(bidi)'))

  expect(table).toContain('(bidi)evil')
  expect(table).not.toContain('\u202e')
})
