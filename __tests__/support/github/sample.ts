import { gzipSync } from 'node:zlib'
import { addArtifact, addJob, addRun, addWorkflow, type Artifact, type Job, type WorkflowRun } from './actions.ts'
import { type CheckRun, addCheckRun } from './checks.ts'
import { addComment, type IssueComment } from './issues.ts'
import type { Json } from './description.ts'
import type { OperationKey } from './operations.ts'
import { addReview, openPull, type PullRequest, retarget } from './pulls.ts'
import { addRelease, type Release } from './releases.ts'
import { addRepository, commitTo, type Repository, tagCommit } from './repository.ts'
import { addRuleset, protectBranch, type Ruleset } from './rules.ts'
import { addAnalysis, addCodeScanningAlert, addDependabotAlert, addSecretScanningAlert } from './security.ts'
import { addDeployKey, addEnvironment } from './settings.ts'
import { addStatus } from './statuses.ts'
import { type Account, addAccount, addApp, type World } from './world.ts'
import { zipOf } from './zip.ts'

/** A repository with one of everything, and the people around it. */
export interface Sample {
  readonly organization: Account
  readonly maintainer: Account
  readonly author: Account
  readonly stranger: Account
  readonly repository: Repository
  readonly fork: Repository
  readonly head: string
  readonly tag: string
  readonly pull: PullRequest
  readonly comment: IssueComment
  readonly check: CheckRun
  readonly ruleset: Ruleset
  readonly run: WorkflowRun
  readonly job: Job
  readonly artifact: Artifact
  readonly release: Release
}

const POLICY = 'version: 1\nowners: [maria]\n'
const WORKFLOW = 'name: CI\non: pull_request\njobs: { test: { runs-on: ubuntu-latest, steps: [{ run: npm test }] } }\n'

