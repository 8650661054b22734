import type { Answer } from '../github/answer.ts'
import {
  type BranchRule,
  type BypassActor,
  type ClassicProtection,
  readBranchRules,
  readBypass,
  readProtection,
  type RequiredWorkflow,
  type ReviewDemand,
  type RulesetName,
} from '../github/branch-rules.ts'
import type { Reading } from '../github/reading.ts'
import { type Branch, readBranch } from '../github/repository.ts'
import { gap, type Gap } from '../model/gap.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { Place } from '../model/place.ts'
import type { Collected } from './evidence.ts'
import { webAddress } from './web-address.ts'

export type { BypassActor, RequiredWorkflow, ReviewDemand, RulesetName }

/** What a branch really requires: rulesets and classic protection together, since GitHub applies both. */
export interface BranchRulesEvidence {
  readonly branch: string
  /** Whether all that may require something was read; where not, what is not named here may still be required. */
  readonly isWhole: boolean
  readonly required: readonly RequiredCheck[]
  readonly workflows: readonly RequiredRun[]
  /** The strictest of all demands. */
  readonly pullRequest: ReviewDemand | 'not-required' | 'unknown'
  readonly hasMergeQueue: boolean
  /** Whether a branch must be up to date before it is merged; null where that was not seen. */
  readonly isStrict: boolean | null
  /** Further rules by GitHub's words, `non_fast_forward` and the like. */
  readonly otherRules: readonly string[]
  readonly bypass: Bypass
  /** Whether this very check is required, and what that is worth against those who may write. */
  readonly ownCheck: OwnCheck
  /** This very job as workflow files name it, `path#job`: known too where its check is not. Null where it is of none here. */
  readonly ownJobKey: string | null
  /** Where the rules are set. */
  readonly place: Place
}

/** A check that must succeed. */
export interface RequiredCheck {
  readonly context: string
  /** The App that alone may set it; null where anybody may. */
  readonly appId: number | null
  /** Null for classic protection. */
  readonly ruleset: RulesetName | null
  /** Whether it bears the name of this very gate, which cannot have passed before it has judged. */
  readonly isOwn: boolean
}

/** A workflow whose jobs must succeed. */
export interface RequiredRun extends RequiredWorkflow {
  readonly ruleset: RulesetName
  /** Whether it is the workflow that runs this very gate. */
  readonly isOwn: boolean
  /** Whether this very repository holds it; false too where that cannot be told. */
  readonly isHere: boolean
}

/** Who may merge past the rules. */
export type Bypass =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'some'; readonly who: readonly string[] }
  | { readonly kind: 'unknown'; readonly gap: Gap }

/**
 * How strongly this check is required. `ruleset-workflow`: by a workflow that those who write here cannot change.
 * `app-bound`: as a check that one App alone may set. `forgeable`: by a name that any workflow here can use.
 */
export type OwnCheck = 'ruleset-workflow' | 'app-bound' | 'forgeable' | 'not-required' | 'unknown'

/** What this run knows of itself. */
export interface OwnGate {
  /** The job's name, as its check run has it; null where it cannot be told. */
  readonly jobName: string | null
  /** As the workflow files of the repository name it, `path#job`; null where it is of none of them. */
  readonly jobKey: string | null
  /** The workflow file that runs this, and the number of the repository that holds it; null where it cannot be told. */
  readonly workflow: { readonly path: string; readonly repositoryId: number } | null
  /** The number of this repository; null where it cannot be told. */
  readonly repositoryId: number | null
  /** The check run that is posted, and whether an App of its own posts it. */
  readonly posted: { readonly name: string; readonly byApp: boolean } | null
  /** The number of the App that Actions itself is on this GitHub. */
  readonly actionsAppId: number
}

/** github.com's Actions. https://api.github.com/apps/github-actions */
export const ACTIONS_APP_ID = 15368

export interface BranchRulesRequest {
  readonly branch: string
  /** The branch, where somebody has read it; else it is read. */
  readonly known: Branch | null
  readonly own: OwnGate
  /** A client whose token may see full protection; null where there is none. */
  readonly admin: Reading | null
}

/** Of more rulesets than this the rest counts as unseen. */
const MAX_RULESETS = 3

