import fc from 'fast-check'
import type { Report } from '../../../src/model/report.ts'
import { type ActionStage, actionStage, DOCUMENTED, policyOf, runGate } from '../../support/action-stage.ts'
import { addJob, addRun, addWorkflow } from '../../support/github/actions.ts'
import { addReview, type PullRequest } from '../../support/github/pulls.ts'
import type { Json } from '../../support/github/description.ts'
import { type OperationKey } from '../../support/github/operations.ts'
import { commitTo, headOf } from '../../support/github/repository.ts'
import { addStatus } from '../../support/github/statuses.ts'
import { useSimulator } from '../../support/github-simulator.ts'

const github = useSimulator()

const POLICY = policyOf(['pen-test-or-threat-model', 'ci-gates', 'production-readiness'], 'owners: [maria]')
const READINESS = '.github/workflows/readiness.yml'

let stage: ActionStage
let pull: PullRequest
beforeEach(() => {
  stage = actionStage(github(), POLICY)
  commitTo(
    stage.world,
    stage.repository,
    'main',
    { [READINESS]: 'name: Readiness\non: pull_request\njobs: {}\n' },
    { author: stage.maria },
  )
  pull = stage.propose({ 'src/index.ts': 'export const answer = 43\n', '.gitleaksignore': 'abc\n' })
  const head = headOf(stage.repository, 'topic')
  addReview(stage.world, stage.repository, pull, stage.maria, 'APPROVED')
  const workflow = addWorkflow(stage.world, stage.repository, READINESS, 'Readiness')
  const run = addRun(stage.world, stage.repository, {
    workflow,
    event: 'pull_request',
    headSha: head,
    actor: stage.andrej,
    pulls: [pull],
  })
  addJob(stage.world, stage.repository, run, { name: 'Production readiness', conclusion: 'success' })
  addStatus(stage.world, stage.repository, { sha: head, state: 'success', context: 'coverage', by: stage.maria })
})

const judged = (permissions = DOCUMENTED) =>
  runGate(github(), stage, { event: { name: 'pull_request', action: 'opened', pull }, permissions })

/** No workflow of the stage runs a scanner, which a list that was not wholly read no longer settles. */
const SCANS = { 'security-scan/scan-succeeded': ['not-applicable', 'unknown'] }

/** How near to a pass each status is; losing evidence may go down alone. */
const RANK = { pass: 3, 'not-applicable': 3, 'needs-review': 1, unknown: 1, error: 1, fail: 0 } as const

interface Difference {
  readonly [where: string]: readonly [before: string, after: string]
}

/** Every criterion and the gate, where they differ. */
function differences(before: Report | null, after: Report | null): Difference {
  const [first, second] = [facts(before), facts(after)]
  return Object.fromEntries(
    [...new Set([...first.keys(), ...second.keys()])]
      .map((key) => [key, [first.get(key) ?? 'none', second.get(key) ?? 'none']] as const)
      .filter(([, [one, other]]) => one !== other),
  )
}

function facts(report: Report | null): ReadonlyMap<string, string> {
  const criteria = report?.checks.flatMap((check) =>
    check.criteria.map((criterion) => [`${check.id}/${criterion.id}`, criterion.status] as const),
  )
  const changes = report?.trusted.changedBySubject.map(({ path, approved }) => [path, String(approved)] as const)
  return new Map<string, string>([...(criteria ?? []), ...(changes ?? []), ['gate', report?.gate.decision ?? 'none']])
}

function expectNoGain(before: Report | null, after: Report | null): void {
  const later = new Map(after?.checks.flatMap(({ id, criteria }) => criteria.map((one) => [`${id}/${one.id}`, one])))
  for (const check of before?.checks ?? []) {
    for (const criterion of check.criteria) {
      const now = later.get(`${check.id}/${criterion.id}`)
      // A finding that nobody can see any more is unknown, which lets nothing through.
      if (criterion.status === 'fail') expect(now?.status).not.toBe('pass')
      else expect(RANK[now?.status ?? 'unknown']).toBeLessThanOrEqual(RANK[criterion.status])
    }
  }
}

test.each([
  {
    key: 'checks',
    differs: {
      'ci-gates/gates-passed': ['pass', 'unknown'],
      ...SCANS,
      'production-readiness/readiness-passed': ['pass', 'unknown'],
    },
  },
  { key: 'statuses', differs: { 'ci-gates/gates-passed': ['pass', 'unknown'], ...SCANS } },
  {
    key: 'actions',
    differs: {
      'ci-gates/gates-passed': ['pass', 'unknown'],
      ...SCANS,
      // The job's own name is not to be had, so whether it is required cannot be told.
      'ci-gates/this-check-required': ['pass', 'unknown'],
      'production-readiness/readiness-passed': ['pass', 'unknown'],
    },
  },
  { key: 'pull-requests', differs: { '.gitleaksignore': ['true', 'false'] } },
])('without the permission $key only what depends on it changes', async ({ key, differs }) => {
  const whole = await judged()
  const permissions = Object.fromEntries(Object.entries(DOCUMENTED).filter(([name]) => name !== key))
  const less = await judged(permissions)
  expect(differences(whole.report, less.report)).toEqual(differs)
  expectNoGain(whole.report, less.report)
  const gaps = less.report?.checks.flatMap(({ criteria }) => criteria.flatMap((criterion) => criterion.gaps)) ?? []
  const told = [
    ...gaps.map(({ detail, grant }) => `${detail} ${grant}`),
    less.stdout,
    JSON.stringify(less.report?.policy),
  ]
  expect(told.join('\n')).toContain(`${key}: `)
})

