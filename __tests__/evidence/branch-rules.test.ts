import {
  ACTIONS_APP_ID,
  type BranchRulesEvidence,
  type BranchRulesRequest,
  collectBranchRules,
  type OwnGate,
} from '../../src/evidence/branch-rules.ts'
import type { Collected } from '../../src/evidence/evidence.ts'
import { readBranch } from '../../src/github/repository.ts'
import { addRepository } from '../support/github/repository.ts'
import { addRuleset, protectBranch, type Rule } from '../support/github/rules.ts'
import { ADMIN_PERMISSIONS, addAppToken, type WorkflowPermissions } from '../support/github/tokens.ts'
import { addApp } from '../support/github/world.ts'
import { clientOf, useStage, valueOf } from '../github/support.ts'

const stage = useStage()

const OWN: OwnGate = {
  jobName: 'gate',
  jobKey: null,
  workflow: null,
  repositoryId: null,
  posted: { name: 'Release checklist', byApp: false },
  actionsAppId: ACTIONS_APP_ID,
}

/** Takes away the sample's rules, so that a test sets its own. */
beforeEach(() => {
  const { rules } = stage().sample.repository
  rules.rulesets.length = 0
  rules.protections.clear()
})

async function collect(
  about: Partial<BranchRulesRequest> = {},
  permissions: WorkflowPermissions = { contents: 'read' },
): Promise<Collected<BranchRulesEvidence>> {
  const reading = await stage().reading(permissions, 'branch-rules')
  return collectBranchRules(reading, { branch: 'main', known: null, own: OWN, admin: null, ...about })
}

function evidence(collected: Collected<BranchRulesEvidence>): BranchRulesEvidence {
  if (!collected.ok) throw new Error(collected.gaps[0].detail)
  return collected.value
}

function rule(...rules: readonly Rule[]): number {
  return addRuleset(stage().simulator.world, stage().sample.repository, 'Rules', rules).id
}

async function admin(permissions: WorkflowPermissions = ADMIN_PERMISSIONS) {
  const { world, urls } = stage().simulator
  const { organization, repository } = stage().sample
  const token = addAppToken(world, addApp(world, 'auditor', organization), [repository], permissions)
  const github = await clientOf(urls.api, { clock: stage().clock, token: token.secret })
  return { github, repository: { owner: 'acme', repo: 'shop' }, purpose: 'branch-rules' } as const
}

describe('the rules of a branch', () => {
  it('are those of rulesets and of classic protection together', async () => {
    const { repository } = stage().sample
    const id = rule(
      { type: 'required_status_checks', checks: [{ context: 'test', app: 7 }, { context: 'gate' }], isStrict: true },
      { type: 'pull_request', approvals: 2 },
      { type: 'non_fast_forward' },
    )
    protectBranch(repository, 'main', { checks: [{ context: 'lint' }, { context: 'test' }], enforceAdmins: true })

    const found = evidence(await collect())
    const ruleset = { id, source: 'acme/shop', isOfRepository: true }
    expect(found.required).toEqual([
      { context: 'gate', appId: null, ruleset, isOwn: true },
      { context: 'lint', appId: null, ruleset: null, isOwn: false },
      { context: 'test', appId: 7, ruleset, isOwn: false },
      { context: 'test', appId: null, ruleset: null, isOwn: false },
    ])
    expect(found).toMatchObject({
      branch: 'main',
      isWhole: true,
      pullRequest: { approvals: 2, byCodeOwners: false },
      isStrict: true,
      hasMergeQueue: false,
      otherRules: ['non_fast_forward'],
      place: { kind: 'setting' },
    })
  })

  it('demand of a pull request the strictest of each kind', async () => {
    const parameters = { require_code_owner_review: true }
    rule({ type: 'pull_request', approvals: 1, parameters }, { type: 'pull_request', approvals: 3 })

    expect(evidence(await collect()).pullRequest).toMatchObject({ approvals: 3, byCodeOwners: true, ofLastPush: false })
  })

  it('that are none are seen to be none', async () => {
    expect(await collect()).toMatchObject({
      ok: true,
      gaps: [],
      value: { required: [], workflows: [], pullRequest: 'not-required', isStrict: false, bypass: { kind: 'nobody' } },
    })
  })

  it('that are switched off or only evaluated require nothing', async () => {
    const { repository } = stage().sample
    for (const enforcement of ['disabled', 'evaluate'] as const) {
      const rules = [{ type: 'required_status_checks', checks: [{ context: 'test' }] }] as const
      addRuleset(stage().simulator.world, repository, enforcement, rules, { enforcement })
    }

    expect(evidence(await collect()).required).toEqual([])
  })

  it('of classic protection that everybody may see leave the rest unknown', async () => {
    protectBranch(stage().sample.repository, 'main', { checks: [{ context: 'lint' }], approvals: 1 })

    expect(evidence(await collect())).toMatchObject({ pullRequest: 'unknown', isStrict: null })
  })

  it('are read in full with an administrator’s token', async () => {
    protectBranch(stage().sample.repository, 'main', { checks: [{ context: 'lint' }], approvals: 1, isStrict: true })

    const collected = await collect({ admin: await admin() })
    expect(evidence(collected)).toMatchObject({
      pullRequest: { approvals: 1 },
      isStrict: true,
      bypass: { kind: 'some', who: ['administrators'] },
    })
    expect(collected.gaps).toEqual([])
  })

  it('cost one request where the branch is known, and two where it is not', async () => {
    const reading = await stage().reading({ contents: 'read' }, 'branch-rules')
    const request = { branch: 'main', known: null, own: OWN, admin: null }
    await collectBranchRules(reading, request)
    expect(reading.github.requests()).toEqual([{ purpose: 'branch-rules', kind: 'read', count: 2 }])

    const known = valueOf(await readBranch({ ...reading, purpose: 'trusted-reading' }, 'main'))
    await collectBranchRules(reading, { ...request, known })
    expect(reading.github.requests()[0]?.count).toBe(3)
  })

  it('have a place that a person can open', async () => {
    const { place } = evidence(await collect())

    expect(place).toEqual({
      kind: 'setting',
      name: 'Rules of the branch main',
      url: `${stage().simulator.urls.api}/acme/shop/rules?ref=refs%2Fheads%2Fmain`,
    })
  })

  it('have their place on the server, and not below its API, on GitHub Enterprise and on github.com', async () => {
    const reading = await stage().reading({ contents: 'read' }, 'branch-rules')
    const urlAt = async (apiUrl: string) => {
      const at = { ...reading, github: { ...reading.github, apiUrl } }
      const { place } = evidence(await collectBranchRules(at, { branch: 'main', known: null, own: OWN, admin: null }))
      return place.kind === 'setting' ? new URL(place.url).host + new URL(place.url).pathname : ''
    }

    expect(await urlAt('https://ghe.example.invalid/api/v3')).toBe('ghe.example.invalid/acme/shop/rules')
    expect(await urlAt('https://api.github.com')).toBe('github.com/acme/shop/rules')
  })
})

