import fc from 'fast-check'
import type { Finding } from '../../src/model/finding.ts'
import { decideChecks, type PolicyInput } from '../../src/policy/apply-policy.ts'
import type { DecidedCheck } from '../../src/policy/decide.ts'
import type { EvaluatedCheck, EvaluatedCriterion } from '../../src/policy/evaluated.ts'
import { type DecidedGate, decideGate } from '../../src/policy/gate.ts'
import type { Policy } from '../../src/policy/policy.ts'
import { aFinding, anAttestation, aPolicyInput, aWaiver } from '../support/policy-arbitraries.ts'
import { aGap, checkOf, setting } from '../support/policy-sketch.ts'

const RUNS = { numRuns: 150 }

function decide(input: PolicyInput): readonly DecidedCheck[] {
  return decideChecks(input).checks
}

function gateOf(input: PolicyInput): DecidedGate {
  return decideGate({
    checks: decide(input),
    policyFindings: [],
    stage: input.stage,
    previews: [],
    leavesOutEnforced: false,
    override: null,
    hasConfigurationError: false,
  })
}

/** How strict a decision is: nothing stops, someone must look, something blocks. */
function strictness({ decision }: DecidedCheck): number {
  if (decision === 'blocked') return 2
  return decision === 'unverified' ? 1 : 0
}

const EXIT_STRICTNESS: readonly number[] = [0, 3, 1]

/** Each check of the first list against its like in the second. */
function pairs(before: readonly DecidedCheck[], after: readonly DecidedCheck[]) {
  expect(after.map(({ slug }) => slug)).toEqual(before.map(({ slug }) => slug))
  return before.flatMap((check, index) => {
    const other = after[index]
    return other === undefined ? [] : [{ before: check, after: other }]
  })
}

function fingerprints(findings: readonly Finding[]): string[] {
  return findings.map(({ fingerprint }) => fingerprint)
}

/** The input with one criterion of the first check changed, the verdict combined anew. */
function withFirstCriterion(
  input: PolicyInput,
  change: (criterion: EvaluatedCriterion) => EvaluatedCriterion,
): PolicyInput {
  const [check, ...others] = input.checks
  const [criterion, ...rest] = check?.criteria ?? []
  if (check === undefined || criterion === undefined) throw new Error('There is always a check with a criterion')
  const { slug, item, baseCriteria } = check
  return { ...input, checks: [checkOf([change(criterion), ...rest], { slug, item, baseCriteria }), ...others] }
}

function withoutEntries(input: PolicyInput): PolicyInput {
  const checks = Object.entries(input.policy.checks).map(([slug, policy]) => [
    slug,
    { ...policy, notApplicable: setting(null) },
  ])
  const policy: Policy = { ...input.policy, checks: Object.fromEntries(checks) as Policy['checks'] }
  return { ...input, policy, waivers: [], attestations: [] }
}

test('a waiver never makes a decision stricter and never removes a finding', () => {
  fc.assert(
    fc.property(aPolicyInput, aWaiver, (input, waiver) => {
      const before = decide(input)
      const after = decide({ ...input, waivers: [...input.waivers, waiver] })

      for (const pair of pairs(before, after)) {
        expect(strictness(pair.after)).toBeLessThanOrEqual(strictness(pair.before))
        expect(fingerprints(pair.after.findings)).toEqual(fingerprints(pair.before.findings))
        expect(pair.after.verdict.status).toBe(pair.before.verdict.status)
      }
    }),
    RUNS,
  )
})

test('every finding of every criterion comes out, whatever the policy', () => {
  fc.assert(
    fc.property(aPolicyInput, (input) => {
      const given = input.checks.flatMap(({ criteria }) => criteria.flatMap(({ findings }) => findings))

      expect(fingerprints(decide(input).flatMap(({ findings }) => findings))).toEqual(fingerprints(given))
    }),
    RUNS,
  )
})

test('an attestation never clears a fail or an error, and never changes what blocks', () => {
  fc.assert(
    fc.property(aPolicyInput, fc.array(anAttestation, { maxLength: 3 }), (input, more) => {
      const after = decide({ ...input, attestations: [...input.attestations, ...more] })

      for (const pair of pairs(decide(input), after)) {
        expect(pair.after.decision === 'blocked').toBe(pair.before.decision === 'blocked')
        for (const { part, state } of pair.after.parts) {
          if (part.kind === 'finding' || part.kind === 'error') expect(state.kind).not.toBe('attested')
        }
      }
    }),
    RUNS,
  )
})

test('losing evidence never ends at an exit of 0 without a person’s entry', () => {
  fc.assert(
    fc.property(aPolicyInput, (input) => {
      const bare = withoutEntries(input)
      // A gap that no base of the sketch has: the base is given, and the subject alone loses its evidence.
      const gaps = [aGap('time-limit')]
      const after = decide(
        withFirstCriterion(bare, (criterion) => ({
          ...criterion,
          optional: false,
          status: 'unknown',
          gaps,
          findings: [],
        })),
      )[0]

      expect(after?.decision).not.toBe('clear')
      if (after?.level === 'required') expect(strictness(after)).toBeGreaterThanOrEqual(1)
    }),
    RUNS,
  )
})

