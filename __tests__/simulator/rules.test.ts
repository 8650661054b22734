import { ask } from '../support/github/ask.ts'
import type { Json } from '../support/github/description.ts'
import { headOf } from '../support/github/repository.ts'
import { addRuleset, protectBranch } from '../support/github/rules.ts'
import { addSample, type Sample } from '../support/github/sample.ts'
import { addAppToken, addWorkflowToken, type Token } from '../support/github/tokens.ts'
import { useSimulator } from '../support/github-simulator.ts'

const github = useSimulator()

let sample: Sample
let token: Token
beforeEach(() => {
  const { world } = github()
  sample = addSample(world)
  token = addWorkflowToken(world, sample.repository, { contents: 'read' })
})

const get = async (path: string, by = token): Promise<Json> =>
  (await ask(github(), by, `GET /repos/acme/shop/${path}`)).body

test('a branch has the rules of every active ruleset that includes it', async () => {
  const { world } = github()
  const { repository } = sample
  const rule = { type: 'deletion' } as const
  addRuleset(world, repository, 'Of the organization', [rule], { sourceType: 'Organization', include: ['~ALL'] })
  addRuleset(world, repository, 'Trial', [{ type: 'creation' }], { enforcement: 'evaluate', include: ['~ALL'] })
  addRuleset(world, repository, 'Releases', [{ type: 'required_signatures' }], {
    include: ['refs/heads/release/**'],
    exclude: ['refs/heads/release/old'],
  })
  const types = async (branch: string) =>
    ((await get(`rules/branches/${encodeURIComponent(branch)}`)) as readonly { readonly type: string }[]).map(
      ({ type }) => type,
    )
  expect(await types('main')).toEqual([
    'required_status_checks',
    'pull_request',
    'workflows',
    'non_fast_forward',
    'deletion',
  ])
  expect(await types('release/2')).toEqual(['deletion', 'required_signatures'])
  expect(await types('release/old')).toEqual(['deletion'])
  expect(await get('rules/branches/other')).toMatchObject([
    { ruleset_source_type: 'Organization', ruleset_source: 'acme' },
  ])
})

test('a required check names the App that it is bound to', async () => {
  expect(await get('rules/branches/main')).toMatchObject([
    { parameters: { required_status_checks: [{ context: 'test', integration_id: 15368 }] } },
    {},
    { parameters: { workflows: [{ repository_id: sample.repository.id, path: '.github/workflows/ci.yml' }] } },
    {},
  ])
})

test('who may pass a ruleset by is told to those alone who may change it', async () => {
  const { world } = github()
  const actor = { actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' } as const
  const { id } = addRuleset(world, sample.repository, 'Open', [{ type: 'deletion' }], { bypassActors: [actor] })
  expect(await get(`rulesets/${id}`)).not.toHaveProperty('bypass_actors')
  const [, scanner] = world.apps
  if (scanner === undefined) throw new Error('The sample has an App')
  const administrator = addAppToken(world, scanner, [sample.repository], { administration: 'write' })
  expect(await get(`rulesets/${id}`, administrator)).toMatchObject({ bypass_actors: [actor] })
})

test('classic protection is told in full to administrators, and its contexts to everybody', async () => {
  const { world } = github()
  expect(await get('branches/main')).toMatchObject({
    protected: true,
    protection: {
      enabled: true,
      required_status_checks: {
        enforcement_level: 'everyone',
        contexts: ['lint'],
        checks: [{ context: 'lint', app_id: null }],
      },
    },
  })
  expect(await get('branches/main/protection')).toMatchObject({ message: 'Resource not accessible by integration' })
  const [, scanner] = world.apps
  if (scanner === undefined) throw new Error('The sample has an App')
  const administrator = addAppToken(world, scanner, [sample.repository], { administration: 'read' })
  expect(await get('branches/main/protection', administrator)).toMatchObject({ enforce_admins: { enabled: true } })
  expect(await get('branches/release%2F2/protection', administrator)).toMatchObject({ message: 'Branch not protected' })
})

test('a branch that nothing guards says so', async () => {
  const { repository } = sample
  repository.git.refs.set('refs/heads/free', headOf(repository, 'main'))
  expect(await get('branches/free')).toMatchObject({
    protected: false,
    protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [] } },
  })
  protectBranch(repository, 'free')
  expect(await get('branches/free')).toMatchObject({ protected: true, protection: { enabled: true } })
})
