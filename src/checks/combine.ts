import type { Status } from '../model/answer.ts'
import { STATUSES } from '../model/answer.ts'

/** What the verdict algebra needs to know of a criterion. */
export interface Part {
  readonly status: Status
  readonly optional: boolean
}

/**
 * A check's status from its criteria: any fail is a fail, else an error, else unknown, else needs-review, else pass;
 * not-applicable only where every criterion is. Optional criteria inform and never decide; where nothing decides, nothing
 * was seen, and that is unknown.
 */
export function combine(parts: readonly Part[]): Status {
  const deciding = parts.filter((part) => !part.optional)
  return STATUSES.find((status) => deciding.some((part) => part.status === status)) ?? 'unknown'
}
