import { CHECKS } from '../../../src/checks/registry.ts'
import { type ActionStage, actionStage, GATE_WORKFLOW, policyOf, runGate } from '../../support/action-stage.ts'
import { addReview, dismissReview, mergePull, type PullRequest, retarget } from '../../support/github/pulls.ts'
import { commitTo, headOf, tagCommit } from '../../support/github/repository.ts'
import { type Account, addAccount } from '../../support/github/world.ts'
import { ZERO } from '../../support/github-payloads.ts'
import { useSimulator } from '../../support/github-simulator.ts'

const github = useSimulator()

const POLICY = '.github/release-checklist.yml'
const ATTESTATIONS = '.github/release-attestations.yml'
const REQUIRED = 'backup-and-restore'
const OWNERS = 'owners: [maria, olga]'

let stage: ActionStage
let olga: Account
beforeEach(() => {
  // Nobody can see a backup, so that only what a person says moves this line.
  stage = actionStage(github(), policyOf([REQUIRED], OWNERS))
  olga = addAccount(github().world, 'olga')
  stage.repository.roles.set(olga.id, 'write')
})

const attestation = (by: string) =>
  [
    `- check: ${REQUIRED}`,
    '  statement: Restored the October backup.',
    `  by: ${by}`,
    '  on: 2026-11-01',
    '  expires: 2027-02-01',
    '  evidence: https://wiki.example.com/restore',
    '',
  ].join('\n')

/** What a pull request may change to make the gate kinder, and how the report shows that it counted. */
const CHANGES: readonly {
  readonly name: string
  readonly files: { readonly [path: string]: string | null }
  readonly counts: (decision: string | undefined, level: string | undefined) => boolean
}[] = [
  {
    name: 'a loosened policy',
    files: { [POLICY]: policyOf([], OWNERS) },
    counts: (_, level) => level === 'off',
  },
  // Without a policy a pull request answers for what it introduces alone.
  { name: 'a deleted policy', files: { [POLICY]: null }, counts: (decision) => decision === 'clear' },
  {
    name: 'an attestation',
    files: { [ATTESTATIONS]: attestation('maria') },
    counts: (decision) => decision === 'clear',
  },
  {
    name: 'a declared exception',
    files: {
      [POLICY]: policyOf([], OWNERS).replace(
        `  ${REQUIRED}: { level: 'off' }`,
        `  ${REQUIRED}: { level: required, notApplicable: 'We keep no data.' }`,
      ),
    },
    counts: (decision) => decision === 'clear',
  },
]

/** Who approves, and when: one row counts. */
const APPROVERS: readonly {
  readonly name: string
  readonly approve: (pull: PullRequest) => Promise<void> | void
  readonly sender?: () => Account
  readonly counts: boolean
}[] = [
  { name: 'nobody', approve: () => undefined, counts: false },
  {
    name: 'the author',
    approve: (pull) => void addReview(stage.world, stage.repository, pull, stage.andrej, 'APPROVED'),
    counts: false,
  },
  {
    name: "the event's sender",
    approve: (pull) => void addReview(stage.world, stage.repository, pull, stage.maria, 'APPROVED'),
    sender: () => stage.maria,
    counts: false,
  },
  {
    name: 'a bot with the name of an owner',
    approve: (pull) => {
      const bot = addAccount(stage.world, 'maria', { type: 'Bot' })
      stage.repository.roles.set(bot.id, 'write')
      addReview(stage.world, stage.repository, pull, bot, 'APPROVED')
    },
    counts: false,
  },
  {
    name: 'a former owner who may no longer write',
    approve: (pull) => {
      addReview(stage.world, stage.repository, pull, olga, 'APPROVED')
      stage.repository.roles.delete(olga.id)
    },
    counts: false,
  },
  {
    name: 'somebody who is no owner',
    approve: (pull) => {
      stage.repository.roles.set(stage.stranger.id, 'write')
      addReview(stage.world, stage.repository, pull, stage.stranger, 'APPROVED')
    },
    counts: false,
  },
  {
    name: 'an owner on an older head',
    approve: (pull) => {
      addReview(stage.world, stage.repository, pull, stage.maria, 'APPROVED')
      commitTo(stage.world, stage.repository, 'topic', { 'notes.txt': 'More.\n' }, { author: stage.andrej })
    },
    counts: false,
  },
  {
    name: 'an owner on this head, then dismissed',
    approve: (pull) => {
      const review = addReview(stage.world, stage.repository, pull, stage.maria, 'APPROVED')
      dismissReview(stage.world, stage.repository, pull, review, stage.maria)
    },
    counts: false,
  },
  {
    name: 'an owner before the target was changed',
    approve: (pull) => {
      addReview(stage.world, stage.repository, pull, stage.maria, 'APPROVED')
      stage.repository.git.refs.set('refs/heads/elsewhere', headOf(stage.repository, 'main'))
      retarget(stage.world, stage.repository, pull, 'elsewhere', stage.andrej)
      retarget(stage.world, stage.repository, pull, 'main', stage.andrej)
    },
    counts: false,
  },
  {
    name: 'an owner on this head',
    approve: (pull) => void addReview(stage.world, stage.repository, pull, stage.maria, 'APPROVED'),
    counts: true,
  },
]

