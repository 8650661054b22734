import { blobId, peelTag, readBlob, readFolder, readTree } from '../../src/github/git-objects.ts'
import { compareCommits, readBranch, readCommitsOfPath, readFile, readRepository } from '../../src/github/repository.ts'
import { commitTo, headOf } from '../support/github/repository.ts'
import { protectBranch } from '../support/github/rules.ts'
import { writeTag } from '../support/github/git-write.ts'
import { gapOf, useStage, valueOf } from './support.ts'

const stage = useStage()
const person = { name: 'Maria', email: 'maria@example.invalid', at: 1 }

describe('a repository', () => {
  it('has a default branch, a number, and says whether it is private', async () => {
    const reading = await stage().reading({})

    expect(valueOf(await readRepository(reading))).toEqual({
      id: stage().sample.repository.id,
      defaultBranch: 'main',
      isPrivate: true,
    })
  })

  it('that is not there, or not to be seen, is said to be either', async () => {
    const reading = await stage().reading()

    const gap = gapOf(await readRepository({ ...reading, repository: { owner: 'acme', repo: 'other' } }))
    expect(gap.reason).toBe('not-found')
    expect(gap.detail).toContain('`acme/other`')
  })
})

describe('a branch', () => {
  it('has a head, its tree, and the checks that classic protection requires', async () => {
    const { repository } = stage().sample
    protectBranch(repository, 'main', { checks: [{ context: 'lint' }, { context: 'test', app: 7 }] })

    const branch = valueOf(await readBranch(await stage().reading(), 'main'))
    expect(branch).toMatchObject({
      name: 'main',
      commit: headOf(repository, 'main'),
      isProtected: true,
      hasClassic: true,
    })
    expect(branch.classic).toEqual({
      enforcement: 'non_admins',
      checks: [
        { context: 'lint', appId: null },
        { context: 'test', appId: 7 },
      ],
    })
  })

  it('without protection says that there is none', async () => {
    expect(valueOf(await readBranch(await stage().reading(), 'release/2'))).toMatchObject({
      isProtected: false,
      hasClassic: false,
    })
  })

  it('cannot be had without the permission, which the gap names', async () => {
    expect(gapOf(await readBranch(await stage().reading({}), 'main'))).toMatchObject({
      reason: 'permission',
      grant: 'Give the token `contents: read`.',
    })
  })

  it.each([
    ['any App, by its number', { app_id: -1 }, null],
    ['any App, by nothing', { app_id: null }, null],
    ['one App', { app_id: 15368 }, 15368],
  ])('may bind a context to %s', async (_, bound, appId) => {
    const sha = 'a'.repeat(40)
    stage().simulator.fail({
      fault: {
        kind: 'answer',
        status: 200,
        body: {
          name: 'main',
          commit: { sha, commit: { tree: { sha } } },
          protected: true,
          protection: {
            required_status_checks: { contexts: ['lint', 'old'], checks: [{ context: 'lint', ...bound }] },
          },
        },
      },
    })

    expect(valueOf(await readBranch(await stage().reading(), 'main'))).toMatchObject({
      hasClassic: null,
      classic: {
        enforcement: null,
        checks: [
          { context: 'lint', appId },
          { context: 'old', appId: null },
        ],
      },
    })
  })
})

