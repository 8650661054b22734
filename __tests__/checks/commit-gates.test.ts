import { judgeCommit } from '../../src/checks/commit-gates.ts'
import type { BranchRulesEvidence } from '../../src/evidence/branch-rules.ts'
import type { CommitCheck } from '../../src/evidence/commit-checks.ts'
import type { Answer } from '../../src/model/answer.ts'
import {
  branchRules,
  check,
  COMMIT,
  commitChecks,
  job,
  required,
  said,
  SCANNER,
  status,
} from '../support/github-evidence.ts'

const rules = (about: Partial<BranchRulesEvidence> = {}): BranchRulesEvidence => branchRules(['lint'], about).value
const on = (checks: readonly CommitCheck[], about: Partial<BranchRulesEvidence> = {}): Answer =>
  judgeCommit(commitChecks(checks).value, rules(about))

describe('what is said of the gates of a commit', () => {
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
    expect(
      said(on([check('lint')], { required: [required('lint', { appId: SCANNER.id })], hasMergeQueue: true })),
    ).toContain(
      '`lint` is required of the App 77 and has not run on this commit. Another App has reported that name, which does not count. In the merge queue its workflow must run on `merge_group` as well.',
    )
  })

  it('knows a failure again when it is run again', () => {
    const keyIn = (about: Partial<CommitCheck>): unknown => {
      const answer = on([check('lint', { conclusion: 'failure', ...about })])
      return answer.status === 'fail' ? answer.findings.map(({ key }) => key) : []
    }
    const again = keyIn({
      job: job({ runId: 99 }),
      place: { kind: 'url', url: 'https://github.com/acme/shop/runs/99' },
    })
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
