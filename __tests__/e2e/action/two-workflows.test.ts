import type { Report } from '../../../src/model/report.ts'
import {
  type ActionStage,
  actionStage,
  GATE_JOB,
  GATE_WORKFLOW,
  type GateOptions,
  policyOf,
  runGate,
} from '../../support/action-stage.ts'
import { addArtifact, addJob, type WorkflowRun } from '../../support/github/actions.ts'
import type { PullRequest } from '../../support/github/pulls.ts'
import { addRepository, headOf, type Repository } from '../../support/github/repository.ts'
import { addAppToken } from '../../support/github/tokens.ts'
import { addApp } from '../../support/github/world.ts'
import { zipOf } from '../../support/github/zip.ts'
import { useSimulator } from '../../support/github-simulator.ts'
import { liesAbout } from '../../support/lies.ts'
import { addLoggedRun, noisyStep } from '../../support/logged-runs.ts'
import { LOG_SEED, plantedLeaks } from '../../support/planted-leaks.ts'

const github = useSimulator()
const FOLLOWING = '.github/workflows/release-checklist-after.yml'
const CHECK_NAME = 'Security release checklist, after the run'
const CHECKS = ['ci-secrets-protected', 'ci-gates', 'pen-test-or-threat-model', 'clean-artifact-uploads']
const POLICY = policyOf(CHECKS, 'owners: [maria]')
const [leak] = plantedLeaks(LOG_SEED)

let stage: ActionStage
let fork: Repository
beforeEach(() => {
  stage = actionStage(github(), POLICY)
  fork = addRepository(stage.world, stage.stranger, 'shop', { forkOf: stage.repository })
})

interface Proposed {
  readonly pull: PullRequest
  readonly head: string
  readonly first: WorkflowRun
}

/** A fork's pull request, whose own run has ended with what its step printed. */
function proposed(
  lines: readonly string[] = [],
  changes: { readonly [path: string]: string | null } = { 'src/index.ts': 'export const answer = 43\n' },
  branch = 'topic',
): Proposed {
  const pull = stage.propose(changes, { author: stage.stranger, from: fork, branch })
  const head = headOf(fork, branch)
  const first = addLoggedRun(stage, {
    path: GATE_WORKFLOW,
    event: 'pull_request',
    headSha: head,
    from: fork,
    attempts: [[{ name: GATE_JOB, steps: [noisyStep('Set up job', 's'), noisyStep('Judge the release', 'j', lines)] }]],
  })
  return { pull, head, first }
}

/** The run that follows, on the default branch. */
function followed({ head, first }: Proposed, about: Partial<GateOptions> = {}) {
  return runGate(github(), stage, {
    event: { name: 'workflow_run', action: 'completed', run: first },
    sender: stage.stranger,
    headSha: headOf(stage.repository, 'main'),
    ...about,
    runner: { checkout: { commit: head }, workflow: { path: FOLLOWING }, job: 'present', ...about.runner },
    inputs: { 'check-name': CHECK_NAME, ...about.inputs },
  })
}

const criterionOf = (report: Report | null, name: string) =>
  report?.checks.flatMap(({ criteria }) => criteria).find(({ id }) => id === name)

/** All that a report says, but when and for how long. */
const said = (report: Report | null) => ({ ...report, run: null })

test("a fork's pull request is judged again, and told by check run and comment, which says that it does not gate", async () => {
  const one = proposed()
  const { report, exitCode } = await followed(one)

  expect(report?.subject).toMatchObject({ commit: one.head, ref: 'refs/pull/1/head', stage: 'pull-request' })
  expect(report?.trusted.commit).toBe(headOf(stage.repository, 'main'))
  const posted = stage.repository.checks.runs.filter(({ name }) => name === CHECK_NAME)
  expect(posted.map(({ headSha }) => headSha)).toEqual([one.head])
  expect(report?.policy.findings.map(({ rule }) => rule)).toContain('policy/presents-only')
  expect(stage.repository.comments.map(({ body }) => body).join()).toContain('presents its result and does not gate')
  expect(JSON.stringify(posted)).toContain('presents its result and does not gate')
  expect(exitCode).not.toBe(2)
})

test('with the token of an App it may gate, and no longer says so', async () => {
  const one = proposed()
  const app = addApp(stage.world, 'gate', stage.repository.owner)
  const token = addAppToken(stage.world, app, [stage.repository], { checks: 'write' })
  const { report } = await followed(one, { inputs: { 'check-token': token.secret } })

  expect(report?.policy.findings.map(({ rule }) => rule)).not.toContain('policy/presents-only')
  expect(stage.repository.checks.runs.filter(({ name }) => name === CHECK_NAME).map((run) => run.app.slug)).toEqual([
    app.slug,
  ])
})

