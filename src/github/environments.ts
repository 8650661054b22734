import type { Answer } from './answer.ts'
import { allPages, type Paged } from './paging.ts'
import type { Reading } from './reading.ts'
import { anything, flag, list, mapped, nullable, object, text } from './shape.ts'

/** A deployment environment with what protects it. */
export interface Environment {
  readonly name: string
  readonly url: string
  /** People and teams of whom one must approve; 0 for nobody. */
  readonly reviewers: number
  readonly preventsSelfReview: boolean
  /** Which refs may deploy: any, protected branches, or those that patterns of its own name. */
  readonly refs: 'all' | 'protected' | 'named'
}

const environment = mapped(
  object({
    name: text,
    html_url: text,
    protection_rules: nullable(
      list(object({ type: text, prevent_self_review: nullable(flag), reviewers: nullable(list(anything)) })),
    ),
    deployment_branch_policy: nullable(object({ protected_branches: flag })),
  }),
  (found): Environment => {
    const review = found.protection_rules?.find(({ type }) => type === 'required_reviewers')
    const policy = found.deployment_branch_policy
    return {
      name: found.name,
      url: found.html_url,
      reviewers: review?.reviewers?.length ?? 0,
      preventsSelfReview: review?.prevent_self_review ?? false,
      refs: policy === null ? 'all' : policy.protected_branches ? 'protected' : 'named',
    }
  },
)

/** All environments of the repository. */
export function readEnvironments({ github, repository, purpose }: Reading): Promise<Answer<Paged<Environment>>> {
  return allPages(github, {
    purpose,
    kind: 'read',
    what: 'The deployment environments',
    permission: 'actions: read',
    route: 'GET /repos/{owner}/{repo}/environments',
    parameters: { ...repository },
    read: mapped(object({ environments: nullable(list(environment)) }), ({ environments }) => environments ?? []),
  })
}

/** A pattern of refs that may deploy to an environment. */
export interface DeployPattern {
  readonly pattern: string
  readonly isTag: boolean
}

/** The patterns of an environment whose refs are `named`. */
export function readDeployPatterns(
  { github, repository, purpose }: Reading,
  name: string,
): Promise<Answer<Paged<DeployPattern>>> {
  return allPages(github, {
    purpose,
    kind: 'read',
    what: `The branches and tags that may deploy to the environment \`${name}\``,
    permission: 'actions: read',
    route: 'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies',
    parameters: { ...repository, environment_name: name },
    read: mapped(
      object({ branch_policies: list(object({ name: text, type: nullable(text) })) }),
      ({ branch_policies }) => branch_policies.map((one) => ({ pattern: one.name, isTag: one.type === 'tag' })),
    ),
  })
}
