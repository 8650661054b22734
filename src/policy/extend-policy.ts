import { addDays, type IsoDate } from '../model/date.ts'
import { STAGES } from '../model/stage.ts'
import { enforcementOf, rankOf } from './enforcement.ts'
import { waiverMistakes } from './entry-rules.ts'
import type { PolicyFile } from './located-file.ts'
import { inSourceOrder } from './located-reader.ts'
import type { CheckPolicy, EnforceSetting, Policy, PolicyProblem, Setting, Waiver } from './policy.ts'
import type { CheckDescription } from './policy-shape.ts'
import { readPolicy, waivableBy, type PolicyReading } from './read-policy.ts'
import { optionStrictness, STRICTNESS, type StrictnessRule, type Tightened } from './strictness.ts'

/**
 * The effective policy of a repository that extends another: what it does not write it takes over, and no value is looser
 * than the extended policy's, whose built-in defaults count as written. A looser value is a problem, and the stricter one
 * holds. Waivers and resolutions do not travel. `extended.commit` is the resolved SHA; fetching the file, and ending the run
 * where that fails, is the caller's affair.
 */
export function extendPolicy(
  own: PolicyReading,
  extended: PolicyFile,
  checks: readonly CheckDescription[],
  { asOf }: { readonly asOf: IsoDate },
): PolicyReading {
  const reading = readPolicy(extended, checks, { asOf })
  const [from, base] = [own.policy, reading.policy]
  const problems: PolicyProblem[] = [...brokenExtended(from, reading)]
  const broken = own.broken || problems.length > 0

  const value = <K extends keyof Tightened>(key: K, of: (policy: Policy) => Setting<Tightened[K]>) =>
    tighten(key, STRICTNESS[key], of(from), of(base), problems)
  const enforce = tightenEnforcement('enforce', from.enforce, base.enforce, problems, (setting) =>
    isEnforcedAtLeast({ ...from, enforce: setting, checks: {} }, { ...base, checks: {} }, '', asOf),
  )
  const settings: Policy = {
    present: true,
    extends: from.extends,
    enforce,
    owners: value('owners', (policy) => policy.owners),
    release: {
      branches: value('release.branches', (policy) => policy.release.branches),
      heads: value('release.heads', (policy) => policy.release.heads),
      tags: value('release.tags', (policy) => policy.release.tags),
    },
    checks: Object.fromEntries(
      checks.flatMap((check) => {
        const [ownCheck, baseCheck] = [from.checks[check.slug], base.checks[check.slug]]
        if (ownCheck === undefined || baseCheck === undefined) return []
        return [[check.slug, tightenCheck(check, ownCheck, baseCheck, { ...from, enforce }, base, asOf, problems)]]
      }),
    ),
    waivers: from.waivers,
    resolutions: from.resolutions,
    paths: {
      production: value('paths.production', (policy) => policy.paths.production),
      development: value('paths.development', (policy) => policy.paths.development),
      ignore: value('paths.ignore', (policy) => policy.paths.ignore),
    },
    breakGlass: value('breakGlass', (policy) => policy.breakGlass),
    limits: {
      maxFiles: value('limits.maxFiles', (policy) => policy.limits.maxFiles),
      maxFileBytes: value('limits.maxFileBytes', (policy) => policy.limits.maxFileBytes),
      maxFindings: value('limits.maxFindings', (policy) => policy.limits.maxFindings),
      timeSeconds: value('limits.timeSeconds', (policy) => policy.limits.timeSeconds),
    },
  }
  const waivers = settings.waivers.filter((waiver) => mayStay(waiver, settings, asOf, problems))
  return { policy: { ...settings, waivers }, problems: inSourceOrder([...own.problems, ...problems]), broken }
}

/** Mistakes in the extended file, told where it is named: its own lines are in another repository. */
function brokenExtended(own: Policy, { policy, problems, broken }: PolicyReading): readonly PolicyProblem[] {
  const place = own.extends.place
  if (place === null) return []
  const [first] = problems
  const mend = 'Mend it there, or name a version of it that is sound.'
  const related = problems.map((problem) => problem.place)
  if (broken && first !== undefined) {
    const line = first.place.startLine === null ? '' : ` (line ${String(first.place.startLine)})`
    const message = `The extended policy has mistakes. The first${line}: ${first.message}`
    return [{ code: 'extended-broken', message, mend, place, related }]
  }
  if (policy.extends.value === null || policy.extends.place === null) return []
  const message = 'The extended policy extends another one, which is not followed.'
  const name = 'Extend that one, or have its demands written into this one.'
  return [{ code: 'extended-broken', message, mend: name, place, related: [policy.extends.place] }]
}