describe('a tag', () => {
  it('is peeled to its commit through tags of tags', async () => {
    const { repository, tag } = stage().sample
    const outer = writeTag(repository.git, 'outer', tag, 'A tag of a tag', person)
    // The object's line says commit; what it names is a tag.
    repository.git.refs.set('refs/tags/v2', outer)
    const reading = await stage().reading()

    const peeled = valueOf(await peelTag(reading, 'v1.0.0'))
    expect(repository.git.objects.get(peeled)?.type).toBe('commit')
  })

  it('that is lightweight is its commit', async () => {
    const { repository, head } = stage().sample
    repository.git.refs.set('refs/tags/v3', head)

    expect(valueOf(await peelTag(await stage().reading(), 'v3'))).toBe(head)
  })

  it.each([
    ['a tree', 'tree'],
    ['itself, for ever', 'tag'],
  ])('of %s stands for no commit', async (_, type) => {
    const body = { ref: 'refs/tags/v9', node_id: '', url: '', object: { sha: 'a'.repeat(40), type, url: '' } }
    stage().simulator.fail({ path: /\/git\//, fault: { kind: 'answer', status: 200, body } })

    expect(gapOf(await peelTag(await stage().reading(), 'v9')).detail).toBe('The tag `v9` stands for no commit.')
  })

  it('that is not there is a gap', async () => {
    expect(gapOf(await peelTag(await stage().reading(), 'v7')).reason).toBe('not-found')
  })
})

describe('a tree and its blobs', () => {
  it('are read by their ids', async () => {
    const reading = await stage().reading()
    const branch = valueOf(await readBranch(reading, 'main'))
    const tree = valueOf(await readTree(reading, branch.tree))
    const entry = tree.entries.get('src/index.ts')

    expect(tree.isCut).toBe(false)
    expect(entry?.mode).toBe('100644')
    const bytes = valueOf(await readBlob(reading, entry?.oid ?? '', 'src/index.ts'))
    expect(new TextDecoder().decode(bytes)).toBe('export const answer = 42\n')
    expect([...valueOf(await readFolder(reading, branch.tree)).entries.keys()].sort()).toEqual([
      '.github',
      'README.md',
      'src',
    ])
  })

  it.each([
    ['other bytes', { content: Buffer.from('forged').toString('base64'), encoding: 'base64' }],
    ['another encoding', { content: 'forged', encoding: 'utf-8' }],
    ['no content', { encoding: 'base64' }],
  ])('that come with %s are a gap', async (_, body) => {
    stage().simulator.fail({ fault: { kind: 'answer', status: 200, body } })

    const gap = gapOf(await readBlob(await stage().reading(), blobId(Buffer.from('real'), 40), 'a.yml'))
    expect(gap.reason).toBe('malformed')
  })

  it('have the ids that git gives, of either length', () => {
    expect(blobId(Buffer.from('hello\n'), 40)).toBe('ce013625030ba8dba906f756967f9e9ca394464a')
    expect(blobId(Buffer.from('hello\n'), 64)).toBe('2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4')
  })
})

describe('a comparison', () => {
  it('tells whether a commit is reachable, and then which commit it is', async () => {
    const { head, repository } = stage().sample
    const reading = await stage().reading()
    const tagged = valueOf(await peelTag(reading, 'v1.0.0'))

    expect(valueOf(await compareCommits(reading, 'main', 'v1.0.0'))).toEqual({ isReachable: true, mergeBase: tagged })
    expect(valueOf(await compareCommits(reading, 'main', 'main')).isReachable).toBe(true)
    expect(valueOf(await compareCommits(reading, 'main', head))).toEqual({
      isReachable: false,
      mergeBase: headOf(repository, 'main'),
    })
  })

  it('with what is not there is a gap', async () => {
    expect(gapOf(await compareCommits(await stage().reading(), 'main', 'b'.repeat(40))).reason).toBe('not-found')
  })
})

describe('a file', () => {
  it('is read at a commit, with its id', async () => {
    const { head } = stage().sample

    const file = valueOf(await readFile(await stage().reading(), 'src/index.ts', head))
    expect(new TextDecoder().decode(file.bytes)).toBe('export const answer = 43\n')
    expect(file.oid).toBe(blobId(file.bytes, 40))
  })

  it('that is a folder is none', async () => {
    expect(gapOf(await readFile(await stage().reading(), 'src', stage().sample.head)).detail).toContain(
      'is no file (dir)',
    )
  })

  it('too large to be sent is a gap', async () => {
    const { repository } = stage().sample
    const author = stage().sample.maintainer
    const commit = commitTo(
      stage().simulator.world,
      repository,
      'main',
      { big: 'x'.repeat(1024 * 1024 + 1) },
      { author },
    )

    expect(gapOf(await readFile(await stage().reading(), 'big', commit)).reason).toBe('limit')
  })

  it.each([
    ['a link', { type: 'symlink', target: 'x' }, 'unsupported'],
    ['a submodule', { type: 'submodule' }, 'unsupported'],
    ['bytes that are not the object’s', { type: 'file', encoding: 'base64', content: 'eA==' }, 'malformed'],
  ])('that comes as %s is a gap', async (_, body, reason) => {
    const whole = { sha: 'a'.repeat(40), size: 1, encoding: null, content: null, ...body }
    stage().simulator.fail({ fault: { kind: 'answer', status: 200, body: whole } })

    expect(gapOf(await readFile(await stage().reading(), 'a', stage().sample.head)).reason).toBe(reason)
  })

  it('has a history, newest first', async () => {
    const { repository, maintainer: author } = stage().sample
    const { world } = stage().simulator
    const older = commitTo(world, repository, 'main', { 'a.txt': '1' }, { author })
    commitTo(world, repository, 'main', { 'b.txt': '1' }, { author })
    const newer = commitTo(world, repository, 'main', { 'a.txt': '2' }, { author })

    const commits = await readCommitsOfPath(await stage().reading(), 'a.txt', headOf(repository, 'main'), 5)
    expect(valueOf(commits)).toEqual([newer, older])
  })
})