describe('who may merge past the rules', () => {
  it('is not told to a workflow, where there is a ruleset', async () => {
    rule({ type: 'non_fast_forward' })

    expect(evidence(await collect()).bypass).toMatchObject({
      kind: 'unknown',
      gap: { source: 'branch-rules', reason: 'permission' },
    })
  })

  it('is not told to an administrator’s token that may only read', async () => {
    rule({ type: 'non_fast_forward' })

    expect(evidence(await collect({ admin: await admin() })).bypass.kind).toBe('unknown')
  })

  it('is told to a token that may write the rules', async () => {
    const { repository } = stage().sample
    const may = await admin({ administration: 'write' })
    rule({ type: 'non_fast_forward' })
    expect(evidence(await collect({ admin: may })).bypass).toEqual({ kind: 'nobody' })

    addRuleset(stage().simulator.world, repository, 'Leaky', [{ type: 'deletion' }], {
      bypassActors: [
        { actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' },
        { actor_id: null, actor_type: 'OrganizationAdmin', bypass_mode: 'pull_request' },
      ],
    })
    expect(evidence(await collect({ admin: may })).bypass).toEqual({
      kind: 'some',
      who: ['RepositoryRole 5', 'OrganizationAdmin'],
    })
  })

  it('is every administrator, where classic checks do not hold for them', async () => {
    protectBranch(stage().sample.repository, 'main', { checks: [{ context: 'lint' }] })

    expect(evidence(await collect()).bypass).toEqual({ kind: 'some', who: ['administrators'] })
  })

  it('is nobody, where classic checks hold for everybody', async () => {
    protectBranch(stage().sample.repository, 'main', { checks: [{ context: 'lint' }], enforceAdmins: true })

    expect(evidence(await collect()).bypass).toEqual({ kind: 'nobody' })
  })
})

describe('this very check', () => {
  const required = (context: string, app?: number) =>
    rule({ type: 'required_status_checks', checks: [app === undefined ? { context } : { context, app }] })
  const ownCheck = async (own: Partial<OwnGate> = {}) => evidence(await collect({ own: { ...OWN, ...own } })).ownCheck

  it('is not required where no rule names it', async () => {
    required('test')
    expect(await ownCheck()).toBe('not-required')
  })

  it('is forgeable where any App may set it, and where Actions may', async () => {
    required('gate')
    expect(await ownCheck()).toBe('forgeable')
  })

  it('is forgeable where it is bound to Actions: any workflow has that App', async () => {
    required('gate', ACTIONS_APP_ID)
    expect(await ownCheck()).toBe('forgeable')
    expect(await ownCheck({ posted: { name: 'gate', byApp: true } })).toBe('forgeable')
  })

  it('is bound to an App, where that App posts it', async () => {
    required('Release checklist', 77)
    expect(await ownCheck({ posted: { name: 'Release checklist', byApp: true } })).toBe('app-bound')
    expect(await ownCheck()).toBe('forgeable')
  })

  it('is required as a workflow of another repository', async () => {
    const { world } = stage().simulator
    const { organization, repository } = stage().sample
    const gates = addRepository(world, organization, 'gates')
    const path = '.github/workflows/gate.yml'
    rule({ type: 'workflows', workflows: [{ repository: gates, path, ref: 'refs/heads/main' }] })
    const elsewhere = { workflow: { path, repositoryId: gates.id }, repositoryId: repository.id }

    expect(await ownCheck(elsewhere)).toBe('ruleset-workflow')
    expect(await ownCheck({ ...elsewhere, workflow: { path, repositoryId: repository.id } })).toBe('not-required')
    expect(await ownCheck({ ...elsewhere, workflow: { path: 'other.yml', repositoryId: gates.id } })).toBe(
      'not-required',
    )
  })

  it('is forgeable as a workflow of this very repository, which its writers can change', async () => {
    const { repository } = stage().sample
    const path = '.github/workflows/ci.yml'
    rule({ type: 'workflows', workflows: [{ repository, path }] })

    const own = { workflow: { path, repositoryId: repository.id }, repositoryId: repository.id }
    expect(await ownCheck(own)).toBe('forgeable')
    expect(evidence(await collect({ own: { ...OWN, ...own } })).workflows).toMatchObject([{ path, isOwn: true }])
    expect(await ownCheck({ ...own, repositoryId: null })).toBe('forgeable')
  })

  it('is unknown where its own name is, and no rule fits', async () => {
    required('test')
    expect(await ownCheck({ jobName: null })).toBe('unknown')
  })

  it('is unknown, and not unrequired, where a part of the rules cannot be read', async () => {
    const { simulator } = stage()
    const stop = simulator.fail({ path: /\/rules\/branches\//, fault: { kind: 'answer', status: 404 } })
    expect(await ownCheck()).toBe('unknown')
    stop()
    simulator.fail({ path: /shop\/branches\/main$/, fault: { kind: 'answer', status: 403 } })
    expect(await ownCheck()).toBe('unknown')
  })
})

describe('rules that cannot be read', () => {
  it('leave what is seen, with the gap, where only one of both is missing', async () => {
    rule({ type: 'required_status_checks', checks: [{ context: 'test' }] })

    const collected = await collect({}, {})
    expect(evidence(collected)).toMatchObject({
      isWhole: false,
      required: [{ context: 'test' }],
      pullRequest: 'unknown',
    })
    expect(collected.gaps).toMatchObject([{ reason: 'permission', grant: 'Give the token `contents: read`.' }])
  })

  it('are gaps alone where both are missing', async () => {
    stage().simulator.fail({ fault: { kind: 'answer', status: 500 } })

    const collected = await collect()
    expect(collected.ok).toBe(false)
    expect(collected.gaps.map(({ source, reason }) => [source, reason])).toEqual([
      ['branch-rules', 'offline'],
      ['branch-rules', 'offline'],
    ])
  })

  it('are a feature that is off where GitHub says so', async () => {
    const message = 'Upgrade to GitHub Pro or make this repository public to enable this feature.'
    stage().simulator.fail({ path: /\/rules\//, fault: { kind: 'answer', status: 403, body: { message } } })

    expect((await collect()).gaps).toMatchObject([{ reason: 'feature-off' }])
  })

  it.each([
    ['a rule without parameters', [{ type: 'required_status_checks' }]],
    ['a check without a name', [{ type: 'required_status_checks', parameters: { required_status_checks: [{}] } }]],
    ['no list', { type: 'workflows' }],
  ])('as %s are malformed', async (_, rules) => {
    const named = { ruleset_id: 1, ruleset_source: 'acme/shop', ruleset_source_type: 'Repository' }
    const body = Array.isArray(rules) ? rules.map((one) => ({ ...named, ...one })) : rules
    stage().simulator.fail({ path: /\/rules\//, fault: { kind: 'answer', status: 200, body } })

    const collected = await collect()
    expect(collected.gaps).toMatchObject([{ reason: 'malformed' }])
    expect(evidence(collected).ownCheck).toBe('unknown')
  })

  it('hide whether anything is required, where GitHub names no checks of a protected branch', async () => {
    const sha = 'a'.repeat(40)
    const body = { name: 'main', commit: { sha, commit: { tree: { sha } } }, protected: true }
    stage().simulator.fail({ path: /shop\/branches\/main$/, fault: { kind: 'answer', status: 200, body } })

    const collected = await collect()
    expect(collected.gaps).toMatchObject([{ reason: 'permission' }])
    expect(evidence(collected)).toMatchObject({
      ownCheck: 'unknown',
      pullRequest: 'unknown',
      bypass: { kind: 'unknown' },
    })
  })
})
