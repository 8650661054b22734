import { assertNever } from '../model/errors.ts'
import { EVENTS, type EventName } from '../model/report.ts'
import type { Stage } from '../model/stage.ts'
import { type EventFacts, isZero, MEND_REF, type ReadFacts, readFacts, refused } from './event-facts.ts'
import { EVENT_TABLE, type EventRow } from './event-table.ts'
import { matchesAny } from './globs.ts'

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