/** What a branch requires, by its rulesets and by classic protection. One or two requests, up to four more as administrator. */
export async function collectBranchRules(
  reading: Reading,
  request: BranchRulesRequest,
): Promise<Collected<BranchRulesEvidence>> {
  const { branch, known, admin } = request
  const [rules, head, protection] = await Promise.all([
    readBranchRules(reading, branch),
    known === null ? readBranch(reading, branch) : ({ ok: true, value: known } as const),
    admin === null ? null : readProtection(admin, branch),
  ])
  const gaps = gapsOf(rules, head, protection)
  if (!rules.ok && !head.ok && isNonEmpty(gaps)) return { ok: false, gaps }
  const list = rules.ok ? rules.value.items : []
  const seen: SeenClassic = {
    contexts: head.ok ? head.value.classic : null,
    full: protection?.ok === true ? protection.value : null,
    isAbsent: head.ok && (head.value.hasClassic === false || (protection?.ok === true && protection.value === null)),
  }
  const required = requiredChecks(list, seen.contexts, request.own)
  const workflows = list.flatMap((rule) =>
    rule.type === 'workflows'
      ? rule.workflows.map((workflow) => ({
          ...workflow,
          ruleset: rule.ruleset,
          isOwn: isOwnWorkflow(workflow, request.own),
          isHere: workflow.repositoryId === request.own.repositoryId,
        }))
      : [],
  )
  const isWhole = gaps.length === 0
  return {
    ok: true,
    value: {
      branch,
      isWhole,
      required,
      workflows,
      pullRequest: pullRequestDemand(list, seen, isWhole),
      hasMergeQueue: list.some(({ type }) => type === 'merge_queue'),
      isStrict: strictness(list, seen, isWhole),
      otherRules: [...new Set(list.flatMap((rule) => (rule.type === 'other' ? [rule.word] : [])))].sort(),
      bypass: await readWhoBypasses(list, seen, admin, isWhole),
      ownCheck: ownCheckOf(required, workflows, request.own, isWhole),
      ownJobKey: request.own.jobKey,
      place: {
        kind: 'setting',
        name: `Rules of the branch ${branch}`,
        url: rulesUrl(reading, branch),
      },
    },
    gaps,
  }
}

/** What is known of classic protection; only an administrator's token sees it in full. */
interface SeenClassic {
  readonly contexts: Branch['classic']
  readonly full: ClassicProtection | null
  /** Whether there is none, which is all that there is to know. */
  readonly isAbsent: boolean
}

/** Where a person sees the rules. */
function rulesUrl(reading: Reading, branch: string): string {
  return `${webAddress(reading)}/rules?ref=${encodeURIComponent(`refs/heads/${branch}`)}`
}

function gapsOf(
  rules: Awaited<ReturnType<typeof readBranchRules>>,
  head: Answer<Branch>,
  protection: Answer<ClassicProtection | null> | null,
): readonly Gap[] {
  const gaps: Gap[] = []
  if (!rules.ok) gaps.push(rules.gap)
  else if (rules.value.gap !== null) gaps.push(rules.value.gap)
  if (!head.ok) gaps.push(head.gap)
  else if (head.value.isProtected && head.value.classic === null) {
    const detail = `GitHub does not say which checks classic protection of \`${head.value.name}\` requires.`
    gaps.push(
      gap('branch-rules', 'permission', detail, 'Pass an admin-token that can read the protection of branches.'),
    )
  }
  if (protection?.ok === false) gaps.push(protection.gap)
  return gaps
}

function requiredChecks(
  rules: readonly BranchRule[],
  classic: Branch['classic'],
  own: OwnGate,
): readonly RequiredCheck[] {
  const isOwn = (context: string): boolean => context === own.jobName || context === own.posted?.name
  const all = [
    ...rules.flatMap((rule) =>
      rule.type === 'required_status_checks'
        ? rule.checks.map((check) => ({ ...check, ruleset: rule.ruleset, isOwn: isOwn(check.context) }))
        : [],
    ),
    ...(classic === null || classic.enforcement === 'off'
      ? []
      : classic.checks.map((check) => ({ ...check, ruleset: null, isOwn: isOwn(check.context) }))),
  ]
  return all.sort((a, b) => (a.context === b.context ? 0 : a.context < b.context ? -1 : 1))
}

/** Every demand holds, so the strictest of each kind is what a pull request meets. */
function pullRequestDemand(
  rules: readonly BranchRule[],
  { full, isAbsent }: SeenClassic,
  isWhole: boolean,
): BranchRulesEvidence['pullRequest'] {
  const byRuleset = rules.flatMap((rule) => (rule.type === 'pull_request' ? [rule.review] : []))
  const byClassic = full?.review ?? null
  const demands = byClassic === null ? byRuleset : [...byRuleset, byClassic]
  if (demands.length === 0) return isWhole && (isAbsent || full !== null) ? 'not-required' : 'unknown'
  return {
    approvals: Math.max(...demands.map(({ approvals }) => approvals)),
    dismissesStale: demands.some(({ dismissesStale }) => dismissesStale),
    byCodeOwners: demands.some(({ byCodeOwners }) => byCodeOwners),
    ofLastPush: demands.some(({ ofLastPush }) => ofLastPush),
    threadsResolved: demands.some(({ threadsResolved }) => threadsResolved),
  }
}

