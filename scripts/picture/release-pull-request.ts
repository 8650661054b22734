import './outside-jest.ts'
import { actionStage, GATE_JOB, GATE_WORKFLOW, runGate } from '../../__tests__/support/action-stage.ts'
import { addJob, addRun, addWorkflow } from '../../__tests__/support/github/actions.ts'
import { openPull } from '../../__tests__/support/github/pulls.ts'
import { commitTo, headOf } from '../../__tests__/support/github/repository.ts'
import { startSimulator } from '../../__tests__/support/github/simulator.ts'
import { CHECKS } from '../../src/checks/registry.ts'

/** What GitHub shows of one run of the gate, as it was posted. */
export interface PostedResult {
  readonly comment: string
  readonly checkRun: {
    readonly name: string
    readonly title: string
    readonly summary: string
    readonly annotations: readonly PostedAnnotation[]
  }
}

export interface PostedAnnotation {
  readonly path: string
  readonly start_line: number
  readonly end_line: number
  readonly title?: string
  readonly message: string
}

const READINESS_SCRIPT = 'scripts/check_prod_readiness.py'
/** A line that nobody has answered for, so that one of each kind is seen. */
const LEFT_OPEN = 'tls-required'

/** Runs the built action for a release pull request that brings a private key, and gives what it posted. */
export async function releasePullRequest(): Promise<PostedResult> {
  const simulator = await startSimulator()
  try {
    const stage = actionStage(simulator, 'version: 1\nenforce: all\n')
    const { world, repository, maria, andrej } = stage
    commitTo(
      world,
      repository,
      'main',
      { '.github/release-attestations.yml': attestations(), [READINESS_SCRIPT]: 'print("ready")\n' },
      { author: maria },
    )
    repository.git.refs.set('refs/heads/release/2.4', headOf(repository, 'main'))
    const changes = { 'package.json': '{ "version": "2.4.0" }\n', 'deploy/server.key': privateKey() }
    const headSha = commitTo(world, repository, 'release/2.4', changes, { author: andrej })
    const pull = openPull(world, repository, { author: andrej, headBranch: 'release/2.4', baseBranch: 'main' })
    const workflow = addWorkflow(world, repository, GATE_WORKFLOW, 'Release checklist')
    const run = addRun(world, repository, { workflow, event: 'pull_request', headSha, actor: andrej, pulls: [pull] })
    addJob(world, repository, run, { name: 'Production readiness', status: 'completed', conclusion: 'success' })
    const { stdout } = await runGate(simulator, stage, {
      event: { name: 'pull_request', action: 'opened', pull },
      run,
      // Its links lead where a team's would.
      runner: { env: { GITHUB_SERVER_URL: 'https://github.com' } },
    })
    const [comment] = repository.comments
    const checkRun = repository.checks.runs.find(({ isJob }) => !isJob)
    if (comment === undefined || checkRun === undefined) throw new Error(`Nothing was posted:\n${stdout}`)
    const { name, title, summary, annotations } = checkRun
    return { comment: comment.body, checkRun: { name, title: title ?? GATE_JOB, summary: summary ?? '', annotations } }
  } finally {
    await simulator.close()
  }
}

/** A person's word on every line that this version judges in no part. */
function attestations(): string {
  return CHECKS.filter(({ slug, criteria }) => slug !== LEFT_OPEN && criteria.every(({ awaits }) => awaits !== null))
    .map(({ slug }) =>
      [
        `- check: ${slug}`,
        '  statement: Reviewed for this release.',
        '  by: maria',
        '  on: 2026-11-02',
        '  expires: 2027-04-30',
        '  evidence: https://wiki.example.com/release-review',
        '',
      ].join('\n'),
    )
    .join('')
}

/** Assembled here, so that this repository holds no key. */
function privateKey(): string {
  const words = ['PRIVATE', 'KEY'].join(' ')
  return `-----BEGIN ${words}-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(8)}\n-----END ${words}-----\n`
}
