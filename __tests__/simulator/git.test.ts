import { gitFixture } from '../support/git-fixture.ts'
import { ask, type Reply } from '../support/github/ask.ts'
import { asText, isObject, type Json } from '../support/github/description.ts'
import { isAncestor, mergeBaseOf, peeledCommit } from '../support/github/git-store.ts'
import { addRepository, commitTo, headOf, tagCommit } from '../support/github/repository.ts'
import { addSample, type Sample } from '../support/github/sample.ts'
import { addAppToken, ALL_PERMISSIONS, type Token } from '../support/github/tokens.ts'
import { mirrorRepository, useSimulator } from '../support/github-simulator.ts'

const github = useSimulator()

let sample: Sample
let token: Token
beforeEach(() => {
  const { world } = github()
  sample = addSample(world)
  token = addAppToken(world, world.actions, [sample.repository], ALL_PERMISSIONS)
})

const get = (path: string, headers: { readonly [name: string]: string } = {}): Promise<Reply> =>
  ask(github(), token, `GET /repos/acme/shop/${path}`, { headers })

function objectOf(reply: Reply): { readonly [key: string]: Json } {
  const object = isObject(reply.body) ? reply.body['object'] : null
  return isObject(object ?? null) ? (object as { readonly [key: string]: Json }) : {}
}

test('an annotated tag leads to its object and from there to the commit; a light one straight to it', async () => {
  const { repository, head } = sample
  const tag = objectOf(await get('git/ref/tags/v1.0.0'))
  expect(tag).toMatchObject({ type: 'tag', sha: sample.tag })
  const commit = objectOf(await get(`git/tags/${asText(tag['sha'])}`))
  expect(commit).toMatchObject({ type: 'commit', sha: peeledCommit(repository.git, 'v1.0.0')?.sha })
  tagCommit(github().world, repository, 'light', head)
  expect(objectOf(await get('git/ref/tags/light'))).toMatchObject({ type: 'commit', sha: head })
  expect((await get(`git/tags/${head}`)).status).toBe(404)
  expect(await get('commits/v1.0.0')).toMatchObject({ body: { sha: commit['sha'] } })
})

test('a tag that is moved leads to another commit from then on', async () => {
  tagCommit(github().world, sample.repository, 'v1.0.0', sample.head)
  expect(objectOf(await get('git/ref/tags/v1.0.0'))).toMatchObject({ type: 'commit', sha: sample.head })
})

test('a file at a ref comes as Base64, and raw where it is asked for', async () => {
  const path = 'contents/.github/release-checklist.yml?ref=main'
  const file = await get(path)
  const content = isObject(file.body) ? Buffer.from(asText(file.body['content']), 'base64').toString('utf8') : ''
  expect(content).toBe('version: 1\nowners: [maria]\n')
  expect((await get(path, { accept: 'application/vnd.github.raw+json' })).text).toBe(content)
  expect((await get('contents/src/index.ts?ref=release%2F2')).body).toMatchObject({ type: 'file', encoding: 'base64' })
})

test('a file over 1 MB comes raw alone', async () => {
  const { world } = github()
  commitTo(
    world,
    sample.repository,
    'main',
    { 'big.bin': Buffer.alloc(1024 * 1024 + 1, 65) },
    { author: sample.author },
  )
  expect((await get('contents/big.bin')).body).toMatchObject({ encoding: 'none', content: '', size: 1024 * 1024 + 1 })
  expect((await get('contents/big.bin', { accept: 'application/vnd.github.raw+json' })).text).toHaveLength(
    1024 * 1024 + 1,
  )
})

test('a folder lists its entries, and is one object where that is asked for', async () => {
  const root = await get('contents/')
  expect((root.body as readonly Json[]).map((entry) => isObject(entry) && [entry['name'], entry['type']])).toEqual([
    ['.github', 'dir'],
    ['README.md', 'file'],
    ['src', 'dir'],
  ])
  const whole = await get('contents/src', { accept: 'application/vnd.github.object+json' })
  expect(whole.body).toMatchObject({ type: 'dir', entries: [{ path: 'src/index.ts' }] })
})

