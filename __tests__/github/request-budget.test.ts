import { collectBranchRules } from '../../src/evidence/branch-rules.ts'
import { startCommitChecks } from '../../src/evidence/commit-checks.ts'
import { confirmApproval, readApproval } from '../../src/github/approval-reading.ts'
import { extendedAt, readExtended } from '../../src/github/extends-reading.ts'
import { blobId } from '../../src/github/git-objects.ts'
import { readsOf } from '../../src/github/request-count.ts'
import { filesDigest, readTrusted } from '../../src/github/trusted-reading.ts'
import { addJob, addRun, addWorkflow } from '../support/github/actions.ts'
import { addReview, openPull } from '../support/github/pulls.ts'
import { addRepository, commitTo } from '../support/github/repository.ts'
import { useStage, valueOf } from './support.ts'

const stage = useStage()

// DESIGN section 7, also told to users: a run of the pull-request stage reads with at most this many requests.
const PULL_REQUEST_BUDGET = 15

const PATHS = {
  policy: '.github/release-checklist.yml',
  attestations: '.github/release-attestations.yml',
  workflow: '.github/workflows/gate.yml',
}
const LOOSENED = 'version: 1\nowners: [maria]\nenforce: none\n'

/** All that a pull-request run reads: for one that changes the policy with an owner's approval, or for one that does not. */
async function run(about: { readonly changesPolicy: boolean; readonly isExtended: boolean }): Promise<number> {
  const { simulator, sample } = stage()
  const { world } = simulator
  const { repository, author, maintainer, organization } = sample
  commitTo(world, repository, 'main', { [PATHS.attestations]: '[]\n' }, { author: maintainer })
  const changes = about.changesPolicy ? { [PATHS.policy]: LOOSENED } : { 'src/index.ts': 'changed\n' }
  const head = commitTo(world, repository, 'change', changes, { author })
  const pull = openPull(world, repository, { author, headBranch: 'change' })
  addReview(world, repository, pull, maintainer, 'APPROVED')
  const workflow = addWorkflow(world, repository, PATHS.workflow, 'Gate')
  const own = addRun(world, repository, { workflow, event: 'pull_request', headSha: head, actor: author })
  addJob(world, repository, own, { name: 'gate', status: 'in_progress' })
  const policies = addRepository(world, organization, 'policies', { visibility: 'public' })
  commitTo(world, policies, 'main', { 'base.yml': 'version: 1\n' }, { author: maintainer })

  const texts = new Map([
    [PATHS.policy, about.changesPolicy ? LOOSENED : 'version: 1\nowners: [maria]\n'],
    [PATHS.attestations, '[]\n'],
  ])
  const subject = {
    blobs: new Map([...texts].map(([path, text]) => [path, blobId(Buffer.from(text), 40)])),
    read: (oid: string) => {
      const text = [...texts.values()].find((each) => blobId(Buffer.from(each), 40) === oid)
      return Promise.resolve(text === undefined ? null : Buffer.from(text))
    },
  }
  const reading = await stage().reading()
  const trusted = valueOf(await readTrusted(reading, 'main', PATHS, subject))
  if (about.isExtended) {
    const at = extendedAt('acme/policies/base.yml@main')
    if (at !== null) valueOf(await readExtended(reading, at))
  }
  const digest = filesDigest(trusted.files)
  const people = { author: author.id, sender: author.id }
  const asked = { number: pull.number, head, ...people, filesDigest: digest, headFilesDigest: digest }
  const approval = about.changesPolicy ? valueOf(await readApproval(reading, asked, ['maria'])) : null
  const checks = await startCommitChecks(
    { ...reading, purpose: 'commit-checks' },
    {
      commit: head,
      own: { job: { runId: own.id, attempt: 1, jobKey: 'gate', runner: 'none' }, before: null, posted: null },
      files: { atSubject: () => null, atTrusted: trusted.blobAt },
      confirm: [],
      confirmRequests: 18,
      waitMs: 600_000,
      onWait: () => undefined,
    },
  )
  await checks.collect()
  const gate = {
    jobName: checks.ownJob,
    jobKey: null,
    workflow: null,
    repositoryId: null,
    posted: null,
    actionsAppId: world.actions.id,
  }
  await collectBranchRules(
    { ...reading, purpose: 'branch-rules' },
    { branch: 'main', known: trusted.branch, own: gate, admin: null },
  )
  if (approval !== null) {
    expect(approval.approval.approved).toBe(true)
    expect(valueOf(await confirmApproval(reading, pull.number, approval)).approved).toBe(true)
  }
  expect(simulator.counts().reading + simulator.counts().polling).toBe(
    reading.github.requests().reduce((sum, { count }) => sum + count, 0),
  )
  return readsOf(reading.github.requests())
}

it.each([
  [{ changesPolicy: false, isExtended: false }, 6],
  [{ changesPolicy: false, isExtended: true }, 9],
  [{ changesPolicy: true, isExtended: false }, 11],
  [{ changesPolicy: true, isExtended: true }, 14],
])('a pull request with %j is read with %d requests', async (about, expected) => {
  const requests = await run(about)

  expect(requests).toBe(expected)
  expect(requests).toBeLessThanOrEqual(PULL_REQUEST_BUDGET)
})