test('without the permission contents nothing is verified, since no policy could be read', async () => {
  const { exitCode, report } = await judged({ ...DOCUMENTED, contents: 'none' })
  expect(exitCode).toBe(3)
  expect(report?.policy.findings.map(({ rule }) => rule)).toContain('policy/unread')
  expect(report?.gate.decision).toBe('unverified')
})

const READS = [
  'GET /repos/{owner}/{repo}/branches/{branch}',
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
  'GET /repos/{owner}/{repo}/actions/runs',
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
  'GET /repos/{owner}/{repo}/commits/{ref}/status',
  'GET /repos/{owner}/{repo}/rules/branches/{branch}',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits',
  'GET /repos/{owner}/{repo}/issues/{issue_number}/events',
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
] as const satisfies readonly OperationKey[]

test('a refusal of any reading, with any body, never improves the verdict', async () => {
  const whole = await judged()
  const bodies = fc.sample(fc.json({ maxDepth: 2 }), { numRuns: READS.length, seed: 7 })
  for (const [index, operation] of READS.entries()) {
    // What fast-check makes is JSON, of whatever form.
    const any = JSON.parse(bodies[index] ?? 'null') as Json
    const body = index % 3 === 0 ? { message: 'Branch not protected' } : any
    const end = github().fail({ operation, fault: { kind: 'answer', status: index % 2 === 0 ? 404 : 403, body } })
    const { report, exitCode } = await judged()
    end()
    expectNoGain(whole.report, report)
    expect(report?.gate.exitCode).toBe(exitCode)
    if (whole.exitCode !== 0) expect(exitCode).not.toBe(0)
  }
}, 120_000)

describe('faults of the network', () => {
  const branch = 'GET /repos/{owner}/{repo}/branches/{branch}'
  const status = 'GET /repos/{owner}/{repo}/commits/{ref}/status'

  test('a secondary limit is waited for, as long as GitHub asks', async () => {
    github().fail({ operation: branch, times: 1, fault: { kind: 'secondary-limit', retryAfterSeconds: 1 } })
    const { report } = await judged()
    expect(report?.trusted.commit).toBe(headOf(stage.repository, 'main'))
  })

  test('an hour that is used up is told with the time that is left, and nothing is waited for', async () => {
    github().fail({ operation: status, fault: { kind: 'primary-limit', resetInSeconds: 3_000 } })
    const { report } = await judged()
    const gaps = report?.checks.find(({ id }) => id === 'ci-gates')?.criteria.flatMap((criterion) => criterion.gaps)
    expect(gaps?.find(({ reason }) => reason === 'rate-limited')?.detail).toMatch(/holds for \d+ more seconds/u)
  })

  test('a server that fails once is asked again', async () => {
    github().fail({ operation: status, times: 1, fault: { kind: 'answer', status: 502 } })
    const { report } = await judged()
    const passed = report?.checks.find(({ id }) => id === 'ci-gates')?.criteria.find(({ id }) => id === 'gates-passed')
    expect(passed?.status).toBe('pass')
  })

  test.each(['cut', 'refuse', 'truncate'] as const)(
    'an answer that is %s costs what depends on it alone',
    async (kind) => {
      const whole = await judged()
      github().fail({ operation: status, fault: { kind } })
      const less = await judged()
      expect(differences(whole.report, less.report)).toEqual({ 'ci-gates/gates-passed': ['pass', 'unknown'], ...SCANS })
    },
  )

  test('a dead network verifies nothing, and ends', async () => {
    github().fail({ fault: { kind: 'refuse' } })
    const { exitCode, report, commands } = await judged()
    expect(exitCode).toBe(3)
    expect(report?.policy.findings.map(({ rule }) => rule)).toContain('policy/unread')
    const lines = commands.filter(({ properties }) => properties['title'] === 'Not published')
    expect(lines.length).toBeGreaterThan(0)
    for (const { message } of lines) expect(message).toContain('was not reached')
  })

  test('an expired token verifies nothing, and says so in each line', async () => {
    const first = await runGate(github(), stage, {
      event: { name: 'pull_request', action: 'opened', pull },
      before: () => undefined,
      inputs: { 'github-token': 'expired' },
    })
    expect(first.exitCode).toBe(3)
    expect(JSON.stringify(first.report?.policy.findings)).toContain('does not accept the token')
  })

  test('a publication that fails changes nothing of the verdict', async () => {
    const whole = await judged()
    github().fail({ method: 'POST', fault: { kind: 'answer', status: 503 } })
    const less = await judged()
    expect(differences(whole.report, less.report)).toEqual({})
    expect(less.exitCode).toBe(whole.exitCode)
  })
})

test('a run on a pull request asks GitHub at most 15 times', async () => {
  const { report } = await judged()
  expect(report?.trusted.changedBySubject).toEqual([{ path: '.gitleaksignore', approved: true }])
  expect(github().counts().reading).toBeLessThanOrEqual(15)
})
