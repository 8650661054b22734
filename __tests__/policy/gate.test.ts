import type { Assurance } from '../../src/model/assurance.ts'
import type { Status } from '../../src/model/answer.ts'
import { filePlace } from '../../src/model/place.ts'
import type { CheckDecision } from '../../src/model/report.ts'
import type { DecidedCheck } from '../../src/policy/decide.ts'
import { decideGate, type GateInput } from '../../src/policy/gate.ts'
import { policyFinding } from '../../src/policy/policy-findings.ts'

function decided(
  item: number,
  decision: CheckDecision,
  status: Status = 'pass',
  part: Partial<DecidedCheck> & { readonly assurance?: Assurance | null } = {},
): DecidedCheck {
  const { assurance = status === 'pass' ? 'measured' : null, ...rest } = part
  return {
    slug: `check-${String(item)}`,
    item,
    level: 'required',
    decision,
    enforced: true,
    verdict: { status, assurance, declared: null },
    findings: [],
    parts: [],
    attestations: [],
    ...rest,
  }
}

function gate(checks: readonly DecidedCheck[], part: Partial<GateInput> = {}) {
  return decideGate({
    checks,
    policyFindings: [],
    stage: 'release',
    previews: [],
    leavesOutEnforced: false,
    override: null,
    hasConfigurationError: false,
    ...part,
  })
}

const off = { enforced: false }
const clear = decided(1, 'clear')
const override = { user: 'ada', ticket: 'OPS-1' }
const previews = [{ kind: 'only', detail: 'only `x` was asked for' }] as const
const place = filePlace('.github/release-checklist.yml')
const broken = policyFinding('policy/broken', 'It is a list.', place, 'x')
const expired = policyFinding('policy/waiver-expired', 'It expired.', place, 'x')

function old(item: number, decision: CheckDecision, part: Partial<DecidedCheck> = {}): DecidedCheck {
  const open = { kind: 'error', criterion: 'tree', because: 'x' } as const
  return decided(item, decision, 'error', {
    parts: [{ part: open, state: { kind: 'deferred', why: 'at-base' } }],
    ...part,
  })
}

describe('the gate', () => {
  test.each<[string, readonly DecidedCheck[], Partial<GateInput>, string, number]>([
    ['all clear', [clear], {}, 'clear', 0],
    ['one blocked', [clear, decided(2, 'blocked', 'fail')], {}, 'blocked', 1],
    ['one unverified', [clear, decided(2, 'unverified', 'unknown')], {}, 'unverified', 3],
    ['blocked and unverified', [decided(1, 'unverified', 'unknown'), decided(2, 'blocked', 'fail')], {}, 'blocked', 1],
    ['blocked, not enforced', [clear, decided(2, 'blocked', 'fail', off)], {}, 'not-enforced', 0],
    ['unverified, not enforced', [clear, decided(2, 'unverified', 'unknown', off)], {}, 'not-enforced', 0],
    ['clear, not enforced', [decided(1, 'clear', 'pass', off)], {}, 'clear', 0],
    [
      'one enforced, one not',
      [decided(1, 'blocked', 'fail', off), decided(2, 'unverified', 'unknown')],
      {},
      'unverified',
      3,
    ],
    ['advisory', [decided(1, 'advisory', 'fail')], {}, 'clear', 0],
    ['deferred', [decided(1, 'deferred', 'unknown')], { stage: 'pull-request' }, 'clear', 0],
    ['waived and attested', [decided(1, 'waived', 'fail'), decided(2, 'attested', 'unknown')], {}, 'clear', 0],
    ['a preview of all clear', [clear], { previews }, 'preview', 3],
    [
      'a preview of what is not enforced, which leaves out what is',
      [decided(1, 'blocked', 'fail', off)],
      { previews, leavesOutEnforced: true },
      'preview',
      3,
    ],
    ['a preview of a block', [decided(1, 'blocked', 'fail')], { previews }, 'blocked', 1],
    ['an override of a block', [decided(1, 'blocked', 'fail')], { override }, 'overridden', 0],
    ['a configuration error', [clear], { hasConfigurationError: true, override }, 'configuration-error', 2],
    ['a broken policy at release', [clear], { policyFindings: [broken] }, 'blocked', 1],
    ['a broken policy on a pull request', [clear], { policyFindings: [broken], stage: 'pull-request' }, 'clear', 0],
    [
      'a broken policy at release where checks are not enforced',
      [decided(1, 'blocked', 'fail', off)],
      { policyFindings: [broken] },
      'blocked',
      1,
    ],
    ['a note on the policy', [clear], { policyFindings: [expired] }, 'clear', 0],
    ['nothing judged', [], {}, 'unverified', 3],
  ])('%s', (_, checks, part, decision, exitCode) => {
    expect(gate(checks, part)).toMatchObject({ decision, exitCode })
  })

  test('lists are in checklist order and follow the decisions, enforced or not', () => {
    const result = gate([
      decided(9, 'blocked', 'fail'),
      decided(3, 'blocked', 'fail', off),
      decided(7, 'unverified', 'unknown'),
      decided(6, 'unverified', 'unknown', off),
      decided(5, 'deferred', 'unknown'),
      decided(4, 'deferred', 'unknown'),
    ])

    expect(result).toMatchObject({
      blocking: ['check-3', 'check-9'],
      unverified: ['check-6', 'check-7'],
      deferred: ['check-4', 'check-5'],
      notEnforced: ['check-3', 'check-6'],
    })
  })

  test('the check run ends as the row says', () => {
    expect(gate([decided(1, 'unverified', 'unknown')])).toMatchObject({
      conclusion: 'action_required',
      title: 'Unverified',
    })
  })
})

