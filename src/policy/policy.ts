import type { IsoDate } from '../model/date.ts'
import type { FilePlace } from '../model/place.ts'
import type { Enforcement, Level } from '../model/stage.ts'

/** A value of the effective policy and where it comes from; `place` is null for a built-in default. */
export interface Setting<T> {
  readonly value: T
  readonly from: 'default' | 'policy' | 'extends'
  readonly place: FilePlace | null
}

/** `enforce` for all checks or for one; before `from` it is as if it were not written. */
export interface EnforceSetting {
  readonly enforcement: Enforcement
  readonly from: IsoDate | null
}

export interface CheckPolicy {
  readonly level: Setting<Level>
  /** Null where the policy says nothing for this check. */
  readonly enforce: Setting<EnforceSetting> | null
  /** False forbids waivers of this check's findings. */
  readonly waivable: Setting<boolean>
  /** Why the check does not apply here, in the team's words; it answers what nobody could see, never a finding. */
  readonly notApplicable: Setting<string | null>
  /** The check's own options by name; every declared option is there. */
  readonly options: { readonly [name: string]: Setting<string | number> }
}

/** A dated, owned, reasoned acceptance of named findings; names a fingerprint, or a rule with a path glob. */
export interface Waiver {
  readonly check: string
  readonly target:
    | { readonly kind: 'fingerprint'; readonly fingerprint: string }
    | { readonly kind: 'rule'; readonly rule: string; readonly path: string }
  readonly reason: string
  readonly owner: string
  readonly expires: IsoDate
  readonly ticket: string | null
  readonly place: FilePlace
}

/** The dated statement that a leaked credential was revoked. `secret` is the digest that its finding shows. */
export interface Resolution {
  readonly secret: string
  readonly revokedOn: IsoDate
  readonly by: string
  readonly evidence: string
  readonly place: FilePlace
}

/** A person's dated statement; a null criterion answers every open criterion of the check that may be attested. */
export interface Attestation {
  /** A check's slug, or `break-glass`. */
  readonly check: string
  readonly criterion: string | null
  readonly statement: string
  readonly by: string
  readonly on: IsoDate
  readonly expires: IsoDate
  readonly evidence: string
  /** The commit that a countersigned break-glass cleared; null for everything else. */
  readonly commit: string | null
  readonly place: FilePlace
}

export const LIMIT_NAMES = ['maxFiles', 'maxFileBytes', 'maxFindings', 'timeSeconds'] as const
export type LimitName = (typeof LIMIT_NAMES)[number]

/** The effective policy: every value is there, with where it comes from. */
export interface Policy {
  /** False where there is no policy file; all values are then defaults. */
  readonly present: boolean
  readonly extends: Setting<string | null>
  /** Null where the policy says nothing and the stage's default holds. */
  readonly enforce: Setting<EnforceSetting> | null
  readonly owners: Setting<readonly string[]>
  readonly release: {
    readonly branches: Setting<readonly string[]>
    readonly heads: Setting<readonly string[]>
    readonly tags: Setting<readonly string[]>
  }
  /** Every registered check by slug. */
  readonly checks: { readonly [slug: string]: CheckPolicy }
  readonly waivers: readonly Waiver[]
  readonly resolutions: readonly Resolution[]
  readonly paths: {
    readonly production: Setting<readonly string[]>
    readonly development: Setting<readonly string[]>
    readonly ignore: Setting<readonly string[]>
  }
  readonly breakGlass: Setting<{ readonly users: readonly string[]; readonly hours: number }>
  readonly limits: { readonly [L in LimitName]: Setting<number> }
}

/** A mistake in a policy or attestation file: what is wrong, where, and the mend. */
export interface PolicyProblem {
  readonly code: PolicyProblemCode
  /** What is wrong, one sentence. */
  readonly message: string
  /** What to write instead, one imperative sentence. */
  readonly mend: string
  readonly place: FilePlace
  /** Where else it shows: the first of two keys, the value in the extended policy. Left out where nowhere. */
  readonly related?: readonly FilePlace[]
}

export const POLICY_PROBLEM_CODES = [
  'not-yaml',
  'too-large',
  'not-a-mapping',
  'not-a-list',
  'empty',
  'duplicate-key',
  'unknown-key',
  'unknown-check',
  'unknown-criterion',
  'missing-key',
  'wrong-type',
  'bad-value',
  'bad-date',
  'past-expiry',
  'future-date',
  'too-long',
  'not-an-owner',
  'not-waivable',
  'not-attestable',
  'looser-than-extended',
  'extended-broken',
  'nothing-matches',
] as const
export type PolicyProblemCode = (typeof POLICY_PROBLEM_CODES)[number]
