import type { Answer } from '../model/answer.ts'
import type { CheckOption } from '../model/check-option.ts'
import type { IsoDate } from '../model/date.ts'
import type { GapReason } from '../model/gap.ts'
import type { NonEmpty } from '../model/non-empty.ts'
import type { SourceName } from '../model/source.ts'
import type { Stage } from '../model/stage.ts'
import type { EvidenceOf } from '../evidence/evidence.ts'

/** The sections of the checklist, in its order. */
export const SECTIONS = [
  'Secrets & keys',
  'Authentication & session',
  'Transport & network',
  'Data protection & storage',
  'Dependencies & supply chain',
  'Infrastructure & ops',
  'Testing & hardening',
  'Release controls',
  'Notes & follow-ups',
] as const
export type Section = (typeof SECTIONS)[number]

/** An outside requirement that a check answers. */
export interface Reference {
  readonly standard: 'OWASP ASVS' | 'NIST SSDF' | 'OSPS Baseline' | 'SLSA' | 'CIS' | 'OWASP Cheat Sheet' | 'GitHub'
  readonly id: string
  readonly url: string
}

export type CheckOptions = { readonly [name: string]: CheckOption }
export type OptionValue<O extends CheckOption> = O extends { readonly type: 'days' | 'count' }
  ? number
  : O extends { readonly type: 'word' }
    ? O['words'][number]
    : string
export type OptionValues<O extends CheckOptions> = { readonly [K in keyof O]: OptionValue<O[K]> }

/** What an evaluation may know beside its evidence. All of it is given; none of it is looked up. */
export interface JudgementContext<O extends CheckOptions = CheckOptions> {
  readonly asOf: IsoDate
  readonly stage: Stage
  readonly options: OptionValues<O>
}

interface CriterionBase {
  /** Unique within its check, kebab-case. */
  readonly id: string
  /** One yes/no question; yes is good. */
  readonly question: string
  /**
   * `universal`: yes means that nothing bad is there, so anything unseen undoes a pass. `existential`: yes means that
   * something good is there, so one sighting is enough, and anything unseen undoes a no.
   */
  readonly claim: 'universal' | 'existential'
  /** All of these must be there. */
  readonly needs: readonly SourceName[]
  /** At least one of these must be there; empty for no such demand. */
  readonly anyOf: readonly SourceName[]
  /** Informs and never decides. */
  readonly optional: boolean
  /** Gap reasons that a person may answer with an attestation. A needs-review may always be answered. */
  readonly attestable: readonly GapReason[]
  /** Judged at this stage alone; elsewhere deferred. Null for every stage. */
  readonly stage: Stage | null
}

/** A question that this version judges. */
export interface JudgedCriterion extends CriterionBase {
  readonly awaits: null
  // A method, so that an evaluation may ask for exactly what its criterion needs.
  evaluate(evidence: CriterionEvidence, context: JudgementContext): Answer
}

/** A question whose engine this version has not; it answers unknown with the gap `not-built`. */
export interface AwaitingCriterion extends CriterionBase {
  /** What is missing, as the reader is told: `the workflow engine`. */
  readonly awaits: string
}

/** One question of a check. */
export type Criterion = JudgedCriterion | AwaitingCriterion

/** What an evaluation is handed: all of `needs`, and those of `anyOf` that are there. */
export type CriterionEvidence = { readonly [S in SourceName]?: EvidenceOf<S> }

type EvidenceFor<Needs extends SourceName, AnyOf extends SourceName> = { readonly [S in Needs]: EvidenceOf<S> } & {
  readonly [S in AnyOf]?: EvidenceOf<S>
}

type CriterionDefaults = 'anyOf' | 'optional' | 'stage' | 'attestable' | 'needs'

/** Declares a question with what it needs; `evaluate` sees those sources and no others. */
export function criterion<
  const O extends CheckOptions = CheckOptions,
  const Needs extends SourceName = never,
  const AnyOf extends SourceName = never,
>(
  spec: Omit<CriterionBase, CriterionDefaults> &
    Partial<Omit<CriterionBase, 'needs' | 'anyOf'>> & {
      readonly needs?: readonly Needs[]
      readonly anyOf?: readonly AnyOf[]
      readonly options?: O
      evaluate(evidence: EvidenceFor<Needs, AnyOf>, context: JudgementContext<O>): Answer
    },
): JudgedCriterion {
  const { options: _, ...rest } = spec
  return {
    needs: [],
    anyOf: [],
    optional: false,
    attestable: [],
    stage: null,
    awaits: null,
    ...rest,
  }
}

/** Declares a question that this version cannot judge yet. A person may answer it until then. */
export function awaiting(
  awaits: string,
  spec: Omit<CriterionBase, CriterionDefaults> & Partial<CriterionBase>,
): AwaitingCriterion {
  return { needs: [], anyOf: [], optional: false, attestable: ['not-built'], stage: null, ...spec, awaits }
}

export interface Check<O extends CheckOptions = CheckOptions> {
  /** File, doc, test and SARIF rule are named by it; never reused. */
  readonly slug: string
  /** Its number on the checklist, from 1. */
  readonly item: number
  readonly section: Section
  /** States the good condition; no full stop. */
  readonly title: string
  readonly level: 'required' | 'advisory'
  /** The harm, in three sentences at most. */
  readonly rationale: string
  /** When it does not apply, in one sentence. */
  readonly applicability: string
  /** What to do, a step an item, each an imperative sentence. */
  readonly remediation: NonEmpty<string>
  readonly references: readonly Reference[]
  /** Engine rules that answer it. */
  readonly rules: readonly string[]
  readonly options: O
  readonly criteria: NonEmpty<Criterion>
}

/** Declares a check; its options are typed from their table. */
export function defineCheck<const O extends CheckOptions>(check: Check<O>): Check<O> {
  return check
}
