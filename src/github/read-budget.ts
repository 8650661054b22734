import { MOST_READS, READS_FOR_RULES } from '../model/reads.ts'
import { SOURCE_NAMES, SOURCES } from '../model/source.ts'
import type { Stage } from '../model/stage.ts'
import type { Purpose, RequestKind } from './request-count.ts'

/** The requests that a run may read with, shared by all its clients. */
export interface ReadBudget {
  /** Takes one for that purpose; false where the rest is kept for others, or nothing is left. */
  readonly take: (purpose: Purpose) => boolean
  /** Says that a purpose needs no more than so many from now on; the rest of its own is anybody's. */
  readonly keep: (purpose: Purpose, more: number) => void
  /** Goes on as a run of that stage. */
  readonly enter: (stage: Stage) => void
  /** Begins anew, for a run that has to judge once more. */
  readonly renew: () => void
  /** What a message says of a request that could not be sent. */
  readonly told: () => string
}

/** Whether requests of that kind are counted against the number of a stage. */
export function isCountedRead(kind: RequestKind): boolean {
  return kind === 'read' || kind === 'paging'
}

/**
 * Opens the budget of a stage. Each purpose is sure of the number that is declared for it, whatever the others find; beyond
 * that it takes what no other is still sure of. So a large repository costs evidence, and never more requests.
 */
export function openReadBudget(first: Stage): ReadBudget {
  const used = new Map<Purpose, number>()
  const kept = new Map<Purpose, number>()
  let stage = first
  const usedBy = (purpose: Purpose): number => used.get(purpose) ?? 0
  const enter = (next: Stage): void => {
    stage = next
    kept.clear()
    kept.set('trusted-reading', READS_FOR_RULES[stage])
    for (const name of SOURCE_NAMES) if (SOURCES[name].built) kept.set(name, SOURCES[name].reads[stage])
  }
  enter(first)
  return {
    take: (purpose) => {
      const taken = [...used.values()].reduce((sum, count) => sum + count, 0)
      const keptForOthers = [...kept]
        .filter(([other]) => other !== purpose)
        .reduce((sum, [other, count]) => sum + Math.max(0, count - usedBy(other)), 0)
      if (taken + keptForOthers >= MOST_READS[stage]) return false
      used.set(purpose, usedBy(purpose) + 1)
      return true
    },
    keep: (purpose, more) => {
      kept.set(purpose, Math.min(kept.get(purpose) ?? 0, usedBy(purpose) + more))
    },
    enter,
    renew: () => {
      used.clear()
      enter(stage)
    },
    told: () => `of the ${MOST_READS[stage]} requests that a run of the ${stage} stage reads with none was left for it`,
  }
}
