import type { Status } from '../../src/model/answer.ts'
import type { Assurance } from '../../src/model/assurance.ts'
import { type IsoDate, parseIsoDate } from '../../src/model/date.ts'
import type { Finding } from '../../src/model/finding.ts'
import { fingerprint } from '../../src/model/fingerprint.ts'
import { gap, type Gap } from '../../src/model/gap.ts'
import { filePlace } from '../../src/model/place.ts'
import type { Enforcement } from '../../src/model/stage.ts'
import type { PolicyInput } from '../../src/policy/apply-policy.ts'
import type { EvaluatedCheck, EvaluatedCriterion } from '../../src/policy/evaluated.ts'
import type { Attestation, CheckPolicy, EnforceSetting, Policy, Setting, Waiver } from '../../src/policy/policy.ts'

/** A real day; throws on a text that names none, so that a test cannot go wrong quietly. */
export function day(text: string): IsoDate {
  const date = parseIsoDate(text)
  if (date === null) throw new Error(`${text} is not a day`)
  return date
}

/** The day on which sketched runs judge. */
export const TODAY = day('2026-11-24')

/** The slug of the sketched check. */
export const SLUG = 'no-plaintext-secrets'

export function setting<T>(value: T): Setting<T> {
  return { value, from: 'policy', place: null }
}

export function enforce(enforcement: Enforcement, from: IsoDate | null = null): Setting<EnforceSetting> {
  return setting({ enforcement, from })
}

export function findingAt(path: string, part: Partial<Finding> = {}): Finding {
  const rule = part.rule ?? 'sensitive-file'
  return {
    check: SLUG,
    criterion: 'tree',
    rule,
    message: 'A private key is stored here.',
    severity: 'high',
    confidence: 'high',
    origin: 'introduced',
    place: filePlace(path),
    related: [],
    fingerprint: fingerprint({ rule, path, key: 'file', ordinal: 0 }),
    secret: null,
    waiver: null,
    ...part,
  }
}

export function aGap(reason: Gap['reason'] = 'not-built', detail = 'The engine is not here.'): Gap {
  return gap('history', reason, detail)
}

/** A criterion of a status with what that status needs: one finding for a fail, one gap for an unknown. */
export function criterionOf(status: Status, part: Partial<EvaluatedCriterion> = {}): EvaluatedCriterion {
  return {
    id: 'tree',
    status,
    optional: false,
    attestable: ['not-built'],
    stage: null,
    because: status === 'needs-review' ? 'Is it reviewed?' : null,
    gaps: status === 'unknown' ? [aGap()] : [],
    findings: status === 'fail' ? [findingAt('a.pem')] : [],
    assurance: status === 'pass' ? 'measured' : null,
    ...part,
  }
}

const WORST_FIRST: readonly Status[] = ['fail', 'error', 'unknown', 'needs-review', 'pass', 'not-applicable']

/** A check of the given criteria, its verdict combined as the design has it. */
export function checkOf(criteria: readonly EvaluatedCriterion[], part: Partial<EvaluatedCheck> = {}): EvaluatedCheck {
  const deciding = criteria.filter(({ optional }) => !optional)
  const status = WORST_FIRST.find((candidate) => deciding.some((criterion) => criterion.status === candidate))
  const assurance: Assurance | null = status === 'pass' ? 'measured' : null
  return { slug: SLUG, item: 2, criteria, status: status ?? 'pass', assurance, baseCriteria: null, ...part }
}

export function waiverOf(finding: Finding, part: Partial<Waiver> = {}): Waiver {
  return {
    check: finding.check ?? SLUG,
    target: { kind: 'fingerprint', fingerprint: finding.fingerprint },
    reason: 'A test key.',
    owner: 'ada',
    expires: day('2026-12-24'),
    ticket: null,
    place: filePlace('.github/release-checklist.yml', { startLine: 12 }),
    ...part,
  }
}

export function attestationOf(part: Partial<Attestation> = {}): Attestation {
  return {
    check: SLUG,
    criterion: null,
    statement: 'We looked.',
    by: 'ada',
    on: day('2026-11-01'),
    expires: day('2027-04-30'),
    evidence: 'https://example.com/minutes',
    commit: null,
    place: filePlace('.github/release-attestations.yml', { startLine: 3 }),
    ...part,
  }
}

export function checkPolicyOf(part: Partial<CheckPolicy> = {}): CheckPolicy {
  return {
    level: setting('required'),
    enforce: null,
    waivable: setting(true),
    notApplicable: setting(null),
    options: {},
    ...part,
  }
}

/** A policy that is there and says nothing but what is given. */
export function policyOf(part: Partial<Policy> = {}): Policy {
  return {
    present: true,
    extends: setting(null),
    enforce: null,
    owners: setting([]),
    release: { branches: setting(['release/**']), heads: setting(['release/**']), tags: setting(['v*']) },
    checks: { [SLUG]: checkPolicyOf() },
    waivers: [],
    resolutions: [],
    paths: { production: setting([]), development: setting([]), ignore: setting([]) },
    breakGlass: setting({ users: [], hours: 4 }),
    limits: {
      maxFiles: setting(100_000),
      maxFileBytes: setting(1_000_000),
      maxFindings: setting(10_000),
      timeSeconds: setting(600),
    },
    ...part,
  }
}

/** What a decision goes by: no entries, at a release of today, unless told otherwise. */
export function inputOf(part: Partial<PolicyInput>): PolicyInput {
  return {
    checks: [],
    policy: policyOf(),
    waivers: [],
    attestations: [],
    resolutions: [],
    stage: 'release',
    asOf: TODAY,
    today: TODAY,
    ...part,
  }
}
