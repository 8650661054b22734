import { judgedBlobs } from '../../src/evidence/judged-blobs.ts'
import { collectTree, type TreeEvidence, type TreeRequest } from '../../src/evidence/tree.ts'
import type { Collected } from '../../src/evidence/evidence.ts'
import { gap } from '../../src/model/gap.ts'
import type { TreeEntry } from '../../src/repository/tree.ts'
import { scanRole } from '../../src/secrets/scan-role.ts'
import { secretDigester } from '../../src/secrets/secret-digest.ts'
import { withMaterial } from '../support/material.ts'
import { type FilesByPath, sketchTree } from '../support/sketch-tree.ts'

const DOTENV = withMaterial('DB_PASSWORD=${password}\n')

function collect(
  files: FilesByPath,
  part: Partial<TreeRequest> & { readonly untracked?: FilesByPath } = {},
): Promise<Collected<TreeEvidence>> {
  const { untracked, ...request } = part
  return collectTree({
    ...sketchTree(files, untracked),
    roleOf: scanRole,
    isIgnored: () => false,
    readinessScript: 'scripts/ready.py',
    maxFileBytes: 1024,
    judged: judgedBlobs(),
    scanner: { digester: secretDigester(10), named: null },
    progress: () => undefined,
    ...request,
  })
}

async function seen(...args: Parameters<typeof collect>) {
  const collected = await collect(...args)
  if (!collected.ok) throw new Error('The tree was not collected')
  const { sensitive, sensitiveUntracked, ...facts } = collected.value
  const pathsOf = (found: typeof sensitive) => found.map(({ place }) => (place.kind === 'file' ? place.path : ''))
  return {
    ...facts,
    sensitive: pathsOf(sensitive),
    sensitiveUntracked: pathsOf(sensitiveUntracked),
    gaps: collected.gaps.map(({ reason, detail }) => `${reason}: ${detail}`),
  }
}

