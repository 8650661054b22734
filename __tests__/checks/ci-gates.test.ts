import { ciGates } from '../../src/checks/ci-gates.ts'
import { judgeBypass, judgeOwnCheck, judgeRequirements } from '../../src/checks/branch-gates.ts'
import { judgeCommit } from '../../src/checks/commit-gates.ts'
import type { BranchRulesEvidence } from '../../src/evidence/branch-rules.ts'
import type { CommitCheck, CommitStatus } from '../../src/evidence/commit-checks.ts'
import type { Answer } from '../../src/model/answer.ts'
import { gap } from '../../src/model/gap.ts'
import { type CheckCase, type ExpectedCriterion, type RepoSketch, testCheck } from '../support/check-tester.ts'
import {
  branchRules,
  check,
  CI_WORKFLOW,
  COMMIT,
  commitChecks,
  job,
  required,
  requiredRun,
  SCANNER,
  status,
} from '../support/github-evidence.ts'

type Id = 'checks-required' | 'this-check-required' | 'not-bypassable' | 'gates-passed'
const PASS = { status: 'pass' } as const
const ALL_PASS = {
  'checks-required': PASS,
  'this-check-required': PASS,
  'not-bypassable': PASS,
  'gates-passed': PASS,
} as const

function one(
  name: string,
  repo: Pick<RepoSketch, 'commitChecks' | 'branchRules'>,
  expected: { readonly [I in Id]?: ExpectedCriterion } = {},
): CheckCase {
  return { name, repo: { files: { 'README.md': '# App\n' }, ...repo }, expect: { ...ALL_PASS, ...expected } }
}

const at = (rule: string): NonNullable<ExpectedCriterion['findings']>[number] => ({ rule, path: null, line: null })
const fails = (...rules: readonly string[]): ExpectedCriterion => ({ status: 'fail', findings: rules.map(at) })
const unknown = (...gaps: NonNullable<ExpectedCriterion['gaps']>): ExpectedCriterion => ({ status: 'unknown', gaps })
const noted = (...rules: readonly string[]): ExpectedCriterion => ({ status: 'pass', notes: rules.map(at) })

/** What ran on the commit, where the branch requires `lint`. */
const ran = (...checks: readonly CommitCheck[]): Pick<RepoSketch, 'commitChecks' | 'branchRules'> => ({
  commitChecks: commitChecks(checks),
  branchRules: branchRules(['lint']),
})
const statusesOf = (...statuses: readonly CommitStatus[]): Pick<RepoSketch, 'commitChecks' | 'branchRules'> => ({
  commitChecks: commitChecks([], { statuses }),
  branchRules: branchRules(['lint']),
})
/** What the branch demands, where `lint` has passed. */
const demands = (about: Partial<BranchRulesEvidence>): Pick<RepoSketch, 'commitChecks' | 'branchRules'> => ({
  commitChecks: commitChecks([check('lint')]),
  branchRules: branchRules(['lint'], about),
})
const PENDING = gap('commit-checks', 'pending', 'Not finished on this commit: `lint`.')
const FORBIDDEN = gap('commit-checks', 'permission', 'Not read.')
const UNREAD = gap('branch-rules', 'permission', 'Not read.')
const bound = required('lint', { appId: SCANNER.id })
const old = { place: { kind: 'url', url: 'https://github.com/acme/shop/runs/old' } } as const

