import type { JsonObject } from './description.ts'
import type { Repository } from './repository.ts'
import { nextId, nextTime, type World } from './world.ts'

/** A check that must succeed; `app` binds it to the App that may set it. */
export interface RequiredCheck {
  readonly context: string
  readonly app?: number
}

/** One rule of a ruleset, in GitHub's own words. */
export type Rule =
  | { readonly type: 'required_status_checks'; readonly checks: readonly RequiredCheck[]; readonly isStrict?: boolean }
  | {
      readonly type: 'workflows'
      readonly workflows: readonly { readonly repository: Repository; readonly path: string; readonly ref?: string }[]
    }
  | { readonly type: 'pull_request'; readonly approvals: number; readonly parameters?: JsonObject }
  | { readonly type: 'deletion' | 'non_fast_forward' | 'required_signatures' | 'required_linear_history' | 'creation' }

export interface BypassActor {
  readonly actor_id: number | null
  readonly actor_type: 'Integration' | 'OrganizationAdmin' | 'RepositoryRole' | 'Team' | 'DeployKey' | 'User'
  readonly bypass_mode: 'always' | 'pull_request' | 'exempt'
}

export interface Ruleset {
  readonly id: number
  readonly name: string
  readonly target: 'branch' | 'tag'
  enforcement: 'active' | 'disabled' | 'evaluate'
  /** Ref patterns such as `refs/heads/release/**`, `~DEFAULT_BRANCH`, `~ALL`. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly rules: readonly Rule[]
  readonly bypassActors: readonly BypassActor[]
  /** Whose ruleset it is; an organization's holds for its repositories. */
  readonly sourceType: 'Repository' | 'Organization'
  readonly createdAt: string
}

/** Classic protection of one branch. */
export interface Protection {
  readonly checks: readonly RequiredCheck[]
  readonly isStrict: boolean
  readonly enforceAdmins: boolean
  /** Null where no review is asked for. */
  readonly approvals: number | null
  readonly requireSignatures: boolean
  readonly allowForcePushes: boolean
  readonly allowDeletions: boolean
}

export interface RulesState {
  readonly rulesets: Ruleset[]
  /** By branch. */
  readonly protections: Map<string, Protection>
}

/** Adds a ruleset; active and for the default branch unless told otherwise. */
export function addRuleset(
  world: World,
  repository: Repository,
  name: string,
  rules: readonly Rule[],
  about: Partial<Omit<Ruleset, 'id' | 'name' | 'rules' | 'createdAt'>> = {},
): Ruleset {
  const ruleset: Ruleset = {
    id: nextId(world),
    name,
    target: about.target ?? 'branch',
    enforcement: about.enforcement ?? 'active',
    include: about.include ?? ['~DEFAULT_BRANCH'],
    exclude: about.exclude ?? [],
    rules,
    bypassActors: about.bypassActors ?? [],
    sourceType: about.sourceType ?? 'Repository',
    createdAt: nextTime(world),
  }
  repository.rules.rulesets.push(ruleset)
  return ruleset
}

/** Protects a branch the classic way. */
export function protectBranch(repository: Repository, branch: string, about: Partial<Protection> = {}): void {
  repository.rules.protections.set(branch, {
    checks: [],
    isStrict: false,
    enforceAdmins: false,
    approvals: null,
    requireSignatures: false,
    allowForcePushes: false,
    allowDeletions: false,
    ...about,
  })
}
