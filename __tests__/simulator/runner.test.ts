import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gitFixture, temporaryFolder } from '../support/git-fixture.ts'
import type { JsonObject } from '../support/github/description.ts'
import { dismissReview, openPull, retarget } from '../support/github/pulls.ts'
import { commitTo, headOf, tagCommit } from '../support/github/repository.ts'
import { addSample, type Sample } from '../support/github/sample.ts'
import { addWorkflowToken } from '../support/github/tokens.ts'
import { readCommands, runAction } from '../support/github-action.ts'
import { type RunnerEvent, ZERO } from '../support/github-payloads.ts'
import { inputVariable, readCommandFile, runnerEnvironment, type RunnerOptions } from '../support/github-runner.ts'
import { mirrorRepository, useSimulator } from '../support/github-simulator.ts'

const github = useSimulator()

let sample: Sample
beforeEach(() => {
  sample = addSample(github().world)
})

function runner(event: RunnerEvent, more: Partial<RunnerOptions> = {}) {
  const { repository, author } = sample
  return runnerEnvironment({ simulator: github(), repository, event, sender: author, checkout: null, ...more })
}

/** The payload as an action reads it. */
function payloadOf(file: string | undefined): JsonObject {
  // Written by the environment that is tested.
  return JSON.parse(readFileSync(file ?? '', 'utf8')) as JsonObject
}

