import { collectEnvironments } from '../../src/evidence/environments.ts'
import { collectReleaseAttestations, collectReleases } from '../../src/evidence/releases.ts'
import { addRelease } from '../support/github/releases.ts'
import { tagCommit } from '../support/github/repository.ts'
import { addEnvironment } from '../support/github/settings.ts'
import type { OperationKey } from '../support/github/operations.ts'
import { useStage } from '../github/support.ts'
import { evidenceOf } from './api-support.ts'

const stage = useStage()

beforeEach(() => {
  const { repository } = stage().sample
  repository.releases.length = 0
  repository.settings.environments.length = 0
  repository.security.attestations.clear()
})

const releases = async () => collectReleases(await stage().reading({ contents: 'read' }, 'releases'))
const attestations = async (permissions = { attestations: 'read' } as const) =>
  collectReleaseAttestations(
    await stage().reading(permissions, 'release-attestations'),
    await releases(),
    stage().sample.repository.id,
  )

/** A release of one asset, whose tag is annotated. */
function publish(tag: string, assets: { readonly [name: string]: Uint8Array } = { 'app.tgz': Buffer.from(tag) }) {
  const { simulator, sample } = stage()
  const { world } = simulator
  tagCommit(world, sample.repository, tag, sample.head, { message: tag, tagger: sample.maintainer })
  return addRelease(world, sample.repository, tag, sample.maintainer, { assets, isImmutable: true })
}

describe('releases', () => {
  it('have the newest published one with its assets, digests and the signature of its tag', async () => {
    const { simulator, sample } = stage()
    publish('v1.0.0')
    publish('v1.1.0')
    addRelease(simulator.world, sample.repository, 'v2.0.0', sample.maintainer, { isDraft: true })

    const { looked, newest } = evidenceOf(await releases())
    expect(looked).toBe(2)
    expect(newest).toMatchObject({
      tag: 'v1.1.0',
      isImmutable: true,
      signature: { of: 'tag', isVerified: false },
      assets: [{ name: 'app.tgz', place: { kind: 'asset', release: 'v1.1.0', name: 'app.tgz' } }],
    })
    expect(newest?.assets[0]?.digest).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(stage().simulator.counts().reading).toBe(3)
  })

  it('are none where none was published', async () => {
    expect(evidenceOf(await releases())).toMatchObject({ looked: 0, newest: null })
  })

  it('keep a gap where the signature could not be had', async () => {
    publish('v1.0.0')
    const operation: OperationKey = 'GET /repos/{owner}/{repo}/git/ref/{ref}'
    stage().simulator.fail({ operation, fault: { kind: 'answer', status: 500, body: {} } })

    const collected = await releases()
    expect(evidenceOf(collected).newest?.signature).toBeNull()
    expect(collected.gaps).toMatchObject([{ reason: 'offline' }])
  })
})

describe('a list of digests', () => {
  const SUMS = [
    `${'a'.repeat(64)}  app.tgz`,
    `${'B'.repeat(64)} *dist/app.zip`,
    `SHA512 (x.tgz) = ${'c'.repeat(128)}`,
    'x',
  ]

  it('is downloaded and read, without the token where it is kept', async () => {
    publish('v1.0.0', { 'app.tgz': Buffer.from('app'), 'checksums.txt': Buffer.from(SUMS.join('\n')) })

    expect(evidenceOf(await releases()).newest?.lists).toEqual({
      'checksums.txt': {
        'app.tgz': `sha256:${'a'.repeat(64)}`,
        'app.zip': `sha256:${'b'.repeat(64)}`,
        'x.tgz': null,
      },
    })
    expect(stage().simulator.downloads.map(({ authorization }) => authorization)).toEqual([null])
    expect(stage().simulator.counts().reading).toBe(3)
  })

  it('that could not be had is a gap', async () => {
    publish('v1.0.0', { SHA256SUMS: Buffer.from('') })
    const operation: OperationKey = 'GET /repos/{owner}/{repo}/releases/assets/{asset_id}'
    stage().simulator.fail({ operation, fault: { kind: 'answer', status: 404, body: { message: 'Not Found' } } })

    const collected = await releases()
    expect(evidenceOf(collected).newest?.lists).toEqual({ SHA256SUMS: null })
    expect(collected.gaps).toMatchObject([{ reason: 'not-found' }])
  })
})