function tighten<T>(
  key: string,
  rule: StrictnessRule<T>,
  own: Setting<T>,
  base: Setting<T>,
  problems: PolicyProblem[],
): Setting<T> {
  if (own.place === null) return takenOver(base)
  if (rule.isAtLeast(own.value, base.value)) return own
  problems.push(looser(key, own.place, base, rule.mend))
  return { ...takenOver(base), value: rule.stricter(own.value, base.value) }
}

function takenOver<T>(base: Setting<T>): Setting<T> {
  return base.from === 'policy' ? { ...base, from: 'extends' } : base
}

function looser(
  key: string,
  place: PolicyProblem['place'],
  base: Pick<Setting<unknown>, 'place'> | null,
  mend: string,
): PolicyProblem {
  const basePlace = base?.place ?? null
  const than = basePlace === null ? 'the built-in value of the extended policy' : 'the extended policy'
  const message = `\`${key}\` is looser than ${than}, which holds.`
  const related = basePlace === null ? {} : { related: [basePlace] }
  return { code: 'looser-than-extended', message, mend, place, ...related }
}

function tightenCheck(
  { slug, options }: CheckDescription,
  own: CheckPolicy,
  base: CheckPolicy,
  ownPolicy: Policy,
  basePolicy: Policy,
  asOf: IsoDate,
  problems: PolicyProblem[],
): CheckPolicy {
  const value = <K extends keyof Tightened>(key: K, of: (check: CheckPolicy) => Setting<Tightened[K]>) =>
    tighten(key.replace('*', slug), STRICTNESS[key], of(own), of(base), problems)
  return {
    level: value('checks.*.level', (check) => check.level),
    enforce: tightenEnforcement(`checks.${slug}.enforce`, own.enforce, base.enforce, problems, (enforce) =>
      isEnforcedAtLeast({ ...ownPolicy, checks: { [slug]: { ...own, enforce } } }, basePolicy, slug, asOf),
    ),
    waivable: value('checks.*.waivable', (check) => check.waivable),
    notApplicable: value('checks.*.notApplicable', (check) => check.notApplicable),
    options: Object.fromEntries(
      Object.entries(base.options).map(([name, baseOption]) => {
        const option = own.options[name] ?? baseOption
        const stricter = options[name]?.stricter ?? 'fixed'
        const isFree = stricter === 'fixed' && baseOption.from === 'default' && option.place !== null
        const rule = optionStrictness(options[name])
        return [name, isFree ? option : tighten(`checks.${slug}.${name}`, rule, option, baseOption, problems)]
      }),
    ),
  }
}

function tightenEnforcement(
  key: string,
  own: Setting<EnforceSetting> | null,
  base: Setting<EnforceSetting> | null,
  problems: PolicyProblem[],
  isAtLeast: (setting: Setting<EnforceSetting>) => boolean,
): Setting<EnforceSetting> | null {
  const held = base === null ? null : takenOver(base)
  if (own === null) return held
  if (isAtLeast(own)) return own
  if (own.place !== null) {
    problems.push(looser(key, own.place, base, 'Take it away, or enforce as much from as early a day.'))
  }
  return held
}

/** Whether at every stage, on every day, one policy enforces a check at least as the other does. */
function isEnforcedAtLeast(own: Policy, base: Policy, slug: string, asOf: IsoDate): boolean {
  const settings = [own, base].flatMap((policy) => [policy.enforce, policy.checks[slug]?.enforce ?? null])
  // Enforcement changes on these days alone.
  const changes = settings.flatMap((setting) => setting?.value.from ?? [])
  const days = [asOf, ...changes, ...changes.map((day) => addDays(day, -1))]
  return STAGES.every((stage) =>
    days.every((day) => {
      const rank = (policy: Policy) => rankOf(enforcementOf(policy, slug, stage, day))
      return rank(own) >= rank(base)
    }),
  )
}

/** A waiver that the repository's own policy lets stand and the effective one does not is told and dropped. */
function mayStay(waiver: Waiver, policy: Policy, asOf: IsoDate, problems: PolicyProblem[]): boolean {
  const rules = { asOf, owners: policy.owners.value, isWaivable: waivableBy(policy) }
  const mistakes = waiverMistakes(waiver, rules)
  for (const { mistake } of mistakes) problems.push({ ...mistake, place: waiver.place })
  return mistakes.length === 0
}
