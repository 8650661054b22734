import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { findGit, gitOf } from '../../src/repository/git.ts'
import { isGap, openRepository } from '../../src/repository/open-repository.ts'
import { fixtureEnvironment, gitFixture, temporaryFolder, type GitFixture } from '../support/git-fixture.ts'
import { listAll, readAll, textsOf } from '../support/read-tree.ts'

/** A folder where each program that a repository manages to start leaves a file with its name. */
interface Canaries {
  /** A program that leaves the file and hands its input on. */
  program(name: string): string
  sung(): readonly string[]
}

function canaries(): Canaries {
  const folder = temporaryFolder()
  const programs = temporaryFolder()
  return {
    program: (name) => {
      const file = path.join(programs, name)
      writeFileSync(file, `#!/bin/sh\n: > ${path.join(folder, name)}\nexec cat\n`)
      chmodSync(file, 0o755)
      return file
    },
    sung: () => readdirSync(folder),
  }
}

/** A repository in which every setting and attribute that can start a program does. */
function trap(): {
  readonly fixture: GitFixture
  readonly birds: Canaries
  readonly missing: string
  readonly included: string
} {
  const birds = canaries()
  const fixture = gitFixture()
  const plant = (setting: string, value?: string): void => {
    const name = setting.replaceAll('.', '-')
    fixture.git('config', setting, value === undefined ? birds.program(name) : value.replace('%', birds.program(name)))
  }
  fixture.write('a.txt', 'one\n')
  fixture.write('lost.txt', 'lost\n')
  fixture.write('deep/inner.git/HEAD', 'ref: refs/heads/main\n')
  fixture.write('deep/inner.git/objects/keep', '')
  fixture.write('deep/inner.git/refs/heads/keep', '')
  fixture.write('deep/inner.git/config', `[core]\nbare = true\nfsmonitor = ${birds.program('inner-fsmonitor')}\n`)
  fixture.write('.gitattributes', '* filter=evil diff=evil merge=evil\n')
  fixture.commit('first')
  fixture.write('b.txt', 'b\n')
  fixture.commit('second')
  fixture.git('tag', 'v1.0.0', 'HEAD~1')
  const missing = fixture.git('rev-parse', 'HEAD:lost.txt')
  rmSync(path.join(fixture.root, '.git/objects', missing.slice(0, 2), missing.slice(2)))
  fixture.write('a.txt', 'changed\n')

  const hooks = path.join(fixture.root, '.git/hooks')
  for (const hook of [
    'post-index-change',
    'post-checkout',
    'pre-auto-gc',
    'reference-transaction',
    'fsmonitor-watchman',
  ]) {
    mkdirSync(hooks, { recursive: true })
    writeFileSync(path.join(hooks, hook), `#!/bin/sh\nexec ${birds.program(`hook-${hook}`)}\n`, { mode: 0o755 })
  }
  for (const setting of ['core.fsmonitor', 'core.sshCommand', 'core.pager', 'core.editor', 'core.askPass'])
    plant(setting)
  for (const setting of ['core.gitProxy', 'core.alternateRefsCommand', 'diff.external', 'diff.evil.command'])
    plant(setting)
  for (const setting of ['diff.evil.textconv', 'merge.evil.driver', 'filter.evil.clean', 'filter.evil.smudge'])
    plant(setting)
  for (const setting of ['gpg.program', 'gpg.ssh.program', 'gpg.x509.program', 'sequence.editor']) plant(setting)
  for (const setting of ['uploadpack.packObjectsHook', 'interactive.diffFilter', 'pager.ls-files', 'pager.log'])
    plant(setting)
  for (const alias of ['ls-files', 'ls-tree', 'rev-parse', 'cat-file', 'config']) plant(`alias.${alias}`, '!%')
  plant('credential.helper', '!%')
  plant('log.showSignature', 'true')
  plant('core.worktree', temporaryFolder())
  plant('trace2.normalTarget', '%')
  plant('remote.evil.url', 'ext::%')
  plant('remote.evil.promisor', 'true')
  plant('remote.evil.uploadpack', '%')
  plant('protocol.ext.allow', 'always')
  plant('protocol.allow', 'always')
  plant('core.repositoryformatversion', '1')
  plant('extensions.partialClone', 'evil')
  writeFileSync(path.join(fixture.root, '.git/info/attributes'), '* filter=evil diff=evil\n')

  // The same once more from a file that the configuration includes.
  const included = birds.program('included-fsmonitor')
  fixture.write('.git/more', `[core]\nfsmonitor = ${included}\nhooksPath = ${hooks}\n`)
  plant('include.path', 'more')
  return { fixture, birds, missing, included }
}

