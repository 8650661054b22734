import { STATUSES } from '../../src/model/answer.ts'
import { decideChecks, type PolicyInput } from '../../src/policy/apply-policy.ts'
import type { EvaluatedCheck, EvaluatedCriterion } from '../../src/policy/evaluated.ts'
import {
  aGap,
  attestationOf,
  checkOf,
  checkPolicyOf,
  criterionOf,
  enforce,
  findingAt,
  inputOf,
  policyOf,
  setting,
  SLUG,
  waiverOf,
} from '../support/policy-sketch.ts'

function decide(check: EvaluatedCheck, part: Partial<PolicyInput> = {}) {
  const { checks } = decideChecks(inputOf({ checks: [check], ...part }))
  const [decided] = checks
  if (decided === undefined) throw new Error('The check is gone')
  return decided
}

function decisionOf(criteria: readonly EvaluatedCriterion[], part: Partial<PolicyInput> = {}): string {
  return decide(checkOf(criteria), part).decision
}

function withCheck(part: Parameters<typeof checkPolicyOf>[0]) {
  return { policy: policyOf({ checks: { [SLUG]: checkPolicyOf(part) } }) }
}

const pass = criterionOf('pass')
const fail = criterionOf('fail')
const unknown = criterionOf('unknown')
const review = criterionOf('needs-review')
const error = criterionOf('error', { because: 'It threw.' })
const closed = criterionOf('unknown', { attestable: [] })
const failAndGap = criterionOf('fail', { gaps: [aGap()] })
const failAndClosedGap = criterionOf('fail', { gaps: [aGap('permission')] })

const waivers = [waiverOf(findingAt('a.pem'))]
const attestations = [attestationOf()]

describe('what is open, without any entry', () => {
  test.each<[string, readonly EvaluatedCriterion[], string]>([
    ['a pass is clear', [pass], 'clear'],
    ['not applicable is clear', [criterionOf('not-applicable')], 'clear'],
    ['a fail blocks', [fail], 'blocked'],
    ['a fail beside a pass blocks', [pass, { ...fail, id: 'other' }], 'blocked'],
    ['an unknown is unverified', [unknown], 'unverified'],
    ['a question is unverified', [review], 'unverified'],
    ['an error is unverified', [error], 'unverified'],
    ['a fail beside an error blocks', [fail, { ...error, id: 'other' }], 'blocked'],
    ['an unknown beside a pass is unverified', [pass, { ...unknown, id: 'other' }], 'unverified'],
    ['a finding of medium confidence blocks', [withConfidence('medium')], 'blocked'],
    ['a finding of low confidence alone does not block, and does not clear', [withConfidence('low')], 'unverified'],
    ['a gap beside a pass opens nothing', [{ ...pass, gaps: [aGap()] }], 'clear'],
    ['an unknown that names no gap is not let through', [{ ...unknown, gaps: [] }], 'unverified'],
    ['a fail that names no finding is not let through', [{ ...fail, findings: [] }], 'unverified'],
  ])('%s', (_, criteria, decision) => {
    expect(decisionOf(criteria)).toBe(decision)
  })

  test.each(STATUSES)('an optional criterion that is %s opens nothing', (status) => {
    expect(decisionOf([pass, criterionOf(status, { id: 'other', optional: true })])).toBe('clear')
  })

  test.each(['fail', 'error', 'unknown', 'needs-review'] as const)(
    'a check that is %s although no criterion says why is unverified',
    (status) => {
      expect(decide(checkOf([pass], { status })).decision).toBe('unverified')
    },
  )

  test('a check that policy does not name is required', () => {
    expect(decisionOf([fail], { policy: policyOf({ checks: {} }) })).toBe('blocked')
  })
})

function withConfidence(confidence: 'medium' | 'low'): EvaluatedCriterion {
  return { ...fail, findings: [findingAt('a.pem', { confidence })] }
}

