import type { CheckDecision } from '../model/report.ts'
import type { Level } from '../model/stage.ts'

/** What the decision table looks at. */
export interface CheckFacts {
  readonly level: Level
  /** A finding that nothing accepts counts now. */
  readonly blocks: boolean
  /** A gap, question or error that nothing answers counts now. */
  readonly isOpen: boolean
  /** A part that nothing answers counts later. */
  readonly isDeferred: boolean
  readonly isWaived: boolean
  readonly isAttested: boolean
}

/** One line of the decision table. */
export interface DecisionRow {
  readonly decision: CheckDecision
  readonly when: string
  readonly holds: (facts: CheckFacts) => boolean
}

/** The decision table. The first row that holds decides, and the last always does. */
export const DECISION_TABLE: readonly DecisionRow[] = [
  { decision: 'off', when: 'the level is off', holds: ({ level }) => level === 'off' },
  {
    decision: 'advisory',
    when: 'the level is advisory, and it would be blocked or unverified',
    holds: ({ level, blocks, isOpen }) => level === 'advisory' && (blocks || isOpen),
  },
  { decision: 'blocked', when: 'a finding counts now', holds: ({ blocks }) => blocks },
  { decision: 'unverified', when: 'a gap, a question or an error counts now', holds: ({ isOpen }) => isOpen },
  { decision: 'deferred', when: 'all that is open counts later', holds: ({ isDeferred }) => isDeferred },
  { decision: 'waived', when: 'every part is answered, a finding by a waiver', holds: ({ isWaived }) => isWaived },
  { decision: 'attested', when: 'every part is answered, one by a statement', holds: ({ isAttested }) => isAttested },
  { decision: 'clear', when: 'nothing was open, or policy declares that it does not apply', holds: () => true },
]

/** The decision of the first row that holds. */
export function decisionFor(facts: CheckFacts): CheckDecision {
  const row = DECISION_TABLE.find(({ holds }) => holds(facts))
  if (row === undefined) throw new Error('No row of the decision table holds')
  return row.decision
}