async function judged(pull: PullRequest, sender?: Account) {
  const run = await runGate(github(), stage, {
    event: { name: 'pull_request', action: 'synchronize', pull },
    ...(sender === undefined ? {} : { sender }),
  })
  const check = run.report?.checks.find(({ id }) => id === REQUIRED)
  return { ...run, decision: run.report?.gate.decision, level: check?.level }
}

describe.each(CHANGES)('$name in a pull request', ({ files, counts }) => {
  test.each(APPROVERS)('approved by $name', async ({ approve, sender, counts: expected }) => {
    const pull = stage.propose(files)
    await approve(pull)
    const { report, decision, level, exitCode } = await judged(pull, sender?.())
    expect(counts(decision, level)).toBe(expected)
    expect(report?.trusted.changedBySubject).toEqual(Object.keys(files).map((path) => ({ path, approved: expected })))
    const notes = report?.policy.findings.filter(({ rule }) => rule === 'policy/change-not-approved') ?? []
    expect(notes).toHaveLength(expected ? 0 : 1)
    expect(exitCode === 0).toBe(expected)
  })
})

describe.each([
  { name: "the gate's workflow", files: { [GATE_WORKFLOW]: 'name: Mine\non: push\njobs: {}\n' } },
  { name: "another tool's suppressions", files: { '.gitleaksignore': 'abc:src/index.ts:key:1\n' } },
  { name: 'a waiver', files: { [POLICY]: policyOf([REQUIRED], OWNERS, 'waivers:', ...waiver()) } },
  { name: 'a resolution', files: { [POLICY]: policyOf([REQUIRED], OWNERS, 'resolutions:', ...resolution()) } },
])('$name changed by a pull request', ({ files }) => {
  test.each(APPROVERS)('counts as approved or not: $name', async ({ approve, sender, counts: approved }) => {
    const pull = stage.propose(files)
    await approve(pull)
    const { report } = await judged(pull, sender?.())
    expect(report?.trusted.changedBySubject).toEqual([{ path: Object.keys(files)[0], approved }])
    const rules = report?.policy.findings.map(({ rule }) => rule) ?? []
    expect(rules.includes('policy/change-not-approved')).toBe(!approved)
    expect(report?.policy.waivers.length).toBe(files[POLICY]?.includes('waivers:') === true && approved ? 1 : 0)
  })
})

function waiver(): readonly string[] {
  return [
    '  - check: no-plaintext-secrets',
    `    fingerprint: ${'ab'.repeat(16)}`,
    '    reason: A key of a test.',
    '    owner: maria',
    '    expires: 2027-01-01',
  ]
}

function resolution(): readonly string[] {
  return [
    `  - secret: sha256:${'cd'.repeat(32)}`,
    '    revokedOn: 2026-11-01',
    '    by: maria',
    '    evidence: https://tickets.example.com/SEC-8',
  ]
}

test('an approval that goes while the run is under way does not count', async () => {
  const pull = stage.propose({ [POLICY]: policyOf([], OWNERS) })
  addReview(stage.world, stage.repository, pull, stage.maria, 'APPROVED')
  const [given] = pull.reviews
  if (given === undefined) throw new Error('The review was just given')
  const reviews = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews'
  // The second look at the reviews finds none.
  github().fail({ operation: reviews, after: 1, fault: { kind: 'answer', status: 200, body: [] } })
  const { report, exitCode, level } = await judged(pull)
  expect(level).toBe('required')
  expect(report?.trusted.changedBySubject).toEqual([{ path: POLICY, approved: false }])
  expect(exitCode).toBe(3)
})

test('whether a change is approved cannot be told without the permission, and it does not count', async () => {
  const pull = stage.propose({ [POLICY]: policyOf([], OWNERS) })
  addReview(stage.world, stage.repository, pull, stage.maria, 'APPROVED')
  const run = await runGate(github(), stage, {
    event: { name: 'pull_request', action: 'opened', pull },
    permissions: { actions: 'read', checks: 'write', contents: 'read', statuses: 'read' },
  })
  expect(run.exitCode).toBe(3)
  const [note] = run.report?.policy.findings.filter(({ rule }) => rule === 'policy/change-not-approved') ?? []
  expect(note?.message).toContain('could not be told')
})

test('an approved head that is not here is no approved deletion of the policy', async () => {
  const pull = stage.propose({ 'notes.txt': 'Nothing.\n' })
  addReview(stage.world, stage.repository, pull, stage.maria, 'APPROVED')
  const run = await runGate(github(), stage, {
    event: { name: 'pull_request', action: 'opened', pull },
    runner: { checkout: null },
  })
  expect(run.report?.trusted.changedBySubject).toEqual([])
  expect(run.report?.checks.find(({ id }) => id === REQUIRED)?.level).toBe('required')
  expect(run.report?.trusted.policyDigest).not.toBeNull()
  expect(run.exitCode).toBe(3)
})