async function useEverything(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const repository = await openRepository(folder, { env })
  const refs = ['HEAD', 'v1.0.0', '--upload-pack=x', '-c', ':/first', 'HEAD:a.txt', 'evil']
  for (const ref of refs) {
    await repository.resolveCommit(ref)
    await repository.mergeBase(ref, 'HEAD')
    await repository.lastReleaseTag(['*'], ref)
    const tree = await repository.treeAt(ref)
    if (!isGap(tree)) await textsOf(tree)
  }
  const tree = repository.workTree()
  if (tree !== null) {
    await textsOf(tree)
    const { entries } = await listAll(tree)
    await readAll(
      tree,
      entries.map((entry) => ({ ...entry, sparse: true })),
    )
  }
  await repository.isDirty()
}

describe('a repository that tries to run programs', () => {
  it('runs none of them, whatever is asked of it', async () => {
    const { fixture, birds } = trap()
    await useEverything(fixture.root, fixtureEnvironment())
    await useEverything(path.join(fixture.root, 'deep/inner.git'), fixtureEnvironment())

    expect(birds.sung()).toEqual([])
  })

  it('is judged all the same, with a gap for the object that it has not', async () => {
    const { fixture } = trap()
    const repository = await openRepository(fixture.root, { env: fixtureEnvironment() })
    const tree = repository.workTree()
    const commit = await repository.treeAt('HEAD')

    expect(repository).toMatchObject({ root: fixture.root, gaps: [], isPartial: true })
    expect(tree === null ? {} : await textsOf(tree)).toMatchObject({ 'a.txt': 'changed\n', 'b.txt': 'b\n' })
    expect(isGap(commit) ? {} : await textsOf(commit)).toMatchObject({
      'a.txt': 'one\n',
      'lost.txt': 'gap: not-checked-out',
    })
  })

  it('would have run them for a plain git', () => {
    const { fixture, birds, missing } = trap()
    const env = { ...fixtureEnvironment(), GIT_WORK_TREE: fixture.root }
    const plain = (...args: readonly string[]): void => {
      spawnSync('git', ['-C', fixture.root, ...args], { env, stdio: 'ignore', timeout: 3000 })
    }
    plain('cat-file', '-e', missing)
    plain('status')
    plain('diff')
    plain('-c', 'core.fsmonitor=false', 'status')

    expect(birds.sung()).toEqual(
      expect.arrayContaining(['remote-evil-url', 'included-fsmonitor', 'filter-evil-clean', 'diff-evil-command']),
    )
  })

  it('does not supply git, nor any other program, from its own folders', async () => {
    const birds = canaries()
    const fixture = gitFixture()
    const bin = path.join(fixture.root, 'node_modules/.bin')
    mkdirSync(bin, { recursive: true })
    for (const folder of [bin, fixture.root]) {
      writeFileSync(path.join(folder, 'git'), `#!/bin/sh\nexec ${birds.program('planted-git')}\n`, { mode: 0o755 })
    }
    fixture.commit('first')
    const env = fixtureEnvironment()
    await useEverything(fixture.root, { ...env, PATH: `${bin}:.::${env['PATH'] ?? ''}` })
    await useEverything(fixture.root, { ...env, PATH: `${bin}:.:` })

    expect(birds.sung()).toEqual([])
  })

  it('is not reached by what the environment says to git', async () => {
    const birds = canaries()
    const fixture = gitFixture()
    const other = gitFixture()
    fixture.write('a', 'x')
    fixture.commit('first')
    const program = birds.program('from-environment')
    const repository = await openRepository(fixture.root, {
      env: {
        ...fixtureEnvironment(),
        ...{ GIT_DIR: path.join(other.root, '.git'), GIT_WORK_TREE: other.root, GIT_INDEX_FILE: '/nowhere' },
        ...{ GIT_EXTERNAL_DIFF: program, GIT_SSH_COMMAND: program, GIT_PAGER: program, GIT_ASKPASS: program },
        ...{ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.fsmonitor', GIT_CONFIG_VALUE_0: program },
        ...{ GIT_TRACE: path.join(fixture.root, 'trace'), GIT_EXEC_PATH: '/nowhere' },
      },
    })
    const tree = repository.workTree()

    expect(repository.root).toBe(fixture.root)
    expect(tree === null ? {} : await textsOf(tree)).toEqual({ a: 'x' })
    expect(await repository.isDirty()).toBe(false)
    expect(birds.sung()).toEqual([])
    expect(existsSync(path.join(fixture.root, 'trace'))).toBe(false)
  })

  it('is judged by its own objects, not by what replaces them', async () => {
    const fixture = gitFixture()
    fixture.write('a', 'real')
    const commit = fixture.commit('first')
    fixture.write('b', 'harmless')
    const oid = (spec: string): string => fixture.git('rev-parse', spec)
    const second = fixture.commit('second')
    fixture.git('replace', oid(`${second}:a`), oid(`${second}:b`))
    fixture.write('.git/info/grafts', `${second}\n`)
    const repository = await openRepository(fixture.root, { env: fixtureEnvironment() })
    const tree = await repository.treeAt('HEAD')

    expect(isGap(tree) ? {} : await textsOf(tree)).toEqual({ a: 'real', b: 'harmless' })
    expect(await repository.resolveCommit('HEAD~1')).toBe(commit)
  })

  it('cannot make git wait for ever', async () => {
    const fixture = gitFixture()
    fixture.write('a', 'x')
    fixture.commit('first')
    execFileSync('mkfifo', [path.join(fixture.root, '.git/pipe')])
    fixture.git('config', 'core.excludesFile', path.join(fixture.root, '.git/pipe'))
    const repository = await openRepository(fixture.root, { env: fixtureEnvironment(), timeoutMs: 1500 })
    const tree = repository.workTree()
    const listing = tree === null ? null : await listAll(tree)

    expect(listing).toMatchObject({ entries: [{ path: 'a' }], gaps: [{ reason: 'time-limit' }] })
    expect(await repository.isDirty()).toBeNull()
  })
})

describe('gitOf', () => {
  const start = (fixture: GitFixture, signal?: AbortSignal) => {
    const program = findGit(fixtureEnvironment(), fixture.root, 20_000, signal)
    if (program === null) throw new Error('Git is not on PATH.')
    return gitOf(program, path.join(fixture.root, '.git'), fixture.root)
  }

  it('tells git’s first complaint, without its prefix', async () => {
    const result = await start(gitFixture()).run('rev-parse', ['--verify', 'nothing'])

    expect(result).toEqual({ ok: false, message: 'Needed a single revision', timedOut: false })
  })

  it('shows no credentials that a complaint repeats', async () => {
    const word = ['pass', 'word'].join('')
    const result = await start(gitFixture()).run('rev-parse', ['--verify', `https://user:${word}@host.invalid/x`])
    const listed = await start(gitFixture()).run('ls-tree', [`https://user:${word}@host.invalid/x`])

    expect(JSON.stringify([result, listed])).not.toContain(word)
    expect(listed).toMatchObject({ ok: false })
  })

  it('ends with its signal', async () => {
    const controller = new AbortController()
    controller.abort()

    expect(await start(gitFixture(), controller.signal).run('rev-parse', ['HEAD'])).toMatchObject({ ok: false })
    const stream = start(gitFixture()).stream('rev-parse', ['HEAD'], { signal: controller.signal })
    expect((await stream.outcome).failure).not.toBeNull()
  })
})
