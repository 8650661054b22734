import type { Report } from '../../../src/model/report.ts'
import { type ActionStage, actionStage, policyOf, runGate } from '../../support/action-stage.ts'
import { addJob, addRun, addWorkflow, finishJob } from '../../support/github/actions.ts'
import { addReview } from '../../support/github/pulls.ts'
import { addRelease } from '../../support/github/releases.ts'
import { commitTo, headOf, tagCommit } from '../../support/github/repository.ts'
import { ZERO } from '../../support/github-payloads.ts'
import { useSimulator } from '../../support/github-simulator.ts'

const github = useSimulator()

let stage: ActionStage
beforeEach(() => {
  stage = actionStage(github())
})

const CHECK_RUNS = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs'
const CHANGE = { 'src/index.ts': 'export const answer = 43\n' }

/** The subject, stage, base and trusted ref of a report. */
function seen(report: Report | null) {
  return {
    commit: report?.subject.commit,
    ref: report?.subject.ref,
    stage: report?.subject.stage,
    base: report?.comparedTo?.commit ?? null,
    trusted: report?.trusted.commit,
  }
}

function postedOn(): readonly string[] {
  return stage.repository.checks.runs
    .filter(({ name }) => name === 'Security release checklist')
    .map(({ headSha }) => headSha)
}

const trusted = () => headOf(stage.repository, 'main')

test('a pull request is judged at its head, against the merge base', async () => {
  const pull = stage.propose(CHANGE)
  const before = trusted()
  commitTo(stage.world, stage.repository, 'main', { 'README.md': '# Later\n' }, { author: stage.maria })
  const { exitCode, report, outputs } = await runGate(github(), stage, {
    event: { name: 'pull_request', action: 'opened', pull },
  })
  const head = headOf(stage.repository, 'topic')
  expect(seen(report)).toEqual({
    commit: head,
    ref: 'refs/pull/1/head',
    stage: 'pull-request',
    base: before,
    trusted: trusted(),
  })
  expect(postedOn()).toEqual([head])
  expect(exitCode).toBe(0)
  expect(outputs['decision']).toBe('clear')
})

test('a pull request to a release branch is judged as a release', async () => {
  stage.repository.git.refs.set('refs/heads/release/2', trusted())
  const pull = stage.propose(CHANGE, { base: 'release/2' })
  const { report } = await runGate(github(), stage, { event: { name: 'pull_request', action: 'opened', pull } })
  expect(seen(report)).toMatchObject({
    commit: headOf(stage.repository, 'topic'),
    stage: 'release',
    trusted: trusted(),
  })
})

test('a merge group is judged at its own head, against its own base', async () => {
  const pull = stage.propose(CHANGE)
  const base = trusted()
  const head = commitTo(stage.world, stage.repository, 'queue', CHANGE, { author: stage.maria })
  stage.repository.git.refs.set('refs/heads/queue', head)
  const { report, exitCode } = await runGate(github(), stage, {
    event: { name: 'merge_group', pull, head, base },
    headSha: head,
  })
  expect(seen(report)).toMatchObject({ commit: head, stage: 'pull-request', base, trusted: base })
  expect(report?.subject.ref).toBe(`refs/heads/gh-readonly-queue/main/pr-1-${base}`)
  expect(postedOn()).toEqual([head])
  expect(stage.repository.comments).toEqual([])
  expect(exitCode).toBe(0)
})

test('a push of a branch is judged against the commit before', async () => {
  const before = trusted()
  const after = commitTo(stage.world, stage.repository, 'main', CHANGE, { author: stage.maria })
  const { report } = await runGate(github(), stage, { event: { name: 'push', ref: 'refs/heads/main', before } })
  expect(seen(report)).toEqual({
    commit: after,
    ref: 'refs/heads/main',
    stage: 'pull-request',
    base: before,
    trusted: after,
  })
})

test('a new release branch is judged as a release, against where it left the default branch', async () => {
  const left = trusted()
  stage.repository.git.refs.set('refs/heads/release/2', left)
  const after = commitTo(stage.world, stage.repository, 'release/2', CHANGE, { author: stage.maria })
  const { report } = await runGate(github(), stage, {
    event: { name: 'push', ref: 'refs/heads/release/2', before: ZERO },
  })
  expect(seen(report)).toMatchObject({ commit: after, stage: 'release', base: left, trusted: left })
})