describe('counts', () => {
  test.each<[string, DecidedCheck, string]>([
    ['a measured pass', decided(1, 'clear'), 'verified'],
    ['a signed pass', decided(1, 'clear', 'pass', { assurance: 'verified' }), 'verified'],
    ['a reported pass', decided(1, 'clear', 'pass', { assurance: 'reported' }), 'verified'],
    ['a pass on a person’s word', decided(1, 'clear', 'pass', { assurance: 'attested' }), 'attested'],
    ['a pass that nobody vouches for', decided(1, 'clear', 'pass', { assurance: null }), 'attested'],
    ['an attested unknown', decided(1, 'attested', 'unknown'), 'attested'],
    ['a waived fail', decided(1, 'waived', 'fail'), 'waived'],
    ['not applicable as seen', decided(1, 'clear', 'not-applicable', { assurance: 'measured' }), 'notApplicable'],
    ['not applicable as declared', decided(1, 'clear', 'not-applicable', { assurance: 'declared' }), 'declared'],
    ['a blocking fail', decided(1, 'blocked', 'fail'), 'failed'],
    ['an advisory fail', decided(1, 'advisory', 'fail'), 'failed'],
    ['a deferred fail', decided(1, 'deferred', 'fail'), 'failed'],
    ['an unknown', decided(1, 'unverified', 'unknown'), 'unknown'],
    ['a deferred unknown', decided(1, 'deferred', 'unknown'), 'unknown'],
    ['a question', decided(1, 'unverified', 'needs-review'), 'needsReview'],
    ['an error', decided(1, 'unverified', 'error'), 'errored'],
    ['a check that is off', decided(1, 'off', 'fail'), 'off'],
  ])('%s is counted once', (_, check, name) => {
    const counted = Object.entries(gate([check]).counts).filter(([, count]) => count !== 0)

    expect(counted).toEqual([[name, 1]])
  })
})

