import { openRepository } from '../../src/repository/open-repository.ts'
import { fixtureAt, fixtureEnvironment, gitFixture, type GitFixture, temporaryFolder } from '../support/git-fixture.ts'

async function historyOf(root: string) {
  const repository = await openRepository(root, { env: fixtureEnvironment() })
  const history = repository.history(repository.head?.commit ?? null)
  if (history === null) throw new Error(`${root} has no history`)
  return history
}

async function readAll(root: string, maxWhole = 1_000_000) {
  const history = await historyOf(root)
  const blobs = new Map<string, { readonly path: string | null; readonly text: string }>()
  const gaps = await history.read(
    {
      whole: ({ oid, path }, bytes) => blobs.set(oid, { path, text: bytes.toString('latin1') }),
      pieces: ({ oid, path }) => {
        let text = ''
        return {
          push: (piece) => (text += piece.toString('latin1')),
          end: () => blobs.set(oid, { path, text }),
        }
      },
    },
    maxWhole,
  )
  return { blobs, gaps: gaps.map(({ reason }) => reason) }
}

/** Every blob by git's own count, which goes over objects and knows nothing of refs. */
function countedByGit({ git }: GitFixture): ReadonlyMap<string, number> {
  const lines = git('cat-file', '--batch-all-objects', '--batch-check').split('\n')
  return new Map(
    lines.flatMap((line) => {
      const [oid = '', type, size] = line.split(' ')
      return type === 'blob' ? [[oid, Number(size)] as const] : []
    }),
  )
}

function sample(): GitFixture {
  const fixture = gitFixture()
  fixture.write('a.txt', 'one\n')
  fixture.write('deep/b c.txt', 'two\n')
  fixture.commit('First')
  fixture.write('a.txt', 'one more\n')
  fixture.git('rm', '-q', 'deep/b c.txt')
  fixture.commit('Second')
  return fixture
}

/** Merges a branch, with a file that the merge alone brings; gives the merge's id. */
function mergeMore(fixture: GitFixture): string {
  fixture.git('checkout', '-q', '-b', 'side', 'HEAD~1')
  fixture.write('side.txt', 'side\n')
  fixture.commit('Side')
  fixture.git('checkout', '-q', 'main')
  fixture.git('merge', '-q', '--no-commit', '--no-ff', 'side')
  fixture.write('merged.txt', 'merge alone\n')
  return fixture.commit('Merge')
}

describe('the history', () => {
  it('hands over every blob that git has, with its path and its bytes', async () => {
    const fixture = sample()
    fixture.write('large.bin', 'x'.repeat(100_000))
    fixture.write('empty', '')
    fixture.commit('Third')
    for (const packs of [false, true]) {
      if (packs) fixture.git('gc', '-q', '--prune=now')
      const { blobs, gaps } = await readAll(fixture.root, 50_000)

      expect(new Map([...blobs].map(([oid, { text }]) => [oid, text.length]))).toEqual(countedByGit(fixture))
      expect([...blobs.values()].map(({ path }) => path).sort()).toEqual([
        'a.txt',
        'a.txt',
        'deep/b c.txt',
        'empty',
        'large.bin',
      ])
      expect([...blobs.values()].map(({ text }) => text)).toContain('two\n')
      expect(gaps).toEqual([])
    }
  })

  it('reads what only a merge, a tag, another branch or a detached head holds', async () => {
    const fixture = sample()
    mergeMore(fixture)
    fixture.git('rm', '-q', 'merged.txt')
    fixture.commit('After the merge')
    fixture.write('loose.txt', 'blob alone\n')
    fixture.git('tag', 'loose', fixture.git('hash-object', '-w', 'loose.txt'))
    fixture.git('checkout', '-q', '--detach')
    fixture.write('detached.txt', 'detached\n')
    fixture.commit('Detached')
    const { blobs, gaps } = await readAll(fixture.root)

    const texts = [...blobs.values()].map(({ text }) => text)
    expect(texts).toEqual(expect.arrayContaining(['side\n', 'merge alone\n', 'blob alone\n', 'detached\n']))
    expect(blobs.size).toBe(countedByGit(fixture).size)
    expect(gaps).toEqual([])
  })

  it('reads a path that is not UTF-8 and one that holds a line end', async () => {
    const fixture = gitFixture()
    fixture.write('a', 'x\n')
    const oid = fixture.git('hash-object', '-w', 'a')
    fixture.git('update-index', '--add', '--cacheinfo', `100644,${oid},line\nend`)
    fixture.git('commit', '-q', '-m', 'Odd')
    const { blobs, gaps } = await readAll(fixture.root)

    expect(blobs.get(oid)?.text).toBe('x\n')
    expect(gaps).toEqual([])
  })

  it('tells of a shallow clone and reads what is there', async () => {
    const origin = sample()
    const folder = `${temporaryFolder()}/clone`
    origin.git('clone', '-q', '--depth', '1', `file://${origin.root}`, folder)
    const { blobs, gaps } = await readAll(folder)

    expect([...blobs.values()].map(({ text }) => text)).toEqual(['one more\n'])
    expect(gaps).toEqual(['shallow'])
  })

  it('tells of what a partial clone has not got, and fetches nothing', async () => {
    const origin = sample()
    origin.git('config', 'uploadpack.allowFilter', 'true')
    const folder = `${temporaryFolder()}/clone`
    origin.git('clone', '-q', '--filter=blob:none', `file://${origin.root}`, folder)
    const clone = fixtureAt(folder)
    const before = clone.git('count-objects', '-v')
    const { blobs, gaps } = await readAll(folder)

    expect([...blobs.values()].map(({ text }) => text)).toEqual(['one more\n'])
    expect(gaps).toEqual(['not-checked-out'])
    expect(clone.git('count-objects', '-v')).toBe(before)
  })

  it('is empty without commits, and is not there without a repository', async () => {
    expect((await readAll(gitFixture().root)).blobs.size).toBe(0)
    const plain = await openRepository(temporaryFolder(), { env: fixtureEnvironment() })
    expect(plain.history(null)).toBeNull()
  })
})

