import type { GateDecision } from '../model/report.ts'

/** What the gate table looks at. */
export interface GateFacts {
  readonly hasConfigurationError: boolean
  /** A break-glass record covers this commit now. */
  readonly isOverridden: boolean
  /** An enforced check, or the policy itself, blocks. */
  readonly blocks: boolean
  /** An enforced check is unverified. */
  readonly isUnverified: boolean
  /** A check that is not enforced would block or is unverified. */
  readonly wouldStop: boolean
  readonly isPreview: boolean
}

/** The names that GitHub gives the end of a check run. */
export type Conclusion = 'success' | 'failure' | 'neutral' | 'action_required'

/** One line of the gate table. */
export interface GateRow {
  readonly decision: GateDecision
  readonly exitCode: 0 | 1 | 2 | 3
  readonly conclusion: Conclusion
  readonly title: string
  readonly holds: (facts: GateFacts) => boolean
}

/** The gate table. The first row that holds decides, and the last always does. */
export const GATE_TABLE: readonly GateRow[] = [
  {
    decision: 'configuration-error',
    exitCode: 2,
    conclusion: 'failure',
    title: 'Configuration error',
    holds: ({ hasConfigurationError }) => hasConfigurationError,
  },
  {
    decision: 'overridden',
    exitCode: 0,
    conclusion: 'success',
    title: 'OVERRIDDEN',
    holds: ({ isOverridden }) => isOverridden,
  },
  {
    decision: 'not-enforced',
    exitCode: 0,
    conclusion: 'neutral',
    title: 'NOT ENFORCED',
    holds: ({ blocks, isUnverified, wouldStop }) => wouldStop && !blocks && !isUnverified,
  },
  { decision: 'blocked', exitCode: 1, conclusion: 'failure', title: 'Blocked', holds: ({ blocks }) => blocks },
  {
    decision: 'unverified',
    exitCode: 3,
    conclusion: 'action_required',
    title: 'Unverified',
    holds: ({ isUnverified }) => isUnverified,
  },
  { decision: 'preview', exitCode: 3, conclusion: 'neutral', title: 'Preview', holds: ({ isPreview }) => isPreview },
  { decision: 'clear', exitCode: 0, conclusion: 'success', title: 'Clear', holds: () => true },
]

/** The first row that holds. */
export function gateRowFor(facts: GateFacts): GateRow {
  const row = GATE_TABLE.find(({ holds }) => holds(facts))
  if (row === undefined) throw new Error('No row of the gate table holds')
  return row
}
