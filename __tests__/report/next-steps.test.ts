import { gap, GAP_REASONS, type GapReason } from '../../src/model/gap.ts'
import { filePlace } from '../../src/model/place.ts'
import { nextSteps, type StepList } from '../../src/report/next-steps.ts'
import {
  SAMPLE_REPORTS,
  sampleAttestation,
  sampleCheck,
  sampleFinding,
  sampleOpen,
  sampleReport,
} from '../support/sample-reports.ts'

const UNVERIFIED = { decision: 'unverified', exitCode: 3, headline: 'Not verified.' } as const

const unknown = (reason: GapReason, part: Parameters<typeof sampleOpen>[0] = {}) =>
  sampleCheck({
    verdict: { status: 'unknown', because: null, question: null },
    decision: 'unverified',
    criteria: [sampleOpen({ gaps: [gap('stored-secrets', reason, 'It was not there.')], ...part })],
  })

const LISTS: { readonly [R in GapReason]: StepList | null } = {
  permission: 'access',
  'feature-off': 'fix',
  'not-found': 'ask',
  'rate-limited': 'fix',
  pending: 'fix',
  expired: 'ask',
  limit: 'fix',
  'time-limit': 'fix',
  offline: 'fix',
  malformed: 'fix',
  unsupported: 'ask',
  shallow: 'fix',
  'not-checked-out': 'fix',
  deferred: null,
  'not-built': 'ask',
}

test.each(GAP_REASONS)('a gap of the reason %s goes to whom can close it', (reason) => {
  const steps = nextSteps(sampleReport([unknown(reason)], UNVERIFIED))

  const lists = Object.entries(steps).filter(([, entries]) => entries.length > 0)
  expect(lists.map(([list]) => list)).toEqual(LISTS[reason] === null ? [] : [LISTS[reason]])
})

test('a finding is fixed by the first step of its remediation, from the worst place on', () => {
  expect(nextSteps(SAMPLE_REPORTS.blocked).fix).toEqual([
    {
      check: 'no-plaintext-secrets',
      item: 2,
      step: 'Revoke the credential at the service that issued it and issue a new one.',
      place: filePlace('deploy/id_rsa', { startLine: 1 }),
      more: 1,
    },
  ])
})

test('a question is put to a person, in its own words', () => {
  const asked = nextSteps(SAMPLE_REPORTS.gaps).ask

  expect(asked).toContainEqual({
    check: 'ci-gates',
    item: 19,
    step: 'Is the skipped job `lint` meant to be skipped?',
    place: null,
    more: 0,
  })
})

test('what an attestation or a waiver answers asks nobody', () => {
  expect(nextSteps(SAMPLE_REPORTS.waived)).toEqual({ fix: [], ask: [], access: [] })
  const answered = unknown('not-built', { attestation: sampleAttestation() })
  expect(nextSteps(sampleReport([answered], UNVERIFIED)).ask).toEqual([])
})

test.each(['off', 'advisory', 'clear'] as const)('a check that is %s asks nobody', (decision) => {
  const check = { ...unknown('permission'), decision }

  expect(nextSteps(sampleReport([check], UNVERIFIED))).toEqual({ fix: [], ask: [], access: [] })
})

test('a criterion that broke is ours to mend', () => {
  const because = 'The criterion x/y broke: no date.'
  const check = unknown('permission', { status: 'error', because, gaps: [] })

  expect(nextSteps(sampleReport([check], UNVERIFIED)).fix[0]?.step).toBe(
    `${because} This is a fault of the product: report it.`,
  )
})

test('findings about the policy come first', () => {
  const finding = sampleFinding({ check: null, criterion: null, message: 'The key `enforse` is unknown.' })
  const report = { ...SAMPLE_REPORTS.blocked, policy: { findings: [finding, finding], waivers: [], lapsing: [] } }

  expect(nextSteps(report).fix.map(({ check, step, more }) => ({ check, step, more }))[0]).toEqual({
    check: null,
    step: 'The key `enforse` is unknown.',
    more: 1,
  })
})
