import { collectStoredSecrets, type LastRelease } from '../../src/evidence/stored-secrets.ts'
import { gap } from '../../src/model/gap.ts'
import { filePlace } from '../../src/model/place.ts'
import { NO_WORKFLOWS } from '../support/evidence-sketch.ts'
import type { OperationKey } from '../support/github/operations.ts'
import { addEnvironment, type StoredSecret } from '../support/github/settings.ts'
import type { WorkflowPermissions } from '../support/github/tokens.ts'
import { useStage } from '../github/support.ts'
import { adminReading, evidenceOf } from './api-support.ts'

const stage = useStage()

const secret = (name: string): StoredSecret => ({
  name,
  createdAt: '2025-01-02T03:04:05Z',
  updatedAt: '2026-10-02T03:04:05Z',
})

beforeEach(() => {
  const { settings } = stage().sample.repository
  settings.secrets.splice(0, Infinity, secret('TOKEN'))
  settings.organizationSecrets.splice(0, Infinity, secret('SHARED'))
  settings.dependabotSecrets.splice(0, Infinity, secret('REGISTRY'))
  settings.environments.length = 0
  addEnvironment(stage().simulator.world, stage().sample.repository, 'production', { secrets: [secret('DEPLOY')] })
})

async function collect(about: { admin?: WorkflowPermissions; own?: WorkflowPermissions; last?: LastRelease } = {}) {
  return collectStoredSecrets({
    reading: await stage().reading(about.own ?? { actions: 'read' }, 'stored-secrets'),
    admin: await adminReading(stage(), 'stored-secrets', about.admin),
    lastRelease: about.last ?? null,
    isReleaseUnseen: false,
  })
}

it('has the secrets of all stores with their days, in one request a store and one for the environments', async () => {
  const collected = await collect()
  expect(collected.gaps).toEqual([])
  expect(evidenceOf(collected)).toMatchObject({
    stores: 4,
    lastRelease: null,
    secrets: [
      { name: 'TOKEN', store: 'the repository', createdOn: '2025-01-02', updatedOn: '2026-10-02' },
      { name: 'SHARED', store: 'the organisation' },
      { name: 'REGISTRY', store: 'Dependabot' },
      { name: 'DEPLOY', store: 'the environment production' },
    ],
  })
  expect(stage().simulator.counts().reading).toBe(5)
})

it.each([
  ['secrets', 2],
  ['dependabot_secrets', 3],
  ['environments', 3],
])('without %s it has the other stores, and a gap that quotes what GitHub would accept', async (missing, stores) => {
  const permissions = { secrets: 'read', dependabot_secrets: 'read', environments: 'read', [missing]: 'none' } as const
  const collected = await collect({ admin: permissions })

  expect(evidenceOf(collected).stores).toBe(stores)
  expect(JSON.stringify(collected.gaps)).toContain(`\`${missing}=read\``)
})

it('does not know the secrets of environments that it may not list', async () => {
  const collected = await collect({ own: { contents: 'read' } })

  expect(evidenceOf(collected).secrets.map(({ name }) => name)).toEqual(['TOKEN', 'SHARED', 'REGISTRY'])
  expect(collected.gaps).toMatchObject([{ reason: 'permission' }])
})

it('is nothing but gaps where no store can be read', async () => {
  expect(await collect({ admin: {} })).toMatchObject({ ok: false })
})

it('leaves environments past twenty unseen', async () => {
  const { simulator, sample } = stage()
  for (let at = 0; at < 20; at++) addEnvironment(simulator.world, sample.repository, `review-${at}`)

  expect((await collect()).gaps).toMatchObject([{ reason: 'limit' }])
})

it.each([404, 410, 500])('is a gap where a store answers %d', async (status) => {
  const operation: OperationKey = 'GET /repos/{owner}/{repo}/dependabot/secrets'
  stage().simulator.fail({ operation, fault: { kind: 'answer', status, body: { message: 'No' } } })
  const collected = await collect()

  expect(collected.gaps).toHaveLength(1)
  expect(evidenceOf(collected).stores).toBe(3)
})

it('knows the names of the last release, or says that it does not', async () => {
  const site = { workflow: 'w.yml', job: 'j', step: null, place: filePlace('w.yml') }
  const posture = { ...NO_WORKFLOWS.value.posture, secretNames: ['B', 'A', 'B'].map((name) => ({ name, site })) }
  const value = { ...NO_WORKFLOWS.value, posture }
  const dates = { earliest: Date.parse('2026-05-01'), latest: Date.parse('2026-06-01T12:00:00Z') }
  const whole = {
    ref: 'v1',
    commit: 'c',
    dates,
    workflows: () => Promise.resolve({ ok: true as const, value, gaps: [] }),
  }
  const cut = {
    ref: 'v1',
    commit: 'c',
    dates: null,
    workflows: () => Promise.resolve({ ok: false as const, gaps: [gap('tree', 'limit', 'x')] as const }),
  }

  expect(await collect({ last: whole })).toMatchObject({
    gaps: [],
    value: { lastRelease: { ref: 'v1', on: '2026-06-01', names: ['A', 'B'] } },
  })
  expect(await collect({ last: cut })).toMatchObject({ gaps: [{ reason: 'not-checked-out' }] })
})
