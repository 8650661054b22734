import type { IsoDate } from '../model/date.ts'
import { LIMIT_NAMES, type LimitName } from './policy.ts'

/** What can make a run a preview. */
export const PREVIEW_KINDS = ['only', 'as-of', 'limit'] as const

/** Why a run reports and cannot clear; `detail` is a clause for a sentence. */
export interface PreviewReason {
  readonly kind: (typeof PREVIEW_KINDS)[number]
  readonly detail: string
}

/** What `previewReasons` goes by. */
export interface PreviewInput {
  /** Slugs that `only` names; empty where every check was asked for. */
  readonly only: readonly string[]
  readonly asOf: IsoDate
  readonly today: IsoDate
  /** What the run asked for; a limit that is absent is the policy's. */
  readonly limits: { readonly [L in LimitName]?: number }
  readonly policyLimits: { readonly [L in LimitName]: number }
}

/**
 * What makes a run a preview: checks left out, a day that is past, less looked at than policy demands. A day to come
 * only lets more expire, so it judges the day on which a team means to ship.
 */
export function previewReasons(input: PreviewInput): PreviewReason[] {
  const { only, asOf, today, limits, policyLimits } = input
  return [
    ...(only.length > 0 ? [reason('only', `only ${only.map((slug) => `\`${slug}\``).join(', ')} was asked for`)] : []),
    ...(asOf >= today ? [] : [reason('as-of', `it judges as of ${asOf}, and today is ${today}`)]),
    ...LIMIT_NAMES.flatMap((name) => {
      const asked = limits[name]
      if (asked === undefined || asked >= policyLimits[name]) return []
      return [reason('limit', `${name} is ${String(asked)}, below the policy's ${String(policyLimits[name])}`)]
    }),
  ]
}

function reason(kind: PreviewReason['kind'], detail: string): PreviewReason {
  return { kind, detail }
}