describe('what answers what', () => {
  test.each<[string, readonly EvaluatedCriterion[], Partial<PolicyInput>, string]>([
    ['a waiver answers a finding', [fail], { waivers }, 'waived'],
    ['a waiver answers no gap', [unknown], { waivers }, 'unverified'],
    ['a waiver answers no question', [review], { waivers }, 'unverified'],
    ['a waiver answers no error', [error], { waivers }, 'unverified'],
    ['a waiver leaves the gap beside the finding', [failAndGap], { waivers }, 'unverified'],
    ['an attestation answers a listed gap', [unknown], { attestations }, 'attested'],
    ['an attestation answers no other gap', [closed], { attestations }, 'unverified'],
    ['an attestation answers a question', [{ ...review, attestable: [] }], { attestations }, 'attested'],
    ['an attestation answers no finding', [fail], { attestations }, 'blocked'],
    ['an attestation answers no error', [error], { attestations }, 'unverified'],
    ['the gap beside a fail does not answer the fail', [failAndGap], { attestations }, 'blocked'],
    ['both together answer a finding and its gap', [failAndGap], { attestations, waivers }, 'waived'],
    ['an unlisted gap beside a waived finding stays', [failAndClosedGap], { attestations, waivers }, 'unverified'],
    [
      'each gap of a criterion needs its answer',
      [{ ...unknown, gaps: [aGap(), aGap('permission')] }],
      { attestations },
      'unverified',
    ],
    [
      'a fail that names no finding is not answered through its gap',
      [{ ...failAndGap, findings: [] }],
      { attestations, waivers },
      'unverified',
    ],
    [
      'one waiver of two findings leaves the other',
      [{ ...fail, findings: [findingAt('a.pem'), findingAt('b.pem')] }],
      { waivers },
      'blocked',
    ],
    [
      'a low finding beside a waived one needs no waiver',
      [{ ...fail, findings: [findingAt('a.pem'), findingAt('b.pem', { confidence: 'low' })] }],
      { waivers },
      'waived',
    ],
    [
      'an attestation of another criterion answers nothing',
      [unknown],
      { attestations: [attestationOf({ criterion: 'history' })] },
      'unverified',
    ],
    [
      'an attestation of the criterion answers it alone',
      [unknown, { ...unknown, id: 'history' }],
      { attestations: [attestationOf({ criterion: 'tree' })] },
      'unverified',
    ],
    [
      'a waiver of an optional finding makes nothing waived',
      [pass, { ...fail, id: 'other', optional: true }],
      { waivers },
      'clear',
    ],
    [
      'waived findings and an attested gap are waived',
      [fail, { ...unknown, id: 'b' }],
      { waivers, attestations },
      'waived',
    ],
  ])('%s', (_, criteria, part, decision) => {
    expect(decisionOf(criteria, part)).toBe(decision)
  })

  test('the verdict stays and the decision tells the entry', () => {
    const waived = decide(checkOf([fail]), { waivers })
    const attested = decide(checkOf([unknown]), { attestations })

    expect(waived.verdict).toEqual({ status: 'fail', assurance: null, declared: null })
    expect(waived.findings).toEqual([{ ...findingAt('a.pem'), waiver: 'policy line 12' }])
    expect(attested.verdict).toEqual({ status: 'unknown', assurance: 'attested', declared: null })
    expect(attested.attestations).toEqual([{ criterion: 'tree', attestation: attestations[0] }])
  })

  test('each part tells what became of it', () => {
    const two = { ...failAndGap, findings: [findingAt('a.pem'), findingAt('b.pem')] }
    const { parts } = decide(checkOf([two, { ...error, id: 'other' }]), { waivers, attestations })

    expect(parts.map(({ part, state }) => [part.kind, part.criterion, state.kind])).toEqual([
      ['finding', 'tree', 'waived'],
      ['finding', 'tree', 'counts'],
      ['gap', 'tree', 'attested'],
      ['error', 'other', 'counts'],
    ])
  })
})