describe('attestations of a release', () => {
  it('of another repository do not count', async () => {
    publish('v1.0.0', { 'a.tgz': Buffer.from('a') })
    const { newest } = evidenceOf(await releases())
    const digest = newest?.assets[0]?.digest ?? ''
    const foreign = { predicateType: 'https://slsa.dev/provenance/v1', bundle: {}, repositoryId: 7 }
    stage().sample.repository.security.attestations.set(digest, [foreign])

    expect(evidenceOf(await attestations()).counts).toEqual({ [digest]: 0 })
  })

  it('are counted for each digest', async () => {
    publish('v1.0.0', { 'a.tgz': Buffer.from('a'), 'b.tgz': Buffer.from('b') })
    const { newest } = evidenceOf(await releases())
    const [a, b] = newest?.assets.map(({ digest }) => digest ?? '') ?? []
    const bundle = { predicateType: 'https://slsa.dev/provenance/v1', bundle: {} }
    stage().sample.repository.security.attestations.set(a ?? '', [bundle])

    expect(evidenceOf(await attestations())).toEqual({ asked: 2, counts: { [a ?? '']: 1, [b ?? '']: 0 } })
  })

  it('are none where GitHub answers 404 to a digest of a release that it showed', async () => {
    publish('v1.0.0')
    const operation: OperationKey = 'GET /repos/{owner}/{repo}/attestations/{subject_digest}'
    stage().simulator.fail({ operation, fault: { kind: 'answer', status: 404, body: { message: 'Not Found' } } })

    const { asked, counts } = evidenceOf(await attestations())
    expect([asked, Object.values(counts)]).toEqual([1, [0]])
  })

  it('past forty are not asked for, which is told', async () => {
    const assets = Object.fromEntries(Array.from({ length: 42 }, (_, at) => [`${at}.tgz`, Buffer.from(String(at))]))
    publish('v1.0.0', assets)

    const collected = await attestations()
    expect(Object.keys(evidenceOf(collected).counts)).toHaveLength(40)
    expect(collected.gaps).toMatchObject([{ reason: 'limit' }])
  })

  it('are a gap where the releases are one', async () => {
    publish('v1.0.0')
    stage().simulator.fail({
      operation: 'GET /repos/{owner}/{repo}/releases',
      fault: { kind: 'answer', status: 403, body: { message: 'Resource not accessible by integration' } },
    })

    expect(await attestations()).toMatchObject({ ok: false, gaps: [{ source: 'release-attestations' }] })
  })
})

describe('environments', () => {
  const collect = async (permissions = { actions: 'read' } as const) =>
    collectEnvironments(await stage().reading(permissions, 'environments'))

  it('have reviewers and the branches that may deploy', async () => {
    const { simulator, sample } = stage()
    addEnvironment(simulator.world, sample.repository, 'preview')
    addEnvironment(simulator.world, sample.repository, 'production', {
      reviewers: [sample.maintainer],
      preventSelfReview: true,
      branches: [{ name: 'v*', type: 'tag' }],
    })
    addEnvironment(simulator.world, sample.repository, 'staging', { branches: 'protected' })

    expect(evidenceOf(await collect()).environments).toMatchObject([
      { name: 'preview', reviewers: 0, refs: 'all', patterns: null },
      { name: 'production', reviewers: 1, preventsSelfReview: true, refs: 'named', patterns: ['v*'] },
      { name: 'staging', reviewers: 0, refs: 'protected', patterns: null },
    ])
    expect(stage().simulator.counts().reading).toBe(2)
  })

  it('keep a gap where their branches could not be had', async () => {
    const { simulator, sample } = stage()
    addEnvironment(simulator.world, sample.repository, 'production', { branches: [{ name: 'main', type: 'branch' }] })
    simulator.fail({ path: /deployment-branch-policies/, fault: { kind: 'answer', status: 404, body: {} } })

    const collected = await collect()
    expect(evidenceOf(collected).environments).toMatchObject([{ refs: 'named', patterns: null }])
    expect(collected.gaps).toMatchObject([{ reason: 'not-found' }])
  })
})
