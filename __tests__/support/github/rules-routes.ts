import type { RequiredCheck, Rule, Ruleset } from './rules.ts'
import { minimatch } from 'minimatch'
import type { Json, JsonObject } from './description.ts'
import { fullName, type Repository, repositoryUrls } from './repository.ts'
import { type Call, json, list, notFound, param, refusal, type Routes } from './route.ts'
import { allows } from './tokens.ts'

/** Rulesets and classic protection. */
export const rulesRoutes: Routes = {
  'GET /repos/{owner}/{repo}/rules/branches/{branch}': (call, repository) =>
    list(
      repository.rules.rulesets
        .filter((ruleset) => ruleset.enforcement === 'active' && holdsFor(repository, ruleset, param(call, 'branch')))
        .flatMap((ruleset) =>
          ruleset.rules.map((rule) => ({
            ...ruleJson(rule),
            ruleset_source_type: ruleset.sourceType,
            ruleset_source: sourceOf(repository, ruleset),
            ruleset_id: ruleset.id,
          })),
        ),
    ),
  'GET /repos/{owner}/{repo}/rulesets': (call, repository) => {
    const targets = call.query.get('targets')?.split(',')
    const isWithParents = call.query.get('includes_parents') !== 'false'
    return list(
      repository.rules.rulesets
        .filter(({ target }) => targets === undefined || targets.includes(target))
        .filter(({ sourceType }) => isWithParents || sourceType === 'Repository')
        .map((ruleset) => rulesetJson(call, repository, ruleset)),
    )
  },
  'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}': (call, repository) => {
    const ruleset = repository.rules.rulesets.find(({ id }) => String(id) === param(call, 'ruleset_id'))
    if (ruleset === undefined) return notFound()
    const canWrite = allows(call.token, 'administration', 'write')
    return json({
      ...rulesetJson(call, repository, ruleset),
      conditions: { ref_name: { include: ruleset.include, exclude: ruleset.exclude } },
      rules: ruleset.rules.map(ruleJson),
      // Who may pass by is told only to those who may change it.
      ...(canWrite ? { bypass_actors: ruleset.bypassActors.map((actor): Json => ({ ...actor })) } : {}),
    })
  },
  'GET /repos/{owner}/{repo}/branches/{branch}/protection': (call, repository) => {
    const branch = param(call, 'branch')
    const protection = repository.rules.protections.get(branch)
    if (!repository.git.refs.has(`refs/heads/${branch}`)) return refusal(404, 'Branch not found')
    if (protection === undefined) return refusal(404, 'Branch not protected')
    const url = `${repositoryUrls(call.world, repository).api}/branches/${branch}/protection`
    return json({
      url,
      ...(protection.checks.length === 0
        ? {}
        : {
            required_status_checks: {
              url: `${url}/required_status_checks`,
              strict: protection.isStrict,
              contexts: protection.checks.map(({ context }) => context),
              contexts_url: `${url}/required_status_checks/contexts`,
              checks: protection.checks.map(checkJson),
            },
          }),
      ...(protection.approvals === null
        ? {}
        : {
            required_pull_request_reviews: {
              url: `${url}/required_pull_request_reviews`,
              dismiss_stale_reviews: false,
              require_code_owner_reviews: false,
              require_last_push_approval: false,
              required_approving_review_count: protection.approvals,
            },
          }),
      required_signatures: { url: `${url}/required_signatures`, enabled: protection.requireSignatures },
      enforce_admins: { url: `${url}/enforce_admins`, enabled: protection.enforceAdmins },
      required_linear_history: { enabled: false },
      allow_force_pushes: { enabled: protection.allowForcePushes },
      allow_deletions: { enabled: protection.allowDeletions },
      block_creations: { enabled: false },
      required_conversation_resolution: { enabled: false },
      lock_branch: { enabled: false },
      allow_fork_syncing: { enabled: false },
    })
  },
}

/** Whether anything guards the branch, as the list of branches tells it. */
export function isProtected(repository: Repository, branch: string): boolean {
  const byRuleset = repository.rules.rulesets.some(
    (ruleset) => ruleset.enforcement === 'active' && holdsFor(repository, ruleset, branch),
  )
  return repository.rules.protections.has(branch) || byRuleset
}

/** What a branch tells everybody of its classic protection. */
export function protectionSummaryJson(repository: Repository, branch: string): JsonObject {
  const protection = repository.rules.protections.get(branch)
  if (protection === undefined || protection.checks.length === 0) {
    const none = { enforcement_level: 'off', contexts: [], checks: [] }
    return { enabled: protection !== undefined, required_status_checks: none }
  }
  return {
    enabled: true,
    required_status_checks: {
      enforcement_level: protection.enforceAdmins ? 'everyone' : 'non_admins',
      contexts: protection.checks.map(({ context }) => context),
      checks: protection.checks.map(checkJson),
    },
  }
}

function checkJson({ context, app }: RequiredCheck): JsonObject {
  return { context, app_id: app ?? null }
}

function holdsFor(repository: Repository, ruleset: Ruleset, branch: string): boolean {
  if (ruleset.target !== 'branch') return false
  const matches = (pattern: string) => {
    if (pattern === '~ALL') return true
    if (pattern === '~DEFAULT_BRANCH') return branch === repository.defaultBranch
    // As Ruby's fnmatch has it: a star stays within one part of the name.
    return minimatch(`refs/heads/${branch}`, pattern)
  }
  return ruleset.include.some(matches) && !ruleset.exclude.some(matches)
}

function sourceOf(repository: Repository, ruleset: Ruleset): string {
  return ruleset.sourceType === 'Repository' ? fullName(repository) : repository.owner.login
}

function rulesetJson(call: Call, repository: Repository, ruleset: Ruleset): JsonObject {
  const { api, html } = repositoryUrls(call.world, repository)
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: ruleset.target,
    source_type: ruleset.sourceType,
    source: sourceOf(repository, ruleset),
    enforcement: ruleset.enforcement,
    node_id: `RRS_${ruleset.id}`,
    _links: { self: { href: `${api}/rulesets/${ruleset.id}` }, html: { href: `${html}/rules/${ruleset.id}` } },
    created_at: ruleset.createdAt,
    updated_at: ruleset.createdAt,
  }
}

function ruleJson(rule: Rule): JsonObject {
  switch (rule.type) {
    case 'required_status_checks':
      return {
        type: rule.type,
        parameters: {
          strict_required_status_checks_policy: rule.isStrict ?? false,
          do_not_enforce_on_create: false,
          required_status_checks: rule.checks.map(({ context, app }) => ({
            context,
            ...(app === undefined ? {} : { integration_id: app }),
          })),
        },
      }
    case 'workflows':
      return {
        type: rule.type,
        parameters: {
          do_not_enforce_on_create: false,
          workflows: rule.workflows.map(({ repository, path, ref }) => ({
            repository_id: repository.id,
            path,
            ...(ref === undefined ? {} : { ref }),
          })),
        },
      }
    case 'pull_request':
      return {
        type: rule.type,
        parameters: {
          required_approving_review_count: rule.approvals,
          dismiss_stale_reviews_on_push: false,
          require_code_owner_review: false,
          require_last_push_approval: false,
          required_review_thread_resolution: false,
          allowed_merge_methods: ['merge', 'squash', 'rebase'],
          ...rule.parameters,
        },
      }
    default:
      return { type: rule.type }
  }
}