/** Fills an empty GitHub with the organization `acme`, its repository `shop`, and a pull request from a branch. */
export function addSample(world: World): Sample {
  const organization = addAccount(world, 'acme', { type: 'Organization' })
  const maintainer = addAccount(world, 'maria')
  const author = addAccount(world, 'andrej')
  const stranger = addAccount(world, 'sam')
  const repository = addRepository(world, organization, 'shop')
  repository.roles.set(maintainer.id, 'admin')
  repository.roles.set(author.id, 'write')
  const first = {
    'README.md': '# Shop\n',
    '.github/release-checklist.yml': POLICY,
    '.github/workflows/ci.yml': WORKFLOW,
    'src/index.ts': 'export const answer = 42\n',
  }
  const root = commitTo(world, repository, 'main', first, { author: maintainer, message: 'Begin' })
  const tag = tagCommit(world, repository, 'v1.0.0', root, { message: 'First release', tagger: maintainer })
  commitTo(world, repository, 'main', { 'README.md': '# The shop\n' }, { author: maintainer })
  const head = commitTo(world, repository, 'release/2', { 'src/index.ts': 'export const answer = 43\n' }, { author })
  const fork = addRepository(world, stranger, 'shop', { forkOf: repository })
  const pull = openPull(world, repository, { author, headBranch: 'release/2', labels: ['release'] })
  addReview(world, repository, pull, maintainer, 'APPROVED')
  const comment = addComment(world, repository, pull.number, author, 'Please look.')
  retarget(world, repository, pull, 'main', maintainer)

  const ruleset = addRuleset(world, repository, 'Releases', [
    { type: 'required_status_checks', checks: [{ context: 'test', app: world.actions.id }] },
    { type: 'pull_request', approvals: 1 },
    { type: 'workflows', workflows: [{ repository, path: '.github/workflows/ci.yml' }] },
    { type: 'non_fast_forward' },
  ])
  protectBranch(repository, 'main', { checks: [{ context: 'lint' }], approvals: 1, enforceAdmins: true })
  const workflow = addWorkflow(world, repository, '.github/workflows/ci.yml', 'CI')
  const run = addRun(world, repository, {
    workflow,
    event: 'pull_request',
    headSha: head,
    headBranch: 'release/2',
    actor: author,
    pulls: [pull],
    approvals: [{ by: maintainer, environment: 'production', comment: 'Go.' }],
  })
  const steps = [{ name: 'Run npm test', conclusion: 'success' }] as const
  const job = addJob(world, repository, run, { name: 'test', conclusion: 'success', steps, log: 'All green.\n' })
  const artifact = addArtifact(world, repository, run, 'report', zipOf([['report.json', Buffer.from('{}')]]))
  const check = addCheckRun(world, repository, {
    name: 'scan',
    headSha: head,
    app: addApp(world, 'scanner', organization),
    conclusion: 'neutral',
  })
  addStatus(world, repository, { sha: head, state: 'success', context: 'coverage', by: maintainer })
  const release = addRelease(world, repository, 'v1.0.0', maintainer, {
    isImmutable: true,
    assets: { 'shop.tgz': Buffer.from('packed') },
  })

  addCodeScanningAlert(world, repository, { rule: 'js/sql-injection', severity: 'high' })
  addAnalysis(world, repository, { commit: head, ref: 'refs/heads/release/2' })
  addDependabotAlert(world, repository, {
    ecosystem: 'npm',
    package: 'left-pad',
    severity: 'high',
    manifest: 'package-lock.json',
    fixedIn: '1.0.1',
  })
  addSecretScanningAlert(world, repository, { type: 'simulated_key', secret: ['simulated', 'value'].join('-') })
  addDeployKey(world, repository, 'deployer', { isReadOnly: false })
  const stored = { name: 'DEPLOY_TOKEN', createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-10-01T00:00:00Z' }
  addEnvironment(world, repository, 'production', {
    reviewers: [maintainer],
    branches: [{ name: 'main', type: 'branch' }],
    secrets: [stored],
  })
  const { secrets, organizationSecrets, dependabotSecrets } = repository.settings
  for (const kept of [secrets, organizationSecrets, dependabotSecrets]) kept.push(stored)
  repository.settings.immutableReleases = true
  repository.settings.actions = {
    allowed: 'selected',
    shaPinningRequired: true,
    defaultPermissions: 'read',
    canApprove: false,
    patterns: ['acme/*'],
  }
  repository.security.attestations.set('sha256:00', [{ predicateType: 'https://slsa.dev/provenance/v1', bundle: {} }])
  const people = { organization, maintainer, author, stranger }
  return {
    ...people,
    ...{ repository, fork, head, tag, pull, comment, check, ruleset, run, job, artifact, release },
  }
}

/** The operation asked of the sample: method and path with a value for every parameter. */
export function requestFor(sample: Sample, key: OperationKey): string {
  const { repository, head, tag, pull, comment, check, ruleset, run, job, artifact, release } = sample
  const store = repository.git.objects
  const firstOf = (type: string) => [...store].find(([, object]) => object.type === type)?.[0] ?? ''
  const refs: { readonly [operation: string]: string } = {
    'GET /repos/{owner}/{repo}/git/ref/{ref}': 'tags/v1.0.0',
    'GET /repos/{owner}/{repo}/git/matching-refs/{ref}': 'tags/v',
  }
  const values: { readonly [name: string]: string | number } = {
    ...{ owner: 'acme', repo: 'shop', org: 'acme', username: 'maria', app_slug: 'scanner', branch: 'main' },
    ...{ account_id: sample.maintainer.id, ref: refs[key] ?? head, commit_sha: head, sha: head, tag_sha: tag },
    ...{ file_sha: firstOf('blob'), tree_sha: firstOf('tree'), basehead: `main...${head}`, path: 'README.md' },
    ...{ pull_number: pull.number, issue_number: pull.number, comment_id: comment.id, tag: 'v1.0.0' },
    ...{ check_run_id: check.id, check_suite_id: check.suite.id, ruleset_id: ruleset.id, run_id: run.id },
    ...{ attempt_number: 1, job_id: job.check.id, workflow_id: run.workflow.id, artifact_id: artifact.id },
    ...{ archive_format: 'zip', release_id: release.id, asset_id: release.assets[0]?.id ?? 0 },
    ...{ environment_name: 'production', subject_digest: 'sha256:00', sarif_id: 'unknown' },
  }
  return key.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? `no-${name}`))
}

/** A valid body for the operation; undefined where it takes none. */
export function bodyFor(sample: Sample, key: OperationKey): Json | undefined {
  const sarif = gzipSync(JSON.stringify({ version: '2.1.0', runs: [] })).toString('base64')
  const bodies: { readonly [K in OperationKey]?: Json } = {
    'POST /repos/{owner}/{repo}/check-runs': { name: 'checklist', head_sha: sample.head },
    'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': { output: { title: 'Title', summary: 'Summary' } },
    'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': { body: 'Checked.' },
    'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': { body: 'Checked again.' },
    'POST /repos/{owner}/{repo}/statuses/{sha}': { state: 'success', context: 'other' },
    'POST /repos/{owner}/{repo}/code-scanning/sarifs': { commit_sha: sample.head, ref: 'refs/heads/release/2', sarif },
  }
  return bodies[key]
}
