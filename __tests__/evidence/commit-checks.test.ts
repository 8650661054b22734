import {
  type CommitChecksEvidence,
  type CommitChecksRequest,
  startCommitChecks,
} from '../../src/evidence/commit-checks.ts'
import type { Collected } from '../../src/evidence/evidence.ts'
import type { Reading } from '../../src/github/reading.ts'
import { addJob, addRun, addWorkflow, finishJob, type WorkflowRun } from '../support/github/actions.ts'
import { addCheckRun } from '../support/github/checks.ts'
import { addStatus } from '../support/github/statuses.ts'
import type { WorkflowPermissions } from '../support/github/tokens.ts'
import { useStage } from '../github/support.ts'

const stage = useStage()
const CI = '.github/workflows/ci.yml'
const READ: WorkflowPermissions = { actions: 'read', checks: 'read', statuses: 'read' }

interface About extends Partial<CommitChecksRequest> {
  readonly permissions?: WorkflowPermissions
}

async function start(about: About = {}) {
  const reading = await stage().reading(about.permissions ?? READ, 'commit-checks')
  const waits: number[] = []
  const started = await startCommitChecks(reading, {
    commit: stage().sample.head,
    own: { job: null, before: null, posted: null },
    files: { atSubject: () => 'blob', atTrusted: () => 'blob' },
    confirm: [],
    confirmRequests: 18,
    waitMs: 0,
    onWait: (pending) => waits.push(pending),
    ...about,
  })
  return { reading, started, waits }
}

async function collect(about: About = {}): Promise<Collected<CommitChecksEvidence>> {
  return (await start(about)).started.collect()
}

function evidence(collected: Collected<CommitChecksEvidence>): CommitChecksEvidence {
  if (!collected.ok) throw new Error(collected.gaps[0].detail)
  return collected.value
}

const kinds = ({ github }: Reading): readonly string[] => github.requests().map(({ kind, count }) => `${kind} ${count}`)

/** The run of the workflow that this is, with this job under way. */
function gateRun(jobName = 'gate'): { readonly run: WorkflowRun; readonly own: CommitChecksRequest['own'] } {
  const { world } = stage().simulator
  const { repository, head, author } = stage().sample
  const workflow = addWorkflow(world, repository, '.github/workflows/gate.yml', 'Gate')
  const run = addRun(world, repository, { workflow, event: 'pull_request', headSha: head, actor: author })
  addJob(world, repository, run, { name: jobName, status: 'in_progress' })
  const job = { runId: run.id, attempt: 1, jobKey: 'gate', runner: 'none' }
  return { run, own: { job, before: null, posted: { names: ['Release checklist'], externalIdPrefix: 'checklist:' } } }
}

describe('the checks of a commit', () => {
  it('are its check runs and statuses as they ended, in three requests', async () => {
    const { reading, started } = await start()

    const found = evidence(await started.collect())
    expect(found.checks).toMatchObject([
      { name: 'scan', conclusion: 'neutral', app: { slug: 'scanner' }, isOwn: false, job: null },
      {
        name: 'test',
        conclusion: 'success',
        app: { id: 15368, slug: 'github-actions' },
        job: { workflow: CI, event: 'pull_request', file: 'trusted' },
        place: { kind: 'url' },
      },
    ])
    expect(found.statuses).toMatchObject([{ context: 'coverage', state: 'success' }])
    expect(found.isWhole).toEqual({ checks: true, statuses: true })
    expect(kinds(reading)).toEqual(['read 3'])
  })

  it.each(['success', 'failure', 'neutral', 'cancelled', 'skipped', 'timed_out', 'action_required'] as const)(
    'that end as %s are told so',
    async (conclusion) => {
      const { world } = stage().simulator
      const { repository, head } = stage().sample
      addCheckRun(world, repository, { name: 'one', headSha: head, app: world.actions, conclusion })

      const { checks } = evidence(await collect())
      expect(checks?.find(({ name }) => name === 'one')?.conclusion).toBe(conclusion)
    },
  )

  it('of more than one page are all there', async () => {
    const { world } = stage().simulator
    const { repository, head } = stage().sample
    for (let at = 0; at < 205; at++) {
      addCheckRun(world, repository, { name: `c${at}`, headSha: head, app: world.actions, conclusion: 'success' })
    }
    const { reading, started } = await start()

    expect(evidence(await started.collect()).checks).toHaveLength(207)
    expect(kinds(reading)).toEqual(['read 3', 'paging 2'])
  })

  it('with words that are new are neither pending nor a success', async () => {
    const run = { id: 1, head_sha: stage().sample.head, status: 'completed', name: 'new', conclusion: 'splendid' }
    const body = { check_runs: [run, { ...run, conclusion: null }, { ...run, conclusion: 'stale' }] }
    stage().simulator.fail({ path: /check-runs$/, fault: { kind: 'answer', status: 200, body } })

    const collected = await collect()
    expect(evidence(collected).checks?.map(({ conclusion }) => conclusion)).toEqual([
      'unrecognized',
      'unrecognized',
      'stale',
    ])
    expect(collected.gaps).toEqual([])
  })

  it('that say how they ended, and have not, are pending', async () => {
    const run = { id: 1, head_sha: stage().sample.head, status: 'in_progress', name: 'early', conclusion: 'success' }
    stage().simulator.fail({
      path: /check-runs$/,
      fault: { kind: 'answer', status: 200, body: { check_runs: [run] } },
    })

    expect((await collect()).gaps).toMatchObject([{ reason: 'pending' }])
  })
})