test('the logs of the finished run are read, and of no other', async () => {
  addLoggedRun(stage, {
    path: '.github/workflows/ci.yml',
    attempts: [[{ name: 'build', steps: [noisyStep('Build', 'b', leak?.lines)] }]],
  })
  const clean = await followed(proposed())
  expect(criterionOf(clean.report, 'logs-clean')).toMatchObject({
    status: 'pass',
    scope: expect.stringContaining('and of no other') as string,
  })

  const loud = proposed(leak?.lines, {}, 'other')
  const { report, exitCode, stdout } = await followed(loud)
  expect(exitCode).toBe(1)
  const found = report?.checks.flatMap(({ findings }) => findings).filter(({ criterion }) => criterion === 'logs-clean')
  expect(found).toMatchObject([
    {
      origin: 'introduced',
      place: { kind: 'log', run: loud.first.id, job: GATE_JOB, step: 'Judge the release' },
    },
  ])
  for (const text of [JSON.stringify(report), stdout]) expect(text).not.toContain(leak?.value.slice(-12))
})

test('all of it takes at most 15 requests, and no artifact', async () => {
  const one = proposed(leak?.lines)
  addArtifact(stage.world, stage.repository, one.first, 'report', zipOf([['report.json', Buffer.from('{}')]]))
  await followed(one)
  expect(github().counts().reading).toBeLessThanOrEqual(15)
  expect(github().traffic.filter(({ operation }) => operation?.includes('artifacts') === true)).toEqual([])
})

describe("the first run's own gate", () => {
  const forged = GATE_WORKFLOW
  it.each([
    ['is this gate where its file is the trusted one', {}, 'pass'],
    ['is a check like any other where the change made another file of it', { [forged]: 'on: pull_request\n' }, 'fail'],
  ] as const)('%s', async (_, changes, status) => {
    const one = proposed([], { 'src/index.ts': 'export const answer = 43\n', ...changes })
    for (const job of one.first.jobs) job.check.conclusion = 'failure'
    const { repository, world } = stage
    addJob(world, repository, one.first, { name: 'lint', conclusion: 'success' })
    const { report } = await followed(one)
    expect(criterionOf(report, 'gates-passed')?.status).toBe(status)
  })
})

test("named values and the administrator's token stay out of it", async () => {
  const value = leak?.value ?? ''
  const one = proposed([`guess ${value}`], {}, 'release/2')
  const app = addApp(stage.world, 'auditor', stage.repository.owner)
  const admin = addAppToken(stage.world, app, [stage.repository], { administration: 'write', secrets: 'read' })
  const { report } = await followed(one, {
    inputs: { 'named-secrets': 'DEPLOY_TOKEN', 'admin-token': admin.secret },
    runner: { env: { DEPLOY_TOKEN: value } },
  })
  expect(report?.subject.stage).toBe('release')
  expect(github().traffic.filter(({ path }) => /\/(?:keys|actions\/secrets)$/.test(path))).toEqual([])
  expect(JSON.stringify(report)).not.toContain('DEPLOY_TOKEN')
})

describe('an artifact of the first run is hostile input', () => {
  const honest = async (one: Proposed) => (await followed(one)).report

  test('a lie in every field of it changes nothing before a release', async () => {
    const one = proposed(leak?.lines)
    const before = await honest(one)
    const lies = liesAbout(before)
    expect(lies.length).toBeGreaterThan(100)
    for (const [index, lie] of lies.entries()) {
      const bytes = zipOf([['security-release-checklist.json', Buffer.from(JSON.stringify(lie))]])
      addArtifact(stage.world, stage.repository, one.first, index === 0 ? 'report' : `report-${index}`, bytes)
    }
    expect(said(await honest(one))).toEqual(said(before))
  })

  test('at a release it is searched for credentials, and what it claims is not believed', async () => {
    const one = proposed([], {}, 'release/2')
    const { artifacts } = stage.repository.actions
    const keep = (files: readonly unknown[]) => {
      artifacts.length = 0
      const entries = files.map((file, at): [string, Buffer] => [
        `report-${at}.json`,
        Buffer.from(JSON.stringify(file)),
      ])
      addArtifact(stage.world, stage.repository, one.first, 'report', zipOf(entries))
    }
    keep([{}])
    const before = await honest(one)
    expect(before?.subject.stage).toBe('release')
    keep(liesAbout(before))
    const after = await honest(one)
    expect(criterionOf(after, 'artifacts-clean')?.status).toBe('pass')
    expect(after?.gate).toEqual(before?.gate)
    expect(after?.checks.map(({ id, verdict, decision }) => [id, verdict, decision])).toEqual(
      before?.checks.map(({ id, verdict, decision }) => [id, verdict, decision]),
    )
  })
})
