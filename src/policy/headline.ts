import { counted } from '../model/counted.ts'
import type { Counts, GateDecision } from '../model/report.ts'
import type { Stage } from '../model/stage.ts'
import type { PreviewReason } from './preview.ts'

/** What the headline tells beside the counts. */
export interface HeadlineFacts {
  readonly decision: GateDecision
  readonly stage: Stage
  readonly counts: Counts
  /** Checks that block, or are unverified, and count. */
  readonly blocking: number
  readonly unverified: number
  /** Checks that would block or are unverified, and do not count. */
  readonly notEnforced: number
  readonly policyBlocks: number
  /** Policy findings without whose mend nothing is verified. */
  readonly policyUnverified: number
  /** Checks that wait for the release stage alone. */
  readonly waiting: number
  /** Checks with something that stood at the base already. */
  readonly old: number
  readonly override: { readonly user: string; readonly ticket: string } | null
  readonly previews: readonly PreviewReason[]
}

/** The gate in plain words: what it decides and why, then every check counted once. */
export function headline(facts: HeadlineFacts): string {
  return [opening(facts), ...deferrals(facts), ...previews(facts), countsSentence(facts.counts)].join(' ')
}

function opening(facts: HeadlineFacts): string {
  const stops = stopPhrases(facts)
  switch (facts.decision) {
    case 'configuration-error':
      return 'Configuration error: nothing was judged.'
    case 'overridden': {
      const { user, ticket } = facts.override ?? { user: 'a break-glass record', ticket: 'none' }
      return `OVERRIDDEN by ${user} (ticket ${ticket}): ${stops.length === 0 ? 'nothing blocks' : join(stops)}.`
    }
    case 'not-enforced':
      return `NOT ENFORCED: ${join(stops)}.`
    case 'blocked':
      return `Blocked: ${join(stops)}.`
    case 'unverified':
      return `Unverified: ${join(stops)}.`
    case 'preview':
      return 'Preview: nothing blocks, but a preview cannot clear.'
    case 'clear':
      return 'Clear: nothing blocks.'
  }
}

function stopPhrases(facts: HeadlineFacts): string[] {
  const { blocking, unverified, notEnforced, policyBlocks, policyUnverified } = facts
  return [
    ...(totalOf(facts.counts) === 0 ? ['no check was judged'] : []),
    ...(blocking > 0 ? [`${checks(blocking)} ${blocking === 1 ? 'blocks' : 'block'}`] : []),
    ...(policyBlocks > 0
      ? [`${counted(policyBlocks, 'policy finding')} ${policyBlocks === 1 ? 'blocks' : 'block'}`]
      : []),
    ...(policyUnverified > 0 ? ['the policy was not read, or not all of it'] : []),
    ...(unverified > 0 ? [`${checks(unverified)} ${unverified === 1 ? 'is' : 'are'} unverified`] : []),
    ...(notEnforced > 0
      ? [`${checks(notEnforced)} would stop the gate, but ${notEnforced === 1 ? 'is' : 'are'} not enforced`]
      : []),
  ]
}

function deferrals({ stage, waiting, old }: HeadlineFacts): string[] {
  const oldPhrase =
    stage === 'release' ? 'stood at the base already' : 'stood at the base already and will block the release'
  return [
    ...(waiting > 0 ? [`${checks(waiting)} ${waiting === 1 ? 'waits' : 'wait'} for the release stage.`] : []),
    ...(old > 0 ? [`${checks(old)} ${old === 1 ? 'has' : 'have'} parts that ${oldPhrase}.`] : []),
  ]
}

function previews({ previews: reasons }: HeadlineFacts): string[] {
  return reasons.length === 0 ? [] : [`This is a preview: ${join(reasons.map(({ detail }) => detail))}.`]
}

function countsSentence(counts: Counts): string {
  const parts = [
    `${String(counts.verified)} verified`,
    `${String(counts.attested)} attested`,
    `${String(counts.waived)} waived`,
    `${String(counts.notApplicable)} not applicable`,
    ...(counts.declared > 0 ? [`${String(counts.declared)} declared not applicable`] : []),
    `${String(counts.failed)} failed`,
    `${String(counts.unknown)} unknown`,
    `${String(counts.needsReview)} ${counts.needsReview === 1 ? 'needs' : 'need'} review`,
    ...(counts.errored > 0 ? [`${String(counts.errored)} ended in an error`] : []),
    ...(counts.off > 0 ? [`${String(counts.off)} switched off`] : []),
  ]
  return `${checks(totalOf(counts))}: ${parts.join(', ')}.`
}

function totalOf(counts: Counts): number {
  return Object.values<number>({ ...counts }).reduce((sum, count) => sum + count, 0)
}

function checks(count: number): string {
  return counted(count, 'check')
}

function join(phrases: readonly string[]): string {
  if (phrases.length < 2) return phrases.join('')
  return `${phrases.slice(0, -1).join(', ')} and ${phrases.at(-1) ?? ''}`
}