describe('a workflow file', () => {
  const fileOf = async (files: CommitChecksRequest['files']) =>
    evidence(await collect({ files })).checks?.find(({ name }) => name === 'test')?.job?.file

  it.each([
    ['the same on both sides', 'a', 'a', 'trusted'],
    ['another one at the subject', 'a', 'b', 'changed'],
    ['new at the subject', 'a', null, 'changed'],
    ['not seen at the subject', null, 'a', 'unknown'],
    ['on neither side', null, null, 'unknown'],
  ] as const)('that is %s is told', async (_, subject, trusted, expected) => {
    expect(await fileOf({ atSubject: () => subject, atTrusted: () => trusted })).toBe(expected)
  })

  it('that calls another one here is as trusted as that one', async () => {
    const { world } = stage().simulator
    const { repository, head, author } = stage().sample
    const workflow = addWorkflow(world, repository, '.github/workflows/call.yml', 'Call')
    const called = { path: 'acme/shop/.github/workflows/inner.yml@refs/heads/x', sha: head }
    const external = { path: 'acme/shared/.github/workflows/outer.yml@v1', sha: head }
    const run = addRun(world, repository, {
      workflow,
      event: 'push',
      headSha: head,
      actor: author,
      referenced: [called, external],
    })
    addJob(world, repository, run, { name: 'called', conclusion: 'success' })
    const files = { atSubject: () => 'a', atTrusted: (path: string) => (path.endsWith('inner.yml') ? 'b' : 'a') }

    const { checks } = evidence(await collect({ files }))
    expect(checks?.find(({ name }) => name === 'called')?.job?.file).toBe('changed')
  })
})

describe('this very job', () => {
  it('is the one of its run that is under way, and nobody waits for it', async () => {
    const { own } = gateRun('Release gate (20)')
    const { reading, started, waits } = await start({ own, waitMs: 600_000 })

    expect(started.ownJob).toBe('Release gate (20)')
    const collected = await started.collect()
    expect(collected.gaps).toEqual([])
    expect(waits).toEqual([])
    expect(
      evidence(collected)
        .checks?.filter(({ isOwn }) => isOwn)
        .map(({ name }) => name),
    ).toEqual(['Release gate (20)'])
    expect(kinds(reading)).toEqual(['read 3'])
  })

  it('is told apart from others of its run by one more request', async () => {
    const { run, own } = gateRun()
    const { world } = stage().simulator
    addJob(world, stage().sample.repository, run, { name: 'slow', status: 'in_progress' })
    const { reading, started } = await start({ own })

    expect(started.ownJob).toBe('gate')
    expect((await started.collect()).gaps).toMatchObject([
      { reason: 'pending', detail: 'Not finished on this commit: `slow`.' },
    ])
    expect(kinds(reading)).toEqual(['read 4'])
  })

  it('in another run of its workflow, and what it posted, are its own', async () => {
    const { run, own } = gateRun()
    const { world } = stage().simulator
    const { repository, head, author } = stage().sample
    const earlier = addRun(world, repository, { workflow: run.workflow, event: 'push', headSha: head, actor: author })
    addJob(world, repository, earlier, { name: 'gate', conclusion: 'failure' })
    const posted = { name: 'Release checklist', headSha: head, app: world.actions, conclusion: 'failure' } as const
    addCheckRun(world, repository, { ...posted, externalId: 'checklist:1:1' })

    const { checks } = evidence(await collect({ own }))
    expect(checks?.filter(({ isOwn }) => isOwn).map(({ name }) => name)).toEqual(['Release checklist', 'gate', 'gate'])
  })

  it('is no job of another workflow, and no check of another App, that only has its name', async () => {
    const { own } = gateRun('test')
    const { world } = stage().simulator
    const { repository, head } = stage().sample
    const other = world.apps.find(({ slug }) => slug === 'scanner') ?? world.actions
    addCheckRun(world, repository, { name: 'test', headSha: head, app: other, conclusion: 'failure' })
    addCheckRun(world, repository, {
      name: 'Release checklist',
      headSha: head,
      app: world.actions,
      conclusion: 'failure',
    })

    const { checks } = evidence(await collect({ own }))
    const foreign = checks?.filter(({ isOwn, conclusion }) => !isOwn && conclusion === 'failure')
    expect(foreign?.map(({ name }) => name)).toEqual(['Release checklist', 'test'])
  })

  it('is guessed by its key where the runs cannot be read, so that nobody waits for it for ever', async () => {
    const { own } = gateRun('gate')
    const { started, waits } = await start({ own, waitMs: 600_000, permissions: { checks: 'read', statuses: 'read' } })

    expect(started.ownJob).toBeNull()
    expect((await started.collect()).gaps).toMatchObject([
      { reason: 'permission', grant: 'Give the token `actions: read`.' },
    ])
    expect(waits).toEqual([])
  })

  it('is unknown where GitHub does not tell', async () => {
    const { run, own } = gateRun()
    addJob(stage().simulator.world, stage().sample.repository, run, { name: 'slow', status: 'in_progress' })
    stage().simulator.fail({ path: /\/jobs$/, fault: { kind: 'answer', status: 403 } })

    expect((await start({ own })).started.ownJob).toBeNull()
  })
})

