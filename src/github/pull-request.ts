import type { Account, Review } from '../policy/approvals.ts'
import type { Answer } from './answer.ts'
import { allPages, type Paged } from './paging.ts'
import type { Reading } from './reading.ts'
import type { RequestKind } from './request-count.ts'
import { flag, instant, integer, list, mapped, nullable, object, objectId, type Reader, text, word } from './shape.ts'

/** A pull request as it is now. */
export interface PullRequest {
  readonly number: number
  readonly author: Account | null
  readonly head: {
    readonly commit: string
    readonly branch: string
    /** `owner/repo`; null once a fork is deleted. */
    readonly repository: string | null
  }
  readonly base: { readonly commit: string; readonly branch: string }
  readonly isOpen: boolean
  readonly isMerged: boolean
  /** Whether the head is in another repository. */
  readonly isFork: boolean
}

const account: Reader<Account> = object({ id: integer, login: text, type: text })
const PULLS = 'pull-requests: read'

const pull: Reader<PullRequest> = mapped(
  object({
    number: integer,
    user: nullable(account),
    state: text,
    merged_at: nullable(text),
    head: object({ sha: objectId, ref: text, repo: nullable(object({ id: integer, full_name: text })) }),
    base: object({ sha: objectId, ref: text, repo: object({ id: integer }) }),
  }),
  ({ number, user, state, merged_at, head, base }) => ({
    number,
    author: user,
    head: { commit: head.sha, branch: head.ref, repository: head.repo?.full_name ?? null },
    base: { commit: base.sha, branch: base.ref },
    isOpen: state === 'open',
    isMerged: merged_at !== null,
    isFork: head.repo?.id !== base.repo.id,
  }),
)

/** A pull request by its number. */
export function readPull({ github, repository, purpose }: Reading, number: number): Promise<Answer<PullRequest>> {
  return github.call({
    purpose,
    kind: 'read',
    what: `The pull request #${number}`,
    permission: PULLS,
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    parameters: { ...repository, pull_number: number },
    read: pull,
  })
}

/** The pull requests that a commit belongs to; of a commit on the default branch those that brought it. */
export function readPullsOf(
  { github, repository, purpose }: Reading,
  commit: string,
): Promise<Answer<Paged<PullRequest>>> {
  return allPages(github, {
    purpose,
    kind: 'read',
    what: `The pull requests of the commit \`${commit}\``,
    permission: PULLS,
    route: 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
    parameters: { ...repository, commit_sha: commit },
    read: list(pull),
  })
}

/** One commit of a pull request and the accounts that its addresses belong to; null for one that belongs to none. */
export interface PullCommit {
  readonly commit: string
  readonly author: number | null
  readonly committer: number | null
}

/** GitHub lists no more. https://docs.github.com/en/rest/pulls/pulls#list-commits-on-a-pull-request */
export const MAX_PULL_COMMITS = 250

// A commit of nobody comes as null, and as an empty object from older servers.
const person: Reader<number | null> = mapped(nullable(object({ id: nullable(integer) })), (found) => found?.id ?? null)

/** The commits of a pull request, oldest first; not all where there are `MAX_PULL_COMMITS`. */
export function readPullCommits(
  { github, repository, purpose }: Reading,
  number: number,
): Promise<Answer<Paged<PullCommit>>> {
  return allPages(github, {
    purpose,
    kind: 'read',
    what: `The commits of the pull request #${number}`,
    permission: PULLS,
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits',
    parameters: { ...repository, pull_number: number },
    read: list(
      mapped(object({ sha: objectId, author: person, committer: person }), ({ sha, author, committer }) => ({
        commit: sha,
        author,
        committer,
      })),
    ),
  })
}

const reviewShape = object({
  user: nullable(account),
  // A word that is new approves nothing, and takes back what came before.
  state: word(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING'], 'DISMISSED'),
  commit_id: nullable(text),
  submitted_at: nullable(instant),
})

/** The reviews of a pull request. One of an account that is gone, or that was not sent yet, is left out. */
export async function readReviews(
  reading: Reading,
  number: number,
  kind: RequestKind = 'read',
): Promise<Answer<Paged<Review>>> {
  const { github, repository, purpose } = reading
  const answer = await allPages(github, {
    purpose,
    kind,
    what: `The reviews of the pull request #${number}`,
    permission: PULLS,
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
    parameters: { ...repository, pull_number: number },
    read: list(reviewShape),
  })
  if (!answer.ok) return answer
  const items = answer.value.items.flatMap(({ user, state, commit_id, submitted_at }): Review[] =>
    user === null || submitted_at === null
      ? []
      : [{ by: user, state, commit: commit_id ?? '', submittedAt: submitted_at }],
  )
  return { ok: true, value: { items, gap: answer.value.gap } }
}

/** When the target branch of a pull request was last changed, in milliseconds; null for never. */
export async function readRetarget(
  reading: Reading,
  number: number,
): Promise<Answer<{ readonly at: number | null; readonly isWhole: boolean }>> {
  const { github, repository, purpose } = reading
  const answer = await allPages(github, {
    purpose,
    kind: 'read',
    what: `The events of the pull request #${number}`,
    permission: PULLS,
    route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/events',
    parameters: { ...repository, issue_number: number },
    read: list(object({ event: text, created_at: instant })),
  })
  if (!answer.ok) return answer
  const { items, gap } = answer.value
  const times = items
    .filter(({ event }) => event === 'base_ref_changed' || event === 'automatic_base_change_succeeded')
    .map(({ created_at }) => created_at)
  return { ok: true, value: { at: times.length === 0 ? null : Math.max(...times), isWhole: gap === null } }
}

/** Whether a person may write to the repository now, and which account the login names. */
export interface Permission {
  readonly account: Account
  readonly mayWrite: boolean
}

/** What an account may do now. */
export function readPermission({ github, repository, purpose }: Reading, login: string): Promise<Answer<Permission>> {
  return github.call({
    purpose,
    kind: 'read',
    what: `The permission of \`${login}\``,
    permission: null,
    route: 'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    parameters: { ...repository, username: login },
    read: mapped(
      object({
        // `maintain` is told as `write` here. https://docs.github.com/en/rest/collaborators/collaborators
        permission: word(['admin', 'write', 'read', 'none'], 'none'),
        user: object({ id: integer, login: text, type: text, permissions: nullable(object({ push: flag })) }),
      }),
      ({ permission, user: { id, login: name, type, permissions } }) => ({
        account: { id, login: name, type },
        mayWrite: (permission === 'admin' || permission === 'write') && permissions?.push !== false,
      }),
    ),
  })
}