describe('a check that policy declares not applicable', () => {
  const declared = withCheck({ notApplicable: setting('We have no database.') })

  test.each<[string, readonly EvaluatedCriterion[], string]>([
    ['an unknown is answered, whatever its gap', [closed], 'clear'],
    ['a question is answered', [review], 'clear'],
    ['a finding is not', [fail], 'blocked'],
    ['an error is not', [error], 'unverified'],
    ['an error beside an unknown is not', [unknown, { ...error, id: 'b' }], 'unverified'],
    ['an unknown without a gap is not', [{ ...unknown, gaps: [] }], 'unverified'],
  ])('%s', (_, criteria, decision) => {
    expect(decisionOf(criteria, declared)).toBe(decision)
  })

  test('it is shown as not applicable, on the policy’s word', () => {
    expect(decide(checkOf([closed, { ...review, id: 'b' }, { ...pass, id: 'c' }]), declared).verdict).toEqual({
      status: 'not-applicable',
      assurance: 'declared',
      declared: 'We have no database.',
    })
  })

  test.each([
    ['pass', pass],
    ['fail', fail],
    ['error', error],
  ])('a verdict of %s is shown as it is', (status, criterion) => {
    expect(decide(checkOf([criterion]), declared).verdict).toMatchObject({ status, declared: null })
  })

  test('an error beside what it answers is shown as the error', () => {
    const { verdict } = decide(checkOf([unknown, { ...error, id: 'b' }]), declared)

    expect(verdict).toEqual({ status: 'error', assurance: null, declared: null })
  })

  test('a gap beside a waived finding still asks for an answer', () => {
    expect(decisionOf([failAndGap], { ...declared, waivers })).toBe('unverified')
  })
})

describe('the release stage alone', () => {
  const later = criterionOf('unknown', { id: 'later', gaps: [aGap('deferred')], attestable: [] })

  test('what it reads is deferred on a pull request', () => {
    const { decision, parts } = decide(checkOf([pass, later]), { stage: 'pull-request' })

    expect(decision).toBe('deferred')
    expect(parts.map(({ state }) => state)).toEqual([{ kind: 'deferred', why: 'release-stage' }])
  })

  test('at the release nothing is put off', () => {
    expect(decisionOf([pass, later], { stage: 'release' })).toBe('unverified')
  })

  test.each([
    ['fail', 'blocked'],
    ['unknown', 'unverified'],
  ] as const)('a %s beside it counts', (status, decision) => {
    expect(decisionOf([criterionOf(status), later], { stage: 'pull-request' })).toBe(decision)
  })

  test('a waived finding beside it does not make the check waived', () => {
    expect(decisionOf([fail, later], { stage: 'pull-request', waivers })).toBe('deferred')
  })
})

