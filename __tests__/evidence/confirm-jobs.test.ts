import type { CommitChecksRequest, Confirmation } from '../../src/evidence/commit-checks.ts'
import { startCommitChecks } from '../../src/evidence/commit-checks.ts'
import { addJob, addRun, addWorkflow, rerun, type WorkflowRun } from '../support/github/actions.ts'
import { addCheckRun } from '../support/github/checks.ts'
import { useStage } from '../github/support.ts'

const stage = useStage()
const JOB = 'Production readiness'
const JOBS_LIST = /\/actions\/runs\/\d+\/attempts\/\d+\/jobs$/

/** A run of a workflow of its own, for that commit the last. */
function addReadinessRun(): WorkflowRun {
  const { world } = stage().simulator
  const { repository, head, author } = stage().sample
  const workflow = addWorkflow(world, repository, '.github/workflows/readiness.yml', 'Readiness')
  return addRun(world, repository, { workflow, event: 'pull_request', headSha: head, actor: author })
}

function addSuccess(run: WorkflowRun, name = JOB): ReturnType<typeof addJob> {
  return addJob(stage().simulator.world, stage().sample.repository, run, { name, conclusion: 'success' })
}

/** As a workflow posts it: under the App of Actions, in the suite of a run. */
function post(run: WorkflowRun, conclusion: 'success' | 'failure' = 'success'): void {
  const { world } = stage().simulator
  const { repository, head } = stage().sample
  addCheckRun(world, repository, { name: JOB, headSha: head, app: world.actions, suite: run.suite, conclusion })
}

async function confirmations(confirm: CommitChecksRequest['confirm'] = [JOB], confirmRequests = 18) {
  const reading = await stage().reading({ actions: 'read', checks: 'read', statuses: 'read' }, 'commit-checks')
  const started = await startCommitChecks(reading, {
    commit: stage().sample.head,
    own: { job: null, before: null, posted: null },
    files: { atSubject: () => 'blob', atTrusted: () => 'blob' },
    confirm,
    confirmRequests,
    waitMs: 0,
    onWait: () => undefined,
  })
  const collected = await started.collect()
  if (!collected.ok) throw new Error(collected.gaps[0].detail)
  const { gaps, value } = collected
  const found = (value.checks ?? []).filter(({ name }) => name === JOB)
  const seen: readonly (Confirmation | undefined)[] = found.map(({ job }) => job?.confirmation)
  // Three requests are the checks, the statuses and the runs.
  const asked = reading.github.requests().reduce((sum, { count }) => sum + count, 0) - 3
  return { steps: found.map(({ job }) => job?.steps), seen, runIds: found.map(({ job }) => job?.runId), asked, gaps }
}

describe('a success by a name that is asked for', () => {
  it('is confirmed where its run has it as a job, in one request', async () => {
    addSuccess(addReadinessRun())

    expect(await confirmations()).toMatchObject({ seen: ['confirmed'], asked: 1, gaps: [] })
  })

  it('is refuted where somebody posted it in place of the job that failed', async () => {
    const run = addReadinessRun()
    addJob(stage().simulator.world, stage().sample.repository, run, { name: JOB, conclusion: 'failure' })
    post(run)

    expect((await confirmations()).seen).toEqual(['refuted'])
  })

  it('is confirmed where only other jobs were run again', async () => {
    const run = addReadinessRun()
    addSuccess(run)
    const other = addSuccess(run, 'lint')
    rerun(stage().simulator.world, stage().sample.repository, run, [other], stage().sample.author)

    expect((await confirmations()).seen).toEqual(['confirmed'])
  })

  it('is refuted when no attempt of the run has it', async () => {
    const run = addReadinessRun()
    const other = addSuccess(run, 'lint')
    rerun(stage().simulator.world, stage().sample.repository, run, [other], stage().sample.author)
    post(run)

    expect(await confirmations()).toMatchObject({ seen: ['refuted'], asked: 2 })
  })

  it('is unseen where there are more attempts than are asked', async () => {
    const run = addReadinessRun()
    const other = addSuccess(run, 'lint')
    for (let attempt = 2; attempt <= 4; attempt++) {
      rerun(stage().simulator.world, stage().sample.repository, run, [other], stage().sample.author)
    }
    post(run)

    expect(await confirmations()).toMatchObject({ seen: ['unseen'], asked: 3 })
  })

  it.each([403, 404, 500])('is unseen where the list of jobs answers %d, and nothing else is lost', async (status) => {
    addSuccess(addReadinessRun())
    stage().simulator.fail({ path: JOBS_LIST, fault: { kind: 'answer', status } })

    expect(await confirmations()).toMatchObject({ seen: ['unseen'], gaps: [] })
  })

  it('is asked of the last six runs', async () => {
    const runs = [1, 2, 3, 4, 5, 6, 7].map(() => addReadinessRun())
    for (const run of runs) addSuccess(run)

    const { seen, runIds, asked } = await confirmations()
    expect([...seen].sort()).toEqual([...Array<string>(6).fill('confirmed'), 'unseen'])
    expect(runIds[seen.indexOf('unseen')]).toBe(runs[0]?.id)
    expect(asked).toBe(6)
  })

  it('is known with its steps, by the beginning of its name too', async () => {
    const run = addReadinessRun()
    const steps = [{ name: 'Run bandit', conclusion: 'success' as const }]
    addJob(stage().simulator.world, stage().sample.repository, run, { name: JOB, conclusion: 'success', steps })

    const { seen, steps: found } = await confirmations([{ prefix: JOB.slice(0, 4) }])
    expect(seen).toEqual(['confirmed'])
    expect(found).toEqual([steps])
  })
})

it('nothing is asked of a name that nobody wants, and of what did not succeed', async () => {
  const run = addReadinessRun()
  addSuccess(run)
  expect(await confirmations([])).toMatchObject({ seen: ['not-asked'], asked: 0, gaps: [] })

  post(run, 'failure')
  expect(await confirmations()).toMatchObject({ seen: ['not-asked'], asked: 0, gaps: [] })
})