testCheck(ciGates, {
  cases: [
    one('what is required has passed', ran(check('lint'))),
    one(
      'on the command line',
      {},
      {
        'checks-required': unknown('unsupported'),
        'this-check-required': unknown('unsupported'),
        'not-bypassable': unknown('unsupported'),
        'gates-passed': unknown('unsupported', 'unsupported'),
      },
    ),

    // What the branch demands.
    one('a branch without rules', demands({ required: [], pullRequest: 'not-required', ownCheck: 'not-required' }), {
      'checks-required': fails('branch-requires-no-check', 'branch-requires-no-pull-request'),
      'this-check-required': fails('gate-not-required'),
      'not-bypassable': unknown('not-found'),
    }),
    one('only a pull request is demanded', demands({ required: [], ownCheck: 'not-required' }), {
      'checks-required': fails('branch-requires-no-check'),
      'this-check-required': fails('gate-not-required'),
    }),
    one('pushes without a pull request', demands({ pullRequest: 'not-required' }), {
      'checks-required': fails('branch-requires-no-pull-request'),
    }),
    one(
      'a required workflow is a required check',
      demands({ required: [], workflows: [requiredRun('.github/workflows/gate.yml', { isOwn: true })] }),
    ),
    one('nobody tells whether a pull request is demanded', demands({ pullRequest: 'unknown' }), {
      'checks-required': unknown('permission'),
    }),
    one(
      'the rules were not all read, and none was seen',
      {
        commitChecks: commitChecks([check('lint')]),
        branchRules: branchRules([], {
          required: [],
          isWhole: false,
          pullRequest: 'unknown',
          ownCheck: 'unknown',
          bypass: { kind: 'unknown', gap: UNREAD },
          gaps: [UNREAD],
        }),
      },
      {
        'checks-required': unknown('permission', 'permission', 'permission'),
        'this-check-required': unknown('permission', 'permission'),
        'not-bypassable': unknown('permission', 'permission'),
        'gates-passed': unknown('permission'),
      },
    ),
    one(
      'the rules were not all read, and enough was seen',
      {
        commitChecks: commitChecks([check('lint')]),
        branchRules: branchRules(['lint'], { isWhole: false, gaps: [UNREAD] }),
      },
      {
        'checks-required': { status: 'pass', gaps: ['permission'] },
        'this-check-required': { status: 'pass', gaps: ['permission'] },
        'not-bypassable': unknown('permission'),
        'gates-passed': unknown('permission'),
      },
    ),

    // How strongly this check is required.
    one('required as a workflow from elsewhere', demands({ ownCheck: 'ruleset-workflow' })),
    one('required by a name that anybody here can use', demands({ ownCheck: 'forgeable' }), {
      'this-check-required': noted('gate-forgeable'),
    }),
    one('not required itself', demands({ ownCheck: 'not-required' }), {
      'this-check-required': fails('gate-not-required'),
    }),
    one('nobody tells whether it is required itself', demands({ ownCheck: 'unknown' }), {
      'this-check-required': unknown('permission'),
    }),

    // Who may pass by.
    one('some may pass by', demands({ bypass: { kind: 'some', who: ['administrators', 'RepositoryRole 5'] } }), {
      'not-bypassable': fails('gates-bypassable'),
    }),
    one('nobody tells who may pass by', demands({ bypass: { kind: 'unknown', gap: UNREAD } }), {
      'not-bypassable': unknown('permission'),
    }),

    // How a required check ended.
    ...(['failure', 'timed_out', 'startup_failure', 'cancelled', 'action_required', 'stale'] as const).map(
      (conclusion) =>
        one(`a required check that ended as ${conclusion}`, ran(check('lint', { conclusion })), {
          'gates-passed': fails('required-check-failed'),
        }),
    ),
    ...(['skipped', 'neutral'] as const).map((conclusion) =>
      one(`a required check that ended as ${conclusion}`, ran(check('lint', { conclusion })), {
        'gates-passed': fails('required-check-not-run'),
      }),
    ),
    one('a required check that ended in a new way', ran(check('lint', { conclusion: 'unrecognized' })), {
      'gates-passed': unknown('unsupported'),
    }),
    one(
      'a required check that has not ended',
      {
        commitChecks: commitChecks([check('lint', { conclusion: null })], { gaps: [PENDING] }),
        branchRules: branchRules(['lint']),
      },
      { 'gates-passed': unknown('pending', 'pending') },
    ),
    one('a required check that is not there', ran(check('test')), { 'gates-passed': fails('required-check-missing') }),
    ...(['failure', 'error'] as const).map((state) =>
      one(`a required status that is ${state}`, statusesOf(status('lint', state)), {
        'gates-passed': fails('required-check-failed'),
      }),
    ),
    one('a required status that is success', statusesOf(status('lint', 'success', 'https://ci.example.com/1'))),
    one('a required status in a new state', statusesOf(status('lint', 'unrecognized')), {
      'gates-passed': unknown('unsupported'),
    }),
    one('a required status that is pending', statusesOf(status('lint', 'pending')), {
      'gates-passed': unknown('pending'),
    }),
    one(
      'a check that passed and a status of its name that failed',
      {
        commitChecks: commitChecks([check('lint')], { statuses: [status('lint', 'failure')] }),
        branchRules: branchRules(['lint']),
      },
      { 'gates-passed': fails('required-check-failed') },
    ),
    one(
      'one that failed beside one that is pending',
      {
        commitChecks: commitChecks([check('lint', { conclusion: 'failure' }), check('test', { conclusion: null })], {
          gaps: [PENDING],
        }),
        branchRules: branchRules(['lint', 'test']),
      },
      { 'gates-passed': { ...fails('required-check-failed'), gaps: ['pending', 'pending'] } },
    ),

    // Several runs of one job.
    one(
      'a cancelled run that a later one makes good',
      ran(check('lint', { conclusion: 'cancelled', ...old }), check('lint', { job: job({ runId: 2 }) })),
    ),
    one(
      'a failed run that a later one makes good',
      ran(check('lint', { job: job({ runId: 2 }) }), check('lint', { conclusion: 'failure', ...old })),
    ),
    one(
      'a failure that a later skipped run does not take back',
      ran(
        check('lint', { conclusion: 'failure' }),
        check('lint', { conclusion: 'skipped', job: job({ runId: 2 }), ...old }),
      ),
      { 'gates-passed': fails('required-check-failed') },
    ),
    one(
      'a success that a later skipped run does not take back',
      ran(check('lint'), check('lint', { conclusion: 'skipped', job: job({ runId: 2 }), ...old })),
    ),
    one(
      'a failure that another event does not make good',
      ran(check('lint', { conclusion: 'failure' }), check('lint', { job: job({ runId: 2, event: 'push' }), ...old })),
      { 'gates-passed': fails('required-check-failed') },
    ),
    one(
      'a failure that a job of another workflow does not make good',
      ran(
        check('lint', { conclusion: 'failure' }),
        check('lint', { job: job({ runId: 2, workflow: '.github/workflows/new.yml' }), ...old }),
      ),
      { 'gates-passed': fails('required-check-failed') },
    ),

    // Who may report it.
    one('a check of the very App', {
      commitChecks: commitChecks([check('lint', { app: SCANNER, job: null })]),
      branchRules: branchRules([bound]),
    }),
    one(
      'a check of another App',
      { commitChecks: commitChecks([check('lint')]), branchRules: branchRules([bound]) },
      { 'gates-passed': fails('required-check-missing') },
    ),
    one(
      'a check without an App',
      { commitChecks: commitChecks([check('lint', { app: null })]), branchRules: branchRules([bound]) },
      { 'gates-passed': fails('required-check-missing') },
    ),
    one(
      'another App failed where the very App passed',
      {
        commitChecks: commitChecks([
          check('lint', { app: SCANNER, job: null }),
          check('lint', { conclusion: 'failure' }),
        ]),
        branchRules: branchRules([bound]),
      },
      { 'gates-passed': fails('other-check-failed') },
    ),
    one(
      'required of an App and of anybody',
      {
        commitChecks: commitChecks([check('lint')]),
        branchRules: branchRules([bound, required('lint', { ruleset: null })]),
      },
      { 'gates-passed': fails('required-check-missing') },
    ),
    one(
      'a status, where an App is demanded',
      { commitChecks: commitChecks([], { statuses: [status('lint')] }), branchRules: branchRules([bound]) },
      { 'gates-passed': unknown('unsupported') },
    ),
    one(
      'a failed status, where an App is demanded',
      { commitChecks: commitChecks([], { statuses: [status('lint', 'failure')] }), branchRules: branchRules([bound]) },
      { 'gates-passed': fails('required-check-failed') },
    ),

    // Required workflows.
    one('a required workflow from elsewhere that passed', {
      commitChecks: commitChecks([check('scan', { job: job({ file: 'unknown' }) })]),
      branchRules: branchRules([], { workflows: [requiredRun(CI_WORKFLOW)] }),
    }),
    one(
      'a workflow here by the name of the one that is required from elsewhere',
      {
        commitChecks: commitChecks([check('scan')]),
        branchRules: branchRules([], { workflows: [requiredRun(CI_WORKFLOW)] }),
      },
      { 'gates-passed': unknown('unsupported') },
    ),
    one(
      'a required workflow of this repository, one of whose jobs failed and one was skipped',
      {
        commitChecks: commitChecks([
          check('a'),
          check('b', { conclusion: 'failure' }),
          check('c', { conclusion: 'skipped' }),
        ]),
        branchRules: branchRules([], { workflows: [requiredRun(CI_WORKFLOW, { isHere: true })] }),
      },
      { 'gates-passed': fails('required-check-failed') },
    ),
    one(
      'a required workflow, all of whose jobs were skipped',
      {
        commitChecks: commitChecks([check('a', { conclusion: 'skipped' })]),
        branchRules: branchRules([], { workflows: [requiredRun(CI_WORKFLOW, { isHere: true })] }),
      },
      { 'gates-passed': fails('required-check-not-run') },
    ),

    // What nothing requires.
    ...(['failure', 'timed_out', 'startup_failure'] as const).map((conclusion) =>
      one(`another check that ended as ${conclusion}`, ran(check('lint'), check('docs', { conclusion })), {
        'gates-passed': fails('other-check-failed'),
      }),
    ),
    ...(['cancelled', 'action_required', 'stale'] as const).map((conclusion) =>
      one(`another check that ended as ${conclusion}`, ran(check('lint'), check('docs', { conclusion })), {
        'gates-passed': noted('other-check-stopped'),
      }),
    ),
    ...(['skipped', 'neutral'] as const).map((conclusion) =>
      one(`another check that ended as ${conclusion}`, ran(check('lint'), check('docs', { conclusion }))),
    ),
    one('another check that ended in a new way', ran(check('lint'), check('docs', { conclusion: 'unrecognized' })), {
      'gates-passed': unknown('unsupported'),
    }),
    one(
      'another check that has not ended',
      {
        commitChecks: commitChecks([check('lint'), check('docs', { conclusion: null })], { gaps: [PENDING] }),
        branchRules: branchRules(['lint']),
      },
      { 'gates-passed': unknown('pending') },
    ),
    one('another status that failed', statusesOf(status('lint'), status('docs', 'error')), {
      'gates-passed': fails('other-check-failed'),
    }),

    // This gate itself.
    one(
      'its own earlier failure, and its own run that is under way',
      ran(
        check('lint'),
        check('Release gate', { isOwn: true, conclusion: 'failure', ...old }),
        check('Release gate', { isOwn: true, conclusion: null }),
      ),
    ),
    one('its own check that is required and not yet there', ran(check('lint'), check('docs'))),
    one(
      'nothing but itself',
      {
        commitChecks: commitChecks([check('Release gate', { isOwn: true, conclusion: null })]),
        branchRules: branchRules([]),
      },
      { 'gates-passed': unknown('not-found') },
    ),
    one('nothing required but itself, and something passed', {
      commitChecks: commitChecks([check('docs')]),
      branchRules: branchRules([]),
    }),

    // What was not read.
    one(
      'check runs that were not read',
      {
        commitChecks: commitChecks(null, { isWhole: false, gaps: [FORBIDDEN] }),
        branchRules: branchRules(['lint']),
      },
      { 'gates-passed': unknown('permission', 'not-found') },
    ),
    one(
      'statuses that were not read, where all that is required passed as checks',
      {
        commitChecks: commitChecks([check('lint')], { statuses: null, isWhole: false, gaps: [FORBIDDEN] }),
        branchRules: branchRules(['lint']),
      },
      { 'gates-passed': unknown('permission') },
    ),
    one(
      'statuses that were not read, and a check that failed',
      {
        commitChecks: commitChecks([check('lint', { conclusion: 'failure' })], {
          statuses: null,
          isWhole: false,
          gaps: [FORBIDDEN],
        }),
        branchRules: branchRules(['lint']),
      },
      { 'gates-passed': { ...fails('required-check-failed'), gaps: ['permission'] } },
    ),
    one(
      'a list that was cut, without what is required',
      {
        commitChecks: commitChecks([check('test')], { isWhole: false, gaps: [gap('commit-checks', 'limit', 'Cut.')] }),
        branchRules: branchRules(['lint']),
      },
      { 'gates-passed': unknown('limit', 'not-found') },
    ),
    one('a gate whose workflow the commit changes', ran(check('lint', { job: job({ file: 'changed' }) })), {
      'gates-passed': noted('gate-workflow-changed'),
    }),
  ],
})