describe('enforcement introduced, on a pull request', () => {
  const pr = { stage: 'pull-request' } as const
  const old = (path = 'a.pem') => findingAt(path, { origin: 'existing' })
  const gone = criterionOf('unknown', { gaps: [aGap('malformed', '`b.yml` cannot be read.')] })

  function against(
    subject: readonly EvaluatedCriterion[],
    base: readonly EvaluatedCriterion[] | null,
    part: Partial<PolicyInput> = {},
  ): string {
    return decide(checkOf(subject, { baseCriteria: base }), { ...pr, ...part }).decision
  }

  test.each<[string, readonly EvaluatedCriterion[], readonly EvaluatedCriterion[] | null, string]>([
    ['a finding that the base had is deferred', [{ ...fail, findings: [old()] }], [fail], 'deferred'],
    ['a finding that the base had not blocks', [fail], [pass], 'blocked'],
    ['a new finding beside an old one blocks', [{ ...fail, findings: [old(), findingAt('b.pem')] }], [fail], 'blocked'],
    ['unknown origin blocks', [{ ...fail, findings: [findingAt('a.pem', { origin: 'unknown' })] }], [fail], 'blocked'],
    ['without a base an old finding blocks', [{ ...fail, findings: [old()] }], null, 'blocked'],
    ['without a base a gap counts', [unknown], null, 'unverified'],
    ['an unknown that the base had is deferred', [unknown], [unknown], 'deferred'],
    ['a question that the base had is deferred', [review], [review], 'deferred'],
    ['a question where the base could not see is deferred', [review], [unknown], 'deferred'],
    ['an error that the base had is deferred', [error], [error], 'deferred'],
    ['verified at the base and unknown now counts', [unknown], [pass], 'unverified'],
    ['not applicable at the base and unknown now counts', [unknown], [criterionOf('not-applicable')], 'unverified'],
    ['verified at the base and a question now counts', [review], [pass], 'unverified'],
    ['verified at the base and an error now counts', [error], [pass], 'unverified'],
    ['an error where the base was unknown counts', [error], [unknown], 'unverified'],
    ['a gap where the base failed and had none counts', [unknown], [fail], 'unverified'],
    ['a gap of another reason counts', [criterionOf('unknown', { gaps: [aGap('limit')] })], [unknown], 'unverified'],
    ['a second file that cannot be read counts', [gone], [withDetail('`a.yml` cannot be read.')], 'unverified'],
    ['the same file that cannot be read is deferred', [gone], [withDetail('`b.yml` cannot be read.')], 'deferred'],
    ['a criterion that the base had not counts', [{ ...unknown, id: 'new' }], [unknown], 'unverified'],
    [
      'losing one criterion counts, though another was open at the base',
      [unknown, { ...unknown, id: 'other' }],
      [pass, { ...unknown, id: 'other' }],
      'unverified',
    ],
    [
      'a gap beside a pass at the base is not the same as an unknown now',
      [unknown],
      [{ ...pass, gaps: [aGap()] }],
      'unverified',
    ],
    [
      'a criterion that waits for the release does not hide what is lost',
      [unknown, criterionOf('unknown', { id: 'later', gaps: [aGap('deferred')] })],
      [pass, criterionOf('unknown', { id: 'later', gaps: [aGap('deferred')] })],
      'unverified',
    ],
  ])('%s', (_, subject, base, decision) => {
    expect(against(subject, base)).toBe(decision)
  })

  test('attested at the base and no longer now counts', () => {
    const more = { ...unknown, gaps: [aGap(), aGap('permission')] }

    expect(against([unknown], [unknown], { attestations })).toBe('attested')
    expect(against([more], [unknown], { attestations })).toBe('unverified')
  })

  test('a release enforces all by default, so that what the base had counts', () => {
    expect(against([{ ...fail, findings: [old()] }], [fail], { stage: 'release' })).toBe('blocked')
    expect(against([unknown], [unknown], { stage: 'release' })).toBe('unverified')
  })

  test('a policy that enforces all enforces it on pull requests', () => {
    const policy = policyOf({ enforce: enforce('all') })

    expect(against([{ ...fail, findings: [old()] }], [fail], { policy })).toBe('blocked')
  })

  test('a waiver of an old finding answers it', () => {
    expect(against([{ ...fail, findings: [old()] }], [fail], { waivers })).toBe('waived')
  })

  test('the parts say that they stood at the base', () => {
    const { parts } = decide(checkOf([unknown], { baseCriteria: [unknown] }), pr)

    expect(parts.map(({ state }) => state)).toEqual([{ kind: 'deferred', why: 'at-base' }])
  })
})

function withDetail(detail: string): EvaluatedCriterion {
  return criterionOf('unknown', { gaps: [aGap('malformed', detail)] })
}

describe('levels and enforcement none', () => {
  test.each([
    ['advisory', fail, 'advisory'],
    ['advisory', unknown, 'advisory'],
    ['advisory', pass, 'clear'],
    ['off', fail, 'off'],
    ['off', pass, 'off'],
    ['required', fail, 'blocked'],
  ] as const)('%s', (level, criterion, decision) => {
    expect(decisionOf([criterion], withCheck({ level: setting(level) }))).toBe(decision)
  })

  test('a check that is off still shows its findings', () => {
    expect(decide(checkOf([fail]), withCheck({ level: setting('off') })).findings).toHaveLength(1)
  })

  test('under none the decision is what it would be, and is not enforced', () => {
    const none = policyOf({ enforce: enforce('none') })

    expect(decide(checkOf([fail]), { policy: none })).toMatchObject({ decision: 'blocked', enforced: false })
    expect(decide(checkOf([unknown]), { policy: none })).toMatchObject({ decision: 'unverified', enforced: false })
    expect(decide(checkOf([fail]))).toMatchObject({ decision: 'blocked', enforced: true })
  })

  test('none on a pull request shows as blocking what introduced would block', () => {
    const old = { ...fail, findings: [findingAt('a.pem', { origin: 'existing' })] }
    const part = { policy: policyOf({ enforce: enforce('none') }), stage: 'pull-request' } as const

    expect(decide(checkOf([old], { baseCriteria: [fail] }), part).decision).toBe('deferred')
    expect(decide(checkOf([fail], { baseCriteria: [pass] }), part).decision).toBe('blocked')
  })
})
