import { type LoggedRun, loggedRun } from '../../github/run-logs.ts'
import { integer, list, mapped, nullable, object, objectId, type Reader, text, WrongShape } from '../../github/shape.ts'
import { ConfigError } from '../../model/errors.ts'
import type { EventName } from '../../model/report.ts'
import type { EventFacts } from '../../policy/event-facts.ts'

/** An account as an event names it. */
export interface EventAccount {
  readonly id: number
  readonly login: string
}

/** The pull request that an event is about. */
export interface EventPull {
  readonly number: number
  readonly head: string
  readonly headBranch: string
  readonly targetBranch: string
  /** The target branch's head when the event was made; null where the event does not say. */
  readonly targetCommit: string | null
  /** The number of the account that opened it; null for one that is gone. */
  readonly author: number | null
  readonly isFork: boolean
}

/** What an event says; nothing was looked up. */
export interface EventPayload {
  readonly event: EventName
  readonly defaultBranch: string
  readonly sender: EventAccount | null
  readonly about: EventAbout
}

/** What each event is about. */
export type EventAbout =
  | { readonly kind: 'pull-request'; readonly pull: EventPull }
  | {
      readonly kind: 'merge-group'
      readonly head: string
      readonly base: string
      readonly targetBranch: string
      /** Of the pull request at the head of the queue; null where the group's name tells none. */
      readonly pullNumber: number | null
      readonly ref: string
    }
  | { readonly kind: 'push'; readonly ref: string; readonly before: string; readonly after: string }
  | { readonly kind: 'release'; readonly tag: string }
  | { readonly kind: 'dispatch'; readonly ref: string }
  | {
      readonly kind: 'finished-run'
      readonly head: string
      readonly headBranch: string
      readonly event: string
      readonly pullNumbers: readonly number[]
      readonly run: LoggedRun
    }

const account: Reader<EventAccount> = object({ id: integer, login: text })

const pull: Reader<EventPull> = mapped(
  object({
    number: integer,
    user: nullable(account),
    head: object({ sha: objectId, ref: text, repo: nullable(object({ id: integer })) }),
    base: object({ sha: nullable(objectId), ref: text, repo: object({ id: integer }) }),
  }),
  ({ number, user, head, base }) => ({
    number,
    head: head.sha,
    headBranch: head.ref,
    targetBranch: base.ref,
    targetCommit: base.sha,
    author: user?.id ?? null,
    isFork: head.repo?.id !== base.repo.id,
  }),
)

const common = object({
  repository: object({ default_branch: text }),
  sender: nullable(account),
})

/** How each event's payload tells what it is about. https://docs.github.com/en/webhooks/webhook-events-and-payloads */
const ABOUT: { readonly [E in Exclude<EventName, 'command-line'>]: Reader<EventAbout> } = {
  pull_request: pullRequest(),
  pull_request_review: pullRequest(),
  merge_group: mapped(
    object({ merge_group: object({ head_sha: objectId, head_ref: text, base_sha: objectId, base_ref: text }) }),
    ({ merge_group: group }) => ({
      kind: 'merge-group',
      head: group.head_sha,
      base: group.base_sha,
      targetBranch: group.base_ref.replace(/^refs\/heads\//, ''),
      pullNumber: queuedPull(group.head_ref),
      ref: group.head_ref,
    }),
  ),
  push: mapped(object({ ref: text, before: objectId, after: objectId }), (push) => ({ kind: 'push', ...push })),
  release: mapped(object({ release: object({ tag_name: text }) }), ({ release }) => ({
    kind: 'release',
    tag: release.tag_name,
  })),
  workflow_dispatch: mapped(object({ ref: text }), ({ ref }) => ({ kind: 'dispatch', ref })),
  workflow_run: finishedRun,
}

/** Which repository the run is of, and so whether it is a fork's, is told beside it. */
function finishedRun(value: unknown, at: string): EventAbout {
  const facts = object({
    head_sha: objectId,
    head_branch: nullable(text),
    event: text,
    pull_requests: nullable(list(object({ number: integer }))),
  })
  const { repository } = object({ repository: object({ full_name: text }) })(value, at)
  const { workflow_run: run } = object({ workflow_run: facts })(value, at)
  const { workflow_run: logged } = object({ workflow_run: loggedRun(repository.full_name) })(value, at)
  return {
    kind: 'finished-run',
    head: run.head_sha,
    headBranch: run.head_branch ?? '',
    event: run.event,
    pullNumbers: (run.pull_requests ?? []).map(({ number }) => number),
    run: logged,
  }
}

function pullRequest(): Reader<EventAbout> {
  return mapped(object({ pull_request: pull }), (found) => ({ kind: 'pull-request', pull: found.pull_request }))
}

/** `refs/heads/gh-readonly-queue/main/pr-12-<base>`. */
function queuedPull(ref: string): number | null {
  const [, number] = /\/pr-(\d{1,10})-[0-9a-f]{40,64}$/.exec(ref) ?? []
  return number === undefined ? null : Number(number)
}

/**
 * Reads the payload of an accepted event.
 * @throws ConfigError `EVENT_REFUSED` for a payload that is not the event's; its text is never shown.
 */
export function readPayload(event: EventName, payload: string): EventPayload {
  if (event === 'command-line') throw new Error('The command line has no payload')
  try {
    const value: unknown = JSON.parse(payload)
    const { repository, sender } = common(value, '')
    return {
      event,
      defaultBranch: repository.default_branch,
      sender,
      about: ABOUT[event](value, ''),
    }
  } catch (cause) {
    const because = cause instanceof WrongShape ? cause.message : 'it is no JSON'
    throw new ConfigError(
      'EVENT_REFUSED',
      `The payload of the event ${event} cannot be read: ${because}.`,
      'Run on an event that GitHub itself has made.',
      cause,
    )
  }
}

/** The payload as the facts of the event table; of a finished run with the pull request that it ran for. */
export function factsOf(payload: EventPayload, commit: string, finished: EventPull | null): EventFacts {
  const { defaultBranch, about } = payload
  switch (about.kind) {
    case 'pull-request': {
      const { head, headBranch, targetBranch } = about.pull
      const event = payload.event === 'pull_request_review' ? 'pull_request_review' : 'pull_request'
      return { event, defaultBranch, headSha: head, headBranch, targetBranch }
    }
    case 'merge-group':
      return {
        event: 'merge_group',
        defaultBranch,
        headSha: about.head,
        baseSha: about.base,
        targetBranch: about.targetBranch,
      }
    case 'push':
      return { event: 'push', defaultBranch, ref: about.ref, before: about.before, after: about.after }
    case 'release':
      return { event: 'release', defaultBranch, tag: about.tag }
    case 'dispatch':
      return { event: 'workflow_dispatch', defaultBranch, commit }
    case 'finished-run':
      return {
        event: 'workflow_run',
        defaultBranch,
        headSha: about.head,
        of:
          finished === null
            ? { kind: 'branch', branch: about.headBranch }
            : { kind: 'pull-request', headBranch: finished.headBranch, targetBranch: finished.targetBranch },
      }
  }
}
