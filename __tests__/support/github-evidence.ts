import type { BranchRulesEvidence, RequiredCheck, RequiredRun } from '../../src/evidence/branch-rules.ts'
import type { CheckedJob, CommitCheck, CommitChecksEvidence, CommitStatus } from '../../src/evidence/commit-checks.ts'
import type { Collected } from '../../src/evidence/evidence.ts'
import type { Answer } from '../../src/model/answer.ts'
import type { Gap } from '../../src/model/gap.ts'

export const COMMIT = 'c0ffee'.padEnd(40, '0')
export const CI_WORKFLOW = '.github/workflows/ci.yml'
/** Actions itself, and an App that is not. */
export const ACTIONS = { id: 15368, slug: 'github-actions' }
export const SCANNER = { id: 77, slug: 'scanner' }
const RULESET = { id: 5, source: 'acme/shop', isOfRepository: true }

/** A job of Actions that passed in the trusted workflow, unless told otherwise. */
export function check(name: string, about: Partial<CommitCheck> = {}): CommitCheck {
  const url = `https://github.com/acme/shop/runs/${name.replaceAll(' ', '-')}`
  return { name, conclusion: 'success', app: ACTIONS, isOwn: false, job: job(), place: { kind: 'url', url }, ...about }
}

/** Where a job comes from. */
export function job(about: Partial<CheckedJob> = {}): CheckedJob {
  return {
    workflow: CI_WORKFLOW,
    runId: 1,
    event: 'pull_request',
    file: 'trusted',
    confirmation: 'confirmed',
    steps: null,
    ...about,
  }
}

export function status(
  context: string,
  state: CommitStatus['state'] = 'success',
  url: string | null = null,
): CommitStatus {
  return { context, state, url }
}

/** What ran on a commit: read to the end and without gaps, unless told otherwise. */
export function commitChecks(
  checks: readonly CommitCheck[] | null,
  about: Partial<CommitChecksEvidence> & { readonly gaps?: readonly Gap[] } = {},
): Extract<Collected<CommitChecksEvidence>, { ok: true }> {
  const { gaps = [], ...rest } = about
  return {
    ok: true,
    gaps,
    value: { commit: COMMIT, checks, statuses: [], isWhole: { checks: true, statuses: true }, ...rest },
  }
}

/** A check that a ruleset requires of anybody. */
export function required(context: string, about: Partial<RequiredCheck> = {}): RequiredCheck {
  return { context, appId: null, ruleset: RULESET, isOwn: false, ...about }
}

/** A workflow of another repository that a ruleset requires. */
export function requiredRun(path: string, about: Partial<RequiredRun> = {}): RequiredRun {
  return { path, repositoryId: 9, ref: null, commit: null, ruleset: RULESET, isOwn: false, isHere: false, ...about }
}

/** Rules that hold for everybody and require this gate and what is named, unless told otherwise. */
export function branchRules(
  contexts: readonly (string | RequiredCheck)[],
  about: Partial<BranchRulesEvidence> & { readonly gaps?: readonly Gap[] } = {},
): Extract<Collected<BranchRulesEvidence>, { ok: true }> {
  const { gaps = [], ...rest } = about
  const named = contexts.map((one) => (typeof one === 'string' ? required(one) : one))
  const value: BranchRulesEvidence = {
    branch: 'main',
    isWhole: true,
    required: [required('Release gate', { isOwn: true }), ...named],
    workflows: [],
    pullRequest: {
      approvals: 1,
      dismissesStale: true,
      byCodeOwners: false,
      ofLastPush: true,
      threadsResolved: false,
    },
    hasMergeQueue: false,
    isStrict: true,
    otherRules: [],
    bypass: { kind: 'nobody' },
    ownCheck: 'app-bound',
    ownJobKey: null,
    place: { kind: 'setting', name: 'Rules of the branch main', url: 'https://github.com/acme/shop/rules' },
    ...rest,
  }
  return { ok: true, gaps, value }
}

/** All that an answer says: findings, notes, evidence, gaps. */
export function said(answer: Answer): readonly string[] {
  return [
    ...(answer.status === 'fail' ? answer.findings : []).map(({ message }) => message),
    ...(answer.notes ?? []).map(({ message }) => message),
    ...(answer.status === 'pass' ? answer.evidence : []).map(({ summary }) => summary),
    ...(answer.gaps ?? []).map(({ detail }) => detail),
  ]
}