test('a pushed tag is peeled and judged against the last release', async () => {
  const last = stage.repository.git.refs.get('refs/tags/v1.0.0')
  tagCommit(stage.world, stage.repository, 'v1.1.0', trusted(), { message: 'Second', tagger: stage.maria })
  const { report, exitCode } = await runGate(github(), stage, {
    event: { name: 'push', ref: 'refs/tags/v1.1.0', before: ZERO },
    headSha: trusted(),
  })
  expect(seen(report)).toMatchObject({ commit: trusted(), ref: 'refs/tags/v1.1.0', stage: 'release' })
  expect(report?.comparedTo?.ref).toBe('refs/tags/v1.0.0')
  expect(report?.comparedTo?.commit).not.toBe(last)
  expect(report?.sinceRelease?.ref).toBe('refs/tags/v1.0.0')
  expect(postedOn()).toEqual([trusted()])
  expect(exitCode).toBe(0)
})

test('a tag that moves while the run is under way is not verified', async () => {
  tagCommit(stage.world, stage.repository, 'v1.1.0', trusted(), { message: 'Second', tagger: stage.maria })
  const elsewhere = commitTo(stage.world, stage.repository, 'other', CHANGE, { author: stage.andrej })
  github().fail({
    operation: 'GET /repos/{owner}/{repo}/git/ref/{ref}',
    after: 1,
    fault: {
      kind: 'answer',
      status: 200,
      body: {
        ref: 'refs/tags/v1.1.0',
        node_id: 'R',
        url: `${github().urls.api}/tag`,
        object: { type: 'commit', sha: elsewhere, url: `${github().urls.api}/commit` },
      },
    },
  })
  const { report, exitCode } = await runGate(github(), stage, {
    event: { name: 'push', ref: 'refs/tags/v1.1.0', before: ZERO },
    headSha: trusted(),
  })
  expect(report?.policy.findings.map(({ rule }) => rule)).toContain('policy/subject-moved')
  expect(exitCode).toBe(3)
})

test('a release is judged at its tag', async () => {
  tagCommit(stage.world, stage.repository, 'v1.1.0', trusted(), { message: 'Second', tagger: stage.maria })
  const release = addRelease(stage.world, stage.repository, 'v1.1.0', stage.maria, {})
  const { report } = await runGate(github(), stage, {
    event: { name: 'release', action: 'published', release },
    headSha: trusted(),
  })
  expect(seen(report)).toMatchObject({ commit: trusted(), ref: 'refs/tags/v1.1.0', stage: 'release' })
})

test('since the last release: what regressed, and which entries are new', async () => {
  const policy = (...lines: readonly string[]) => policyOf(['pen-test-or-threat-model'], ...lines)
  const waiver = (path: string) =>
    `  - { check: no-plaintext-secrets, rule: sensitive-file, path: ${path}, reason: x, owner: maria, expires: ${soon} }`
  const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10)
  const write = (text: string, files: { readonly [path: string]: string | null } = {}) =>
    commitTo(
      stage.world,
      stage.repository,
      'main',
      { '.github/release-checklist.yml': text, ...files },
      { author: stage.maria },
    )
  const { world, repository, maria } = stage
  const released = write(policy('waivers:', waiver('a.pem')))
  tagCommit(world, repository, 'v1.1.0', released, { message: 'Second', tagger: maria })
  write(policy('waivers:', waiver('a.pem'), waiver('b.pem')), { 'docs/threat-model.md': null })
  const { report, summary } = await runGate(github(), stage, {
    event: { name: 'workflow_dispatch', ref: 'refs/heads/main' },
  })
  expect(report?.sinceRelease).toMatchObject({
    ref: 'refs/tags/v1.1.0',
    commit: released,
    regressed: ['pen-test-or-threat-model'],
    entries: [{ kind: 'waiver', check: 'no-plaintext-secrets', by: 'maria', expires: soon }],
  })
  for (const said of ['Regressed: pen-test-or-threat-model.', 'New: waiver for no-plaintext-secrets by maria'])
    expect(summary).toContain(said)
})

test('a dispatch judges the branch as a release, as of the day that is asked', async () => {
  const { report } = await runGate(github(), stage, {
    event: { name: 'workflow_dispatch', ref: 'refs/heads/main' },
    inputs: { 'as-of': '2027-01-15' },
  })
  expect(seen(report)).toMatchObject({ commit: trusted(), ref: 'refs/heads/main', stage: 'release' })
  expect(report?.run.asOf).toBe('2027-01-15')
})

