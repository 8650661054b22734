import type { SourceName } from '../model/source.ts'

/** What a request is for: a source, the trusted files and approvals, or telling the result. */
export type Purpose = SourceName | 'trusted-reading' | 'publishing'

/** What budgets tell apart: only `read` counts against a stage's number. */
export type RequestKind = 'read' | 'paging' | 'polling' | 'publishing' | 'download'

export interface RequestCount {
  readonly purpose: Purpose
  readonly kind: RequestKind
  readonly count: number
}

/** Counts requests by what they are for and of which kind, in the order of the first of each. */
export function countRequests(): {
  readonly add: (purpose: Purpose, kind: RequestKind) => void
  readonly counts: () => readonly RequestCount[]
} {
  const counted = new Map<string, RequestCount>()
  return {
    add: (purpose, kind) => {
      const key = `${purpose} ${kind}`
      counted.set(key, { purpose, kind, count: (counted.get(key)?.count ?? 0) + 1 })
    },
    counts: () => [...counted.values()],
  }
}

/** How many of the counted requests were reads of that purpose, or of any. */
export function readsOf(counts: readonly RequestCount[], purpose: Purpose | null = null): number {
  return counts
    .filter((one) => one.kind === 'read' && (purpose === null || one.purpose === purpose))
    .reduce((sum, { count }) => sum + count, 0)
}