describe('what is pending', () => {
  /** A job under way, which ends at the given number of looks at the check runs. */
  function slowJob(endsAfter: number): void {
    const { simulator, sample } = stage()
    const job = addJob(simulator.world, sample.repository, sample.run, { name: 'slow', status: 'in_progress' })
    let looks = 0
    simulator.fail({
      path: {
        test: (path: string) => {
          if (path.endsWith('/check-runs')) looks++
          if (looks === endsAfter) finishJob(simulator.world, job, 'failure')
          return false
        },
      } as RegExp,
      fault: { kind: 'stall' },
    })
  }

  it('is waited for, and then told as it ended', async () => {
    slowJob(4)
    const { reading, started, waits } = await start({ waitMs: 600_000 })

    const collected = await started.collect()
    expect(evidence(collected).checks?.find(({ name }) => name === 'slow')?.conclusion).toBe('failure')
    expect(collected.gaps).toEqual([])
    expect(waits).toEqual([1, 1, 1])
    expect(stage().clock.waits).toEqual([5000, 10_000, 20_000])
    expect(kinds(reading)).toEqual(['read 3', 'polling 3'])
  })

  it('after the wait is a gap that names it, and the wait is no longer than was asked', async () => {
    slowJob(Infinity)
    const { started } = await start({ waitMs: 60_000 })

    expect((await started.collect()).gaps).toMatchObject([
      { source: 'commit-checks', reason: 'pending', detail: 'Not finished on this commit: `slow`.' },
    ])
    expect(stage().clock.waits.reduce((sum, ms) => sum + ms, 0)).toBe(60_000)
  })

  it('may be a status', async () => {
    const { simulator, sample } = stage()
    addStatus(simulator.world, sample.repository, {
      sha: sample.head,
      state: 'pending',
      context: 'deploy',
      by: sample.author,
    })

    const { reading, started } = await start({ waitMs: 5000 })
    expect((await started.collect()).gaps).toMatchObject([{ detail: 'Not finished on this commit: `deploy`.' }])
    expect(kinds(reading)).toEqual(['read 3', 'polling 2'])
  })

  it('of many is named in part, and counted', async () => {
    const { world } = stage().simulator
    const { repository, head } = stage().sample
    for (let at = 0; at < 8; at++) addCheckRun(world, repository, { name: `c${at}`, headSha: head, app: world.actions })

    const [gap] = (await collect()).gaps
    expect(gap.detail).toMatch(/(`c\d`, ){4}`c\d` and 3 more\.$/)
  })

  it('is still known where a later look fails', async () => {
    slowJob(Infinity)
    const { started } = await start({ waitMs: 15_000 })
    stage().simulator.fail({ path: /check-runs$/, fault: { kind: 'answer', status: 403 } })

    const collected = await started.collect()
    expect(evidence(collected).checks).toHaveLength(3)
    expect(collected.gaps).toMatchObject([{ reason: 'pending' }])
  })
})

describe('a missing permission', () => {
  it.each([
    ['checks', { checks: null }, 'checks: read'],
    ['statuses', { statuses: null }, 'statuses: read'],
    ['actions', {}, 'actions: read'],
  ] as const)('%s costs what depends on it, and nothing else', async (missing, lost, grant) => {
    const permissions = Object.fromEntries(Object.entries(READ).filter(([key]) => key !== missing))

    const collected = await collect({ permissions })
    expect(evidence(collected)).toMatchObject(lost)
    expect(collected.gaps).toMatchObject([{ reason: 'permission', grant: `Give the token \`${grant}\`.` }])
    expect(evidence(collected).isWhole).toEqual({ checks: missing !== 'checks', statuses: missing !== 'statuses' })
    const full = evidence(await collect())
    if (missing !== 'statuses') expect(evidence(collected).statuses).toEqual(full.statuses)
    if (missing === 'actions') expect(evidence(collected).checks?.every(({ job }) => job === null)).toBe(true)
  })

  it('of all leaves nothing but gaps', async () => {
    const collected = await collect({ permissions: {} })

    expect(collected.ok).toBe(false)
    expect(collected.gaps).toHaveLength(3)
  })

  it.each([404, 500])('and an answer with %d alike never leave fewer failures seen as fewer', async (status) => {
    stage().simulator.fail({ path: /check-runs$/, fault: { kind: 'answer', status, body: { check_runs: [] } } })

    const collected = await collect()
    expect(evidence(collected).checks).toBeNull()
    expect(collected.gaps).toHaveLength(1)
  })
})