test('dropping a gap’s answer or adding a gap never loosens', () => {
  fc.assert(
    fc.property(aPolicyInput, (input) => {
      const open = withFirstCriterion(input, (criterion) =>
        criterion.status === 'fail' || criterion.status === 'unknown'
          ? { ...criterion, gaps: [...criterion.gaps, aGap('rate-limited')] }
          : criterion,
      )

      for (const pair of pairs(decide(input), decide(open))) {
        expect(strictness(pair.after)).toBeGreaterThanOrEqual(strictness(pair.before))
      }
    }),
    RUNS,
  )
})

test('adding a finding never loosens, neither the check nor the gate', () => {
  fc.assert(
    fc.property(aPolicyInput, aFinding('check-a'), (input, finding) => {
      const addTo = (criterion: EvaluatedCriterion): EvaluatedCriterion =>
        criterion.status === 'needs-review' || criterion.status === 'error' || isNoteFor(criterion, finding)
          ? criterion
          : { ...criterion, status: 'fail', findings: [...criterion.findings, finding] }
      const more = withFirstCriterion(input, addTo)
      // The same check without the change, so that both verdicts are combined alike.
      const same = withFirstCriterion(input, (criterion) => criterion)

      for (const pair of pairs(decide(same), decide(more))) {
        expect(strictness(pair.after)).toBeGreaterThanOrEqual(strictness(pair.before))
      }
      const [before, after] = [gateOf(same), gateOf(more)].map(({ exitCode }) => EXIT_STRICTNESS.indexOf(exitCode))
      expect(after).toBeGreaterThanOrEqual(before ?? 0)
    }),
    RUNS,
  )
})

/** A finding of low confidence makes no fail. */
function isNoteFor(criterion: EvaluatedCriterion, finding: Finding): boolean {
  return criterion.status !== 'fail' && finding.confidence === 'low'
}

test('every check is counted once, and those that are off as off', () => {
  fc.assert(
    fc.property(aPolicyInput, (input) => {
      const { counts } = gateOf(input)
      const off = input.checks.filter(({ slug }) => input.policy.checks[slug]?.level.value === 'off').length

      expect(Object.values({ ...counts }).reduce((sum, count) => sum + count, 0)).toBe(input.checks.length)
      expect(counts.off).toBe(off)
    }),
    RUNS,
  )
})

test('a gate that is clear has nothing enforced that stops it, and every stop is in its list', () => {
  fc.assert(
    fc.property(aPolicyInput, (input) => {
      const checks = decide(input)
      const gate = gateOf(input)
      const slugsOf = (decision: string) =>
        checks.filter((check) => check.decision === decision).map(({ slug }) => slug)

      expect(gate.blocking).toEqual(slugsOf('blocked'))
      expect(gate.unverified).toEqual(slugsOf('unverified'))
      expect(gate.deferred).toEqual(slugsOf('deferred'))
      const counting = checks.filter((check) => check.enforced && strictness(check) > 0)
      expect(gate.exitCode === 0).toBe(counting.length === 0)
      if (gate.decision === 'clear') expect(checks.every((check) => strictness(check) === 0)).toBe(true)
    }),
    RUNS,
  )
})

test('the order of checks, criteria, findings, gaps and entries decides nothing', () => {
  fc.assert(
    fc.property(aPolicyInput, (input) => {
      const turned: PolicyInput = {
        ...input,
        checks: input.checks.map(turnedCheck).reverse(),
        waivers: [...input.waivers].reverse(),
        attestations: [...input.attestations].reverse(),
      }

      expect(decide(turned).map(({ slug, decision }) => [slug, decision])).toEqual(
        decide(input).map(({ slug, decision }) => [slug, decision]),
      )
      expect(gateOf(turned)).toEqual(gateOf(input))
    }),
    RUNS,
  )
})

function turnedCheck(check: EvaluatedCheck): EvaluatedCheck {
  const turn = ({ findings, gaps, ...rest }: EvaluatedCriterion): EvaluatedCriterion => ({
    ...rest,
    findings: [...findings].reverse(),
    gaps: [...gaps].reverse(),
  })
  return {
    ...check,
    criteria: check.criteria.map(turn).reverse(),
    baseCriteria: check.baseCriteria === null ? null : check.baseCriteria.map(turn).reverse(),
  }
}

test('the same input gives the same decisions, and the input is left as it was', () => {
  fc.assert(
    fc.property(aPolicyInput, (input) => {
      const copy = structuredClone(input)

      expect(decide(input)).toEqual(decide(copy))
      expect(input).toEqual(copy)
    }),
    RUNS,
  )
})
