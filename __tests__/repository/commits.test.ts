import { openRepository, type Repository } from '../../src/repository/open-repository.ts'
import { fixtureEnvironment, gitFixture, type GitFixture } from '../support/git-fixture.ts'

const open = (fixture: GitFixture): Promise<Repository> => openRepository(fixture.root, { env: fixtureEnvironment() })

describe('resolveCommit', () => {
  const fixture = gitFixture()
  fixture.write('a', 'x')
  const first = fixture.commit('first')
  const second = fixture.commit('second')
  fixture.git('tag', 'light', first)
  fixture.git('tag', '-a', '-m', 'x', 'heavy', first)
  fixture.git('tag', '-a', '-m', 'x', 'heavier', 'heavy')
  fixture.git('tag', 'of-a-tree', 'HEAD^{tree}')
  fixture.git('branch', 'feature/x', first)

  it.each(['light', 'heavy', 'heavier', 'feature/x', 'refs/heads/feature/x', 'HEAD~1', 'HEAD^', first, 'v1^{commit}'])(
    'peels `%s`',
    async (ref) => {
      fixture.git('tag', '-f', 'v1', first)

      expect(await (await open(fixture)).resolveCommit(ref)).toBe(first)
    },
  )

  it('reads a shortened id', async () => {
    expect(await (await open(fixture)).resolveCommit(second.slice(0, 10))).toBe(second)
  })

  it.each([
    ...['absent', 'of-a-tree', '1'.repeat(40), '', 'x'.repeat(2000)],
    ...['--all', '-h', '--git-dir=/', '^HEAD', 'HEAD..HEAD', 'HEAD:a', ':/first', 'HEAD^{/first}', '@{0}', 'HEAD@{1}'],
    ...['HEAD\n', 'HEAD HEAD', 'HEAD\0', '*', 'refs/heads/*'],
  ])('finds no commit in %j', async (ref) => {
    const repository = await open(fixture)

    expect(await repository.resolveCommit(ref)).toBeNull()
    expect(await repository.treeAt(ref)).toMatchObject({ source: 'tree', reason: 'not-checked-out' })
  })
})

describe('lastReleaseTag', () => {
  const GLOBS = ['v*', '[0-9]*']

  it('gives the nearest matching tag that is reachable, and not one of the commit itself', async () => {
    const fixture = gitFixture()
    const first = fixture.commit('first')
    fixture.git('tag', '-a', '-m', 'x', 'v1.0.0')
    const second = fixture.commit('second')
    fixture.git('tag', 'v1.1.0')
    fixture.commit('third')
    fixture.git('tag', 'nightly')
    const head = fixture.commit('fourth')
    fixture.git('tag', 'v2.0.0')
    fixture.git('checkout', '-q', '-b', 'other', first)
    fixture.commit('elsewhere')
    fixture.git('tag', 'v9.0.0')
    const repository = await open(fixture)

    expect(await repository.lastReleaseTag(GLOBS, head)).toEqual({ ref: 'refs/tags/v1.1.0', commit: second })
    expect(await repository.lastReleaseTag(GLOBS, 'v2.0.0')).toEqual({ ref: 'refs/tags/v1.1.0', commit: second })
    expect(await repository.lastReleaseTag(GLOBS, second)).toEqual({ ref: 'refs/tags/v1.0.0', commit: first })
    expect(await repository.lastReleaseTag(GLOBS, first)).toBeNull()
    expect(await repository.lastReleaseTag(['release/*'], head)).toBeNull()
    expect(await repository.lastReleaseTag([], head)).toBeNull()
    expect(await repository.lastReleaseTag(GLOBS, 'absent')).toBeNull()
  })

  it.each([
    [['v1', 'v1.2', 'v1.2.3'], 'v1.2.3'],
    [['v1.9.0', 'v1.10.0'], 'v1.10.0'],
    [['v2.0.0-rc.1', 'v2.0.0'], 'v2.0.0'],
    [['v1.0.0-rc.1', 'v0.9.0'], 'v1.0.0-rc.1'],
    [['1.0', '1.0.0'], '1.0.0'],
  ])('of the tags %j on one commit takes the highest version', async (tags, expected) => {
    const fixture = gitFixture()
    fixture.commit('first')
    for (const tag of tags) fixture.git('tag', tag)
    fixture.commit('second')

    expect((await (await open(fixture)).lastReleaseTag(GLOBS, 'HEAD'))?.ref).toBe(`refs/tags/${expected}`)
  })

  it('peels a tag of a tag, and passes over tags of what is no commit', async () => {
    const fixture = gitFixture()
    fixture.write('a', 'x')
    const first = fixture.commit('first')
    fixture.git('tag', '-a', '-m', 'x', 'inner')
    fixture.git('tag', '-a', '-m', 'x', 'v1.0.0', 'inner')
    fixture.git('tag', 'v3.0.0', 'HEAD:a')
    fixture.git('tag', '-a', '-m', 'x', 'v4.0.0', 'HEAD^{tree}')
    fixture.commit('second')

    expect(await (await open(fixture)).lastReleaseTag(GLOBS, 'HEAD')).toEqual({
      ref: 'refs/tags/v1.0.0',
      commit: first,
    })
  })
})

describe('mergeBase', () => {
  it('gives the best common ancestor, and null where there is none', async () => {
    const fixture = gitFixture()
    const base = fixture.commit('base')
    fixture.commit('here')
    fixture.git('checkout', '-q', '-b', 'other', base)
    fixture.commit('there')
    fixture.git('checkout', '-q', '--orphan', 'alone')
    fixture.commit('alone')
    const repository = await open(fixture)

    expect(await repository.mergeBase('main', 'other')).toBe(base)
    expect(await repository.mergeBase('main', 'alone')).toBeNull()
    expect(await repository.mergeBase('main', 'absent')).toBeNull()
    expect(await repository.mergeBase('--all', 'main')).toBeNull()
  })
})
