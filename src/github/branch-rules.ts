import type { Answer } from './answer.ts'
import { allPages, type Paged } from './paging.ts'
import type { Reading } from './reading.ts'
import { anything, flag, integer, list, mapped, nullable, object, type Reader, text, word } from './shape.ts'

/** One active rule of a branch, of the repository or of its organization. */
export type BranchRule = { readonly ruleset: RulesetName } & (
  | {
      readonly type: 'required_status_checks'
      readonly isStrict: boolean
      readonly checks: readonly { readonly context: string; readonly appId: number | null }[]
    }
  | {
      readonly type: 'workflows'
      readonly workflows: readonly RequiredWorkflow[]
    }
  | { readonly type: 'pull_request'; readonly review: ReviewDemand }
  | { readonly type: 'merge_queue' }
  /** A rule that is not looked into, by GitHub's word for it. */
  | { readonly type: 'other'; readonly word: string }
)

/** Which ruleset a rule is of; an organization's is named by its login. */
export interface RulesetName {
  readonly id: number
  readonly source: string
  readonly isOfRepository: boolean
}

/** A workflow file that a ruleset requires, by the repository that holds it. */
export interface RequiredWorkflow {
  readonly path: string
  readonly repositoryId: number
  readonly ref: string | null
  /** The commit that it is pinned to. */
  readonly commit: string | null
}

/** What a pull request needs before it may be merged. */
export interface ReviewDemand {
  readonly approvals: number
  readonly dismissesStale: boolean
  readonly byCodeOwners: boolean
  readonly ofLastPush: boolean
  readonly threadsResolved: boolean
}

const checksRule = object({
  strict_required_status_checks_policy: flag,
  required_status_checks: list(object({ context: text, integration_id: nullable(integer) })),
})
const workflowsRule = object({
  workflows: list(object({ path: text, repository_id: integer, ref: nullable(text), sha: nullable(text) })),
})
const pullRequestRule = object({
  required_approving_review_count: integer,
  dismiss_stale_reviews_on_push: flag,
  require_code_owner_review: flag,
  require_last_push_approval: flag,
  required_review_thread_resolution: flag,
})
const anyRule = object({
  type: text,
  ruleset_id: integer,
  ruleset_source: text,
  ruleset_source_type: text,
  parameters: anything,
})

const rule: Reader<BranchRule> = (value, at) => {
  const { type, ruleset_id, ruleset_source, ruleset_source_type, parameters } = anyRule(value, at)
  const ruleset = { id: ruleset_id, source: ruleset_source, isOfRepository: ruleset_source_type === 'Repository' }
  const inner = `${at}.parameters`
  switch (type) {
    case 'required_status_checks': {
      const found = checksRule(parameters, inner)
      return {
        ruleset,
        type,
        isStrict: found.strict_required_status_checks_policy,
        checks: found.required_status_checks.map(({ context, integration_id }) => ({ context, appId: integration_id })),
      }
    }
    case 'workflows': {
      const { workflows } = workflowsRule(parameters, inner)
      return {
        ruleset,
        type,
        workflows: workflows.map(({ path, repository_id, ref, sha }) => ({
          path,
          repositoryId: repository_id,
          ref,
          commit: sha,
        })),
      }
    }
    case 'pull_request': {
      const found = pullRequestRule(parameters, inner)
      return {
        ruleset,
        type,
        review: {
          approvals: found.required_approving_review_count,
          dismissesStale: found.dismiss_stale_reviews_on_push,
          byCodeOwners: found.require_code_owner_review,
          ofLastPush: found.require_last_push_approval,
          threadsResolved: found.required_review_thread_resolution,
        },
      }
    }
    case 'merge_queue':
      return { ruleset, type }
    default:
      return { ruleset, type: 'other', word: type }
  }
}

/** A repository that is not paid for has no rulesets; this is how GitHub says so. */
const NO_RULES = ['Upgrade to GitHub Pro or make this repository public to enable this feature.']

