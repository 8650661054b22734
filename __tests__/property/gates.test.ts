import fc from 'fast-check'
import { ciGates } from '../../src/checks/ci-gates.ts'
import type { Check } from '../../src/checks/define-check.ts'
import { evaluateCheck } from '../../src/checks/evaluate.ts'
import { productionReadiness } from '../../src/checks/production-readiness.ts'
import type { BranchRulesEvidence } from '../../src/evidence/branch-rules.ts'
import type { CommitCheck, CommitChecksEvidence, Conclusion } from '../../src/evidence/commit-checks.ts'
import type { Collected, EvidenceSet } from '../../src/evidence/evidence.ts'
import type { Status } from '../../src/model/answer.ts'
import { parseIsoDate } from '../../src/model/date.ts'
import { gap } from '../../src/model/gap.ts'
import { STAGES, type Stage } from '../../src/model/stage.ts'
import { evidenceWith, NO_WORKFLOWS } from '../support/evidence-sketch.ts'
import {
  ACTIONS,
  branchRules,
  check,
  commitChecks,
  job,
  required,
  requiredRun,
  SCANNER,
  status,
} from '../support/github-evidence.ts'

const CONCLUSIONS: readonly Conclusion[] = [
  ...(['success', 'success', 'success', 'failure', 'neutral', 'cancelled', 'skipped', 'timed_out'] as const),
  ...(['action_required', 'stale', 'startup_failure', 'unrecognized'] as const),
]
const RUNS = { numRuns: 150 }
const NAMES = ['lint', 'Production readiness'] as const
const WORKFLOWS = ['a.yml', 'b.yml'] as const
const PENDING = gap('commit-checks', 'pending', 'Not finished.')
const UNREAD = gap('commit-checks', 'permission', 'Not read.')
const UNRULED = gap('branch-rules', 'permission', 'Not read.')

const anyJob = fc.record({
  workflow: fc.constantFrom(...WORKFLOWS),
  runId: fc.integer({ min: 1, max: 3 }),
  event: fc.constantFrom('push', 'pull_request'),
  file: fc.constantFrom('trusted', 'trusted', 'changed', 'unknown'),
  confirmation: fc.constantFrom('confirmed', 'confirmed', 'refuted', 'unseen', 'not-asked'),
})
const anyCheck = fc
  .record({
    name: fc.constantFrom(...NAMES),
    conclusion: fc.option(fc.constantFrom(...CONCLUSIONS), { freq: 9 }),
    app: fc.constantFrom(ACTIONS, ACTIONS, SCANNER, null),
    isOwn: fc.constantFrom(false, false, false, true),
    job: fc.option(anyJob, { freq: 5 }),
  })
  .map((part): CommitCheck => check(part.name, { ...part, job: part.job === null ? null : job(part.job) }))
const anyCommit = fc
  .record({
    checks: fc.array(anyCheck, { maxLength: 4 }),
    statuses: fc.array(
      fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom('success', 'success', 'failure', 'pending', 'error')),
      { maxLength: 1 },
    ),
  })
  .map(({ checks, statuses }) => {
    const isPending =
      checks.some((one) => one.conclusion === null && !one.isOwn) || statuses.some(([, state]) => state === 'pending')
    return commitChecks(checks, {
      statuses: statuses.map(([name, state]) => status(name, state)),
      gaps: isPending ? [PENDING] : [],
    })
  })
const anyRules = fc
  .record({
    required: fc.subarray([
      required('lint'),
      required('lint', { appId: SCANNER.id }),
      required('Production readiness'),
    ]),
    workflows: fc.subarray([requiredRun('a.yml'), requiredRun('b.yml', { isHere: true })], { maxLength: 1 }),
    pullRequest: fc.constantFrom('asked', 'not-required', 'unknown'),
    ownCheck: fc.constantFrom('ruleset-workflow', 'app-bound', 'forgeable', 'not-required', 'unknown'),
    bypass: fc.constantFrom('nobody', 'some', 'unknown'),
  })
  .map(({ pullRequest, bypass, ...part }) =>
    branchRules([], {
      ...part,
      ...(pullRequest === 'asked' ? {} : { pullRequest }),
      bypass: bypassOf(bypass),
    }),
  )

function bypassOf(kind: 'nobody' | 'some' | 'unknown'): BranchRulesEvidence['bypass'] {
  switch (kind) {
    case 'nobody':
      return { kind }
    case 'some':
      return { kind, who: ['administrators'] }
    case 'unknown':
      return { kind, gap: UNRULED }
  }
}

type OfCommit = Extract<Collected<CommitChecksEvidence>, { ok: true }>
type OfRules = Extract<Collected<BranchRulesEvidence>, { ok: true }>

