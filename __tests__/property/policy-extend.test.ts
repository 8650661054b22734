import fc from 'fast-check'
import { addDays } from '../../src/model/date.ts'
import { ENFORCEMENTS, LEVELS, STAGES } from '../../src/model/stage.ts'
import { enforcementOf } from '../../src/policy/enforcement.ts'
import { extendPolicy } from '../../src/policy/extend-policy.ts'
import type { Policy, Setting } from '../../src/policy/policy.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { STRICTNESS, type Tightened } from '../../src/policy/strictness.ts'
import { CHECKS } from '../support/policy-file.ts'
import { TODAY } from '../support/policy-sketch.ts'

const optional = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const names = fc.option(fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }), { nil: undefined })
const days = [0, 1, 40].map((count) => addDays(TODAY, count))
const enforce = fc.option(
  fc.oneof(
    fc.constantFrom(...ENFORCEMENTS),
    fc.record({ mode: fc.constantFrom(...ENFORCEMENTS), from: fc.constantFrom(...days) }),
  ),
  { nil: undefined },
)
const limit = optional([1, 700, 90_000])

const check = (options: { readonly [name: string]: fc.Arbitrary<unknown> }) =>
  fc.record({
    level: optional(LEVELS),
    enforce,
    waivable: optional([true, false]),
    notApplicable: optional(['It has none.', 'Not here.']),
    ...options,
  })

/** Any sound policy over the sketched checks, as JSON, which is YAML. */
const policyText = fc
  .record({
    version: fc.constant(1),
    enforce,
    owners: names,
    release: fc.record({ branches: names, heads: names, tags: names }),
    checks: fc.record({
      'secrets-rotated': check({ maxAgeDays: optional([1, 89, 90, 91, 365]) }),
      'production-readiness': check({ script: optional(['a.py', 'b.py']) }),
      'tls-required': check({}),
    }),
    paths: fc.record({ production: names, development: names, ignore: names }),
    breakGlass: fc.option(
      fc.record({ users: fc.uniqueArray(fc.constantFrom('a', 'b')), hours: fc.integer({ min: 1, max: 48 }) }),
      { nil: undefined },
    ),
    limits: fc.record({ maxFiles: limit, maxFileBytes: limit, maxFindings: limit, timeSeconds: optional([1, 900]) }),
  })
  .map((policy) => JSON.stringify(policy))

/** The settings that `STRICTNESS` orders, those of every check among them. */
const SETTINGS: { readonly [K in keyof Tightened]: (policy: Policy) => readonly Setting<Tightened[K]>[] } = {
  owners: ({ owners }) => [owners],
  'release.branches': ({ release }) => [release.branches],
  'release.heads': ({ release }) => [release.heads],
  'release.tags': ({ release }) => [release.tags],
  'checks.*.level': ({ checks }) => Object.values(checks).map(({ level }) => level),
  'checks.*.waivable': ({ checks }) => Object.values(checks).map(({ waivable }) => waivable),
  'checks.*.notApplicable': ({ checks }) => Object.values(checks).map(({ notApplicable }) => notApplicable),
  'paths.production': ({ paths }) => [paths.production],
  'paths.development': ({ paths }) => [paths.development],
  'paths.ignore': ({ paths }) => [paths.ignore],
  breakGlass: ({ breakGlass }) => [breakGlass],
  'limits.maxFiles': ({ limits }) => [limits.maxFiles],
  'limits.maxFileBytes': ({ limits }) => [limits.maxFileBytes],
  'limits.maxFindings': ({ limits }) => [limits.maxFindings],
  'limits.timeSeconds': ({ limits }) => [limits.timeSeconds],
}

function looserSettings<K extends keyof Tightened>(key: K, own: Policy, base: Policy): readonly K[] {
  const bases = SETTINGS[key](base)
  return SETTINGS[key](own).flatMap((setting, index) => {
    const other = bases[index]
    return other !== undefined && STRICTNESS[key].isAtLeast(setting.value, other.value) ? [] : [key]
  })
}

const KEYS = Object.keys(SETTINGS).filter((key): key is keyof Tightened => key in SETTINGS)

function looserEnforcement(own: Policy, base: Policy): readonly string[] {
  const moments = [...days, addDays(TODAY, 400)].flatMap((day) => STAGES.map((stage) => [day, stage] as const))
  const rank = (policy: Policy, slug: string, [day, stage]: (typeof moments)[number]) => {
    const { enforced, counts } = enforcementOf(policy, slug, stage, day)
    return ENFORCEMENTS.indexOf(enforced ? counts : 'none')
  }
  return CHECKS.flatMap(({ slug }) =>
    moments.filter((moment) => rank(own, slug, moment) < rank(base, slug, moment)).map(() => `${slug} enforce`),
  )
}

const read = (text: string, path = 'policy.yml') => readPolicy({ path, text }, CHECKS, { asOf: TODAY })
const extend = (own: string, base: string) =>
  extendPolicy(read(own), { path: 'base.yml', text: base, commit: 'c'.repeat(40) }, CHECKS, { asOf: TODAY })

it('never makes anything looser than the extended policy, whatever a repository writes', () => {
  fc.assert(
    fc.property(policyText, policyText, (own, base) => {
      const effective = extend(own, base).policy
      const alone = read(base).policy

      const looser = KEYS.flatMap((key) => looserSettings(key, effective, alone))
      expect([...looser, ...looserEnforcement(effective, alone)]).toEqual([])
      expect(effective.checks['secrets-rotated']?.options['maxAgeDays']?.value).toBeLessThanOrEqual(
        Number(alone.checks['secrets-rotated']?.options['maxAgeDays']?.value),
      )
    }),
    { numRuns: 200 },
  )
})

it('tells exactly when something the repository wrote does not hold', () => {
  fc.assert(
    fc.property(policyText, policyText, (own, base) => {
      const { policy, problems } = extend(own, base)
      const written = read(own).policy

      const overruled = KEYS.flatMap((key) =>
        SETTINGS[key](policy).filter((setting, index) => {
          const mine = SETTINGS[key](written)[index]
          return mine?.from === 'policy' && setting.from !== 'policy'
        }),
      )
      const told = problems.filter(({ message }) => !/enforce|maxAgeDays|script/.test(message))
      expect(told).toHaveLength(overruled.length)
      expect(problems.every(({ code }) => code === 'looser-than-extended')).toBe(true)
    }),
    { numRuns: 200 },
  )
})

it('changes nothing of a repository that extends its own policy', () => {
  fc.assert(
    fc.property(policyText, (text) => {
      const { policy, problems } = extend(text, text)

      expect(problems).toEqual([])
      expect(policy).toEqual(read(text).policy)
    }),
    { numRuns: 100 },
  )
})
