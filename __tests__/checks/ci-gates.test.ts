import { ciGates } from '../../src/checks/ci-gates.ts'
import { gap } from '../../src/model/gap.ts'
import { testCheck } from '../support/check-tester.ts'
import {
  branchRules,
  check,
  CI_WORKFLOW,
  commitChecks,
  job,
  required,
  requiredRun,
  SCANNER,
  status,
} from '../support/github-evidence.ts'
import {
  bound,
  demands,
  fails,
  FORBIDDEN,
  noted,
  old,
  one,
  PENDING,
  ran,
  statusesOf,
  unknown,
  UNREAD,
} from './ci-gates.sketch.ts'
import { WORKFLOW_CASES } from './ci-gates.workflows.ts'

testCheck(ciGates, {
  cases: [
    ...WORKFLOW_CASES,
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
        commitChecks: commitChecks(null, { isWhole: { checks: false, statuses: true }, gaps: [FORBIDDEN] }),
        branchRules: branchRules(['lint']),
      },
      { 'gates-passed': unknown('permission', 'not-found') },
    ),
    one(
      'statuses that were not read, where all that is required passed as checks',
      {
        commitChecks: commitChecks([check('lint')], {
          statuses: null,
          isWhole: { checks: true, statuses: false },
          gaps: [FORBIDDEN],
        }),
        branchRules: branchRules(['lint']),
      },
      { 'gates-passed': unknown('permission') },
    ),
    one(
      'statuses that were not read, without what is required',
      {
        commitChecks: commitChecks([check('test')], {
          statuses: null,
          isWhole: { checks: true, statuses: false },
          gaps: [FORBIDDEN],
        }),
        branchRules: branchRules(['lint']),
      },
      { 'gates-passed': unknown('permission', 'not-found') },
    ),
    one(
      'statuses that were not read, and a check that failed',
      {
        commitChecks: commitChecks([check('lint', { conclusion: 'failure' })], {
          statuses: null,
          isWhole: { checks: true, statuses: false },
          gaps: [FORBIDDEN],
        }),
        branchRules: branchRules(['lint']),
      },
      { 'gates-passed': { ...fails('required-check-failed'), gaps: ['permission'] } },
    ),
    one(
      'a list that was cut, without what is required',
      {
        commitChecks: commitChecks([check('test')], {
          isWhole: { checks: false, statuses: true },
          gaps: [gap('commit-checks', 'limit', 'Cut.')],
        }),
        branchRules: branchRules(['lint']),
      },
      { 'gates-passed': unknown('limit', 'not-found') },
    ),
    one('a gate whose workflow the commit changes', ran(check('lint', { job: job({ file: 'changed' }) })), {
      'gates-passed': noted('gate-workflow-changed'),
    }),
  ],
})
