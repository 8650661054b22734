import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { plainTree, unseenTree } from '../../src/repository/plain-tree.ts'
import { gap } from '../../src/model/gap.ts'
import { temporaryFolder } from '../support/git-fixture.ts'
import { listAll, readAll, textsOf } from '../support/read-tree.ts'

function folderWith(files: { readonly [file: string]: string }): string {
  const root = temporaryFolder()
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), content)
  }
  return root
}

describe('plainTree', () => {
  it('lists every file by path as tracked, and enters no `.git`', async () => {
    const root = folderWith({ 'a/b': '1', 'a.b': '2', '.git/config': '3', 'sub/.git/x': '4', 'sub/.GIT': '5', z: '6' })
    chmodSync(path.join(root, 'z'), 0o755)
    const { entries, gaps } = await listAll(plainTree(root, []))

    expect(gaps).toEqual([])
    expect(entries.map(({ path: file, kind, tracked, oid }) => [file, kind, tracked, oid])).toEqual([
      ['a.b', 'file', true, null],
      ['a/b', 'file', true, null],
      ['z', 'executable', true, null],
    ])
  })

  it('follows no link, not even one in a circle, and waits for no pipe', async () => {
    const outside = folderWith({ secret: 'outside' })
    const root = folderWith({ 'a/file': 'x' })
    symlinkSync(outside, path.join(root, 'link'))
    symlinkSync('..', path.join(root, 'a/circle'))
    execFileSync('mkfifo', [path.join(root, 'pipe')])

    expect(await textsOf(plainTree(root, []))).toEqual({ 'a/circle': '..', 'a/file': 'x', link: outside })
  })

  it('cuts the listing at its limit, also where only folders are too many', async () => {
    const root = folderWith({ 'a/1': '', 'b/2': '', 'c/3': '', 'd/4': '' })
    for (let at = 0; at < 20; at++) mkdirSync(path.join(root, `empty-${String(at)}`))

    expect((await listAll(plainTree(root, []), 3)).gaps).toMatchObject([{ reason: 'limit' }])
    expect((await listAll(plainTree(root, []), 10)).gaps).toMatchObject([{ reason: 'limit' }])
    expect(await listAll(plainTree(root, []), 100)).toMatchObject({ entries: { length: 4 }, gaps: [] })
  })

  it('says that the time was up', async () => {
    const tree = plainTree(folderWith({ a: '' }), [])

    expect(await tree.list({ maxEntries: 10, signal: AbortSignal.abort() })).toMatchObject({
      ...{ entries: [], gaps: [{ reason: 'time-limit' }] },
    })
  })
})

describe('unseenTree', () => {
  it('lists nothing but its gap, and reads nothing', async () => {
    const because = gap('tree', 'permission', 'Another user owns it.')
    const tree = unseenTree([because])
    const entry = { path: 'a', pathBytes: null, kind: 'file', oid: null, tracked: true, sparse: false } as const

    expect(await listAll(tree)).toEqual({ entries: [], gaps: [because] })
    expect(await readAll(tree, [entry])).toEqual([{ path: 'a', blob: { ok: false, gap: because } }])
  })
})
