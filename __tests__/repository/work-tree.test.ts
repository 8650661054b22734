import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { openRepository } from '../../src/repository/open-repository.ts'
import type { Tree } from '../../src/repository/tree.ts'
import { fixtureEnvironment, gitFixture, temporaryFolder, type GitFixture } from '../support/git-fixture.ts'
import { listAll, pathsOf, readAll, textsOf } from '../support/read-tree.ts'

async function workTreeOf(fixture: GitFixture): Promise<Tree> {
  const repository = await openRepository(fixture.root, { env: fixtureEnvironment() })
  const tree = repository.workTree()
  if (tree === null) throw new Error('The repository is bare.')
  return tree
}

/** What reading each path gave: its text, or the reason and detail of its gap. */
async function readOf(fixture: GitFixture, file: string): Promise<string> {
  return (await textsOf(await workTreeOf(fixture)))[file] ?? 'not listed'
}

const HARD_NAMES = [
  ...[
    'with\nnewline',
    'with"quote',
    "with'quote",
    'a::b',
    'a|b',
    '<script>',
    '`code`',
    '$(x)',
    '-dash',
    ' space ',
    '\ttab',
  ],
  ...[
    'bidi\u202eevil',
    'emoji-\u{1f600}',
    '\uffee-after-surrogates',
    'back\\slash',
    '*',
    '[x]',
    ':(top)x',
    'ä',
    'a\u0308',
  ],
]

