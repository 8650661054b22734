import type { Answer } from '../../src/model/answer.ts'
import { parseIsoDate } from '../../src/model/date.ts'
import { filePlace } from '../../src/model/place.ts'
import type { ProgramEnd } from '../../src/evidence/program-runs.ts'
import { productionReadiness } from '../../src/checks/production-readiness.ts'
import { judgeReadinessJob } from '../../src/checks/readiness-job.ts'
import type { CommitCheck } from '../../src/evidence/commit-checks.ts'
import { gap } from '../../src/model/gap.ts'
import { type CheckCase, type ExpectedCriterion, type RepoSketch, testCheck } from '../support/check-tester.ts'
import { check, COMMIT, commitChecks, job, SCANNER, status } from '../support/github-evidence.ts'

const SCRIPT = 'scripts/check_prod_readiness.py'

function one(
  name: string,
  repo: Omit<RepoSketch, 'files'> & { readonly files?: RepoSketch['files'] },
  expected: ExpectedCriterion,
  options: CheckCase['options'] = {},
): CheckCase {
  const files = repo.files ?? { [SCRIPT]: '#!/usr/bin/env python3\n' }
  return { name, repo: { ...repo, files }, options, expect: { 'readiness-passed': expected } }
}

const finding = (rule: string, path: string | null = SCRIPT): NonNullable<ExpectedCriterion['findings']> => [
  { rule, path, line: null },
]

const JOB = 'Production readiness'
const ran = (...checks: readonly CommitCheck[]): Pick<RepoSketch, 'commitChecks'> => ({
  commitChecks: commitChecks(checks),
})
const faulty = (rule: string): ExpectedCriterion => ({ status: 'fail', findings: finding(rule, null) })
const unknown = (...gaps: NonNullable<ExpectedCriterion['gaps']>): ExpectedCriterion => ({ status: 'unknown', gaps })
const FORBIDDEN = gap('commit-checks', 'permission', 'Not read.')
/** A repository whose workflow runs the script in this job. */
const readyIn = (id: string, step: string): RepoSketch['files'] => ({
  [SCRIPT]: '#!/usr/bin/env python3\n',
  '.github/workflows/ready.yml': `on: push\njobs:\n  ${id}:\n    steps:\n      ${step}\n`,
})
const NO_SCRIPT = { files: { 'README.md': '# App\n' } }

