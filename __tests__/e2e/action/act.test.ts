import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ACTIONS, ownAction } from '../../../src/commands/init/actions.data.ts'
import {
  type ActionStage,
  actionStage,
  DOCUMENTED,
  GATE_JOB,
  GATE_WORKFLOW,
  policyOf,
} from '../../support/action-stage.ts'
import { fixtureEnvironment, gitFixture, temporaryFolder } from '../../support/git-fixture.ts'
import { addJob, addRun, addWorkflow } from '../../support/github/actions.ts'
import { writeRepository } from '../../support/github/git-checkout.ts'
import { addRepository, commitTo, headOf, tagCommit } from '../../support/github/repository.ts'
import { addWorkflowToken } from '../../support/github/tokens.ts'
import { type RunnerEvent, ZERO } from '../../support/github-payloads.ts'
import { runnerEnvironment } from '../../support/github-runner.ts'
import { useSimulator } from '../../support/github-simulator.ts'
import { onlyWhere } from '../../support/only-where.ts'
import { yamlBlocks } from '../../support/workflow-file.ts'

const ACT = process.env['ACT'] ?? ''

const README = yamlBlocks(readFileSync('README.md', 'utf8'))
const FOLLOWING = yamlBlocks(readFileSync('docs/two-workflows.md', 'utf8'))[1] ?? ''
const OWN = /^.*uses: (\S+) # Pin this/m.exec(README[0] ?? '')?.[1] ?? ownAction(null).uses

// The real one fetches from github.com. This one does the same by the same inputs, from the simulator's repository.
const CHECKOUT = `name: Check out without a network
inputs:
  ref: { default: '' }
  fetch-depth: { default: '1' }
  persist-credentials: { default: 'true' }
runs:
  using: composite
  steps:
    - shell: bash
      env:
        REF: \${{ inputs.ref }}
        DEPTH: \${{ inputs.fetch-depth }}
      run: |
        test "$DEPTH" = 0
        git init -q .
        git remote add origin "file://$SIMULATED_ORIGIN"
        git fetch -q "file://$SIMULATED_ORIGIN" '+refs/heads/*:refs/remotes/origin/*' '+refs/tags/*:refs/tags/*'
        git checkout -q --detach "\${REF:-refs/remotes/origin/main}"
`

/** A permission that GitHub has and act's own list has not: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions */
const UNKNOWN_TO_ACT = /^ *vulnerability-alerts: read.*\n/gm

/** What a runner sets itself, and act therefore too. */
const OF_THE_RUNNER =
  /^(?:PATH|HOME|LANG|CI|GITHUB_(?:ACTIONS?|ACTION_.*|ENV|OUTPUT|PATH|STATE|STEP_SUMMARY|WORKSPACE|EVENT_.*|JOB)|RUNNER_.*)$/

const GOOD = { 'src/index.ts': 'export const answer = 43\n' }
const BAD = { 'docs/threat-model.md': null }

