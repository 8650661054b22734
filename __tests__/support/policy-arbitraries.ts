import fc from 'fast-check'
import { STATUSES } from '../../src/model/answer.ts'
import type { Finding } from '../../src/model/finding.ts'
import { ORIGINS } from '../../src/model/finding.ts'
import type { Gap } from '../../src/model/gap.ts'
import { CONFIDENCES } from '../../src/model/severity.ts'
import { ENFORCEMENTS, LEVELS, STAGES } from '../../src/model/stage.ts'
import type { PolicyInput } from '../../src/policy/apply-policy.ts'
import type { EvaluatedCheck, EvaluatedCriterion } from '../../src/policy/evaluated.ts'
import type { Attestation, CheckPolicy, Waiver } from '../../src/policy/policy.ts'
import {
  aGap,
  attestationOf,
  checkOf,
  checkPolicyOf,
  criterionOf,
  day,
  enforce,
  findingAt,
  policyOf,
  setting,
  TODAY,
  waiverOf,
} from './policy-sketch.ts'

// Small pools, so that entries meet what they speak of often enough to matter.
const SLUGS = ['check-a', 'check-b', 'check-c']
const CRITERIA = ['tree', 'history']
const DAYS = ['2026-11-23', '2026-11-24', '2026-11-25', '2028-02-29'].map(day)
const LOGINS = ['ada', 'bob']

/** A fixed sample of an arbitrary, the same in every run: drawing from it costs a fraction of building anew. */
function sampled<T>(arbitrary: fc.Arbitrary<T>, size: number): fc.Arbitrary<T> {
  return fc.constantFrom(...fc.sample(arbitrary, { numRuns: size, seed: 20261124 }))
}

/** A finding of one check, on one of two paths. */
export function aFinding(slug: string): fc.Arbitrary<Finding> {
  return fc
    .record({
      path: fc.constantFrom('a.pem', 'b.pem'),
      confidence: fc.constantFrom(...CONFIDENCES),
      origin: fc.constantFrom(...ORIGINS),
    })
    .map(({ path, ...part }) => findingAt(path, { check: slug, ...part }))
}

const someGap: fc.Arbitrary<Gap> = fc.constantFrom(aGap('not-built'), aGap('permission'), aGap('deferred'))

function aCriterion(slug: string, id: string): fc.Arbitrary<EvaluatedCriterion> {
  return fc
    .record({
      status: fc.constantFrom(...STATUSES),
      optional: fc.boolean(),
      findings: fc.uniqueArray(aFinding(slug), {
        minLength: 1,
        maxLength: 2,
        selector: ({ fingerprint }) => fingerprint,
      }),
      gaps: fc.array(someGap, { minLength: 1, maxLength: 2 }),
      hasGapsBeside: fc.boolean(),
      attestable: fc.subarray(['not-built', 'permission'] as const),
    })
    .map(({ status, optional, findings, gaps, hasGapsBeside, attestable }) =>
      criterionOf(status, {
        id,
        optional,
        attestable,
        findings: status === 'fail' ? explaining(findings) : [],
        gaps: status === 'unknown' || (status === 'fail' && hasGapsBeside) ? gaps : [],
      }),
    )
}

/** A fail has at least one finding that can block; one that has none is no state of the model. */
function explaining(findings: readonly Finding[]): readonly Finding[] {
  const [first, ...others] = findings
  if (first === undefined || findings.some(({ confidence }) => confidence !== 'low')) return findings
  return [{ ...first, confidence: 'medium' }, ...others]
}

function criteriaOf(slug: string): fc.Arbitrary<readonly EvaluatedCriterion[]> {
  return fc.tuple(...CRITERIA.map((id) => sampled(aCriterion(slug, id), 300)))
}

function aCheck(slug: string, item: number): fc.Arbitrary<EvaluatedCheck> {
  return fc
    .record({ criteria: criteriaOf(slug), baseCriteria: fc.option(criteriaOf(slug)) })
    .map(({ criteria, baseCriteria }) => checkOf(criteria, { slug, item, baseCriteria }))
}

const aCheckPolicy: fc.Arbitrary<CheckPolicy> = fc
  .record({
    level: fc.constantFrom(...LEVELS),
    enforcement: fc.option(fc.constantFrom(...ENFORCEMENTS)),
    from: fc.option(fc.constantFrom(...DAYS)),
    waivable: fc.boolean(),
    notApplicable: fc.option(fc.constant('It has none.'), { freq: 4 }),
  })
  .map(({ level, enforcement, from, waivable, notApplicable }) =>
    checkPolicyOf({
      level: setting(level),
      enforce: enforcement === null ? null : enforce(enforcement, from),
      waivable: setting(waivable),
      notApplicable: setting(notApplicable),
    }),
  )

/** A waiver of one of the findings that a sketched check may have, valid or not. */
export const aWaiver: fc.Arbitrary<Waiver> = fc
  .record({
    finding: fc.oneof(...SLUGS.map(aFinding)),
    glob: fc.option(fc.constantFrom('**', 'a.*', 'nothing')),
    owner: fc.constantFrom(...LOGINS),
    expires: fc.constantFrom(...DAYS),
  })
  .map(({ finding, glob, ...part }) =>
    waiverOf(finding, glob === null ? part : { ...part, target: { kind: 'rule', rule: finding.rule, path: glob } }),
  )

/** A statement on one of the sketched checks, valid or not. */
export const anAttestation: fc.Arbitrary<Attestation> = fc
  .record({
    check: fc.constantFrom(...SLUGS),
    criterion: fc.option(fc.constantFrom(...CRITERIA)),
    by: fc.constantFrom(...LOGINS),
    on: fc.constantFrom(...DAYS),
    expires: fc.constantFrom(...DAYS),
  })
  .map(attestationOf)

/** A whole policy over three checks, with entries, at either stage. */
export const aPolicyInput: fc.Arbitrary<PolicyInput> = fc
  .record({
    checks: fc.tuple(...SLUGS.map((slug, index) => aCheck(slug, index + 1))),
    policies: fc.tuple(...SLUGS.map(() => sampled(aCheckPolicy, 100))),
    present: fc.boolean(),
    owners: fc.subarray(LOGINS),
    waivers: fc.array(sampled(aWaiver, 200), { maxLength: 4 }),
    attestations: fc.array(sampled(anAttestation, 100), { maxLength: 4 }),
    stage: fc.constantFrom(...STAGES),
  })
  .map(({ policies, present, owners, ...rest }) => ({
    ...rest,
    resolutions: [],
    policy: policyOf({
      present,
      owners: setting(owners),
      checks: Object.fromEntries(SLUGS.map((slug, index) => [slug, policies[index] ?? checkPolicyOf()])),
    }),
    asOf: TODAY,
    today: TODAY,
  }))
