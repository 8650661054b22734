import { type ActionStage, actionStage, type GateOptions, policyOf, runGate } from '../../support/action-stage.ts'
import { addCheckRun } from '../../support/github/checks.ts'
import { addReview, mergePull } from '../../support/github/pulls.ts'
import { commitTo, headOf, tagCommit } from '../../support/github/repository.ts'
import { type Account, addAccount } from '../../support/github/world.ts'
import { ZERO } from '../../support/github-payloads.ts'
import { useSimulator } from '../../support/github-simulator.ts'

const github = useSimulator()

// A line that nobody can see, so that a release is not verified.
const REQUIRED = 'backup-and-restore'
const ASKED = { 'override-reason': 'The shop is down.', 'override-ticket': 'INC-7' }

let stage: ActionStage
let olga: Account
beforeEach(() => {
  stage = actionStage(
    github(),
    policyOf([REQUIRED], 'owners: [maria, olga]', 'breakGlass: { users: [maria], hours: 4 }'),
  )
  olga = addAccount(github().world, 'olga')
  stage.repository.roles.set(olga.id, 'write')
})

function dispatch(about: Partial<GateOptions> = {}) {
  return runGate(github(), stage, {
    event: { name: 'workflow_dispatch', ref: 'refs/heads/main' },
    sender: stage.maria,
    inputs: ASKED,
    ...about,
  })
}

const rulesOf = (run: Awaited<ReturnType<typeof dispatch>>) => run.report?.policy.findings.map(({ rule }) => rule) ?? []

test('a user of the policy overrides by dispatch, and the check run records it', async () => {
  const run = await dispatch()
  expect(run.exitCode).toBe(0)
  expect(run.outputs['decision']).toBe('overridden')
  const posted = stage.repository.checks.runs.find(({ name }) => name === 'Security release checklist')
  expect(posted).toMatchObject({ conclusion: 'success', headSha: headOf(stage.repository, 'main') })
  expect(posted?.title).toContain('OVERRIDDEN')
  const record = posted?.text?.split('\n').find((line) => line.startsWith('{'))
  expect(JSON.parse(record ?? '')).toMatchObject({
    user: 'maria',
    reason: 'The shop is down.',
    ticket: 'INC-7',
    commit: headOf(stage.repository, 'main'),
    hours: 4,
  })
})

test('a hostile reason is recorded whole and does nothing where it is shown', async () => {
  const reason = 'now @everyone\n```\n# forged ![x](http://evil.test/x.png) \u202Egnp'
  await dispatch({ inputs: { ...ASKED, 'override-reason': reason } })
  const posted = stage.repository.checks.runs.find(({ name }) => name === 'Security release checklist')
  const lines = posted?.text?.split('\n') ?? []
  expect(lines.slice(0, 3)).toEqual(['```json', expect.stringMatching(/^\{.*\}$/u), '```'])
  expect(lines[1]).not.toMatch(/[^ -~]/u)
  // A record that was read from a line is a record of this shape.
  expect((JSON.parse(lines[1] ?? '') as { reason: string }).reason).toBe(reason)
})

test.each([
  { name: 'a person whom the policy does not name', about: () => ({ sender: stage.andrej }), because: 'none of' },
  {
    name: "another person's run of it again",
    about: () => ({ runner: { triggeringActor: stage.andrej, attempt: 2 } }),
    because: 'none of',
  },
  {
    name: 'no ticket',
    about: () => ({ inputs: { 'override-reason': 'The shop is down.' } }),
    because: 'needs override-ticket',
  },
  { name: 'no reason', about: () => ({ inputs: { 'override-ticket': 'INC-7' } }), because: 'needs override-reason' },
])('is refused: $name', async ({ about, because }) => {
  const run = await dispatch(about())
  expect(run.exitCode).toBe(3)
  expect(run.report?.gate.decision).toBe('unverified')
  const refusal = run.report?.policy.findings.find(({ rule }) => rule === 'policy/break-glass-refused')
  expect(refusal?.message).toContain(because)
})

test('is refused on any other event', async () => {
  const pull = stage.propose({ 'notes.txt': 'Nothing.\n' })
  const run = await dispatch({ event: { name: 'pull_request', action: 'opened', pull } })
  expect(rulesOf(run)).toContain('policy/break-glass-refused')
  expect(run.exitCode).toBe(3)
})

test('does not hold where its record cannot be posted', async () => {
  const run = await dispatch({
    permissions: { actions: 'read', checks: 'read', contents: 'read', 'pull-requests': 'read', statuses: 'read' },
  })
  expect(run.exitCode).toBe(3)
  expect(run.report?.gate.decision).toBe('unverified')
  expect(rulesOf(run)).toContain('policy/break-glass-refused')
})

test('is refused where the policy that says who may was not read', async () => {
  const text = [
    'version: 1',
    'extends: acme/policies/service.yml@main',
    'owners: [maria, olga]',
    'breakGlass: { users: [maria], hours: 4 }',
    '',
  ].join('\n')
  commitTo(stage.world, stage.repository, 'main', { '.github/release-checklist.yml': text }, { author: stage.maria })
  const run = await dispatch()
  expect(run.report?.gate.decision).toBe('blocked')
  expect(run.exitCode).toBe(1)
  expect(rulesOf(run)).toEqual(expect.arrayContaining(['policy/extends-unread', 'policy/break-glass-refused']))
})