describe('workTree', () => {
  it('lists what is tracked and what is neither tracked nor ignored, by path', async () => {
    const fixture = gitFixture()
    fixture.write('.gitignore', 'ignored*\n')
    fixture.write('b.txt', 'b')
    fixture.write('ignored-but-tracked', 'x')
    fixture.git('add', '-f', 'ignored-but-tracked')
    fixture.commit('first')
    fixture.write('a.txt', 'new')
    fixture.write('ignored', 'x')
    fixture.write('c/new.txt', 'new')
    const { entries, gaps } = await listAll(await workTreeOf(fixture))

    expect(gaps).toEqual([])
    expect(entries.map((entry) => [entry.path, entry.tracked])).toEqual([
      ['.gitignore', true],
      ['a.txt', false],
      ['b.txt', true],
      ['c/new.txt', false],
      ['ignored-but-tracked', true],
    ])
    expect(entries[1]).toEqual({
      ...{ path: 'a.txt', pathBytes: null, kind: 'file', oid: null, tracked: false, sparse: false },
    })
  })

  it('leaves out what is gone and reads what is changed from the disk', async () => {
    const fixture = gitFixture()
    fixture.write('gone', 'x')
    fixture.write('gone-folder/x', 'x')
    fixture.write('kept', 'old')
    fixture.commit('first')
    rmSync(path.join(fixture.root, 'gone'))
    rmSync(path.join(fixture.root, 'gone-folder'), { recursive: true })
    fixture.write('kept', 'new')

    expect(await textsOf(await workTreeOf(fixture))).toEqual({ kept: 'new' })
  })

  it('lists a path in conflict once, without an object', async () => {
    const fixture = gitFixture()
    fixture.write('a', 'base\n')
    fixture.commit('base')
    fixture.git('checkout', '-q', '-b', 'other')
    fixture.write('a', 'theirs\n')
    fixture.commit('theirs')
    fixture.git('checkout', '-q', 'main')
    fixture.write('a', 'ours\n')
    fixture.commit('ours')
    expect(() => fixture.git('merge', '-q', 'other')).toThrow(/failed/)

    expect((await listAll(await workTreeOf(fixture))).entries).toMatchObject([{ path: 'a', oid: null, tracked: true }])
    expect(await readOf(fixture, 'a')).toMatch(/ours[^]*theirs/)
  })

  it.each(HARD_NAMES)('lists and reads %j, tracked and not', async (name) => {
    const fixture = gitFixture()
    fixture.write(`${name}/${name}`, 'tracked')
    fixture.commit('first')
    fixture.write(`${name}/${name} new`, 'untracked')
    const commit = await openRepository(fixture.root, { env: fixtureEnvironment() }).then((r) => r.treeAt('HEAD'))

    expect(await textsOf(await workTreeOf(fixture))).toEqual({
      [`${name}/${name}`]: 'tracked',
      [`${name}/${name} new`]: 'untracked',
    })
    expect('list' in commit ? await textsOf(commit) : commit).toEqual({ [`${name}/${name}`]: 'tracked' })
  })

  it('keeps the bytes of a path that is not UTF-8, and reads it', async () => {
    const fixture = gitFixture()
    const names = [Buffer.from('tracked-\xff\xfe', 'latin1'), Buffer.from('untracked-\xe4', 'latin1')] as const
    const write = (name: Buffer): void => {
      writeFileSync(Buffer.concat([Buffer.from(fixture.root + '/'), name]), name)
    }
    write(names[0])
    fixture.commit('first')
    write(names[1])
    const tree = await workTreeOf(fixture)
    const { entries } = await listAll(tree)

    expect(entries.map((entry) => entry.pathBytes)).toEqual(names.map((name) => name.toString('base64')))
    expect(entries.map((entry) => entry.path)).toEqual(['tracked-\ufffd\ufffd', 'untracked-\ufffd'])
    const reads = await readAll(tree, entries)
    expect(reads.map(({ blob }) => (blob.ok ? Buffer.from(blob.bytes) : blob.gap))).toEqual(names)
  })

  it('lists paths as long as the system allows, and tells of longer ones that only the index has', async () => {
    const fixture = gitFixture()
    const long = Array.from({ length: 15 }, () => 'x'.repeat(250)).join('/')
    fixture.write(long, 'long')
    fixture.commit('long')
    const tooLong = Array.from({ length: 20 }, () => 'y'.repeat(204))
      .join('/')
      .slice(0, 4096)
    const oid = fixture.git('rev-parse', `HEAD:${long}`)
    fixture.git('update-index', '--add', '--cacheinfo', `100644,${oid},${tooLong}`)
    fixture.git('commit', '-q', '-m', 'too long')
    const repository = await openRepository(fixture.root, { env: fixtureEnvironment() })
    const commit = await repository.treeAt('HEAD')

    expect(await readOf(fixture, long)).toBe('long')
    expect('list' in commit ? await textsOf(commit) : commit).toEqual({ [long]: 'long', [tooLong]: 'long' })
    expect(await readOf(fixture, tooLong)).toMatch(/^(gap: unsupported|not listed)$/)
  })

  it('follows no link, not to a file and not on the way to one', async () => {
    const fixture = gitFixture()
    const outside = temporaryFolder()
    writeFileSync(path.join(outside, 'secret'), 'outside')
    fixture.write('folder/secret', 'inside')
    fixture.write('file', 'inside')
    symlinkSync(path.join(outside, 'secret'), path.join(fixture.root, 'link'))
    fixture.commit('first')
    rmSync(path.join(fixture.root, 'folder'), { recursive: true })
    symlinkSync(outside, path.join(fixture.root, 'folder'))
    rmSync(path.join(fixture.root, 'file'))
    symlinkSync(path.join(outside, 'secret'), path.join(fixture.root, 'file'))
    symlinkSync(outside, path.join(fixture.root, 'untracked-link'))
    const texts = await textsOf(await workTreeOf(fixture))

    expect(texts['link']).toBe(path.join(outside, 'secret'))
    expect(texts['untracked-link']).toBe(outside)
    expect(texts['file']).toBe('gap: unsupported')
    expect(texts['folder/secret']).toBe('gap: unsupported')
    expect(Object.values(texts)).not.toContain('outside')
  })

  it('waits for no pipe, and reads no folder and no device, where a file was', async () => {
    const fixture = gitFixture()
    for (const file of ['pipe', 'folder', 'device']) fixture.write(file, 'x')
    fixture.commit('first')
    for (const file of ['pipe', 'folder', 'device']) rmSync(path.join(fixture.root, file))
    execFileSync('mkfifo', [path.join(fixture.root, 'pipe'), path.join(fixture.root, 'untracked-pipe')])
    fixture.write('folder/inside', 'seen')

    expect(await textsOf(await workTreeOf(fixture))).toEqual({
      folder: 'gap: unsupported',
      'folder/inside': 'seen',
      pipe: 'gap: unsupported',
    })
  })

  it('reads no more than the limit and tells the whole size', async () => {
    const fixture = gitFixture()
    fixture.write('big', 'x'.repeat(100_000))
    fixture.write('empty', '')
    fixture.commit('first')
    const repository = await openRepository(fixture.root, { env: fixtureEnvironment() })
    for (const tree of [repository.workTree(), await repository.treeAt('HEAD')]) {
      if (tree === null || !('list' in tree)) throw new Error('No tree.')
      const reads = await readAll(tree, (await listAll(tree)).entries, 10)

      expect(reads.map(({ blob }) => (blob.ok ? [blob.bytes.length, blob.size] : blob.gap))).toEqual([
        [10, 100_000],
        [0, 0],
      ])
    }
  })

  it('flags a pointer of Git LFS, and nothing that merely starts like one', async () => {
    const fixture = gitFixture()
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`
    fixture.write('pointer', pointer)
    fixture.write('prose', 'version https://git-lfs.github.com/spec/v1 is the first line\n')
    fixture.write('long', pointer + '\n'.repeat(2000))
    fixture.commit('first')
    const tree = await workTreeOf(fixture)
    const reads = await readAll(tree, (await listAll(tree)).entries)

    expect(reads.map(({ path: file, blob }) => [file, blob.ok && blob.isLfsPointer])).toEqual([
      ['long', false],
      ['pointer', true],
      ['prose', false],
    ])
  })

  it('cuts the listing at its limit, and says so', async () => {
    const fixture = gitFixture()
    for (let at = 0; at < 10; at++) fixture.write(`tracked-${String(at)}`, 'x')
    fixture.commit('first')
    for (let at = 0; at < 10; at++) fixture.write(`untracked-${String(at)}`, 'x')
    const tree = await workTreeOf(fixture)

    for (const limit of [1, 9, 10, 15]) {
      const listing = await listAll(tree, limit)
      expect(listing.entries).toHaveLength(limit)
      expect(listing.gaps).toMatchObject([{ reason: 'limit' }])
    }
    expect((await listAll(tree, 20)).gaps).toEqual([])
  })

  it('says that the time was up where its signal ends it', async () => {
    const fixture = gitFixture()
    fixture.write('a', 'x')
    fixture.commit('first')
    const tree = await workTreeOf(fixture)
    const listing = await tree.list({ maxEntries: 10, signal: AbortSignal.abort() })

    expect(listing.gaps.length).toBeGreaterThan(0)
    expect(listing.gaps.every((gap) => gap.reason === 'time-limit')).toBe(true)
  })

  it('says that a broken index could not be listed', async () => {
    const fixture = gitFixture()
    fixture.write('a', 'x')
    fixture.commit('first')
    fixture.write('.git/index', 'broken')
    const listing = await listAll(await workTreeOf(fixture))

    expect(listing.gaps).toMatchObject([{ reason: 'malformed' }, { reason: 'malformed' }])
  })

  it('takes no entry for a file whose path was made to leave the tree', async () => {
    const fixture = gitFixture()
    fixture.write('good', 'x')
    fixture.commit('first')
    const tree = await workTreeOf(fixture)
    const [good] = (await listAll(tree)).entries
    if (good === undefined) throw new Error('Nothing is listed.')
    const paths = ['../outside', '/etc/passwd', 'a/../../b', '.git/config', 'a/.GIT/config', './good', '']
    const reads = await readAll(
      tree,
      paths.map((file) => ({ ...good, path: file })),
    )

    expect(reads.every(({ blob }) => !blob.ok && blob.gap.reason === 'malformed')).toBe(true)
  })

  it('tells that a file went between listing and reading', async () => {
    const fixture = gitFixture()
    mkdirSync(path.join(fixture.root, 'lib'))
    fixture.write('lib/a', 'x')
    fixture.commit('first')
    const tree = await workTreeOf(fixture)
    const { entries } = await listAll(tree)
    renameSync(path.join(fixture.root, 'lib'), path.join(fixture.root, 'moved'))

    expect(await readAll(tree, entries)).toMatchObject([{ blob: { ok: false, gap: { reason: 'not-found' } } }])
    expect(existsSync(path.join(fixture.root, 'moved/a'))).toBe(true)
    expect(pathsOf(await listAll(tree))).toEqual(['moved/a'])
  })
})