describe('a finished run', () => {
  function finished(headBranch: string, event: string, pulls: Parameters<typeof addRun>[2]['pulls'] = []) {
    return addRun(stage.world, stage.repository, {
      workflow: addWorkflow(stage.world, stage.repository, '.github/workflows/ci.yml', 'CI'),
      event,
      headSha: headOf(stage.repository, headBranch),
      headBranch,
      actor: stage.andrej,
      pulls,
    })
  }

  test('of a pull request is judged as that pull request', async () => {
    const pull = stage.propose(CHANGE)
    const run = finished('topic', 'pull_request', [pull])
    const { report } = await runGate(github(), stage, {
      event: { name: 'workflow_run', action: 'completed', run },
      runner: { checkout: { commit: headOf(stage.repository, 'topic') } },
      headSha: trusted(),
    })
    const head = headOf(stage.repository, 'topic')
    expect(seen(report)).toMatchObject({ commit: head, stage: 'pull-request', base: trusted(), trusted: trusted() })
    expect(postedOn()).toEqual([head])
  })

  test('of a branch is judged as that branch', async () => {
    const run = finished('main', 'push')
    const { report } = await runGate(github(), stage, {
      event: { name: 'workflow_run', action: 'completed', run },
    })
    expect(seen(report)).toMatchObject({ commit: trusted(), ref: 'refs/heads/main', stage: 'pull-request' })
  })

  test('whose pull request cannot be told is refused', async () => {
    stage.propose(CHANGE)
    const run = finished('main', 'pull_request')
    const { exitCode, commands, report } = await runGate(github(), stage, {
      event: { name: 'workflow_run', action: 'completed', run },
    })
    expect(exitCode).toBe(2)
    expect(report).toBeNull()
    expect(commands.at(-1)?.message).toContain('cannot be told')
  })
})

describe('a review', () => {
  async function judgedPull() {
    const pull = stage.propose(CHANGE)
    const first = await runGate(github(), stage, { event: { name: 'pull_request', action: 'opened', pull } })
    finishJob(stage.world, first.job, 'success')
    const review = addReview(stage.world, stage.repository, pull, stage.maria, 'APPROVED')
    return { pull, first, event: { name: 'pull_request_review', action: 'submitted', pull, review } as const }
  }

  test.each([
    ['success', 0],
    ['failure', 3],
  ] as const)('runs the original job again where it may, and ends as that does: %s', async (conclusion, expected) => {
    const { first, event } = await judgedPull()
    const ending = setInterval(() => {
      const again = first.run.jobs.find(({ attempt, check }) => attempt === 2 && check.status !== 'completed')
      if (again !== undefined) finishJob(stage.world, again, conclusion)
    }, 100)
    const { exitCode, report, outputs } = await runGate(github(), stage, {
      event,
      sender: stage.maria,
      permissions: {
        actions: 'write',
        checks: 'write',
        contents: 'read',
        'pull-requests': 'write',
        statuses: 'read',
      },
    }).finally(() => clearInterval(ending))
    expect(first.run.attempt).toBe(2)
    expect(report).toBeNull()
    expect(exitCode).toBe(expected)
    expect(outputs['headline']).toContain(`run ${first.run.id}`)
    expect(outputs['decision']).toBe('')
    expect(outputs['exit-code']).toBe(String(expected))
  })

  test('is judged here where it may not, and says so', async () => {
    const { first, event } = await judgedPull()
    const { report, commands } = await runGate(github(), stage, { event, sender: stage.maria })
    expect(first.run.attempt).toBe(1)
    expect(seen(report)).toMatchObject({ commit: headOf(stage.repository, 'topic'), stage: 'pull-request' })
    expect(commands.find(({ properties }) => properties['title'] === 'Judged here')?.message).toContain(
      'actions: write',
    )
  })

  test('is judged here where the request is taken and nothing begins', async () => {
    const { event } = await judgedPull()
    github().fail({
      operation: 'POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun',
      fault: { kind: 'answer', status: 500 },
    })
    const { report, exitCode } = await runGate(github(), stage, {
      event,
      sender: stage.maria,
      permissions: { actions: 'write', checks: 'write', contents: 'read', 'pull-requests': 'write', statuses: 'read' },
    })
    expect(report?.gate.decision).toBe('clear')
    expect(exitCode).toBe(0)
  })
})

