import { EXIT_CODES, type ExitCode, type GateDecision } from '../model/report.ts'

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
  readonly exitCode: ExitCode
  readonly conclusion: Conclusion
  readonly title: string
  readonly holds: (facts: GateFacts) => boolean
}

/** The gate table. The first row that holds decides, and the last always does. */
export const GATE_TABLE: readonly GateRow[] = [
  {
    decision: 'configuration-error',
    exitCode: EXIT_CODES['configuration-error'],
    conclusion: 'failure',
    title: 'Configuration error',
    holds: ({ hasConfigurationError }) => hasConfigurationError,
  },
  {
    decision: 'overridden',
    exitCode: EXIT_CODES.overridden,
    conclusion: 'success',
    title: 'OVERRIDDEN',
    holds: ({ isOverridden }) => isOverridden,
  },
  {
    decision: 'not-enforced',
    exitCode: EXIT_CODES['not-enforced'],
    conclusion: 'neutral',
    title: 'NOT ENFORCED',
    holds: ({ blocks, isUnverified, wouldStop }) => wouldStop && !blocks && !isUnverified,
  },
  {
    decision: 'blocked',
    exitCode: EXIT_CODES.blocked,
    conclusion: 'failure',
    title: 'Blocked',
    holds: ({ blocks }) => blocks,
  },
  {
    decision: 'unverified',
    exitCode: EXIT_CODES.unverified,
    conclusion: 'action_required',
    title: 'Unverified',
    holds: ({ isUnverified }) => isUnverified,
  },
  {
    decision: 'preview',
    exitCode: EXIT_CODES.preview,
    conclusion: 'neutral',
    title: 'Preview',
    holds: ({ isPreview }) => isPreview,
  },
  { decision: 'clear', exitCode: EXIT_CODES.clear, conclusion: 'success', title: 'Clear', holds: () => true },
]

/** The first row that holds. */
export function gateRowFor(facts: GateFacts): GateRow {
  const row = GATE_TABLE.find(({ holds }) => holds(facts))
  if (row === undefined) throw new Error('No row of the gate table holds')
  return row
}

/** How the check run of a decision ends. */
export function conclusionOf(decision: GateDecision): Conclusion {
  const row = GATE_TABLE.find((candidate) => candidate.decision === decision)
  if (row === undefined) throw new Error(`The gate table has no ${decision}`)
  return row.conclusion
}