testCheck(productionReadiness, {
  cases: [
    one('exit code 0', { readiness: { kind: 'exited', code: 0 } }, { status: 'pass' }),
    one(
      'exit code 1',
      { readiness: { kind: 'exited', code: 1 } },
      { status: 'fail', findings: finding('readiness-not-ready') },
    ),
    ...[2, 3, 126, 127, 255].map((code) =>
      one(
        `exit code ${code}`,
        { readiness: { kind: 'exited', code } },
        { status: 'fail', findings: finding('readiness-broken') },
      ),
    ),
    one(
      'stopped at the time limit',
      { readiness: { kind: 'timed-out', afterMs: 60_000 } },
      { status: 'unknown', gaps: ['time-limit'] },
    ),
    one(
      'killed by a signal',
      { readiness: { kind: 'signalled', signal: 'SIGKILL' } },
      { status: 'unknown', gaps: ['malformed'] },
    ),
    one(
      'an interpreter that is not installed',
      { readiness: { kind: 'not-started', because: 'python3 is not installed.' } },
      { status: 'unknown', gaps: ['unsupported'] },
    ),
    one(
      'asked to run, and no script there',
      { files: { 'README.md': '# App\n' }, readiness: { kind: 'exited', code: 0 } },
      { status: 'needs-review', because: /There is no `scripts\/check_prod_readiness\.py`/ },
    ),
    one(
      'the job that runs the script has a name of its own',
      { files: readyIn('ready', '- run: python3 scripts/check_prod_readiness.py'), ...ran(check('ready')) },
      { status: 'pass' },
    ),
    one(
      'that job has failed, whatever a job by the name of old says',
      {
        files: readyIn('ready', '- run: ./scripts/check_prod_readiness.py'),
        ...ran(check('ready', { conclusion: 'failure' }), check(JOB)),
      },
      faulty('readiness-job-failed'),
    ),
    one(
      'that job has not run',
      { files: readyIn('ready', '- run: ./scripts/check_prod_readiness.py'), ...ran(check('test')) },
      faulty('readiness-job-missing'),
    ),
    one(
      'that job throws away what the script says',
      { files: readyIn('ready', '- run: ./scripts/check_prod_readiness.py || true'), ...ran(check('ready')) },
      { status: 'fail', findings: [{ rule: 'readiness-silenced', path: '.github/workflows/ready.yml', line: 5 }] },
    ),
    one(
      'the policy names another job than the one that runs the script',
      { files: readyIn('ready', '- run: ./scripts/check_prod_readiness.py'), ...ran(check('CI / gate')) },
      { status: 'pass' },
      { job: 'CI / gate' },
    ),
    one('nobody asked for it to be run', {}, { status: 'unknown', gaps: ['feature-off'] }),
    one(
      'a script elsewhere, named by the policy',
      { files: { 'tools/ready.sh': '#!/bin/sh\n' }, readiness: { kind: 'exited', code: 0 } },
      { status: 'pass' },
      { script: 'tools/ready.sh' },
    ),
    one(
      'a script elsewhere that says not ready',
      { files: { 'tools/ready.sh': '#!/bin/sh\n' }, readiness: { kind: 'exited', code: 1 } },
      { status: 'fail', findings: finding('readiness-not-ready', 'tools/ready.sh') },
      { script: 'tools/ready.sh' },
    ),
    one(
      'a script at the default path, and another named by the policy',
      { readiness: { kind: 'exited', code: 0 } },
      { status: 'needs-review', because: /There is no `tools\/ready\.sh`/ },
      { script: 'tools/ready.sh' },
    ),

    // On GitHub: the job.
    one('the job passed', ran(check(JOB), check('lint', { conclusion: 'failure' })), { status: 'pass' }),
    one('the job passed, and there is no script', { ...NO_SCRIPT, ...ran(check(JOB)) }, { status: 'pass' }),
    one('a job by another name, named by the policy', ran(check('ready')), { status: 'pass' }, { job: 'ready' }),
    one(
      'a job by the default name, and another named by the policy',
      ran(check(JOB)),
      faulty('readiness-job-missing'),
      {
        job: 'ready',
      },
    ),
    ...(['failure', 'timed_out', 'startup_failure'] as const).map((conclusion) =>
      one(`the job ended as ${conclusion}`, ran(check(JOB, { conclusion })), faulty('readiness-job-failed')),
    ),
    ...(['skipped', 'neutral', 'cancelled', 'action_required', 'stale'] as const).map((conclusion) =>
      one(`the job ended as ${conclusion}`, ran(check(JOB, { conclusion })), faulty('readiness-job-not-run')),
    ),
    one('the job ended in a new way', ran(check(JOB, { conclusion: 'unrecognized' })), unknown('unsupported')),
    one('the job has not ended', ran(check(JOB, { conclusion: null })), unknown('pending')),
    one(
      'the job failed in a changed workflow',
      ran(check(JOB, { conclusion: 'failure', job: job({ file: 'changed' }) })),
      faulty('readiness-job-failed'),
    ),
    one('the job passed in a changed workflow', ran(check(JOB, { job: job({ file: 'changed' }) })), {
      status: 'needs-review',
      because: /differs from the trusted one/,
    }),
    one(
      'the job passed in a workflow that cannot be compared',
      ran(check(JOB, { job: job({ file: 'unknown' }) })),
      unknown('unsupported'),
    ),
    one('the job passed, and the runs were not read', ran(check(JOB, { job: null })), unknown('permission')),
    one(
      'the job passed, and was not seen among the jobs of its run',
      ran(check(JOB, { job: job({ confirmation: 'unseen' }) })),
      unknown('not-found'),
    ),
    one(
      'the job passed, and nobody asked its run at release',
      ran(check(JOB, { job: job({ confirmation: 'not-asked' }) })),
      unknown('not-found'),
    ),
    {
      ...one(
        'the job passed, and nobody asked its run on a pull request',
        ran(check(JOB, { job: job({ confirmation: 'not-asked' }) })),
        unknown('not-found'),
      ),
      stage: 'pull-request',
    },
    {
      ...one(
        'the job was not seen among the jobs of its run on a pull request',
        ran(check(JOB, { job: job({ confirmation: 'unseen' }) })),
        unknown('not-found'),
      ),
      stage: 'pull-request',
    },
    one(
      'somebody posted a check by the name of the job',
      ran(check(JOB, { job: job({ confirmation: 'refuted' }) })),
      faulty('readiness-job-missing'),
    ),
    one(
      'another App has a check by the name of the job',
      ran(check(JOB, { app: SCANNER, job: null })),
      faulty('readiness-job-missing'),
    ),
    one(
      'a check without an App by the name of the job',
      ran(check(JOB, { app: null, job: null })),
      faulty('readiness-job-missing'),
    ),
    one(
      'a status by the name of the job',
      { commitChecks: commitChecks([], { statuses: [status(JOB)] }) },
      faulty('readiness-job-missing'),
    ),
    one('this gate by the name of the job', ran(check(JOB, { isOwn: true })), faulty('readiness-job-missing')),
    one('no job', ran(check('lint')), faulty('readiness-job-missing')),
    one(
      'no job and no script',
      { ...NO_SCRIPT, ...ran(check('lint')) },
      { status: 'needs-review', because: /no job `Production readiness` has run/ },
    ),
    one(
      'no script, and a posted check by the name of the job',
      { ...NO_SCRIPT, ...ran(check(JOB, { job: job({ confirmation: 'refuted' }) })) },
      faulty('readiness-job-missing'),
    ),
    one('no script, and no job that the policy names', { ...NO_SCRIPT, ...ran() }, faulty('readiness-job-missing'), {
      job: 'ready',
    }),
    one(
      'check runs that were not read',
      { commitChecks: commitChecks(null, { isWhole: { checks: false, statuses: true }, gaps: [FORBIDDEN] }) },
      unknown('permission', 'permission'),
    ),
    one(
      'a list that was cut, without the job',
      {
        commitChecks: commitChecks([], {
          isWhole: { checks: false, statuses: true },
          gaps: [gap('commit-checks', 'limit', 'Cut.')],
        }),
      },
      unknown('limit', 'not-found'),
    ),
    one(
      'a list that was cut, in which the job passed',
      {
        commitChecks: commitChecks([check(JOB)], {
          isWhole: { checks: false, statuses: true },
          gaps: [gap('commit-checks', 'limit', 'Cut.')],
        }),
      },
      unknown('limit', 'not-found'),
    ),
    one(
      'statuses that were not read, and no job',
      {
        commitChecks: commitChecks([], {
          statuses: null,
          isWhole: { checks: true, statuses: false },
          gaps: [FORBIDDEN],
        }),
      },
      { ...faulty('readiness-job-missing'), gaps: ['permission'] },
    ),
    one(
      'statuses that were not read, where the job passed',
      {
        commitChecks: commitChecks([check(JOB)], {
          statuses: null,
          isWhole: { checks: true, statuses: false },
          gaps: [FORBIDDEN],
        }),
      },
      { status: 'pass', gaps: ['permission'] },
    ),
    one(
      'a failed run that a later one makes good',
      ran(check(JOB, { conclusion: 'failure' }), check(JOB, { job: job({ runId: 2 }) })),
      { status: 'pass' },
    ),
    one(
      'a failed run that another event does not make good',
      ran(check(JOB, { conclusion: 'failure' }), check(JOB, { job: job({ runId: 2, event: 'push' }) })),
      faulty('readiness-job-failed'),
    ),
    one(
      'a cancelled run beside one that passed',
      ran(check(JOB, { conclusion: 'cancelled', job: job({ event: 'push' }) }), check(JOB)),
      { status: 'pass' },
    ),
    one(
      'a run of the trusted workflow that was skipped beside a changed one that passed',
      ran(check(JOB, { conclusion: 'skipped' }), check(JOB, { job: job({ workflow: 'new.yml', file: 'changed' }) })),
      { status: 'needs-review', because: /from a `new\.yml` that differs/ },
    ),
    one(
      'a script that was run here decides',
      { readiness: { kind: 'exited', code: 0 }, ...ran(check(JOB)) },
      { status: 'pass' },
    ),
  ],
})