describe('the headline', () => {
  const COUNTS = '0 verified, 0 attested, 0 waived, 0 not applicable'
  const failed = decided(1, 'blocked', 'fail')
  const unknown = decided(2, 'unverified', 'unknown')

  test.each<[readonly DecidedCheck[], Partial<GateInput>, string]>([
    [
      [clear],
      {},
      'Clear: nothing blocks. 1 check: 1 verified, 0 attested, 0 waived, 0 not applicable, 0 failed, 0 unknown, 0 need review.',
    ],
    [
      [failed, unknown, decided(3, 'unverified', 'needs-review')],
      {},
      `Blocked: 1 check blocks and 2 checks are unverified. 3 checks: ${COUNTS}, 1 failed, 1 unknown, 1 needs review.`,
    ],
    [[unknown], {}, `Unverified: 1 check is unverified. 1 check: ${COUNTS}, 0 failed, 1 unknown, 0 need review.`],
    [
      [failed, decided(2, 'blocked', 'fail')],
      {},
      `Blocked: 2 checks block. 2 checks: ${COUNTS}, 2 failed, 0 unknown, 0 need review.`,
    ],
    [
      [{ ...failed, ...off }],
      {},
      `NOT ENFORCED: 1 check would stop the gate, but is not enforced. 1 check: ${COUNTS}, 1 failed, 0 unknown, 0 need review.`,
    ],
    [
      [
        { ...failed, ...off },
        { ...unknown, ...off },
      ],
      {},
      `NOT ENFORCED: 2 checks would stop the gate, but are not enforced. 2 checks: ${COUNTS}, 1 failed, 1 unknown, 0 need review.`,
    ],
    [
      [failed],
      { override },
      `OVERRIDDEN by ada (ticket OPS-1): 1 check blocks. 1 check: ${COUNTS}, 1 failed, 0 unknown, 0 need review.`,
    ],
    [
      [decided(1, 'attested', 'unknown'), decided(2, 'waived', 'fail')],
      { previews },
      'Preview: nothing blocks, but a preview cannot clear. This is a preview: only `x` was asked for. ' +
        '2 checks: 0 verified, 1 attested, 1 waived, 0 not applicable, 0 failed, 0 unknown, 0 need review.',
    ],
    [
      [clear],
      { policyFindings: [broken] },
      'Blocked: 1 policy finding blocks. 1 check: 1 verified, 0 attested, 0 waived, 0 not applicable, 0 failed, 0 unknown, 0 need review.',
    ],
    [
      [
        decided(1, 'off'),
        decided(2, 'deferred', 'unknown'),
        old(3, 'deferred'),
        old(4, 'advisory', { level: 'advisory' }),
      ],
      { stage: 'pull-request' },
      'Clear: nothing blocks. 1 check waits for the release stage. 1 check has parts that stood at the base already and will ' +
        `block the release. 4 checks: ${COUNTS}, 0 failed, 1 unknown, 0 need review, 2 ended in an error, 1 switched off.`,
    ],
    [
      [old(3, 'deferred'), old(4, 'blocked')],
      {},
      'Blocked: 1 check blocks. 2 checks have parts that stood at the base already. ' +
        `2 checks: ${COUNTS}, 0 failed, 0 unknown, 0 need review, 2 ended in an error.`,
    ],
    [
      [decided(1, 'clear', 'not-applicable', { assurance: 'declared' })],
      {},
      `Clear: nothing blocks. 1 check: ${COUNTS}, 1 declared not applicable, 0 failed, 0 unknown, 0 need review.`,
    ],
    [[], {}, `Unverified: no check was judged. 0 checks: ${COUNTS}, 0 failed, 0 unknown, 0 need review.`],
    [
      [clear],
      { hasConfigurationError: true },
      'Configuration error: nothing was judged. 1 check: 1 verified, 0 attested, 0 waived, 0 not applicable, 0 failed, 0 unknown, 0 need review.',
    ],
  ])('case %#', (checks, part, headline) => {
    expect(gate(checks, part).headline).toBe(headline)
  })

  test('what is not enforced is never called clear', () => {
    const { headline, title } = gate([{ ...failed, ...off }])

    expect(`${headline} ${title}`).not.toMatch(/clear/i)
  })
})
