import { assertNever, ConfigError } from '../model/errors.ts'
import { EVENTS, type EventName } from '../model/report.ts'
import type { Stage } from '../model/stage.ts'
import { EVENT_TABLE, type EventRow } from './event-table.ts'
import { matchesAny } from './globs.ts'

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

/** What is judged; a tag is peeled to its commit, and peeled again before a verdict is posted. */
export type SubjectAt =
  | { readonly kind: 'commit'; readonly commit: string }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'work-tree' }

/** What the subject is compared with; still to be resolved by git. */
export type BaseAt =
  | { readonly kind: 'merge-base'; readonly branch: string }
  | { readonly kind: 'commit'; readonly commit: string }
  | { readonly kind: 'revision'; readonly revision: string }
  | { readonly kind: 'first-parent'; readonly commit: string }
  /** The latest release tag before the subject; `except` is the subject's own tag. */
  | { readonly kind: 'last-release-tag'; readonly except: string | null }
  | { readonly kind: 'none' }

/** Where policy and attestations are read from. */
export type TrustedAt = { readonly kind: 'branch-head'; readonly branch: string } | { readonly kind: 'work-tree' }

/** An event, resolved: nothing here was looked up yet. */
export interface ResolvedEvent {
  readonly event: EventName
  readonly subject: SubjectAt
  readonly base: BaseAt
  readonly stage: Stage
  readonly trusted: TrustedAt
}

/** The policy's words on what counts as a release. */
export interface ReleasePatterns {
  readonly branches: readonly string[]
  readonly heads: readonly string[]
}

/** Events that are refused for a reason of their own; every other unknown event is refused for being unknown. */
const REFUSED_EVENTS: ReadonlyMap<string, string> = new Map([
  // https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/
  [
    'pull_request_target',
    'it hands a token that can write, and the secrets, to a run that looks at code which nobody has reviewed',
  ],
])

/**
 * Narrows an event's name to one of the event table.
 * @throws ConfigError `EVENT_REFUSED` for `pull_request_target` and for every event that the table has not.
 */
export function acceptEvent(name: string): EventName {
  const known = EVENTS.find((event) => event === name)
  if (known !== undefined) return known
  const reason = REFUSED_EVENTS.get(name) ?? 'it does not say what is to be released'
  throw refused(
    `The event ${JSON.stringify(name.slice(0, 100))} is refused: ${reason}.`,
    `Run on one of these events: ${EVENTS.filter((event) => event !== 'command-line').join(', ')}.`,
  )
}

/**
 * Applies the event table: what is judged, compared with what, at which stage, under which policy. Names are data: no
 * branch, tag or commit name can change which row holds.
 * @throws ConfigError `EVENT_REFUSED` for an event that the table has not, a deleted ref, or a ref of neither kind.
 */
export function resolveEvent(facts: EventFacts, release: ReleasePatterns): ResolvedEvent {
  acceptEvent(facts.event)
  const read = readFacts(facts)
  const row = EVENT_TABLE.find(
    (candidate) =>
      candidate.events.includes(facts.event) && (candidate.shape === 'any' || candidate.shape === read.shape),
  )
  if (row === undefined) throw refused(`The event ${facts.event} names neither a branch nor a tag.`, MEND_REF)
  return {
    event: facts.event,
    subject: subjectOf(row.subject, read),
    base: baseOf(row.base, read, facts.defaultBranch),
    stage: stageOf(row.stage, read, release),
    trusted: trustedOf(row.trusted, facts.defaultBranch),
  }
}

const MEND_REF = 'Run on the push of a branch or a tag.'

/** Every event's facts under the same few names; what an event does not have is null. */
interface ReadFacts {
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

function readFacts(facts: EventFacts): ReadFacts {
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
function isZero(commit: string): boolean {
  return /^0+$/.test(commit)
}

function subjectOf(rule: EventRow['subject'], facts: ReadFacts): SubjectAt {
  switch (rule) {
    case 'head':
    case 'commit':
      return { kind: 'commit', commit: given(facts.commit) }
    case 'peeled-tag':
      return { kind: 'tag', tag: given(facts.tag) }
    case 'commit-or-work-tree':
      return facts.commit === null ? { kind: 'work-tree' } : { kind: 'commit', commit: facts.commit }
    default:
      return assertNever(rule)
  }
}

function baseOf(rule: EventRow['base'], facts: ReadFacts, defaultBranch: string): BaseAt {
  switch (rule) {
    case 'merge-base-with-target':
      return { kind: 'merge-base', branch: given(facts.target) }
    case 'group-base':
      return { kind: 'commit', commit: given(facts.before) }
    case 'commit-before':
      return commitBefore(facts, defaultBranch)
    case 'last-release-tag':
      return { kind: 'last-release-tag', except: facts.tag }
    case 'compare-to':
      return facts.compareTo === null
        ? { kind: 'last-release-tag', except: null }
        : { kind: 'revision', revision: facts.compareTo }
    default:
      return assertNever(rule)
  }
}

/** A branch that is new has no commit before; it is compared with where it left the default branch. */
function commitBefore(facts: ReadFacts, defaultBranch: string): BaseAt {
  if (facts.before === null) return { kind: 'first-parent', commit: given(facts.commit) }
  if (!isZero(facts.before)) return { kind: 'commit', commit: facts.before }
  return facts.branch === defaultBranch ? { kind: 'none' } : { kind: 'merge-base', branch: defaultBranch }
}

function stageOf(rule: EventRow['stage'], facts: ReadFacts, release: ReleasePatterns): Stage {
  switch (rule) {
    case 'by-target-or-head':
      return releaseIf(
        matchesAny(release.branches, given(facts.target)) || matchesAny(release.heads, given(facts.head)),
      )
    case 'by-target':
      return releaseIf(matchesAny(release.branches, given(facts.target)))
    case 'by-branch':
      return releaseIf(matchesAny(release.branches, given(facts.branch)))
    case 'release':
      return 'release'
    case 'as-asked':
      return facts.stage ?? 'release'
    default:
      return assertNever(rule)
  }
}

function releaseIf(isRelease: boolean): Stage {
  return isRelease ? 'release' : 'pull-request'
}

function trustedOf(rule: EventRow['trusted'], defaultBranch: string): TrustedAt {
  return rule === 'work-tree' ? { kind: 'work-tree' } : { kind: 'branch-head', branch: defaultBranch }
}

/** A fact that the row's event always has; its absence is a mistake in the table. */
function given(fact: string | null): string {
  if (fact === null) throw new Error('The event table asks for a fact that its event has not')
  return fact
}

function refused(message: string, mend: string): ConfigError {
  return new ConfigError('EVENT_REFUSED', message, mend)
}
