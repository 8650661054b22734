import type { Status } from '../model/answer.ts'
import type { Assurance } from '../model/assurance.ts'
import type { Finding } from '../model/finding.ts'
import type { Gap, GapReason } from '../model/gap.ts'
import type { Stage } from '../model/stage.ts'

/** A criterion's answer as the policy sees it, with what of its declaration the policy needs. */
export interface EvaluatedCriterion {
  readonly id: string
  readonly status: Status
  /** Informs and never decides. */
  readonly optional: boolean
  /** Gap reasons that a person may answer. */
  readonly attestable: readonly GapReason[]
  readonly stage: Stage | null
  /** Why it does not apply, what a person is asked, or how it went wrong; null otherwise. */
  readonly because: string | null
  /** At least one where the status is unknown. */
  readonly gaps: readonly Gap[]
  /** A fail has at least one of high or medium confidence. `origin` is set, `waiver` is null. */
  readonly findings: readonly Finding[]
  readonly assurance: Assurance | null
}

/** A check's criteria at the subject and, where one was judged, at the base. */
export interface EvaluatedCheck {
  readonly slug: string
  /** Its number on the checklist, from 1. */
  readonly item: number
  readonly criteria: readonly EvaluatedCriterion[]
  /** The combined verdict. */
  readonly status: Status
  readonly assurance: Assurance | null
  /** The same criteria judged at the base; null where no base was judged, and everything then counts as introduced. */
  readonly baseCriteria: readonly EvaluatedCriterion[] | null
}