test('a record that somebody forged gives a ticket no more hours than the policy does', async () => {
  const commit = headOf(stage.repository, 'main')
  const at = new Date(Date.now() - 5 * 3_600_000).toISOString()
  const forged = { schemaVersion: 1, user: 'maria', reason: 'x', ticket: 'INC-7', commit, at, hours: 9_999 }
  const about = { app: stage.world.actions, name: 'lint', headSha: commit, conclusion: 'success' } as const
  addCheckRun(stage.world, stage.repository, about).text = JSON.stringify(forged)
  const run = await dispatch()
  expect(run.exitCode).toBe(3)
  expect(rulesOf(run)).toContain('policy/break-glass-refused')
})

test('a policy that the judged branch alone has gives nobody the right', async () => {
  stage.repository.git.refs.set('refs/heads/hotfix', headOf(stage.repository, 'main'))
  const kinder = policyOf([REQUIRED], 'owners: [andrej]', 'breakGlass: { users: [andrej], hours: 4 }')
  commitTo(
    stage.world,
    stage.repository,
    'hotfix',
    { '.github/release-checklist.yml': kinder },
    { author: stage.andrej },
  )
  const run = await dispatch({ event: { name: 'workflow_dispatch', ref: 'refs/heads/hotfix' }, sender: stage.andrej })
  expect(run.exitCode).toBe(3)
  expect(rulesOf(run)).toContain('policy/break-glass-refused')
})

describe('the release after an override', () => {
  const ATTESTATIONS = '.github/release-attestations.yml'

  async function overrideAndRelease(): Promise<string> {
    await dispatch()
    const commit = headOf(stage.repository, 'main')
    tagCommit(stage.world, stage.repository, 'v1.1.0', commit, { message: 'In a hurry', tagger: stage.maria })
    commitTo(stage.world, stage.repository, 'main', { 'notes.txt': 'Next.\n' }, { author: stage.andrej })
    return commit
  }

  function release() {
    const head = headOf(stage.repository, 'main')
    tagCommit(stage.world, stage.repository, 'v1.2.0', head, { message: 'Next', tagger: stage.maria })
    return dispatch({ event: { name: 'push', ref: 'refs/tags/v1.2.0', before: ZERO }, headSha: head, inputs: {} })
  }

  function countersign(by: string, commit: string, approver = olga) {
    const entry = [
      '- check: break-glass',
      `  commit: ${commit}`,
      '  statement: The fix was reviewed afterwards.',
      `  by: ${by}`,
      `  on: ${new Date().toISOString().slice(0, 10)}`,
      `  expires: ${new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)}`,
      '  evidence: https://tickets.example.com/INC-7',
      '',
    ].join('\n')
    const pull = stage.propose({ [ATTESTATIONS]: entry }, { branch: 'countersign' })
    addReview(stage.world, stage.repository, pull, approver, 'APPROVED')
    mergePull(stage.world, stage.repository, pull, stage.andrej)
  }

  test('is blocked until another owner countersigns it', async () => {
    const commit = await overrideAndRelease()
    const blocked = await release()
    expect(rulesOf(blocked)).toContain('policy/break-glass-open')
    expect(blocked.exitCode).toBe(1)

    countersign('olga', commit)
    const signed = await release()
    expect(rulesOf(signed)).not.toContain('policy/break-glass-open')
    expect(signed.exitCode).toBe(3)
  })

  test("is blocked still by the user's own signature", async () => {
    const commit = await overrideAndRelease()
    countersign('maria', commit)
    expect(rulesOf(await release())).toContain('policy/break-glass-open')
  })

  test("is blocked still by another owner's signature that the user alone approved", async () => {
    const commit = await overrideAndRelease()
    countersign('olga', commit, stage.maria)
    const run = await release()
    expect(rulesOf(run)).toContain('policy/break-glass-open')
    expect(run.exitCode).toBe(1)
  })

  test('is not verified where the clone ends before the last release', async () => {
    await overrideAndRelease()
    const head = headOf(stage.repository, 'main')
    tagCommit(stage.world, stage.repository, 'v1.2.0', head, { message: 'Next', tagger: stage.maria })
    const run = await dispatch({
      event: { name: 'push', ref: 'refs/tags/v1.2.0', before: ZERO },
      headSha: head,
      inputs: {},
      runner: { checkout: { commit: head, depth: 1 } },
    })
    const unread = run.report?.policy.findings.find(({ rule }) => rule === 'policy/break-glass-unread')
    expect(unread?.message).toContain('fetch-depth: 0')
    expect(run.exitCode).toBe(3)
  })

  test('is not verified where it cannot be seen', async () => {
    await overrideAndRelease()
    github().fail({ path: /\/check-runs$/u, method: 'GET', fault: { kind: 'answer', status: 403 } })
    const run = await release()
    expect(rulesOf(run)).toContain('policy/break-glass-unread')
    expect(run.exitCode).toBe(3)
  })
})