describe('events', () => {
  test('a pull request runs for the test merge and tells its head in the payload', () => {
    const { head, pull, repository } = sample
    const { variables } = runner({ name: 'pull_request', action: 'synchronize', pull })
    expect(variables).toMatchObject({
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_REF: 'refs/pull/1/merge',
      GITHUB_REF_NAME: '1/merge',
      GITHUB_HEAD_REF: 'release/2',
      GITHUB_BASE_REF: 'main',
      GITHUB_SHA: repository.git.refs.get('refs/pull/1/merge'),
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_ACTOR: 'andrej',
      GITHUB_WORKFLOW_REF: 'acme/shop/.github/workflows/release-checklist.yml@refs/pull/1/merge',
      GITHUB_API_URL: github().urls.api,
    })
    expect(variables['GITHUB_SHA']).not.toBe(head)
    expect(payloadOf(variables['GITHUB_EVENT_PATH'])).toMatchObject({
      action: 'synchronize',
      number: 1,
      pull_request: { number: 1, head: { sha: head }, base: { ref: 'main', sha: headOf(repository, 'main') } },
      repository: { full_name: 'acme/shop', default_branch: 'main' },
      sender: { login: 'andrej', type: 'User' },
      organization: { login: 'acme' },
    })
  })

  test('an edited pull request tells what it was before', () => {
    const { pull, repository, maintainer } = sample
    repository.git.refs.set('refs/heads/release/1', headOf(repository, 'main'))
    retarget(github().world, repository, pull, 'release/1', maintainer)
    const changes = { base: { ref: { from: 'main' }, sha: { from: headOf(repository, 'main') } } }
    const { context } = runner({ name: 'pull_request', action: 'edited', pull, changes })
    expect(context).toMatchObject({
      baseRef: 'release/1',
      payload: { changes, pull_request: { base: { ref: 'release/1' } } },
    })
  })

  test('a review comes in small letters, with the head that it saw', () => {
    const { pull, repository, maintainer, head } = sample
    const [review] = pull.reviews
    if (review === undefined) throw new Error('The sample has a review')
    const event = { name: 'pull_request_review', pull, review } as const
    expect(runner({ ...event, action: 'submitted' }, { sender: maintainer }).context.payload).toMatchObject({
      review: { state: 'approved', commit_id: head, user: { id: maintainer.id } },
      sender: { id: maintainer.id },
    })
    dismissReview(github().world, repository, pull, review, maintainer)
    expect(runner({ ...event, action: 'dismissed' }).context.payload).toMatchObject({ review: { state: 'dismissed' } })
  })

  test('a merge group names its pull request in the ref alone', () => {
    const { pull, repository, maintainer } = sample
    const base = headOf(repository, 'main')
    const head = commitTo(github().world, repository, 'queue', { 'a.txt': 'a\n' }, { author: maintainer })
    const { variables, context } = runner({ name: 'merge_group', pull, head, base })
    expect(variables).toMatchObject({
      GITHUB_SHA: head,
      GITHUB_REF: `refs/heads/gh-readonly-queue/main/pr-1-${base}`,
      GITHUB_BASE_REF: '',
    })
    expect(context.payload).toMatchObject({
      merge_group: { head_sha: head, base_sha: base, base_ref: 'refs/heads/main' },
    })
    expect(context.payload).not.toHaveProperty('pull_request')
  })

  test('a push tells what came and what was there before', () => {
    const { repository, author } = sample
    const before = headOf(repository, 'main')
    const after = commitTo(github().world, repository, 'main', { 'a.txt': 'a\n' }, { author, message: 'Add a' })
    expect(runner({ name: 'push', ref: 'refs/heads/main', before }).context).toMatchObject({
      sha: after,
      payload: { before, after, created: false, forced: false, commits: [{ id: after, message: 'Add a' }] },
    })
    const forced = runner({ name: 'push', ref: 'refs/heads/main', before: sample.head }).context.payload
    expect(forced).toMatchObject({ forced: true })
  })

  test('an annotated tag is pushed as its object and runs for its commit; a light one is its commit', () => {
    const { repository, tag, head } = sample
    const annotated = runner({ name: 'push', ref: 'refs/tags/v1.0.0', before: ZERO })
    expect(annotated.context.payload).toMatchObject({ after: tag, created: true, head_commit: { message: 'Begin' } })
    expect(annotated.variables).toMatchObject({ GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v1.0.0' })
    expect(annotated.context.sha).not.toBe(tag)
    tagCommit(github().world, repository, 'light', head)
    expect(runner({ name: 'push', ref: 'refs/tags/light', before: ZERO }).context).toMatchObject({
      sha: head,
      payload: { after: head },
    })
  })

  test('a deleted ref has nothing after', () => {
    const { context } = runner({ name: 'push', ref: 'refs/heads/gone', before: sample.head })
    expect(context).toMatchObject({ payload: { deleted: true, after: ZERO, head_commit: null } })
  })

  test('a dispatch is for the head of its ref, a release for the commit of its tag', () => {
    const { head, release, repository } = sample
    const dispatch = runner({ name: 'workflow_dispatch', ref: 'refs/heads/release/2', inputs: { ticket: 'T-1' } })
    expect(dispatch.context).toMatchObject({
      sha: head,
      payload: { ref: 'refs/heads/release/2', inputs: { ticket: 'T-1' } },
    })
    const published = runner({ name: 'release', action: 'published', release }).context
    expect(published).toMatchObject({
      ref: 'refs/tags/v1.0.0',
      payload: { release: { tag_name: 'v1.0.0', draft: false } },
    })
    expect(published.sha).not.toBe(repository.git.refs.get('refs/tags/v1.0.0'))
  })

  test('a finished run is told on the default branch, with its head and its pull requests', () => {
    const { run, head, repository } = sample
    const { context } = runner({ name: 'workflow_run', action: 'completed', run })
    expect(context).toMatchObject({
      ref: 'refs/heads/main',
      sha: headOf(repository, 'main'),
      payload: { workflow_run: { id: run.id, head_sha: head, event: 'pull_request', pull_requests: [{ number: 1 }] } },
    })
  })

  test('pull_request_target and a schedule run for the default branch', () => {
    const { pull, repository } = sample
    const expected = { ref: 'refs/heads/main', sha: headOf(repository, 'main') }
    expect(runner({ name: 'pull_request_target', action: 'opened', pull }).context).toMatchObject(expected)
    expect(runner({ name: 'schedule', schedule: '0 0 * * *' }).context).toMatchObject(expected)
  })
})

describe('the work tree', () => {
  const git = (cwd: string, ...args: readonly string[]) => execFileSync('git', args, { cwd, encoding: 'utf8' }).trim()

  test("is a real checkout of the pull request's head with the whole history", () => {
    const { pull, head, repository } = sample
    const { workspace } = runner({ name: 'pull_request', action: 'opened', pull }, { checkout: {} })
    expect(git(workspace, 'rev-parse', 'HEAD')).toBe(head)
    expect(git(workspace, 'rev-parse', 'origin/main')).toBe(headOf(repository, 'main'))
    expect(git(workspace, 'rev-list', '--count', 'HEAD')).toBe('3')
    expect(git(workspace, 'status', '--porcelain')).toBe('')
    expect(git(workspace, 'fsck', '--strict', '--no-dangling')).toBe('')
    expect(git(workspace, 'remote', 'get-url', 'origin')).toBe(`${github().urls.server}/acme/shop`)
    expect(readFileSync(path.join(workspace, 'src/index.ts'), 'utf8')).toContain('43')
  })

  test('is as shallow as the workflow made it', () => {
    const { pull, head } = sample
    const { workspace } = runner({ name: 'pull_request', action: 'opened', pull }, { checkout: { depth: 1 } })
    expect(git(workspace, 'rev-list', 'HEAD')).toBe(head)
    expect(git(workspace, 'rev-parse', '--is-shallow-repository')).toBe('true')
  })

  test('of a test merge holds what both sides changed', () => {
    const { repository, pull, author } = sample
    commitTo(github().world, repository, 'main', { 'added.txt': 'x\n' }, { author })
    const environment = runner({ name: 'pull_request', action: 'opened', pull }, { checkout: null })
    const merge = environment.context.sha
    const { workspace } = runner({ name: 'pull_request', action: 'opened', pull }, { checkout: { commit: merge } })
    expect(git(workspace, 'diff', '--name-only', 'origin/main', 'HEAD')).toBe('src/index.ts')
    expect(git(workspace, 'show', '-s', '--format=%P', 'HEAD').split(' ')).toHaveLength(2)
  })

  test('of a mirrored repository has its very commits, from a fork too', () => {
    const { repository, fork, stranger } = sample
    const fixture = gitFixture()
    fixture.write('a.txt', 'a\n')
    const first = fixture.commit('First')
    mirrorRepository(repository, fixture)
    fork.git.refs.set('refs/heads/main', first)
    const theirs = commitTo(github().world, fork, 'idea', { 'b.txt': 'b\n' }, { author: stranger })
    const pull = openPull(github().world, repository, { author: stranger, headBranch: 'idea', from: fork })
    const { workspace } = runner({ name: 'pull_request', action: 'opened', pull }, { checkout: {} })
    expect(git(workspace, 'rev-list', 'HEAD').split('\n')).toEqual([theirs, first])
  })
})

describe('an action', () => {
  /** Writes a script and runs it as an action. */
  async function act(script: string, inputs: { readonly [name: string]: string } = {}) {
    const entry = path.join(temporaryFolder(), 'index.mjs')
    writeFileSync(entry, script)
    const environment = runner({ name: 'pull_request', action: 'opened', pull: sample.pull }, { inputs })
    return runAction(entry, environment, github().urls, { seconds: 20 })
  }

  test('sees its inputs, answers through files, and ends with its exit code', async () => {
    const run = await act(
      `
      import { appendFileSync } from 'node:fs'
      const { env } = process
      appendFileSync(env.GITHUB_OUTPUT, 'decision<<end\\nblocked\\nby two\\nend\\n')
      appendFileSync(env.GITHUB_OUTPUT, 'token=' + env['INPUT_GITHUB-TOKEN'] + '\\n')
      appendFileSync(env.GITHUB_STEP_SUMMARY, '# Summary\\n')
      console.log('::error file=a%2Cb.ts,line=3,title=One%3A two::50%25 done%0Asecond line')
      console.error('told')
      process.exit(Object.keys(env).includes('npm_config_cache') ? 9 : 1)
      `,
      { 'github-token': 'a b' },
    )
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: 'told\n',
      outputs: { decision: 'blocked\nby two', token: 'a b' },
      summary: '# Summary\n',
      commands: [
        {
          name: 'error',
          properties: { file: 'a,b.ts', line: '3', title: 'One: two' },
          message: '50% done\nsecond line',
        },
      ],
    })
  })

  test('reaches the simulator', async () => {
    const token = addWorkflowToken(github().world, sample.repository, { contents: 'read' })
    const run = await act(
      `
      const headers = { authorization: 'Bearer ' + process.env.INPUT_TOKEN, accept: 'application/vnd.github+json', 'x-github-api-version': '2026-03-10', 'user-agent': 'action' }
      const response = await fetch(process.env.GITHUB_API_URL + '/repos/' + process.env.GITHUB_REPOSITORY, { headers })
      console.log((await response.json()).full_name)
      `,
      { token: token.secret },
    )
    expect([run.exitCode, run.stdout, run.stderr]).toEqual([0, 'acme/shop\n', ''])
    expect(github().traffic).toMatchObject([{ operation: 'GET /repos/{owner}/{repo}', status: 200 }])
  })

  test.each([
    ['another address', `await fetch('http://192.0.2.1/').catch(() => {})`, '192.0.2.1:80'],
    ['another port', `await fetch('http://127.0.0.1:34567/').catch(() => {})`, '127.0.0.1:34567'],
    ['a name', `await fetch('https://example.invalid/').catch(() => {})`, 'example.invalid'],
    ['a datagram', `try { (await import('node:dgram')).createSocket('udp4') } catch {}`, 'datagram'],
  ])('that uses the network for %s fails the test', async (_, script, told) => {
    await expect(act(script)).rejects.toThrow(told)
  })

  test.each([
    [1024 * 1024, true],
    [1024 * 1024 + 1, false],
  ])('with a summary of %d bytes keeps it: %s', async (bytes, isKept) => {
    const run = await act(
      `import { writeFileSync } from 'node:fs'; writeFileSync(process.env.GITHUB_STEP_SUMMARY, 'a'.repeat(${bytes}))`,
    )
    expect(run.summary?.length ?? null).toBe(isKept ? bytes : null)
  })

  test('that never ends is ended', async () => {
    const entry = path.join(temporaryFolder(), 'index.mjs')
    writeFileSync(entry, 'setInterval(() => {}, 1000)')
    const environment = runner({ name: 'schedule', schedule: '0 0 * * *' })
    await expect(runAction(entry, environment, github().urls, { seconds: 0.5 })).rejects.toThrow('longer than 0.5 s')
  })
})

test('an input keeps its hyphens in the name of its variable', () => {
  expect(['github-token', 'as of', 'Only'].map(inputVariable)).toEqual([
    'INPUT_GITHUB-TOKEN',
    'INPUT_AS_OF',
    'INPUT_ONLY',
  ])
})

test.each([
  ['name<<end\nopen', 'delimiter'],
  ['no value', 'Unable to process'],
])('an output that a runner refuses is refused: %j', (text, told) => {
  const file = path.join(temporaryFolder(), 'output')
  writeFileSync(file, text)
  expect(() => readCommandFile(file)).toThrow(told)
})

test('commands between stop-commands and its token are none', () => {
  const lines = ['::stop-commands::token', '::error::hidden', '::token::', '::notice::shown', 'plain ::error::text']
  expect(readCommands(lines.join('\n')).map(({ name }) => name)).toEqual(['stop-commands', 'notice'])
})