test('a mistake in the proposed policy is told before it is merged', async () => {
  const pull = stage.propose({ [POLICY]: 'version: 1\nowner: maria\n' })
  const { report } = await judged(pull)
  expect(report?.policy.findings.map(({ rule }) => rule)).toContain('policy/problem')
})

test('a broken policy at the default branch blocks a release and lets a pull request mend it', async () => {
  commitTo(stage.world, stage.repository, 'main', { [POLICY]: 'version: 1\nnonsense: true\n' }, { author: stage.maria })
  const pull = stage.propose({ [POLICY]: policyOf([], OWNERS) })
  const mending = await judged(pull)
  expect(mending.report?.policy.findings.map(({ rule }) => rule)).toContain('policy/broken')
  expect(mending.report?.gate.decision).not.toBe('blocked')
  const release = await runGate(github(), stage, { event: { name: 'workflow_dispatch', ref: 'refs/heads/main' } })
  expect(release.exitCode).toBe(1)
})

describe('an entry that stands on the default branch', () => {
  /** Brings an attestation to main by a pull request that somebody approved, or by a push. */
  function bring(approver: Account | null, isPush = false) {
    if (isPush) {
      commitTo(
        stage.world,
        stage.repository,
        'main',
        { [ATTESTATIONS]: attestation('maria') },
        { author: stage.andrej },
      )
      return
    }
    const pull = stage.propose({ [ATTESTATIONS]: attestation('maria') }, { branch: 'statement' })
    if (approver !== null) addReview(stage.world, stage.repository, pull, approver, 'APPROVED')
    mergePull(stage.world, stage.repository, pull, stage.andrej)
  }

  async function released() {
    tagCommit(stage.world, stage.repository, 'v2.0.0', headOf(stage.repository, 'main'), {
      message: 'Second',
      tagger: stage.maria,
    })
    return await runGate(github(), stage, {
      event: { name: 'push', ref: 'refs/tags/v2.0.0', before: ZERO },
      headSha: headOf(stage.repository, 'main'),
    })
  }

  test('counts at a release where an owner approved its pull request', async () => {
    bring(olga)
    const { exitCode, report } = await released()
    expect(report?.gate.counts.attested).toBe(1)
    expect(exitCode).toBe(0)
  })

  test.each([
    { name: 'nobody approved its pull request', approver: () => null, isPush: false },
    { name: 'its author approved it', approver: () => stage.andrej, isPush: false },
    { name: 'it came by a push', approver: () => null, isPush: true },
  ])('does not count at a release where $name', async ({ approver, isPush }) => {
    bring(approver(), isPush)
    const { exitCode, report } = await released()
    expect(report?.gate.counts.attested).toBe(0)
    expect(report?.policy.findings.map(({ rule }) => rule)).toContain('policy/entry-not-approved')
    expect(exitCode).toBe(3)
  })
})

test.each([
  { name: 'nobody approved', approver: () => null, attested: 0 },
  { name: 'an owner approved', approver: () => olga, attested: 1 },
])(
  "an entry of the default branch that $name is worth no more where another file's change is approved",
  async (row) => {
    const statement = stage.propose({ [ATTESTATIONS]: attestation('maria') }, { branch: 'statement' })
    const approver = row.approver()
    if (approver !== null) addReview(stage.world, stage.repository, statement, approver, 'APPROVED')
    mergePull(stage.world, stage.repository, statement, stage.andrej)
    stage.repository.git.refs.set('refs/heads/release/2', headOf(stage.repository, 'main'))
    const pull = stage.propose({ '.gitleaksignore': 'abc:src/index.ts:key:1\n' }, { base: 'release/2' })
    addReview(stage.world, stage.repository, pull, stage.maria, 'APPROVED')
    const { report, exitCode } = await judged(pull)
    expect(report?.subject.stage).toBe('release')
    expect(report?.trusted.changedBySubject).toEqual([{ path: '.gitleaksignore', approved: true }])
    expect(report?.gate.counts.attested).toBe(row.attested)
    expect(exitCode === 0).toBe(row.attested === 1)
  },
)

test('an entry that the approved pull request itself brings counts at a release', async () => {
  stage.repository.git.refs.set('refs/heads/release/2', headOf(stage.repository, 'main'))
  const pull = stage.propose({ [ATTESTATIONS]: attestation('maria') }, { base: 'release/2' })
  addReview(stage.world, stage.repository, pull, stage.maria, 'APPROVED')
  const { report, exitCode } = await judged(pull)
  expect(report?.gate.counts.attested).toBe(1)
  expect(exitCode).toBe(0)
})

test('every check of the registry is judged', async () => {
  const pull = stage.propose({ 'notes.txt': 'Nothing.\n' })
  const { report } = await judged(pull)
  expect(report?.checks.map(({ id }) => id)).toEqual(CHECKS.map(({ slug }) => slug))
})