onlyWhere(ACT !== '', 'ACT names no act', () => {
  describe("the README's workflows, as they stand there, under a workflow runner", () => {
    const github = useSimulator()

    it.each([
      ['lets a pull request through', GOOD, 'success', 'clear', 0],
      ['stops a pull request that takes the statement away', BAD, 'action_required', 'unverified', 1],
    ] as const)('%s', async (_, changes, conclusion, decision, status) => {
      const stage = stageWith(0)
      const pull = stage.propose(changes)
      const head = headOf(stage.repository, 'topic')
      const ended = await runWorkflow(stage, README[0] ?? '', { name: 'pull_request', action: 'opened', pull }, head)

      expect(ended).toMatchObject({
        status,
        log: expect.stringContaining(`::set-output:: decision=${decision}`) as string,
      })
      expect(posted(stage)).toEqual([{ head, conclusion }])
      expect(stage.repository.comments).toHaveLength(decision === 'clear' ? 0 : 1)
    })

    it('judges a dispatch as a release', async () => {
      const stage = stageWith(1)
      const head = headOf(stage.repository, 'main')
      const ended = await runWorkflow(
        stage,
        README[1] ?? '',
        { name: 'workflow_dispatch', ref: 'refs/heads/main' },
        head,
      )

      expect(ended.log).toMatch(/Stage: release/)
      expect({ status: ended.status, posted: posted(stage) }).toEqual({
        status: 0,
        posted: [{ head, conclusion: 'success' }],
      })
    })

    it.each([
      ['publishes a tag that the gate lets through', GOOD, 0],
      ['publishes nothing of a tag that the gate stops', BAD, 1],
    ] as const)('%s', async (_, changes, status) => {
      const stage = stageWith(2)
      const { world, repository, maria } = stage
      const head = commitTo(world, repository, 'main', changes, { author: maria })
      tagCommit(world, repository, 'v1.1.0', head, { message: 'Second', tagger: maria })
      const ended = await runWorkflow(
        stage,
        README[2] ?? '',
        { name: 'push', ref: 'refs/tags/v1.1.0', before: ZERO },
        head,
      )

      expect(ended.status).toBe(status)
      expect(ended.log.includes('Publish v1.1.0 here.')).toBe(status === 0)
      expect(posted(stage)).toEqual([{ head, conclusion: status === 0 ? 'success' : 'action_required' }])
    })

    it('judges the pull request of a fork again, after its run', async () => {
      const stage = stageWith(0)
      const { world, repository, stranger } = stage
      const fork = addRepository(world, stranger, 'shop', { forkOf: repository })
      stage.propose(BAD, { author: stranger, from: fork })
      const head = headOf(fork, 'topic')
      const workflow = addWorkflow(world, repository, GATE_WORKFLOW, 'Release checklist')
      const about = { workflow, event: 'pull_request', headSha: head, actor: stranger, headRepository: fork }
      const run = addRun(world, repository, about)
      addJob(world, repository, run, { name: GATE_JOB, conclusion: 'failure', steps: [] })
      const event = { name: 'workflow_run', action: 'completed', run } as const
      const ended = await runWorkflow(stage, FOLLOWING, event, headOf(repository, 'main'))

      expect(ended).toMatchObject({
        status: 1,
        log: expect.stringContaining('::set-output:: decision=unverified') as string,
      })
      expect(posted(stage)).toEqual([{ head, conclusion: 'action_required' }])
      expect(stage.repository.comments).toHaveLength(1)
    })

    function stageWith(block: number): ActionStage {
      const stage = actionStage(github(), policyOf(['pen-test-or-threat-model']))
      commitTo(stage.world, stage.repository, 'main', { [GATE_WORKFLOW]: README[block] ?? '' }, { author: stage.maria })
      return stage
    }

    async function runWorkflow(
      stage: ActionStage,
      workflowText: string,
      event: RunnerEvent,
      headSha: string,
    ): Promise<ActEnd> {
      const { world, repository, andrej: sender } = stage
      const workflow = addWorkflow(world, repository, GATE_WORKFLOW, 'Release checklist')
      const pulls = 'pull' in event ? [event.pull] : []
      const run = addRun(world, repository, { workflow, event: event.name, headSha, actor: sender, pulls })
      addJob(world, repository, run, { name: GATE_JOB, status: 'in_progress' })
      const about = { simulator: github(), repository, event, sender, run, workflow: { path: GATE_WORKFLOW } }
      return await runAct({
        event: event.name,
        text: workflowText,
        variables: runnerEnvironment({ ...about, checkout: null }).variables,
        token: addWorkflowToken(world, repository, DOCUMENTED, 'own').secret,
        writeOrigin: (folder) => writeRepository(repository.git, folder, fixtureEnvironment()),
      })
    }
  })
})

function posted({ repository }: ActionStage) {
  const runs = repository.checks.runs.filter(({ isJob }) => !isJob)
  return runs.map(({ headSha, conclusion }) => ({ head: headSha, conclusion }))
}

interface ActRun {
  readonly event: string
  /** The workflow file. */
  readonly text: string
  readonly variables: { readonly [name: string]: string }
  readonly token: string
  readonly writeOrigin: (folder: string) => void
}

interface ActEnd {
  readonly status: number
  readonly log: string
}

/** Runs a workflow file in a folder of its own, on this machine and not in a container. */
function runAct({ event, text, variables, token, writeOrigin }: ActRun): Promise<ActEnd> {
  const root = temporaryFolder()
  const at = (name: string) => path.join(root, name)
  for (const name of ['action', 'checkout', 'home']) mkdirSync(at(name))
  // act wants to know the repository that it is in.
  const work = gitFixture()
  work.write('release-checklist.yml', text.replace(UNKNOWN_TO_ACT, ''))
  work.commit('Begin')
  writeFileSync(at('checkout/action.yml'), CHECKOUT)
  cpSync('action.yml', at('action/action.yml'))
  cpSync('dist', at('action/dist'), { recursive: true })
  writeOrigin(at('origin.git'))
  const passed = Object.entries(variables).filter(([name]) => !OF_THE_RUNNER.test(name))
  // act takes the commit of an event that names none from a variable of its own.
  const own = [
    ['SHA_REF', variables['GITHUB_SHA'] ?? ''],
    ['SIMULATED_ORIGIN', at('origin.git')],
  ]
  const environment = [...passed, ...own]
  writeFileSync(at('environment'), environment.map(([name, value]) => `${name}=${value}\n`).join(''))
  const args = [
    event,
    ...['--directory', work.root, '--workflows', path.join(work.root, 'release-checklist.yml')],
    ...['--platform', 'ubuntu-latest=-self-hosted'],
    ...['--eventpath', variables['GITHUB_EVENT_PATH'] ?? ''],
    ...['--env-file', at('environment')],
    ...['--secret', `GITHUB_TOKEN=${token}`],
    ...['--local-repository', `${ACTIONS.checkout.uses}=${at('checkout')}`],
    ...['--local-repository', `${OWN}=${at('action')}`],
    // Else act takes a checkout of the event's own commit for done.
    '--no-skip-checkout',
    ...['--action-offline-mode', '--no-cache-server', '--pull=false'],
    ...['--action-cache-path', at('home/actions')],
  ]
  const env = { ...fixtureEnvironment(), HOME: at('home'), XDG_CACHE_HOME: at('home/cache') }
  // The simulator answers in this very process, which must not wait for act with its hands folded.
  return new Promise((resolve) => {
    execFile(ACT, args, { cwd: work.root, env, timeout: 120_000 }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : 1, log: `${stdout}\n${stderr}` })
    })
  })
}