describe('collectTree', () => {
  it('counts every path, opens the candidates, and keeps what is sensitive', async () => {
    const facts = await seen(
      { '.env': DOTENV, '.env.example': 'A=changeme\n', 'README.md': 'x' },
      { untracked: { 'deploy/.env': DOTENV } },
    )

    expect(facts).toMatchObject({ entries: 4, untracked: 1, ignored: 0, candidates: 3, gaps: [] })
    expect(facts.sensitive).toEqual(['.env'])
    expect(facts.sensitiveUntracked).toEqual(['deploy/.env'])
  })

  it('stops judging when the time is up, and passes over nothing in silence', async () => {
    const facts = await seen({ '.env': DOTENV, 'a.js': 'a' }, { signal: AbortSignal.abort() })

    expect(facts.gaps).toEqual(['time-limit: Not looked through, from `.env` on: 2 files, because the time was up.'])
    expect(facts).toMatchObject({ sensitive: [], contents: { files: 0, found: [], gaps: [] } })
    const other = await seen({ 'a.js': 'a' }, { signal: AbortSignal.abort() })
    expect(other.gaps).toEqual([])
    expect(other.contents.gaps).toMatchObject([
      { reason: 'time-limit', detail: 'Not looked through, from `a.js` on: 1 file, because the time was up.' },
    ])
  })

  it('leaves out what the policy takes out, and says how much', async () => {
    const facts = await seen(
      { 'vendor/.env': DOTENV, 'README.md': 'x' },
      { isIgnored: (path) => path.startsWith('vendor/') },
    )

    expect(facts).toMatchObject({ entries: 1, ignored: 1, candidates: 0, sensitive: [] })
  })

  it('tells of a file that was not read to its end, whatever its beginning shows', async () => {
    const long = '# nothing yet\n'.repeat(100)
    const blank = '\n'.repeat(2000)

    expect((await seen({ '.env': `${long}${DOTENV}` })).gaps).toEqual([
      'limit: Of `.env` 1024 of 1430 bytes were read.'.replace('1430', String(long.length + DOTENV.length)),
    ])
    expect((await seen({ '.env': `${blank}${DOTENV}` })).gaps).toHaveLength(1)
    const found = await seen({ '.env': `${DOTENV}${long}` })
    expect(found).toMatchObject({ sensitive: ['.env'] })
    expect(found.gaps).toHaveLength(1)
  })

  it('tells of a pointer and of a blob that is not there', async () => {
    const sketch = sketchTree({ '.env': DOTENV, id_rsa: 'x' })
    const tree: TreeRequest['tree'] = {
      ...sketch.tree,
      read: (entries, _, onBlob) => {
        for (const entry of entries) {
          if (entry.path === '.env')
            onBlob(entry, { ok: true, bytes: new Uint8Array(10), size: 10, isLfsPointer: true })
          else onBlob(entry, { ok: false, gap: gap('tree', 'not-checked-out', 'Missing.') })
        }
        return Promise.resolve()
      },
    }
    const { gaps } = await seen({}, { ...sketch, tree })

    expect(gaps).toEqual([
      'not-checked-out: `.env` is a Git LFS pointer; its content is not here.',
      'not-checked-out: Missing.',
    ])
  })

  it('tells of files that it asked for and that nobody answered', async () => {
    const sketch = sketchTree({ '.env': DOTENV, id_rsa: 'x' })
    const { gaps } = await seen({}, { ...sketch, tree: { ...sketch.tree, read: () => Promise.resolve() } })

    expect(gaps).toEqual(['malformed: 2 files were asked for and not answered.'])
  })

  it('reads no link and no submodule', async () => {
    const sketch = sketchTree({ '.env': DOTENV, id_rsa: 'x' })
    const [link, submodule] = sketch.listing.entries
    const entries: readonly TreeEntry[] = [
      ...(link === undefined ? [] : [{ ...link, kind: 'link' as const }]),
      ...(submodule === undefined ? [] : [{ ...submodule, kind: 'submodule' as const }]),
    ]

    expect(await seen({}, { ...sketch, listing: { entries, gaps: [] } })).toMatchObject({
      entries: 2,
      candidates: 0,
      sensitive: [],
    })
  })

  it('keeps the gaps of the listing', async () => {
    const sketch = sketchTree({ 'README.md': 'x' })

    expect(
      (await seen({}, { ...sketch, listing: { ...sketch.listing, gaps: [gap('tree', 'limit', 'Cut.')] } })).gaps,
    ).toEqual(['limit: Cut.'])
  })

  it('judges a blob of a commit once, and answers the same from memory', async () => {
    const sketch = sketchTree({ '.env': DOTENV })
    let reads = 0
    const tree: TreeRequest['tree'] = {
      ...sketch.tree,
      kind: 'commit',
      read: async (entries, limit, onBlob) => {
        reads += entries.length
        await sketch.tree.read(entries, limit, onBlob)
      },
    }
    const listing = { entries: sketch.listing.entries.map((entry) => ({ ...entry, oid: 'a'.repeat(40) })), gaps: [] }
    const judged = judgedBlobs()
    const [first, second] = [await seen({}, { tree, listing, judged }), await seen({}, { tree, listing, judged })]

    expect(second).toEqual(first)
    expect(reads).toBe(1)
  })

  it('finds the readiness script where the policy says that it is, and the review documents', async () => {
    const facts = await seen({
      'scripts/ready.py': '',
      'scripts/other.py': '',
      'docs/threat-model.md': '# Threat model\n\nOwner: octocat\n',
    })

    expect(facts.readinessScript).toMatchObject({ path: 'scripts/ready.py' })
    expect(facts.reviewDocuments).toEqual([
      expect.objectContaining({ kind: 'threat-model', owner: 'octocat', date: null }),
    ])
    expect((await seen({ 'scripts/other.py': '' })).readinessScript).toBeNull()
  })
})