function strictness(
  rules: readonly BranchRule[],
  { contexts, full, isAbsent }: SeenClassic,
  isWhole: boolean,
): boolean | null {
  const isStrict =
    rules.some((rule) => rule.type === 'required_status_checks' && rule.isStrict) || full?.isStrict === true
  const isSeen = isWhole && (isAbsent || full !== null || contexts?.checks.length === 0)
  return isStrict || isSeen ? isStrict : null
}

async function readWhoBypasses(
  rules: readonly BranchRule[],
  classic: SeenClassic,
  admin: Reading | null,
  isWhole: boolean,
): Promise<Bypass> {
  const who = classicBypass(classic)
  const rulesets = [...new Map(rules.map(({ ruleset }) => [ruleset.id, ruleset])).values()]
  const notSeen = (detail: string): Gap => gap('branch-rules', 'permission', detail, SEE_BYPASS)
  let unseen = isWhole ? null : notSeen('Not all rules of the branch could be read.')
  if (!classic.isAbsent && classic.full === null && classic.contexts?.enforcement !== 'everyone')
    unseen = notSeen(CLASSIC_NOT_TOLD)
  if (rulesets.length > MAX_RULESETS)
    unseen = notSeen(`The branch has ${rulesets.length} rulesets; not all were asked.`)
  for (const { id } of rulesets.slice(0, MAX_RULESETS)) {
    const actors = admin === null ? null : await readBypass(admin, id)
    if (actors?.ok === false) unseen = actors.gap
    else if (actors === null || actors.value === null) unseen = notSeen(NOT_TOLD)
    else who.push(...actors.value.map(({ kind, id: actor }) => (actor === null ? kind : `${kind} ${actor}`)))
  }
  if (who.length > 0) return { kind: 'some', who: [...new Set(who)] }
  if (unseen === null) return { kind: 'nobody' }
  return { kind: 'unknown', gap: unseen }
}

const CLASSIC_NOT_TOLD = 'GitHub tells only administrators whom classic protection lets pass.'
// https://docs.github.com/en/rest/repos/rules: `bypass_actors` comes only to those who may write the ruleset.
const NOT_TOLD = 'GitHub tells only those who may change a ruleset who may pass by it.'
const SEE_BYPASS = 'Pass an admin-token that may write the administration of the repository, or attest it.'

function classicBypass({ contexts, full }: SeenClassic): string[] {
  const hasChecks = contexts !== null && contexts.checks.length > 0
  const passesAdmins = full === null ? hasChecks && contexts.enforcement === 'non_admins' : !full.enforcesAdmins
  return [
    ...(passesAdmins ? ['administrators'] : []),
    ...(full !== null && full.mayBypassReview > 0 ? ['those whom classic protection lets merge without review'] : []),
  ]
}

function ownCheckOf(
  required: readonly RequiredCheck[],
  workflows: readonly RequiredRun[],
  own: OwnGate,
  isWhole: boolean,
): OwnCheck {
  if (workflows.some((workflow) => workflow.isOwn && isOutOfReach(workflow, own))) return 'ruleset-workflow'
  const matching = required.filter(({ isOwn }) => isOwn)
  const isBound = matching.some(
    ({ context, appId }) =>
      own.posted?.byApp === true && context === own.posted.name && appId !== null && appId !== own.actionsAppId,
  )
  if (isBound) return 'app-bound'
  if (matching.length > 0 || workflows.some(({ isOwn }) => isOwn)) return 'forgeable'
  return isWhole && own.jobName !== null ? 'not-required' : 'unknown'
}

function isOwnWorkflow({ path, repositoryId }: RequiredWorkflow, { workflow }: OwnGate): boolean {
  return workflow !== null && path === workflow.path && repositoryId === workflow.repositoryId
}

/** Whoever writes here can change a file here, unless the ruleset names the commit that it takes it from. */
function isOutOfReach({ repositoryId, commit }: RequiredWorkflow, own: OwnGate): boolean {
  return commit !== null || (own.repositoryId !== null && repositoryId !== own.repositoryId)
}