/** The active rules of a branch: of the repository and of its organization. */
export function readBranchRules(
  { github, repository, purpose }: Reading,
  branch: string,
): Promise<Answer<Paged<BranchRule>>> {
  return allPages(github, {
    purpose,
    kind: 'read',
    what: `The rules of the branch \`${branch}\``,
    permission: null,
    route: 'GET /repos/{owner}/{repo}/rules/branches/{branch}',
    parameters: { ...repository, branch },
    featureOff: NO_RULES,
    read: list(rule),
  })
}

/** Somebody who may pass by a ruleset, in GitHub's words. */
export interface BypassActor {
  readonly kind: string
  readonly id: number | null
  readonly mode: 'always' | 'pull_request' | 'exempt' | 'other'
}

/** Who may pass by a ruleset; null where the token may not see it: only those who may change it are told. */
export function readBypass(
  { github, repository, purpose }: Reading,
  id: number,
): Promise<Answer<readonly BypassActor[] | null>> {
  return github.call({
    purpose,
    kind: 'read',
    what: `The ruleset ${id}`,
    permission: null,
    route: 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}',
    parameters: { ...repository, ruleset_id: id },
    featureOff: NO_RULES,
    read: mapped(
      object({
        bypass_actors: nullable(
          list(
            object({
              actor_type: text,
              actor_id: nullable(integer),
              bypass_mode: word(['always', 'pull_request', 'exempt'], 'other'),
            }),
          ),
        ),
      }),
      ({ bypass_actors }) =>
        bypass_actors?.map(({ actor_type, actor_id, bypass_mode }) => ({
          kind: actor_type,
          id: actor_id,
          mode: bypass_mode,
        })) ?? null,
    ),
  })
}

/** Classic protection of a branch, as only an administrator's token reads it. */
export interface ClassicProtection {
  readonly isStrict: boolean
  readonly enforcesAdmins: boolean
  readonly review: ReviewDemand | null
  /** How many people, teams and Apps may merge without review. */
  readonly mayBypassReview: number
}

const enabled = nullable(object({ enabled: flag }))
const some = nullable(list(anything))

/** Classic protection; null where there is none. */
export async function readProtection(
  { github, repository, purpose }: Reading,
  branch: string,
): Promise<Answer<ClassicProtection | null>> {
  const answer = await github.call({
    purpose,
    kind: 'read',
    what: `The protection of the branch \`${branch}\``,
    permission: 'administration: read',
    route: 'GET /repos/{owner}/{repo}/branches/{branch}/protection',
    parameters: { ...repository, branch },
    featureOff: [NOT_PROTECTED],
    read: mapped(
      object({
        required_status_checks: nullable(object({ strict: nullable(flag) })),
        enforce_admins: enabled,
        required_pull_request_reviews: nullable(
          object({
            required_approving_review_count: nullable(integer),
            dismiss_stale_reviews: nullable(flag),
            require_code_owner_reviews: nullable(flag),
            require_last_push_approval: nullable(flag),
            bypass_pull_request_allowances: nullable(object({ users: some, teams: some, apps: some })),
          }),
        ),
        required_conversation_resolution: enabled,
      }),
      (found): ClassicProtection => {
        const review = found.required_pull_request_reviews
        const allowed = review?.bypass_pull_request_allowances ?? null
        return {
          isStrict: found.required_status_checks?.strict ?? false,
          enforcesAdmins: found.enforce_admins?.enabled ?? false,
          review:
            review === null
              ? null
              : {
                  approvals: review.required_approving_review_count ?? 0,
                  dismissesStale: review.dismiss_stale_reviews ?? false,
                  byCodeOwners: review.require_code_owner_reviews ?? false,
                  ofLastPush: review.require_last_push_approval ?? false,
                  threadsResolved: found.required_conversation_resolution?.enabled ?? false,
                },
          mayBypassReview: [allowed?.users, allowed?.teams, allowed?.apps].flatMap((who) => who ?? []).length,
        }
      },
    ),
  })
  // The one refusal that is an answer: the token could see that there is nothing to see.
  return !answer.ok && answer.gap.reason === 'feature-off' ? { ok: true, value: null } : answer
}

const NOT_PROTECTED = 'Branch not protected'
