import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { isGap, openRepository, type Repository } from '../../src/repository/open-repository.ts'
import { fixtureAt, fixtureEnvironment, gitFixture, temporaryFolder, type GitFixture } from '../support/git-fixture.ts'
import { onlyWhere } from '../support/only-where.ts'
import { listAll, pathsOf, readAll, textsOf } from '../support/read-tree.ts'

const open = (folder: string, env = fixtureEnvironment()): Promise<Repository> => openRepository(folder, { env })

function workTreeOf(repository: Repository) {
  const tree = repository.workTree()
  if (tree === null) throw new Error('The repository is bare.')
  return tree
}

async function treeAt(repository: Repository, commitish: string) {
  const tree = await repository.treeAt(commitish)
  if (isGap(tree)) throw new Error(tree.detail)
  return tree
}

/** A repository with two commits and a source for clones. */
function twoCommits(): GitFixture {
  const fixture = gitFixture()
  fixture.write('a.txt', 'one\n')
  fixture.write('lib/b.txt', 'b\n')
  fixture.commit('first')
  fixture.write('a.txt', 'two\n')
  fixture.commit('second')
  return fixture
}

function cloneOf(fixture: GitFixture, ...args: readonly string[]): GitFixture {
  const target = path.join(temporaryFolder(), 'clone')
  fixture.git('clone', '-q', ...args, `file://${fixture.root}`, target)
  return fixtureAt(target)
}

