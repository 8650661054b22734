import type { IsoDate } from '../model/date.ts'
import type { Stage } from '../model/stage.ts'
import { judgeAttestations, type JudgedAttestation } from './attest.ts'
import { decideCheck, type DecidedCheck } from './decide.ts'
import { strictestEnforcement } from './enforcement.ts'
import type { EvaluatedCheck } from './evaluated.ts'
import type { Attestation, Policy, Resolution, Waiver } from './policy.ts'
import { judgeResolutions, type JudgedResolution } from './resolutions.ts'
import { judgeWaivers, type JudgedWaiver } from './waivers.ts'

/** What `decideChecks` goes by. The policy's own entries are not read; those that count are given beside it. */
export interface PolicyInput {
  readonly checks: readonly EvaluatedCheck[]
  readonly policy: Policy
  /** The entries that count by the trusted ref. */
  readonly waivers: readonly Waiver[]
  readonly attestations: readonly Attestation[]
  readonly resolutions: readonly Resolution[]
  readonly stage: Stage
  readonly asOf: IsoDate
  /** The day of the run: what is enforced on it is not put off by judging another day. */
  readonly today: IsoDate
}

/** The checks with their decisions, and the entries with what became of them. */
export interface DecidedChecks {
  /** In checklist order. */
  readonly checks: readonly DecidedCheck[]
  readonly waivers: readonly JudgedWaiver[]
  readonly attestations: readonly JudgedAttestation[]
  readonly resolutions: readonly JudgedResolution[]
}

/** Applies the policy to every check. A check that the policy has no entry for is required. */
export function decideChecks(input: PolicyInput): DecidedChecks {
  const { policy, stage, asOf, today } = input
  const owners = policy.owners.value
  // One finding may answer several criteria.
  const findings = [...new Set(input.checks.flatMap(({ criteria }) => criteria.flatMap((one) => one.findings)))]
  const resolutions = judgeResolutions({ resolutions: input.resolutions, findings, owners, asOf })
  const waivers = judgeWaivers({
    waivers: input.waivers,
    findings,
    owners,
    isWaivable: (slug) => policy.checks[slug]?.waivable.value ?? true,
    asOf,
  })
  const attestations = judgeAttestations({ attestations: input.attestations, checks: input.checks, owners, asOf })
  const decided = input.checks.map((check) =>
    decideCheck(check, {
      level: policy.checks[check.slug]?.level.value ?? 'required',
      enforcement: strictestEnforcement(policy, check.slug, stage, [asOf, today]),
      notApplicable: policy.checks[check.slug]?.notApplicable.value ?? null,
      stage,
      acceptedBy: waivers.acceptedBy,
      resolvedBy: resolutions.resolvedBy,
      answerTo: attestations.answerTo,
    }),
  )
  return {
    checks: decided.sort((a, b) => a.item - b.item),
    waivers: waivers.judged,
    attestations: attestations.judged,
    resolutions: resolutions.judged,
  }
}