test('pull_request_target is refused with the reason', async () => {
  const pull = stage.propose(CHANGE)
  const { exitCode, commands, outputs, summary } = await runGate(github(), stage, {
    event: { name: 'pull_request_target', action: 'opened', pull },
  })
  expect(exitCode).toBe(2)
  expect(commands).toHaveLength(1)
  expect(commands[0]?.message).toContain('which nobody has reviewed')
  expect(outputs).toMatchObject({ decision: 'configuration-error', 'exit-code': '2' })
  expect(summary).toContain('nothing was judged')
  expect(github().traffic).toEqual([])
})

test('an event that says nothing of a release is refused', async () => {
  const { exitCode } = await runGate(github(), stage, { event: { name: 'schedule', schedule: '0 0 * * *' } })
  expect(exitCode).toBe(2)
})

test('the name of the job is refused for the check run', async () => {
  const pull = stage.propose(CHANGE)
  const { exitCode, commands } = await runGate(github(), stage, {
    event: { name: 'pull_request', action: 'opened', pull },
    inputs: { 'check-name': 'Release gate' },
  })
  expect(exitCode).toBe(2)
  expect(commands[0]?.message).toContain('the name of this very job')
  expect(stage.repository.checks.runs.filter(({ status }) => status === 'completed')).toEqual([])
})

test('a deleted branch is refused, and a workspace without a checkout is no pass', async () => {
  const pull = stage.propose(CHANGE)
  const deleted = await runGate(github(), stage, { event: { name: 'push', ref: 'refs/heads/gone', before: trusted() } })
  expect(deleted.exitCode).toBe(2)
  const bare = await runGate(github(), stage, {
    event: { name: 'pull_request', action: 'opened', pull },
    runner: { checkout: null },
  })
  expect(bare.exitCode).toBe(3)
  const gaps = bare.report?.checks.flatMap(({ criteria }) => criteria.flatMap((criterion) => criterion.gaps)) ?? []
  expect(gaps.map(({ reason }) => reason)).toContain('not-checked-out')
})

test('a shallow checkout judges the head and says that everything counts as introduced', async () => {
  const pull = stage.propose(CHANGE)
  const { report } = await runGate(github(), stage, {
    event: { name: 'pull_request', action: 'opened', pull },
    runner: { checkout: { commit: headOf(stage.repository, 'topic'), depth: 1 } },
  })
  expect(seen(report)).toMatchObject({ commit: headOf(stage.repository, 'topic'), base: null })
  expect(report?.policy.findings.map(({ rule }) => rule)).toContain('policy/base-unread')
})

test('the policy is the default branch one, whatever the judged branch says', async () => {
  stage.repository.git.refs.set('refs/heads/release/2', trusted())
  const loose = policyOf([], 'owners: [andrej]')
  commitTo(
    stage.world,
    stage.repository,
    'release/2',
    { '.github/release-checklist.yml': loose },
    { author: stage.andrej },
  )
  const { report } = await runGate(github(), stage, {
    event: { name: 'push', ref: 'refs/heads/release/2', before: trusted() },
  })
  expect(report?.checks.find(({ id }) => id === 'pen-test-or-threat-model')?.level).toBe('required')
  expect(report?.trusted.changedBySubject).toEqual([{ path: '.github/release-checklist.yml', approved: false }])
})

test('the gate waits for the checks of the commit, and not for itself', async () => {
  const pull = stage.propose(CHANGE)
  const head = headOf(stage.repository, 'topic')
  let ending: NodeJS.Timeout | undefined
  const { stdout, exitCode } = await runGate(github(), stage, {
    event: { name: 'pull_request', action: 'opened', pull },
    inputs: { wait: '1' },
    before: (run) => {
      const job = addJob(stage.world, stage.repository, run, { name: 'test', status: 'in_progress' })
      // Ends once it was seen running, however slow the gate is to look.
      ending = setInterval(() => {
        if (!github().traffic.some(({ operation }) => operation === CHECK_RUNS)) return
        finishJob(stage.world, job, 'success')
        clearInterval(ending)
      }, 50)
    },
  }).finally(() => clearInterval(ending))
  expect(stdout).toContain("Waiting for 1 more of this commit's checks.")
  expect(exitCode).toBe(0)
  expect(postedOn()).toEqual([head])
})