describe('openRepository', () => {
  it('opens a repository with its head, its name and its tree', async () => {
    const fixture = twoCommits()
    const repository = await open(fixture.root)

    expect(repository).toMatchObject({
      root: fixture.root,
      name: 'project',
      head: { commit: fixture.git('rev-parse', 'HEAD'), ref: 'refs/heads/main' },
      isShallow: false,
      isPartial: false,
      isBare: false,
      gaps: [],
    })
    expect(await textsOf(workTreeOf(repository))).toEqual({ 'a.txt': 'two\n', 'lib/b.txt': 'b\n' })
    expect(await textsOf(await treeAt(repository, 'HEAD~1'))).toEqual({ 'a.txt': 'one\n', 'lib/b.txt': 'b\n' })
  })

  it('opens the whole work tree for a path inside of it, also through a link', async () => {
    const fixture = twoCommits()
    const link = path.join(temporaryFolder(), 'link')
    symlinkSync(path.join(fixture.root, 'lib'), link)

    expect((await open(path.join(fixture.root, 'lib'))).root).toBe(fixture.root)
    expect((await open(link)).root).toBe(fixture.root)
    expect((await open(path.join(fixture.root, '.git/refs'))).root).toBe(fixture.root)
  })

  it('refuses a path that is not there, and one that is no folder', async () => {
    const fixture = twoCommits()

    await expect(open(path.join(fixture.root, 'nowhere'))).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' })
    await expect(open(path.join(fixture.root, 'a.txt'))).rejects.toMatchObject({ code: 'NOT_A_DIRECTORY' })
  })

  it('judges an empty folder and a folder without git as plain folders', async () => {
    const folder = temporaryFolder()
    const repository = await open(folder)

    expect(repository).toMatchObject({ root: folder, head: null, gaps: [] })
    expect(await listAll(workTreeOf(repository))).toEqual({ entries: [], gaps: [] })
    expect(await repository.treeAt('HEAD')).toMatchObject({ reason: 'not-found' })
    expect(await repository.resolveCommit('HEAD')).toBeNull()
    expect(await repository.lastReleaseTag(['*'], 'HEAD')).toBeNull()
    expect(await repository.mergeBase('HEAD', 'HEAD')).toBeNull()
    expect(await repository.isDirty()).toBeNull()
  })

  it('walks the folder and says so where git is not on PATH', async () => {
    const fixture = twoCommits()
    fixture.write('.gitignore', 'ignored\n')
    fixture.write('ignored', 'x')
    const repository = await open(fixture.root, { ...fixtureEnvironment(), PATH: temporaryFolder() })
    const listing = await listAll(workTreeOf(repository))

    expect(repository.gaps).toMatchObject([{ reason: 'unsupported' }])
    expect(listing.gaps).toEqual(repository.gaps)
    expect(pathsOf(listing)).toEqual(['.gitignore', 'a.txt', 'ignored', 'lib/b.txt'])
    expect(listing.entries.every((entry) => entry.tracked)).toBe(true)
  })

  it('opens a repository without commits', async () => {
    const fixture = gitFixture()
    fixture.write('new.txt', 'x')
    const repository = await open(fixture.root)

    expect(repository).toMatchObject({ head: null, gaps: [] })
    expect(workTreeOf(repository).commit).toBeNull()
    expect((await listAll(workTreeOf(repository))).entries).toMatchObject([{ path: 'new.txt', tracked: false }])
    expect(await repository.treeAt('HEAD')).toMatchObject({ reason: 'not-checked-out' })
    expect(await repository.isDirty()).toBeNull()
  })

  it('has no ref on a detached HEAD', async () => {
    const fixture = twoCommits()
    fixture.git('checkout', '-q', 'HEAD~1')

    expect((await open(fixture.root)).head).toEqual({ commit: fixture.git('rev-parse', 'HEAD'), ref: null })
  })

  it('reads a bare repository by its commits alone', async () => {
    const bare = cloneOf(twoCommits(), '--bare')
    const repository = await open(bare.root)

    expect(repository).toMatchObject({ root: bare.root, isBare: true, gaps: [], head: { ref: 'refs/heads/main' } })
    expect(repository.workTree()).toBeNull()
    expect(await repository.isDirty()).toBeNull()
    expect(await textsOf(await treeAt(repository, 'HEAD'))).toEqual({ 'a.txt': 'two\n', 'lib/b.txt': 'b\n' })
    expect((await open(path.join(bare.root, 'refs'))).root).toBe(bare.root)
  })

  it('flags a shallow clone and says that older commits are not here', async () => {
    const fixture = twoCommits()
    const repository = await open(cloneOf(fixture, '--depth', '1').root)

    expect(repository.isShallow).toBe(true)
    expect(await repository.treeAt(fixture.git('rev-parse', 'HEAD~1'))).toMatchObject({ reason: 'shallow' })
    expect(await repository.resolveCommit('HEAD~1')).toBeNull()
    expect(await textsOf(await treeAt(repository, 'HEAD'))).toMatchObject({ 'a.txt': 'two\n' })
  })

  it('reads what a partial clone has, tells what it has not, and fetches nothing', async () => {
    const source = twoCommits()
    source.git('config', 'uploadpack.allowFilter', 'true')
    const clone = cloneOf(source, '--filter=blob:none')
    const objects = (): string => clone.git('count-objects', '-v')
    const before = objects()
    const repository = await open(clone.root)

    expect(repository.isPartial).toBe(true)
    expect(await textsOf(workTreeOf(repository))).toEqual({ 'a.txt': 'two\n', 'lib/b.txt': 'b\n' })
    expect(await textsOf(await treeAt(repository, 'HEAD~1'))).toEqual({
      'a.txt': 'gap: not-checked-out',
      'lib/b.txt': 'b\n',
    })
    expect(await repository.isDirty()).toBe(false)
    expect(objects()).toBe(before)
  })

  it('tells that the trees of a treeless clone are not here', async () => {
    const source = twoCommits()
    source.git('config', 'uploadpack.allowFilter', 'true')
    const clone = cloneOf(source, '--filter=tree:0', '--no-checkout')
    const repository = await open(clone.root)
    const listing = await listAll(await treeAt(repository, 'HEAD~1'))

    expect(listing).toMatchObject({ entries: [], gaps: [{ reason: 'not-checked-out' }] })
  })

  it('reads sparse entries from the objects, and a file that is there all the same from the disk', async () => {
    const fixture = twoCommits()
    fixture.git('sparse-checkout', 'set', '--no-cone', '/a.txt')
    const sparse = await listAll(workTreeOf(await open(fixture.root)))

    expect(sparse.entries.map((entry) => [entry.path, entry.sparse])).toEqual([
      ['a.txt', false],
      ['lib/b.txt', true],
    ])
    expect(await textsOf(workTreeOf(await open(fixture.root)))).toEqual({ 'a.txt': 'two\n', 'lib/b.txt': 'b\n' })

    fixture.write('lib/b.txt', 'made again\n')
    expect(await textsOf(workTreeOf(await open(fixture.root)))).toEqual({
      'a.txt': 'two\n',
      'lib/b.txt': 'made again\n',
    })
  })

  it('reads sparse entries that a partial clone has not as gaps, with a sparse index too', async () => {
    const source = twoCommits()
    source.git('config', 'uploadpack.allowFilter', 'true')
    const clone = cloneOf(source, '--filter=blob:none', '--sparse')
    clone.git('sparse-checkout', 'set', '--cone', '--sparse-index')
    const repository = await open(clone.root)

    expect(await textsOf(workTreeOf(repository))).toEqual({ 'a.txt': 'two\n', 'lib/b.txt': 'gap: not-checked-out' })
    expect(await repository.isDirty()).toBe(false)
  })

  it('opens a linked work tree as a work tree of its own', async () => {
    const fixture = twoCommits()
    const linked = path.join(temporaryFolder(), 'linked')
    fixture.git('worktree', 'add', '-q', '-b', 'other', linked, 'HEAD~1')
    const repository = await open(linked)

    expect(repository).toMatchObject({ root: linked, isBare: false, head: { ref: 'refs/heads/other' }, gaps: [] })
    expect(await textsOf(workTreeOf(repository))).toMatchObject({ 'a.txt': 'one\n' })
    expect(await repository.isDirty()).toBe(false)
  })

  it('follows a `.git` file and a linked `.git`, as git does', async () => {
    const fixture = twoCommits()
    const elsewhere = path.join(temporaryFolder(), 'elsewhere')
    renameSync(path.join(fixture.root, '.git'), elsewhere)
    symlinkSync(elsewhere, path.join(fixture.root, '.git'))
    expect((await open(fixture.root)).head?.ref).toBe('refs/heads/main')

    rmSync(path.join(fixture.root, '.git'))
    writeFileSync(path.join(fixture.root, '.git'), `gitdir: ${elsewhere}\n`)
    const repository = await open(fixture.root)
    expect(repository).toMatchObject({ root: fixture.root, head: { ref: 'refs/heads/main' } })
    expect(await repository.isDirty()).toBe(false)
  })

  it.each([
    ['a `.git` file that leads nowhere', '.git', 'gitdir: /nowhere\n'],
    ['a `.git` file with other text', '.git', 'hello\n'],
    ['a configuration that git cannot read', '.git/config', '[core\n'],
    ['a format that this git does not know', '.git/config', '[core]\nrepositoryformatversion = 99\n'],
  ])('judges nothing in %s, and says so', async (_, file, content) => {
    const fixture = gitFixture()
    fixture.write('a.txt', 'x')
    if (file === '.git') rmSync(path.join(fixture.root, '.git'), { recursive: true })
    writeFileSync(path.join(fixture.root, file), content)
    const repository = await open(fixture.root)

    expect(repository.gaps).toMatchObject([{ source: 'tree', reason: 'malformed' }])
    expect(await listAll(workTreeOf(repository))).toEqual({ entries: [], gaps: repository.gaps })
    expect(await repository.treeAt('HEAD')).toEqual(repository.gaps[0])
  })

  it('passes over an empty `.git`, as git does', async () => {
    const fixture = twoCommits()
    mkdirSync(path.join(fixture.root, 'lib/.git'))

    expect((await open(path.join(fixture.root, 'lib'))).root).toBe(fixture.root)
  })

  it('tells that HEAD stands on a commit that is not here', async () => {
    const fixture = gitFixture()
    fixture.write('.git/refs/heads/main', `${'1'.repeat(40)}\n`)
    const repository = await open(fixture.root)

    expect(repository).toMatchObject({ head: null, gaps: [{ reason: 'not-checked-out' }] })
  })

  it('names the repository by its origin on GitHub, and never shows what the URL carries', async () => {
    const fixture = twoCommits()
    const token = ['gh', 'p_'].join('') + 'A'.repeat(36)
    fixture.git('remote', 'add', 'origin', `https://user:${token}@github.com/octo/demo.git`)
    const repository = await open(fixture.root)

    expect(repository.name).toBe('octo/demo')
    expect(JSON.stringify(repository)).not.toContain(token)
  })

  it('lists a submodule and a repository inside as entries, and nothing that is in them', async () => {
    const fixture = twoCommits()
    const other = twoCommits()
    fixture.git('submodule', 'add', '-q', `file://${other.root}`, 'vendor/other')
    fixture.commit('submodule')
    mkdirSync(path.join(fixture.root, 'nested'))
    fixtureAt(path.join(fixture.root, 'nested')).git('init', '-q')
    fixture.write('nested/x', 'x')
    const repository = await open(fixture.root)

    const listing = await listAll(workTreeOf(repository))
    expect(listing.entries.filter((entry) => entry.kind === 'submodule')).toMatchObject([
      { path: 'nested', tracked: false, oid: null },
      { path: 'vendor/other', tracked: true, oid: other.git('rev-parse', 'HEAD') },
    ])
    expect(pathsOf(listing)).not.toContain('nested/x')
    expect(listing.gaps).toEqual([])

    const committed = await listAll(await treeAt(repository, 'HEAD'))
    expect(committed.gaps).toEqual([])
    const reads = await readAll(
      await treeAt(repository, 'HEAD'),
      committed.entries.filter((e) => e.kind === 'submodule'),
    )
    expect(reads).toMatchObject([{ blob: { ok: false, gap: { reason: 'unsupported' } } }])

    const inside = await open(path.join(fixture.root, 'vendor/other'))
    expect(inside.root).toBe(path.join(fixture.root, 'vendor/other'))
    expect(await inside.isDirty()).toBe(false)
  })

  it('never takes a bare repository inside of a work tree for a repository', async () => {
    const fixture = twoCommits()
    const bare = cloneOf(fixture, '--bare')
    mkdirSync(path.join(fixture.root, 'inner'))
    renameSync(bare.root, path.join(fixture.root, 'inner/bare'))
    fixture.commit('a bare repository as content')
    const repository = await open(path.join(fixture.root, 'inner/bare'))

    expect(repository.root).toBe(fixture.root)
    expect(pathsOf(await listAll(workTreeOf(repository)))).toContain('inner/bare/HEAD')
  })

  it('reads a repository with SHA-256 ids', async () => {
    const fixture = gitFixture(['--object-format=sha256'])
    fixture.write('a', 'x')
    const commit = fixture.commit('first')
    const repository = await open(fixture.root)

    expect(commit).toHaveLength(64)
    expect(repository.head?.commit).toBe(commit)
    expect(await textsOf(await treeAt(repository, commit))).toEqual({ a: 'x' })
    expect(await repository.isDirty()).toBe(false)
  })
})

