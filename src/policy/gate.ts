import type { Finding } from '../model/finding.ts'
import type { Counts, GateDecision } from '../model/report.ts'
import type { Stage } from '../model/stage.ts'
import { countChecks } from './counts.ts'
import type { DecidedCheck } from './decide.ts'
import { type Conclusion, type GateRow, gateRowFor } from './gate-table.ts'
import { headline } from './headline.ts'
import { blocksAt, leavesUnverified } from './policy-findings.ts'
import type { PreviewReason } from './preview.ts'

/** What `decideGate` goes by. */
export interface GateInput {
  readonly checks: readonly DecidedCheck[]
  readonly policyFindings: readonly Finding[]
  readonly stage: Stage
  readonly previews: readonly PreviewReason[]
  /** Whether a check that is enforced was not judged; what is not enforced then says nothing of the whole. */
  readonly leavesOutEnforced: boolean
  /** The break-glass record that covers this commit now; null for none. */
  readonly override: { readonly user: string; readonly ticket: string } | null
  readonly hasConfigurationError: boolean
}

/** What the gate says. Slugs are in checklist order and follow the checks' decisions, enforced or not. */
export interface DecidedGate {
  readonly decision: GateDecision
  readonly exitCode: GateRow['exitCode']
  /** How the check run ends. */
  readonly conclusion: Conclusion
  readonly title: string
  readonly headline: string
  readonly counts: Counts
  readonly blocking: readonly string[]
  readonly unverified: readonly string[]
  readonly deferred: readonly string[]
  /** Checks that would block or are unverified and do not count. */
  readonly notEnforced: readonly string[]
}

/** Decides the whole by the gate table. A policy finding that blocks at the stage blocks whatever is enforced. */
export function decideGate(input: GateInput): DecidedGate {
  const checks = [...input.checks].sort((a, b) => a.item - b.item)
  const blocked = checks.filter(({ decision }) => decision === 'blocked')
  const unverified = checks.filter(({ decision }) => decision === 'unverified')
  const deferred = checks.filter(({ decision }) => decision === 'deferred')
  const notEnforced = checks.filter(({ decision, enforced }) => !enforced && stops(decision))
  const policyBlocks = input.policyFindings.filter((finding) => blocksAt(finding, input.stage)).length
  const policyUnverified = input.policyFindings.filter(leavesUnverified).length
  const counts = countChecks(checks)
  const counting = { blocking: enforcedOf(blocked), unverified: enforcedOf(unverified) }
  const row = gateRowFor({
    hasConfigurationError: input.hasConfigurationError,
    isOverridden: input.override !== null,
    blocks: counting.blocking > 0 || policyBlocks > 0,
    // A run that judged nothing has seen nothing.
    isUnverified: policyUnverified > 0 || counting.unverified > 0 || checks.length === 0,
    wouldStop: notEnforced.length > 0 && !input.leavesOutEnforced,
    isPreview: input.previews.length > 0,
  })
  return {
    decision: row.decision,
    exitCode: row.exitCode,
    conclusion: row.conclusion,
    title: row.title,
    headline: headline({
      decision: row.decision,
      stage: input.stage,
      counts,
      ...counting,
      notEnforced: notEnforced.length,
      policyBlocks,
      policyUnverified,
      waiting: deferred.filter((check) => !isOld(check)).length,
      old: checks.filter((check) => check.level === 'required' && isOld(check)).length,
      override: input.override,
      previews: input.previews,
    }),
    counts,
    blocking: blocked.map(({ slug }) => slug),
    unverified: unverified.map(({ slug }) => slug),
    deferred: deferred.map(({ slug }) => slug),
    notEnforced: notEnforced.map(({ slug }) => slug),
  }
}

function stops(decision: DecidedCheck['decision']): boolean {
  return decision === 'blocked' || decision === 'unverified'
}

function enforcedOf(checks: readonly DecidedCheck[]): number {
  return checks.filter(({ enforced }) => enforced).length
}

function isOld({ parts }: DecidedCheck): boolean {
  return parts.some(({ state }) => state.kind === 'deferred' && state.why === 'at-base')
}
