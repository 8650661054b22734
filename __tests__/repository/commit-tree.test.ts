import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { chmodSync, rmSync, symlinkSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { isGap, openRepository } from '../../src/repository/open-repository.ts'
import { fixtureEnvironment, gitFixture, type GitFixture } from '../support/git-fixture.ts'
import { listAll, readAll, textsOf } from '../support/read-tree.ts'

async function treeOf(fixture: GitFixture, commitish = 'HEAD') {
  const tree = await (await openRepository(fixture.root, { env: fixtureEnvironment() })).treeAt(commitish)
  if (isGap(tree)) throw new Error(tree.detail)
  return tree
}

/** Stores an object as it is, without git's checks. */
function store(fixture: GitFixture, type: string, content: string | Buffer): string {
  const args = ['hash-object', '-t', type, '-w', '--stdin', '--literally']
  return execFileSync('git', args, { cwd: fixture.root, env: fixtureEnvironment(), input: content }).toString().trim()
}

function objectFile(fixture: GitFixture, oid: string): string {
  return path.join(fixture.root, '.git/objects', oid.slice(0, 2), oid.slice(2))
}

describe('commitTree', () => {
  it('lists each kind of entry with its object, whatever the work tree says', async () => {
    const fixture = gitFixture()
    fixture.write('file', 'file')
    fixture.write('a.b', 'x')
    fixture.write('a/b', 'x')
    fixture.write('run', 'run')
    chmodSync(path.join(fixture.root, 'run'), 0o755)
    symlinkSync('/etc/passwd', path.join(fixture.root, 'link'))
    const commit = fixture.commit('first')
    fixture.write('file', 'changed')
    fixture.write('untracked', 'x')
    const tree = await treeOf(fixture)
    const { entries, gaps } = await listAll(tree)

    expect([tree.kind, tree.commit, gaps]).toEqual(['commit', commit, []])
    expect(entries.map(({ path: file, kind }) => [file, kind])).toEqual([
      ['a.b', 'file'],
      ['a/b', 'file'],
      ['file', 'file'],
      ['link', 'link'],
      ['run', 'executable'],
    ])
    expect(entries.every(({ oid, path: file }) => oid === fixture.git('rev-parse', `HEAD:${file}`))).toBe(true)
    expect(await textsOf(tree)).toMatchObject({ file: 'file', link: '/etc/passwd', run: 'run' })
  })

  it('reads many files of many sizes in order, byte for byte', async () => {
    const fixture = gitFixture()
    const sizes = Array.from({ length: 300 }, (_, at) => (at * at * 7) % 200_001)
    const content = (at: number): Buffer => Buffer.alloc(sizes[at] ?? 0, `${String(at)}\n\0`)
    for (const at of sizes.keys()) fixture.write(`f${String(at)}`, content(at))
    fixture.commit('first')
    const tree = await treeOf(fixture)
    const { entries } = await listAll(tree)
    const order = entries.toReversed()
    const reads = await readAll(tree, order)

    expect(reads.map(({ path: file }) => file)).toEqual(order.map(({ path: file }) => file))
    expect(reads.every(({ path: file, blob }) => blob.ok && content(Number(file.slice(1))).equals(blob.bytes))).toBe(
      true,
    )
  })

  it('reads on after an object that is missing, broken, or no file', async () => {
    const fixture = gitFixture()
    for (const file of ['a', 'b', 'c', 'e']) fixture.write(file, file)
    const noise = Array.from({ length: 5000 }, (_, at) => createHash('sha256').update(String(at)).digest())
    fixture.write('d', Buffer.concat(noise))
    fixture.commit('first')
    const oid = (file: string): string => fixture.git('rev-parse', `HEAD:${file}`)
    rmSync(objectFile(fixture, oid('b')))
    chmodSync(objectFile(fixture, oid('d')), 0o644)
    truncateSync(objectFile(fixture, oid('d')), 50_000)
    const tree = await treeOf(fixture)
    const { entries } = await listAll(tree)

    expect(await textsOf(tree)).toEqual({
      ...{ a: 'a', b: 'gap: not-checked-out', c: 'c', d: 'gap: malformed', e: 'e' },
    })
    const folders = entries.slice(0, 1).map((entry) => ({ ...entry, oid: fixture.git('rev-parse', 'HEAD^{tree}') }))
    expect(await readAll(tree, folders)).toMatchObject([{ blob: { ok: false, gap: { reason: 'malformed' } } }])
    const none = entries.slice(0, 1).map((entry) => ({ ...entry, oid: null }))
    expect(await readAll(tree, none)).toMatchObject([{ blob: { ok: false, gap: { reason: 'not-found' } } }])
  })

  it('leaves out entries that a tree made by hand has for `.git` and the folder above, and says so', async () => {
    const fixture = gitFixture()
    const blob = store(fixture, 'blob', 'x')
    const entry = (mode: string, name: string, oid: string): Buffer =>
      Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')])
    const inner = store(fixture, 'tree', entry('100644', 'config', blob))
    const root = store(
      fixture,
      'tree',
      Buffer.concat([
        ...[entry('40000', '..', inner), entry('40000', '.git', inner), entry('100644', 'good', blob)],
        ...[entry('100644', 'strange/name', blob), entry('100640', 'strange-mode', blob)],
      ]),
    )
    const commit = fixture.git('commit-tree', '-m', 'by hand', root)
    const listing = await listAll(await treeOf(fixture, commit))

    expect(listing.entries.map(({ path: file }) => file)).toEqual(expect.arrayContaining(['good', 'strange/name']))
    expect(listing.entries.some(({ path: file }) => /\.\.|\.git/.test(file))).toBe(false)
    expect(listing.gaps).toMatchObject([{ reason: 'malformed' }])
  })

  it('says that a tree which is not here could not be listed', async () => {
    const fixture = gitFixture()
    fixture.write('lib/a', 'x')
    fixture.write('z', 'x')
    fixture.commit('first')
    rmSync(objectFile(fixture, fixture.git('rev-parse', 'HEAD:lib')))
    const listing = await listAll(await treeOf(fixture))

    expect(listing.gaps).toMatchObject([{ reason: 'not-checked-out' }])
  })

  it('cuts the listing at its limit, and says so', async () => {
    const fixture = gitFixture()
    for (const file of ['a', 'b', 'c']) fixture.write(file, 'x')
    fixture.commit('first')
    const tree = await treeOf(fixture)

    expect(await listAll(tree, 2)).toMatchObject({
      entries: [{ path: 'a' }, { path: 'b' }],
      gaps: [{ reason: 'limit' }],
    })
    expect((await listAll(tree, 3)).gaps).toEqual([])
  })

  it('stops reading where its reader throws', async () => {
    const fixture = gitFixture()
    for (const file of ['a', 'b']) fixture.write(file, 'x')
    fixture.commit('first')
    const tree = await treeOf(fixture)
    const { entries } = await listAll(tree)
    const seen: string[] = []
    const reading = tree.read(entries, 10, (entry) => {
      seen.push(entry.path)
      throw new Error('Enough.')
    })

    await expect(reading).rejects.toThrow('Enough.')
    expect(seen).toEqual(['a'])
  })
})
