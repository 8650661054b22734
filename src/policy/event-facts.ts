import { assertNever, ConfigError } from '../model/errors.ts'
import type { Stage } from '../model/stage.ts'
import type { EventRow } from './event-table.ts'

/** What an event says of itself, as data. Branch and tag names come without `refs/heads/` and `refs/tags/`. */
export type EventFacts = { readonly defaultBranch: string } & (
  | {
      readonly event: 'pull_request' | 'pull_request_review'
      readonly headSha: string
      readonly headBranch: string
      readonly targetBranch: string
    }
  | {
      readonly event: 'merge_group'
      readonly headSha: string
      readonly baseSha: string
      readonly targetBranch: string
    }
  | {
      readonly event: 'push'
      /** The full ref as the event gives it. */
      readonly ref: string
      readonly before: string
      readonly after: string
    }
  | { readonly event: 'release'; readonly tag: string }
  | { readonly event: 'workflow_dispatch'; readonly commit: string }
  | { readonly event: 'workflow_run'; readonly headSha: string; readonly of: FinishedRunOf }
  | {
      readonly event: 'command-line'
      /** Null for the work tree. */
      readonly commit: string | null
      readonly compareTo: string | null
      readonly stage: Stage | null
    }
)

/** What the finished run of a `workflow_run` event ran for. A run whose pull request cannot be told is not one of these. */
export type FinishedRunOf =
  | { readonly kind: 'pull-request'; readonly headBranch: string; readonly targetBranch: string }
  | { readonly kind: 'branch'; readonly branch: string }

/** Every event's facts under the same few names; what an event does not have is null. */
export interface ReadFacts {
  readonly shape: EventRow['shape']
  readonly commit: string | null
  readonly tag: string | null
  readonly branch: string | null
  readonly target: string | null
  readonly head: string | null
  readonly before: string | null
  readonly compareTo: string | null
  readonly stage: Stage | null
}

const NOTHING: ReadFacts = {
  shape: 'any',
  commit: null,
  tag: null,
  branch: null,
  target: null,
  head: null,
  before: null,
  compareTo: null,
  stage: null,
}

/**
 * Brings an event's facts under the table's names.
 * @throws ConfigError `EVENT_REFUSED` for a push that deletes its ref.
 */
export function readFacts(facts: EventFacts): ReadFacts {
  switch (facts.event) {
    case 'pull_request':
    case 'pull_request_review':
      return { ...NOTHING, commit: facts.headSha, head: facts.headBranch, target: facts.targetBranch }
    case 'merge_group':
      return { ...NOTHING, commit: facts.headSha, before: facts.baseSha, target: facts.targetBranch }
    case 'push':
      return readPush(facts.ref, facts.before, facts.after)
    case 'release':
      return { ...NOTHING, shape: 'tag', tag: facts.tag }
    case 'workflow_dispatch':
      return { ...NOTHING, commit: facts.commit }
    case 'workflow_run':
      return facts.of.kind === 'pull-request'
        ? {
            ...NOTHING,
            shape: 'pull-request',
            commit: facts.headSha,
            head: facts.of.headBranch,
            target: facts.of.targetBranch,
          }
        : { ...NOTHING, shape: 'branch', commit: facts.headSha, branch: facts.of.branch }
    case 'command-line':
      return { ...NOTHING, commit: facts.commit, compareTo: facts.compareTo, stage: facts.stage }
    default:
      return assertNever(facts)
  }
}

function readPush(ref: string, before: string, after: string): ReadFacts {
  if (isZero(after)) throw refused('The event push deletes its ref, so there is nothing to judge.', MEND_REF)
  // The prefix is taken off once, so that a branch named `refs/tags/v1` or `tags/v1` stays a branch.
  const branch = withoutPrefix(ref, 'refs/heads/')
  if (branch !== null) return { ...NOTHING, shape: 'branch', commit: after, branch, before }
  const tag = withoutPrefix(ref, 'refs/tags/')
  if (tag !== null) return { ...NOTHING, shape: 'tag', tag }
  return NOTHING
}

function withoutPrefix(ref: string, prefix: string): string | null {
  return ref.startsWith(prefix) && ref.length > prefix.length ? ref.slice(prefix.length) : null
}

/** Git writes a commit that is not there as zeros, forty or sixty-four of them. */
export function isZero(commit: string): boolean {
  return /^0+$/.test(commit)
}

/** What to do instead of pushing what is neither a branch nor a tag. */
export const MEND_REF = 'Run on the push of a branch or a tag.'

/** An event that is not judged, with what to do. */
export function refused(message: string, mend: string): ConfigError {
  return new ConfigError('EVENT_REFUSED', message, mend)
}