test('what is not there is not found, by path and by ref', async () => {
  expect((await get('contents/nothing')).status).toBe(404)
  expect((await get('contents/README.md?ref=nothing')).status).toBe(404)
  expect((await get('git/ref/heads/nothing')).status).toBe(404)
  expect((await get(`git/blobs/${'0'.repeat(40)}`)).status).toBe(404)
  expect(await get('commits/nothing')).toMatchObject({
    status: 422,
    body: { message: 'No commit found for SHA: nothing' },
  })
})

test('a comparison starts at the merge base and tells how far each side is', async () => {
  const { world } = github()
  const { repository, author, head } = sample
  const base = headOf(repository, 'main')
  commitTo(world, repository, 'main', { 'new.txt': 'one\ntwo\n' }, { author })
  const reply = await get(`compare/main...${head}`)
  expect(reply.body).toMatchObject({
    merge_base_commit: { sha: base },
    status: 'diverged',
    ahead_by: 1,
    behind_by: 1,
    commits: [{ sha: head, author: { id: author.id } }],
    files: [{ filename: 'src/index.ts', status: 'modified', additions: 1, deletions: 1 }],
  })
  expect((await get(`compare/${head}...${head}`)).body).toMatchObject({ status: 'identical', files: [] })
  expect((await get(`compare/main...${base}`)).body).toMatchObject({ status: 'behind', ahead_by: 0 })
})

test('a comparison reaches a fork by its owner', async () => {
  const { world } = github()
  const { fork, repository, stranger } = sample
  fork.git.refs.set('refs/heads/main', headOf(repository, 'main'))
  const theirs = commitTo(world, fork, 'idea', { 'idea.txt': 'x\n' }, { author: stranger })
  expect((await get('compare/main...sam:idea')).body).toMatchObject({ status: 'ahead', commits: [{ sha: theirs }] })
})

test('a rename is told with the earlier name, and commits can be listed by path', async () => {
  const { world } = github()
  const { repository, author } = sample
  const moved = commitTo(world, repository, 'main', { 'README.md': null, 'docs/README.md': '# The shop\n' }, { author })
  expect((await get(`commits/${moved}`)).body).toMatchObject({
    files: [{ filename: 'docs/README.md', status: 'renamed', previous_filename: 'README.md' }],
  })
  const listed = await get('commits?sha=main&path=docs/README.md')
  expect(listed.body).toMatchObject([{ sha: moved }])
})

test('a tree is listed flat or whole', async () => {
  const whole = await get('git/trees/main?recursive=1')
  expect(whole.body).toMatchObject({ truncated: false })
  const paths = isObject(whole.body)
    ? (whole.body['tree'] as readonly { readonly path: string }[]).map(({ path }) => path)
    : []
  expect(paths).toContain('.github/workflows/ci.yml')
})

test('a real repository is mirrored with its ids, signatures of tags and all', async () => {
  const fixture = gitFixture()
  fixture.write('a/b.txt', 'one\n')
  fixture.write('run.sh', 'true\n')
  const first = fixture.commit('First\n\nWith a body')
  fixture.git('branch', 'side')
  fixture.write('a/b.txt', 'two\n')
  const second = fixture.commit('Second')
  fixture.git('tag', '-a', 'v2', '-m', 'Second release')
  fixture.git('checkout', '-q', 'side')
  fixture.write('c.txt', 'three\n')
  const side = fixture.commit('Side')
  const mirror = addRepository(github().world, sample.organization, 'mirror')
  mirrorRepository(mirror, fixture)
  expect(headOf(mirror, 'main')).toBe(second)
  expect(mirror.git.refs.get('refs/tags/v2')).toBe(fixture.git('rev-parse', 'v2'))
  expect(peeledCommit(mirror.git, 'v2')?.sha).toBe(second)
  expect(mergeBaseOf(mirror.git, second, side)?.sha).toBe(fixture.git('merge-base', second, side))
  expect([isAncestor(mirror.git, first, side), isAncestor(mirror.git, second, side)]).toEqual([true, false])
  const own = addAppToken(github().world, github().world.actions, [mirror], ALL_PERMISSIONS)
  const compared = await ask(github(), own, `GET /repos/acme/mirror/compare/${second}...${side}`)
  expect(compared.body).toMatchObject({ merge_base_commit: { sha: first }, files: [{ filename: 'c.txt' }] })
  expect((await ask(github(), own, 'GET /repos/acme/mirror/contents/a/b.txt')).body).toMatchObject({
    sha: fixture.git('rev-parse', 'main:a/b.txt'),
  })
})
