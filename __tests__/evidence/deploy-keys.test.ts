import { collectDeployKeys } from '../../src/evidence/deploy-keys.ts'
import { addDeployKey } from '../support/github/settings.ts'
import { useStage } from '../github/support.ts'
import { adminReading, evidenceOf } from './api-support.ts'

const stage = useStage()

beforeEach(() => {
  stage().sample.repository.settings.deployKeys.length = 0
})

const collect = async (permissions?: Parameters<typeof adminReading>[2]) =>
  collectDeployKeys(await adminReading(stage(), 'deploy-keys', permissions))

it('has each key with its days, its digest and what it may', async () => {
  const { simulator, sample } = stage()
  addDeployKey(simulator.world, sample.repository, 'server', {
    key: 'ssh-ed25519 AAAA comment',
    createdAt: '2025-01-02T03:04:05Z',
    lastUsed: '2026-11-01T00:00:00Z',
    isReadOnly: false,
  })

  const found = evidenceOf(await collect())
  expect(found).toMatchObject({
    keys: [
      {
        titles: ['server'],
        // What `ssh-keygen -l` shows: the digest of the three bytes that AAAA stands for, without the padding.
        digest: 'SHA256:cJ6AyISHokEeHuTfufIqhhSS0gxHZRUMDHlKvXD4FHw',
        isReadOnly: false,
        addedOn: '2025-01-02',
        usedOn: '2026-11-01',
        place: { kind: 'setting', name: 'Deploy key server' },
      },
    ],
    place: { kind: 'setting', name: 'Deploy keys' },
  })
  expect(JSON.stringify(found.place)).toContain('/acme/shop/settings/keys')
})

it('is one key under two titles, as old as the older entry and as mighty as the mightier', async () => {
  const { simulator, sample } = stage()
  const add = (title: string, key: string, createdAt: string, isReadOnly: boolean): unknown =>
    addDeployKey(simulator.world, sample.repository, title, { key, createdAt, isReadOnly })
  add('old', 'ssh-ed25519 AAAA old@host', '2020-01-01T00:00:00Z', false)
  add('new', 'ssh-ed25519 AAAA', '2026-11-20T00:00:00Z', true)

  expect(evidenceOf(await collect()).keys).toMatchObject([
    { titles: ['new', 'old'], addedOn: '2020-01-01', isReadOnly: false, usedOn: null },
  ])
})

it('asks once, and has no key where there is none', async () => {
  expect(evidenceOf(await collect()).keys).toEqual([])
  expect(stage().simulator.counts().reading).toBe(1)
})

it('quotes what GitHub would accept where the token lacks it', async () => {
  const refused = await collect({ secrets: 'read' })
  expect(refused).toMatchObject({ ok: false, gaps: [{ reason: 'permission' }] })
  expect(JSON.stringify(refused.gaps)).toContain('`administration=read`')
})

it.each([
  [404, 'not-found'],
  [403, 'permission'],
  [410, 'expired'],
  [503, 'offline'],
])('is a gap where GitHub answers %d', async (status, reason) => {
  stage().simulator.fail({
    operation: 'GET /repos/{owner}/{repo}/keys',
    fault: { kind: 'answer', status, body: { message: 'No' } },
  })

  expect(await collect()).toMatchObject({ ok: false, gaps: [{ source: 'deploy-keys', reason }] })
})
