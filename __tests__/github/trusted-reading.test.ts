import { blobId } from '../../src/github/git-objects.ts'
import { filesDigest, readTrusted, type SubjectFiles, type TrustedPaths } from '../../src/github/trusted-reading.ts'
import { isSuppressionFile } from '../../src/github/watched-files.ts'
import { changedFiles } from '../../src/policy/trusted.ts'
import type { FileChanges } from '../support/github/git-write.ts'
import { commitTo, headOf } from '../support/github/repository.ts'
import { gapOf, useStage, valueOf } from './support.ts'

const stage = useStage()

const PATHS: TrustedPaths = {
  policy: '.github/release-checklist.yml',
  attestations: '.github/release-attestations.yml',
  workflow: '.github/workflows/ci.yml',
}

/** A subject of these files, whose bytes are at hand. */
function subjectOf(
  files: { readonly [path: string]: string },
  tamper: (text: string) => string = (text) => text,
): SubjectFiles {
  const blobs = Object.entries(files).map(([path, text]): [string, string] => [path, blobId(Buffer.from(text), 40)])
  return {
    blobs: new Map(blobs),
    read: (oid) => {
      const [path = ''] = blobs.find(([, id]) => id === oid) ?? []
      return Promise.resolve(path === '' ? null : Buffer.from(tamper(files[path] ?? '')))
    },
  }
}

/** What the sample's default branch has, with changes on top. */
function onMain(changes: FileChanges = {}): string {
  const { repository, maintainer: author } = stage().sample
  return commitTo(stage().simulator.world, repository, 'main', changes, { author })
}

const POLICY = 'version: 1\nowners: [maria]\n'
const EMPTY = subjectOf({})
const requests = (github: { requests(): readonly { readonly count: number }[] }): number =>
  github.requests().reduce((sum, { count }) => sum + count, 0)