const isRoot = process.getuid?.() === 0

onlyWhere(isRoot, 'only root may give files to another user', () =>
  describe('a repository of another user', () => {
    function giveAway(file: string): void {
      chownSync(file, 12345, 12345)
      if (lstatSync(file).isDirectory()) for (const child of readdirSync(file)) giveAway(path.join(file, child))
    }

    it('is not judged, and the gap has git’s own mend', async () => {
      const fixture = twoCommits()
      giveAway(fixture.root)
      const repository = await open(fixture.root)

      expect(repository).toMatchObject({ head: null, gaps: [{ reason: 'permission' }] })
      expect(repository.gaps[0]?.grant).toContain(`git config --global --add safe.directory ${fixture.root}`)
      expect(await listAll(workTreeOf(repository))).toEqual({ entries: [], gaps: repository.gaps })
      expect(await repository.treeAt('HEAD')).toEqual(repository.gaps[0])
      expect(await repository.isDirty()).toBeNull()
    })

    it('is judged once the global configuration names it, and not when its own does', async () => {
      const fixture = twoCommits()
      fixture.git('config', 'safe.directory', '*')
      giveAway(fixture.root)
      expect((await open(fixture.root)).head).toBeNull()

      const home = temporaryFolder()
      writeFileSync(path.join(home, '.gitconfig'), `[safe]\ndirectory = ${fixture.root}\n`)
      expect((await open(fixture.root, { ...fixtureEnvironment(), HOME: home })).head).not.toBeNull()
      const elsewhere = { ...fixtureEnvironment(), GIT_CONFIG_GLOBAL: path.join(home, '.gitconfig') }
      expect((await open(fixture.root, elsewhere)).head).not.toBeNull()
    })

    it('is not judged either where only the bare repository is another’s', async () => {
      const bare = cloneOf(twoCommits(), '--bare')
      giveAway(bare.root)

      expect((await open(bare.root)).gaps).toMatchObject([{ reason: 'permission' }])
    })
  }),
)

onlyWhere(!isRoot, 'root reads every folder', () =>
  describe('a folder that may not be read', () => {
    it('keeps its place in the listing as a gap', async () => {
      const fixture = twoCommits()
      fixture.write('closed/x', 'x')
      chmodSync(path.join(fixture.root, 'closed'), 0)
      const listing = await listAll(workTreeOf(await open(fixture.root)))
      chmodSync(path.join(fixture.root, 'closed'), 0o755)

      expect(listing.gaps).toMatchObject([{ reason: 'permission' }])
    })
  }),
)