describe('the changes of paths', () => {
  it('says which commit brought a blob in and which took it out, newest first', async () => {
    const fixture = sample()
    const [second, first] = fixture.git('rev-list', 'HEAD').split('\n')
    const history = await historyOf(fixture.root)
    const changes = await history.changes({ paths: [{ path: 'deep/b c.txt', pathBytes: null }], oids: [] })

    expect(changes?.map(({ commit, before, after }) => [commit, before === null, after === null])).toEqual([
      [second, false, true],
      [first, true, false],
    ])
    const facts = await history.commits([String(first), String(second)])
    expect(facts.get(String(second))?.parents).toEqual([first])
    expect(facts.get(String(first))?.date).toMatch(/^2023-11-14T22:1\d:\d\d\+00:00$|^2023-11-14T22:1\d:\d\dZ$/)
  })

  it('sees what a merge alone brought, from each of its parents', async () => {
    const fixture = sample()
    const merge = mergeMore(fixture)
    const history = await historyOf(fixture.root)
    const changes = await history.changes({ paths: [{ path: 'merged.txt', pathBytes: null }], oids: [] })

    expect(changes?.map(({ commit }) => commit)).toEqual([merge, merge])
    expect(changes?.map(({ parent }) => parent).sort()).toEqual(
      fixture.git('rev-parse', 'HEAD^1', 'HEAD^2').split('\n').sort(),
    )
  })

  it('takes a path as it is, whatever pattern it looks like', async () => {
    const fixture = gitFixture()
    fixture.write('a[b]*.txt', 'one\n')
    fixture.write('ab.txt', 'two\n')
    fixture.commit('First')
    const changes = await (
      await historyOf(fixture.root)
    ).changes({ paths: [{ path: 'a[b]*.txt', pathBytes: null }], oids: [] })

    expect(changes?.map(({ path }) => path)).toEqual(['a[b]*.txt'])
  })

  it('follows a blob to paths that nobody asked for', async () => {
    const fixture = sample()
    fixture.git('mv', 'a.txt', 'moved.txt')
    const moved = fixture.commit('Moved')
    const oid = fixture.git('rev-parse', 'HEAD:moved.txt')
    const changes = await (await historyOf(fixture.root)).changes({ paths: [], oids: [oid] })

    expect(changes?.filter(({ commit }) => commit === moved).map(({ path }) => path)).toEqual(['a.txt', 'moved.txt'])
    expect(changes).toHaveLength(3)
  })

  it('follows a blob from the path that was asked for to where it was moved and copied from', async () => {
    const fixture = gitFixture()
    fixture.write('first.txt', 'the same\n')
    fixture.write('other.txt', 'other\n')
    const first = fixture.commit('First')
    fixture.write('copy.txt', 'the same\n')
    const copied = fixture.commit('Copied')
    fixture.git('mv', 'copy.txt', 'moved.txt')
    const moved = fixture.commit('Moved')
    const oid = fixture.git('rev-parse', 'HEAD:moved.txt')
    const wanted = { paths: [{ path: 'moved.txt', pathBytes: null }], oids: [oid] }
    const changes = await (await historyOf(fixture.root)).changes(wanted)

    expect(changes?.map(({ commit, path, after }) => [commit, path, after !== null])).toEqual([
      [moved, 'copy.txt', false],
      [moved, 'moved.txt', true],
      [copied, 'copy.txt', true],
      [first, 'first.txt', true],
    ])
  })

  it('knows which commits came after another', async () => {
    const fixture = sample()
    const [second, first] = fixture.git('rev-list', 'HEAD').split('\n')
    const history = await historyOf(fixture.root)

    expect([...((await history.commitsNotIn(String(first))) ?? [])]).toEqual([second])
    expect(await history.commitsNotIn('0'.repeat(40))).toBeNull()
  })
})
