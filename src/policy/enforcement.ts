import type { IsoDate } from '../model/date.ts'
import type { NonEmpty } from '../model/non-empty.ts'
import { type Enforcement, ENFORCEMENTS, type Stage } from '../model/stage.ts'
import type { EnforceSetting, Policy, Setting } from './policy.ts'

/** What holds for one check, and what would hold if enforcement were not switched off. */
export interface EffectiveEnforcement {
  /** False under `none`: the decision is then made and shown as it would be, and does not count. */
  readonly enforced: boolean
  /** Which parts would count: `introduced` or `all`. */
  readonly counts: Exclude<Enforcement, 'none'>
}

/**
 * The enforcement of one check: its own, else the policy's, else the stage's default. A setting counts from its `from`
 * day on (inclusive, UTC); before, it is as if it were not written.
 */
export function enforcementOf(
  policy: Pick<Policy, 'present' | 'enforce' | 'checks'>,
  slug: string,
  stage: Stage,
  asOf: IsoDate,
): EffectiveEnforcement {
  const written = inForce(policy.checks[slug]?.enforce ?? null, asOf) ?? inForce(policy.enforce, asOf)
  const enforcement = written ?? defaultEnforcement(policy.present, stage)
  return enforcement === 'none'
    ? { enforced: false, counts: stageEnforcement(stage) }
    : { enforced: true, counts: enforcement }
}

/** The strictest of what holds for one check on several days. */
export function strictestEnforcement(
  policy: Pick<Policy, 'present' | 'enforce' | 'checks'>,
  slug: string,
  stage: Stage,
  [first, ...others]: NonEmpty<IsoDate>,
): EffectiveEnforcement {
  return others
    .map((day) => enforcementOf(policy, slug, stage, day))
    .reduce((a, b) => (rankOf(b) > rankOf(a) ? b : a), enforcementOf(policy, slug, stage, first))
}

/** From loosest to strictest. */
export function rankOf({ enforced, counts }: EffectiveEnforcement): number {
  return ENFORCEMENTS.indexOf(enforced ? counts : 'none')
}

function inForce(setting: Setting<EnforceSetting> | null, asOf: IsoDate): Enforcement | null {
  if (setting === null) return null
  const { enforcement, from } = setting.value
  return from !== null && asOf < from ? null : enforcement
}

/** A repository that has no policy yet is shown on pull requests what would block, and nothing more. */
function defaultEnforcement(policyIsPresent: boolean, stage: Stage): Enforcement {
  return stage === 'pull-request' && !policyIsPresent ? 'none' : stageEnforcement(stage)
}

function stageEnforcement(stage: Stage): Exclude<Enforcement, 'none'> {
  return stage === 'pull-request' ? 'introduced' : 'all'
}
