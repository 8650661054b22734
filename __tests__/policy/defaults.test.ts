import { CHECKS } from '../../src/checks/registry.ts'
import { defaultPolicy } from '../../src/policy/defaults.ts'
import { enforcementOf } from '../../src/policy/enforcement.ts'
import { matchesAny } from '../../src/policy/globs.ts'
import { TODAY } from '../support/policy-sketch.ts'

const policy = defaultPolicy(CHECKS)

it('requires the lines of the checklist and advises on its follow-ups', () => {
  const levels = Object.values(policy.checks).map(({ level }) => level.value)

  expect(levels.filter((level) => level === 'required')).toHaveLength(20)
  expect(levels.slice(20)).toEqual(['advisory', 'advisory', 'advisory'])
})

test.each([
  ['release/1.2', 'branches', true],
  ['releases/2026/11', 'branches', true],
  ['main', 'branches', false],
  ['release-please--branches--main', 'heads', true],
  ['changeset-release/main', 'heads', true],
  ['feature/release', 'heads', false],
  ['v1.2.3', 'tags', true],
  ['2026.11', 'tags', true],
  ['nightly', 'tags', false],
] as const)('%s among the release %s: %s', (name, kind, expected) => {
  expect(matchesAny(policy.release[kind].value, name)).toBe(expected)
})

it('enforces nothing on pull requests and all at release', () => {
  expect(enforcementOf(policy, 'tls-required', 'pull-request', TODAY).enforced).toBe(false)
  expect(enforcementOf(policy, 'tls-required', 'release', TODAY)).toEqual({ enforced: true, counts: 'all' })
})

it('has every option of every check', () => {
  for (const { slug, options } of CHECKS) {
    expect(Object.keys(policy.checks[slug]?.options ?? {})).toEqual(Object.keys(options))
  }
})

it('lets nobody break the glass', () => {
  expect(policy.breakGlass.value.users).toEqual([])
})