/** What a missing permission, a dead page or an outage does to what is read of the commit. */
const COMMIT_LOSSES: { readonly [loss: string]: (all: OfCommit, at: number) => OfCommit } = {
  'the check runs': ({ value, gaps }) => ({
    ok: true,
    value: { ...value, checks: null, isWhole: { ...value.isWhole, checks: false } },
    gaps: [...gaps, UNREAD],
  }),
  'the end of the check runs': ({ value, gaps }, at) => ({
    ok: true,
    value: { ...value, checks: value.checks?.slice(0, at) ?? null, isWhole: { ...value.isWhole, checks: false } },
    gaps: [...gaps, UNREAD],
  }),
  'the statuses': ({ value, gaps }) => ({
    ok: true,
    value: { ...value, statuses: null, isWhole: { ...value.isWhole, statuses: false } },
    gaps: [...gaps, UNREAD],
  }),
  'the runs of workflows': ({ value, gaps }) => ({
    ok: true,
    value: { ...value, checks: value.checks?.map((one) => ({ ...one, job: null })) ?? null },
    gaps: [...gaps, UNREAD],
  }),
  'the jobs of a run': ({ value, gaps }) => {
    const unseen = (one: CommitCheck): CommitCheck => {
      if (one.job === null || one.job.confirmation === 'not-asked') return one
      return { ...one, job: { ...one.job, confirmation: 'unseen' } }
    }
    return { ok: true, value: { ...value, checks: value.checks?.map(unseen) ?? null }, gaps }
  },
}

const RULE_LOSSES: { readonly [loss: string]: (all: OfRules, at: number) => OfRules } = {
  'the rules of the branch': ({ value, gaps }, at) => ({
    ok: true,
    value: {
      ...value,
      isWhole: false,
      required: value.required.slice(0, at),
      workflows: [],
      pullRequest: value.pullRequest === 'not-required' ? 'unknown' : value.pullRequest,
      ownCheck: value.ownCheck === 'not-required' ? 'unknown' : value.ownCheck,
      bypass: value.bypass.kind === 'nobody' ? { kind: 'unknown', gap: UNRULED } : value.bypass,
    },
    gaps: [...gaps, UNRULED],
  }),
  'who may pass by': ({ value, gaps }) => ({
    ok: true,
    value: { ...value, bypass: { kind: 'unknown', gap: UNRULED } },
    gaps,
  }),
}

function statusesOf(checked: Check, commit: OfCommit, rules: OfRules, stage: Stage): ReadonlyMap<string, Status> {
  const asOf = parseIsoDate('2026-11-24')
  if (asOf === null) throw new Error('a day')
  const set: EvidenceSet = {
    ...evidenceWith({}),
    workflows: NO_WORKFLOWS,
    'commit-checks': commit,
    'branch-rules': rules,
  }
  const options = Object.fromEntries(Object.entries(checked.options).map(([name, option]) => [name, option.default]))
  const { criteria } = evaluateCheck(checked, set, { asOf, stage, options, maxFindings: 100 })
  expect(criteria.filter((criterion) => criterion.status === 'error')).toEqual([])
  return new Map(criteria.map((criterion) => [criterion.id, criterion.status]))
}

function expectNoNearer(change: (commit: OfCommit, rules: OfRules, at: number) => readonly [OfCommit, OfRules]): void {
  const about = fc.record({ commit: anyCommit, rules: anyRules, at: fc.nat(3), stage: fc.constantFrom(...STAGES) })
  fc.assert(
    fc.property(about, ({ commit, rules, at, stage }) => {
      for (const checked of [ciGates, productionReadiness]) {
        const before = statusesOf(checked, commit, rules, stage)
        const after = statusesOf(checked, ...change(commit, rules, at), stage)
        for (const [id, was] of before) if (was !== 'pass') expect([id, after.get(id)]).not.toEqual([id, 'pass'])
      }
    }),
    RUNS,
  )
}

describe('no gate comes nearer to a pass', () => {
  it.each(Object.entries(COMMIT_LOSSES))('without %s', (_, lose) => {
    expectNoNearer((commit, rules, at) => [lose(commit, at), rules])
  })

  it.each(Object.entries(RULE_LOSSES))('without %s', (_, lose) => {
    expectNoNearer((commit, rules, at) => [commit, lose(rules, at)])
  })

  it('where nothing has said yes', () => {
    const no = fc.constantFrom(...CONCLUSIONS.filter((word) => word !== 'success'), null)
    fc.assert(
      fc.property(anyCommit, anyRules, no, (commit, rules, conclusion) => {
        const checks = (commit.value.checks ?? []).map((one) =>
          one.conclusion === 'success' ? { ...one, conclusion } : one,
        )
        const silent: OfCommit = { ...commit, value: { ...commit.value, checks, statuses: [] } }
        for (const stage of STAGES) {
          expect(statusesOf(productionReadiness, silent, rules, stage).get('readiness-passed')).not.toBe('pass')
          expect(statusesOf(ciGates, silent, rules, stage).get('gates-passed')).not.toBe('pass')
        }
      }),
      RUNS,
    )
  })
})

it('passes and failures both come up, so that the law says something', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(anyCommit, anyRules, (commit, rules) => {
      for (const checked of [ciGates, productionReadiness])
        for (const [id, is] of statusesOf(checked, commit, rules, 'release')) seen.add(`${id} ${is}`)
    }),
    { ...RUNS, seed: 7 },
  )
  for (const id of ['gates-passed', 'readiness-passed', 'checks-required', 'this-check-required', 'not-bypassable'])
    expect([...seen]).toEqual(expect.arrayContaining([`${id} pass`, `${id} unknown`]))
})