describe('the trusted ref', () => {
  it('is the head of the default branch, and its policy is what counts', async () => {
    const commit = onMain({ [PATHS.attestations]: '[]\n' })
    const reading = await stage().reading({ contents: 'read' })

    const trusted = valueOf(await readTrusted(reading, 'main', PATHS, EMPTY))
    expect(trusted).toMatchObject({
      ref: 'refs/heads/main',
      commit,
      policy: { path: PATHS.policy, text: POLICY, commit },
      attestations: { path: PATHS.attestations, text: '[]\n', commit },
    })
    expect(requests(reading.github)).toBe(4)
  })

  it('costs two requests where the subject holds the same files', async () => {
    onMain({ [PATHS.attestations]: '[]\n' })
    const reading = await stage().reading({ contents: 'read' })
    const subject = subjectOf({ [PATHS.policy]: POLICY, [PATHS.attestations]: '[]\n' })

    const trusted = valueOf(await readTrusted(reading, 'main', PATHS, subject))
    expect(trusted.policy?.text).toBe(POLICY)
    expect(requests(reading.github)).toBe(2)
  })

  it('is not told by what the subject only says that it holds', async () => {
    const reading = await stage().reading({ contents: 'read' })
    const subject = subjectOf({ [PATHS.policy]: POLICY }, () => 'version: 1\nenforce: none\n')

    expect(valueOf(await readTrusted(reading, 'main', PATHS, subject)).policy?.text).toBe(POLICY)
  })

  it('has no policy where its tree has none', async () => {
    onMain({ [PATHS.policy]: null })

    const trusted = valueOf(await readTrusted(await stage().reading(), 'main', PATHS, EMPTY))
    expect([trusted.policy, trusted.attestations]).toEqual([null, null])
  })

  it.each(['120000', '160000', '040000'])(
    'has a broken policy, and not none, where it is of the mode %s',
    async (mode) => {
      const sha = 'c'.repeat(40)
      const body = { sha, url: '', truncated: false, tree: [{ path: PATHS.policy, mode, type: 'blob', sha, url: '' }] }
      stage().simulator.fail({ path: /\/git\/trees\//, fault: { kind: 'answer', status: 200, body } })

      expect(valueOf(await readTrusted(await stage().reading(), 'main', PATHS, EMPTY)).policy?.text).toBe('')
    },
  )

  it.each([
    [/\/branches\//, 403],
    [/\/branches\//, 404],
    [/\/git\/trees\//, 404],
    [/\/git\/blobs\//, 404],
    [/\/git\/blobs\//, 403],
  ])('that answers %s with %d has no policy that is known, and none is taken for none', async (path, status) => {
    stage().simulator.fail({ path, fault: { kind: 'answer', status, body: { message: 'No' } } })

    expect(gapOf(await readTrusted(await stage().reading(), 'main', PATHS, EMPTY)).source).toBe('tree')
  })

  it('cannot be had without the permission to read contents', async () => {
    expect(gapOf(await readTrusted(await stage().reading({}), 'main', PATHS, EMPTY))).toMatchObject({
      reason: 'permission',
      grant: 'Give the token `contents: read`.',
    })
  })
})

describe('what the subject changes', () => {
  it('is told of policy, attestations, the workflow, and other tools’ suppressions', async () => {
    onMain({ '.gitleaksignore': 'a\n', 'api/.trivyignore': 'CVE-1\n' })
    const subject = subjectOf({
      [PATHS.policy]: 'version: 1\nenforce: none\n',
      [PATHS.attestations]: '[]\n',
      '.gitleaksignore': 'a\n',
      'web/.snyk': 'x\n',
      'README.md': 'changed, and no matter\n',
    })

    const { files } = valueOf(await readTrusted(await stage().reading(), 'main', PATHS, subject))
    expect(changedFiles(files, false).map(({ path }) => path)).toEqual([
      '.github/release-attestations.yml',
      '.github/release-checklist.yml',
      '.github/workflows/ci.yml',
      'api/.trivyignore',
      'web/.snyk',
    ])
    expect(files.map(({ path }) => path)).toContain('.gitleaksignore')
  })

  it('has a digest that follows what the subject holds, and nothing else', async () => {
    const read = async (text: string) =>
      filesDigest(
        valueOf(await readTrusted(await stage().reading(), 'main', PATHS, subjectOf({ [PATHS.policy]: text }))).files,
      )

    expect(await read('a')).toBe(await read('a'))
    expect(await read('a')).not.toBe(await read('b'))
  })

  it('in a workflow of another repository is nobody’s affair here', async () => {
    const paths = { ...PATHS, workflow: null }

    const { files } = valueOf(await readTrusted(await stage().reading(), 'main', paths, EMPTY))
    expect(files.map(({ path }) => path)).toEqual([PATHS.policy])
  })

  it.each([
    ['.gitleaksignore', true],
    ['deep/down/.trivyignore.yaml', true],
    ['security/openvex.json', false],
    ['security/app.vex.json', true],
    ['.vex/vex.yaml', true],
    ['src/ignore.ts', false],
  ])('%s holds suppressions: %s', (path, expected) => {
    expect(isSuppressionFile(path)).toBe(expected)
  })
})

describe('a tree that GitHub cuts', () => {
  /** Answers the whole tree cut after its first entry; a folder alone comes as it is. */
  const cut = () =>
    stage().simulator.fail({
      path: /\/git\/trees\//,
      times: 1,
      fault: {
        kind: 'answer',
        status: 200,
        body: {
          sha: 'c'.repeat(40),
          url: '',
          truncated: true,
          tree: [{ path: 'README.md', mode: '100644', type: 'blob', sha: 'c'.repeat(40), url: '' }],
        },
      },
    })

  it('is read folder by folder, where the files are', async () => {
    onMain({ '.trivyignore': 'x' })
    cut()
    const reading = await stage().reading()

    const trusted = valueOf(await readTrusted(reading, 'main', PATHS, subjectOf({ 'web/.snyk': 'x' })))
    expect(trusted.policy?.text).toBe(POLICY)
    expect(trusted.attestations).toBeNull()
    expect(trusted.files.map(({ path }) => path)).toEqual([PATHS.policy, PATHS.workflow, '.trivyignore', 'web/.snyk'])
    expect(trusted.blobAt('.github/workflows/ci.yml')).not.toBeNull()
    // The branch, the whole tree, the root, .github, .github/workflows, and the policy.
    expect(requests(reading.github)).toBe(6)
  })

  it('is a gap where a folder of it is cut as well', async () => {
    cut()
    cut()

    expect(gapOf(await readTrusted(await stage().reading(), 'main', PATHS, EMPTY))).toMatchObject({ reason: 'limit' })
  })
})

it('says where the default branch stands, for who needs its rules', async () => {
  const { branch } = valueOf(await readTrusted(await stage().reading(), 'main', PATHS, EMPTY))

  expect(branch).toMatchObject({ name: 'main', commit: headOf(stage().sample.repository, 'main'), isProtected: true })
})
