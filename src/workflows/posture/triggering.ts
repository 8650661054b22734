import type { Span } from '../../syntax/position.ts'
import { fieldOf, fieldSpan } from '../model/fields.ts'
import type { Trigger, Workflow } from '../model/model.ts'
import { matchesGlob } from '../globs.ts'

/** On which changes a workflow runs by itself. */
export interface Triggering {
  readonly onPullRequest: boolean
  readonly onPush: boolean
  /** On pushes to any branch, and so to those of pull requests from the same repository. */
  readonly onEveryPush: boolean
  readonly onSchedule: boolean
  readonly onMergeGroup: boolean
  /** It is called by other workflows, which then say when. */
  readonly isCalled: boolean
  /** Filters by path or branch that leave changes out, each where it stands. */
  readonly filters: readonly { readonly event: string; readonly filter: string; readonly span: Span }[]
}

/** When a workflow runs for changes of a branch; branches that are filtered out count as no run. */
export function triggeringOf(workflow: Workflow, branch = 'main'): Triggering {
  const covering = (event: string): readonly Trigger[] =>
    workflow.triggers.filter((trigger) => trigger.event === event && coversBranch(trigger, branch))
  const pull = [...covering('pull_request'), ...covering('pull_request_target')].filter(startsOnCommits)
  const push = covering('push').filter(({ branches, branchesIgnore, tags, tagsIgnore }) => {
    // A push of tags alone is no push of a branch.
    return branches !== null || branchesIgnore !== null || (tags === null && tagsIgnore === null)
  })
  const has = (event: string): boolean => workflow.triggers.some((trigger) => trigger.event === event)
  return {
    onPullRequest: pull.length > 0,
    onPush: push.length > 0,
    onEveryPush: push.some(isUnfiltered),
    onSchedule: has('schedule'),
    onMergeGroup: has('merge_group'),
    isCalled: has('workflow_call'),
    filters: [...pull, ...push].flatMap((trigger) =>
      ['paths', 'paths-ignore'].flatMap((filter) => {
        const field = fieldOf(trigger.config, filter)
        return field === null ? [] : [{ event: trigger.event, filter, span: fieldSpan(field) }]
      }),
    ),
  }
}

/** Whether a trigger starts a workflow for each new commit of a pull request; `types` may leave some, or all, of them out. */
export function startsOnCommits({ event, types }: Trigger): boolean {
  if (event !== 'pull_request' && event !== 'pull_request_target') return false
  return types === null || (types.includes('opened') && types.includes('synchronize'))
}

function isUnfiltered({ branches, branchesIgnore }: Trigger): boolean {
  return (
    (branches === null || branches.some((pattern) => pattern === '**' || pattern === '*')) && branchesIgnore === null
  )
}

function coversBranch({ branches, branchesIgnore }: Trigger, branch: string): boolean {
  if (branches !== null) {
    // The last pattern that matches decides, and `!` takes back.
    let covered = false
    for (const pattern of branches) {
      if (pattern.startsWith('!')) covered &&= !matchesBranch(pattern.slice(1), branch)
      else covered ||= matchesBranch(pattern, branch)
    }
    return covered
  }
  return !(branchesIgnore ?? []).some((pattern) => matchesBranch(pattern, branch))
}

/** A repository’s default branch has one of these names more often than not; a filter that names one means it. */
const DEFAULT_NAMES = ['main', 'master', 'trunk', 'develop', 'dev', 'next', 'production', 'stable']

function matchesBranch(pattern: string, branch: string): boolean {
  if (pattern.includes('${{') || /^\$default-branch$/.test(pattern)) return true
  if (branch === 'main' && DEFAULT_NAMES.some((name) => matchesGlob(pattern, name))) return true
  return matchesGlob(pattern, branch)
}
