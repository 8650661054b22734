import type { Finding } from '../model/finding.ts'
import type { Gap } from '../model/gap.ts'
import { fingerprint } from '../model/fingerprint.ts'
import { filePlace, pathOf, type Place } from '../model/place.ts'
import type { Severity } from '../model/severity.ts'
import type { Stage } from '../model/stage.ts'
import type { Policy, PolicyProblem } from './policy.ts'

interface PolicyRule {
  readonly severity: Severity
  /** The stage at which one such finding blocks by itself; null where it does at none. */
  readonly blocksAt: Stage | null
  /** Without what it tells of, nothing can be verified at any stage. */
  readonly leavesUnverified?: true
}

/** Everything that a run finds wrong with the policy and its entries. */
export const POLICY_RULES = {
  'policy/broken': { severity: 'high', blocksAt: 'release' },
  'policy/unread': { severity: 'high', blocksAt: null, leavesUnverified: true },
  'policy/extends-unread': { severity: 'high', blocksAt: null, leavesUnverified: true },
  'policy/problem': { severity: 'medium', blocksAt: null },
  'policy/break-glass-open': { severity: 'high', blocksAt: 'release' },
  'policy/waiver-expired': { severity: 'low', blocksAt: null },
  'policy/waiver-unmatched': { severity: 'info', blocksAt: null },
  'policy/waiver-not-an-owner': { severity: 'low', blocksAt: null },
  'policy/waiver-not-waivable': { severity: 'low', blocksAt: null },
  'policy/attestation-expired': { severity: 'low', blocksAt: null },
  'policy/attestation-future': { severity: 'low', blocksAt: null },
  'policy/attestation-not-an-owner': { severity: 'low', blocksAt: null },
  'policy/attestation-not-attestable': { severity: 'low', blocksAt: null },
  'policy/attestation-superseded': { severity: 'info', blocksAt: null },
  'policy/attestation-unmatched': { severity: 'info', blocksAt: null },
  'policy/resolution-void': { severity: 'medium', blocksAt: null },
  'policy/resolution-future': { severity: 'low', blocksAt: null },
  'policy/resolution-not-an-owner': { severity: 'low', blocksAt: null },
  'policy/resolution-unmatched': { severity: 'info', blocksAt: null },
  'policy/entry-not-approved': { severity: 'medium', blocksAt: null },
  'policy/change-not-approved': { severity: 'medium', blocksAt: null },
  'policy/subject-moved': { severity: 'high', blocksAt: null, leavesUnverified: true },
  'policy/presents-only': { severity: 'info', blocksAt: null },
  'policy/suppressions-unread': { severity: 'info', blocksAt: null },
  'policy/base-unread': { severity: 'info', blocksAt: null },
  'policy/break-glass-refused': { severity: 'medium', blocksAt: null },
  'policy/break-glass-unread': { severity: 'high', blocksAt: null, leavesUnverified: true },
} as const satisfies { readonly [rule: string]: PolicyRule }
export type PolicyRuleId = keyof typeof POLICY_RULES

/** Makes a finding that no check claims. `key` names the entry without its line; `ordinal` tells equal entries apart. */
export function policyFinding(rule: PolicyRuleId, message: string, place: Place, key: string, ordinal = 0): Finding {
  return {
    check: null,
    criterion: null,
    rule,
    message,
    severity: POLICY_RULES[rule].severity,
    confidence: 'high',
    origin: 'unknown',
    place,
    related: [],
    fingerprint: fingerprint({ rule, path: pathOf(place), key, ordinal }),
    secret: null,
    waiver: null,
  }
}

/** Makes findings of entries that may be equal; `keyOf` names an entry without its line. */
export function entryFindings<T>(
  entries: readonly T[],
  keyOf: (entry: T) => string,
  findingOf: (entry: T, key: string, ordinal: number) => Finding | null,
): Finding[] {
  const seen = new Map<string, number>()
  return entries.flatMap((entry) => {
    const key = keyOf(entry)
    const ordinal = seen.get(key) ?? 0
    const finding = findingOf(entry, key, ordinal)
    if (finding === null) return []
    seen.set(key, ordinal + 1)
    return [finding]
  })
}

/**
 * The problems of a policy or attestation file as findings. `broken` says that the file could not be used at all, so that
 * the built-in defaults judged in its place; such findings block a release.
 */
export function problemFindings(problems: readonly PolicyProblem[], broken: boolean): Finding[] {
  const rule = broken ? 'policy/broken' : 'policy/problem'
  return entryFindings(
    problems,
    ({ code, message, place }) => JSON.stringify([code, message, place.path]),
    ({ message, mend, place }, key, ordinal) => policyFinding(rule, `${message} ${mend}`, place, key, ordinal),
  )
}

/** Whether a policy finding stops the gate at a stage, whatever the checks say. */
export function blocksAt(finding: Finding, stage: Stage): boolean {
  return ruleOf(finding)?.blocksAt === stage
}

/** Whether a policy finding leaves the gate unverified, whatever the checks say. */
export function leavesUnverified(finding: Finding): boolean {
  return ruleOf(finding)?.leavesUnverified === true
}

function ruleOf(finding: Finding): PolicyRule | undefined {
  const rules: { readonly [rule: string]: PolicyRule } = POLICY_RULES
  return Object.hasOwn(rules, finding.rule) ? rules[finding.rule] : undefined
}

/** The finding for a policy whose extended policy could not be read; the defaults never stand in for it. */
export function extendsUnread(policy: Policy, because: string): Finding[] {
  const { value, place } = policy.extends
  if (value === null || place === null) return []
  const message = `The policy extends \`${value}\`, which was not read: ${because} Nothing is verified without it.`
  return [policyFinding('policy/extends-unread', message, place, value)]
}

/** The finding for a policy that may be there and could not be looked for; its absence would loosen the gate. */
export function policyUnread(because: Gap | null, path: string): Finding[] {
  if (because === null) return []
  const message = `Whether there is a policy could not be seen: ${because.detail} ${because.grant}`
  return [policyFinding('policy/unread', message, filePlace(path), because.reason)]
}