describe('what production-readiness says', () => {
  function answerTo(end: ProgramEnd): Answer {
    const [criterion] = productionReadiness.criteria
    const asOf = parseIsoDate('2026-11-24')
    if (criterion.awaits !== null || asOf === null) throw new Error('readiness is judged')
    const readiness = { kind: 'ran', script: filePlace(SCRIPT), end } as const
    return criterion.evaluate(
      { 'program-runs': { readiness, tools: null } },
      { asOf, stage: 'release', options: { script: SCRIPT, job: JOB } },
    )
  }

  it.each([2, 137])('names exit code %i where the script went wrong', (code) => {
    expect(answerTo({ kind: 'exited', code })).toMatchObject({
      findings: [{ message: expect.stringContaining(`exit code ${code},`) as unknown, key: 'readiness' }],
    })
  })

  it('takes its tick from a run and not from a word', () => {
    expect(answerTo({ kind: 'exited', code: 0 })).toMatchObject({
      evidence: [{ assurance: 'measured', source: 'program-runs', place: { path: SCRIPT } }],
    })
  })

  it.each([
    [{ kind: 'timed-out', afterMs: 1000 }, /not ended after 1 second /],
    [{ kind: 'timed-out', afterMs: 90_400 }, /not ended after 90 seconds /],
    [{ kind: 'signalled', signal: 'SIGSEGV' }, /by the signal SIGSEGV/],
    [{ kind: 'not-started', because: 'python3 is not installed.' }, /could not be started: python3 is not installed\./],
  ] as const)('says of %j why it knows nothing, and what to do', (end, detail) => {
    const answer = answerTo(end)
    expect(answer).toMatchObject({ status: 'unknown', gaps: [{ source: 'program-runs' }] })
    expect(answer.gaps?.[0]?.detail).toMatch(detail)
    expect(answer.gaps?.[0]?.grant).toMatch(/run again\.$/)
  })

  it('leads to the job, and to the commit where there is none', () => {
    const judged = (...checks: readonly CommitCheck[]): Answer =>
      judgeReadinessJob(commitChecks(checks).value, { name: JOB, questionIfMissing: null })

    expect(judged(check(JOB, { conclusion: 'failure' }))).toMatchObject({
      findings: [
        {
          message: '`Production readiness` failed.',
          place: { kind: 'url', url: 'https://github.com/acme/shop/runs/Production-readiness' },
        },
      ],
    })
    expect(judged()).toMatchObject({
      findings: [
        {
          message: 'No job `Production readiness` has run on this commit.',
          place: { kind: 'commit', commit: COMMIT, line: null },
        },
      ],
    })
    expect(judged(check(JOB, { app: SCANNER }))).toMatchObject({
      findings: [{ message: expect.stringMatching(/by that name does not count\.$/) as unknown }],
    })
  })

  it('says how a job that did not run ended, and where its yes would count', () => {
    const judged = (about: Partial<CommitCheck>): string =>
      JSON.stringify(
        judgeReadinessJob(commitChecks([check(JOB, about)]).value, {
          name: JOB,
          questionIfMissing: null,
        }),
      )

    expect(judged({ conclusion: 'skipped' })).toContain('`Production readiness` was skipped, so it says nothing.')
    expect(judged({ job: job({ file: 'changed' }) })).toContain(
      'Merge the workflow first and run it again, or attest it.',
    )
    expect(judged({ job: job({ file: 'unknown' }) })).toContain('could not be compared with the trusted one')
  })
})