describe('what ci-gates says', () => {
  const rules = (about: Partial<BranchRulesEvidence> = {}): BranchRulesEvidence => branchRules(['lint'], about).value
  const on = (checks: readonly CommitCheck[], about: Partial<BranchRulesEvidence> = {}): Answer =>
    judgeCommit(commitChecks(checks).value, rules(about))
  const said = (answer: Answer): readonly string[] => [
    ...(answer.status === 'fail' ? answer.findings : []).map(({ message }) => message),
    ...(answer.notes ?? []).map(({ message }) => message),
    ...(answer.status === 'pass' ? answer.evidence : []).map(({ summary }) => summary),
    ...(answer.gaps ?? []).map(({ detail }) => detail),
  ]

  it('says plainly that a check required by its name can be forged', () => {
    expect(said(judgeOwnCheck(rules({ ownCheck: 'forgeable' })))).toEqual([
      '`main` requires this check by a name that any workflow here can report, so it does not hold against those who may write.',
      '`main` requires this check by its name. Whoever may write to this repository can forge it: any workflow here can report that name.',
    ])
  })

  it('calls no other binding forgeable', () => {
    for (const ownCheck of ['ruleset-workflow', 'app-bound'] as const)
      expect(said(judgeOwnCheck(rules({ ownCheck }))).join(' ')).not.toMatch(/forge/)
  })

  it('names all who may pass by', () => {
    const bypass = { kind: 'some', who: ['administrators', 'Team 4'] } as const
    expect(said(judgeBypass(rules({ bypass })))).toEqual([
      'The gates of the branch `main` do not hold for `administrators`, `Team 4`.',
    ])
  })

  it('names what is required, each once', () => {
    const twice = [required('lint'), required('lint', { ruleset: null }), required('test')]
    expect(said(judgeRequirements(rules({ required: twice, workflows: [requiredRun('a.yml')] })))).toEqual([
      '`main` demands a pull request, and requires `lint`, `test`, `a.yml`.',
    ])
  })

  it.each([
    ['failure', '`lint`, which is required, failed on this commit.'],
    ['timed_out', '`lint`, which is required, ran out of time on this commit.'],
    ['startup_failure', '`lint`, which is required, could not be started on this commit.'],
    ['cancelled', '`lint`, which is required, was cancelled on this commit.'],
    ['skipped', '`lint` is required and was skipped. GitHub lets that merge; the gate has not looked at this commit.'],
  ] as const)('tells how a required check ended as %s', (conclusion, message) => {
    expect(said(on([check('lint', { conclusion })]))).toEqual([message])
  })

  it('leads to the check that failed, and to the rules where one is missing', () => {
    expect(on([check('lint', { conclusion: 'failure' })])).toMatchObject({
      findings: [{ place: { kind: 'url', url: 'https://github.com/acme/shop/runs/lint' } }],
    })
    expect(on([])).toMatchObject({ findings: [{ place: { kind: 'setting', name: 'Rules of the branch main' } }] })
  })

  it('leads to the commit where a status has no address of its own', () => {
    const statuses = [status('lint', 'failure'), status('docs', 'failure', 'https://ci.example.com/2')]
    expect(judgeCommit(commitChecks([], { statuses }).value, rules())).toMatchObject({
      findings: [
        { place: { kind: 'commit', commit: COMMIT, line: null } },
        { place: { kind: 'url', url: 'https://ci.example.com/2' } },
      ],
    })
  })

  it('says what a missing check may lack', () => {
    expect(said(on([]))).toEqual(['`lint` is required and has not run on this commit.'])
    expect(said(on([check('lint')], { required: [bound], hasMergeQueue: true }))).toContain(
      '`lint` is required of the App 77 and has not run on this commit. Another App has reported that name, which does not count. In the merge queue its workflow must run on `merge_group` as well.',
    )
  })

  it('knows a failure again when it is run again', () => {
    const keyIn = (about: Partial<CommitCheck>): unknown => {
      const answer = on([check('lint', { conclusion: 'failure', ...about })])
      return answer.status === 'fail' ? answer.findings.map(({ key }) => key) : []
    }
    const again = keyIn({ job: job({ runId: 99 }), ...old })
    expect(again).toEqual(keyIn({}))
    expect(again).toHaveLength(1)
  })

  it('counts what it looked at', () => {
    expect(on([check('lint'), check('docs'), check('Release gate', { isOwn: true })]).inspected).toEqual([
      { what: 'required gates', count: 1 },
      { what: 'checks and statuses', count: 2 },
    ])
  })
})
