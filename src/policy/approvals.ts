import { isNonEmpty, type NonEmpty } from '../model/non-empty.ts'
import { isSameLogin } from './people.ts'

/** An account by its number, which no rename can hand to another person. */
export interface Account {
  readonly id: number
  readonly login: string
  /** As the API says it: `User` for a person. */
  readonly type: string
}

/** One review of a pull request. Times are milliseconds since the epoch. */
export interface Review {
  readonly by: Account
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING'
  /** The head that was reviewed. */
  readonly commit: string
  readonly submittedAt: number
}

/** A change to files that a run takes its rules from, and the pull request that brings it. */
export interface ProposedChange {
  readonly head: string
  /** Digest of those files as they are judged. */
  readonly filesDigest: string
  /** Digest of the same files at the pull request's head. */
  readonly headFilesDigest: string
  readonly author: Pick<Account, 'id'>
  /** Numbers of the authors and committers of its commits; null for one that belongs to no account. */
  readonly commitPeople: readonly (number | null)[]
  /** Whether all commits were read. */
  readonly commitsComplete: boolean
  /** Who set off the event; null where nobody did. */
  readonly sender: Pick<Account, 'id'> | null
  /** When the target branch was last changed; null for never. */
  readonly retargetedAt: number | null
}

/** What is known of the people now. */
export interface ApprovalFacts {
  /** The trusted policy's owners with the account that each login names now; null where there is none. */
  readonly owners: readonly { readonly login: string; readonly id: number | null }[]
  /** Numbers of the accounts that may write to the repository now. */
  readonly writers: ReadonlySet<number>
}

/** Why a review, or the change itself, gives no approval; of several reasons the first that holds is told. */
export const APPROVAL_REFUSALS = [
  'no-owners',
  'no-approval',
  'not-an-owner',
  'not-a-person',
  'no-write-permission',
  'not-approving',
  'other-head',
  'other-files',
  'is-author',
  'is-commit-person',
  'commit-people-unknown',
  'is-sender',
  'retargeted',
] as const
export type ApprovalRefusal = (typeof APPROVAL_REFUSALS)[number]

/** Whether a change is approved: by whom, or for each reviewer why not. A null `login` is about the change itself. */
export type Approval =
  | { readonly approved: true; readonly by: string }
  | {
      readonly approved: false
      readonly because: NonEmpty<{ readonly login: string | null; readonly refusal: ApprovalRefusal }>
    }

/**
 * Whether an owner has approved this very head with these very files. Only a person who may write now, who is neither the
 * author, nor in the commits, nor the sender, and whose latest review approves, counts. What cannot be told refuses.
 */
export function isApproved(change: ProposedChange, reviews: readonly Review[], facts: ApprovalFacts): Approval {
  if (facts.owners.length === 0) return refusedFor('no-owners')
  const refusals: { login: string; refusal: ApprovalRefusal }[] = []
  for (const review of latestReviews(reviews)) {
    const refusal = refusalOf(review, change, facts)
    if (refusal === null) return { approved: true, by: review.by.login }
    refusals.push({ login: review.by.login, refusal })
  }
  return isNonEmpty(refusals) ? { approved: false, because: refusals } : refusedFor('no-approval')
}

function refusedFor(refusal: ApprovalRefusal): Approval {
  return { approved: false, because: [{ login: null, refusal }] }
}

/** The latest review of each account that says yes or no; a comment or a draft changes no earlier one. */
function latestReviews(reviews: readonly Review[]): Review[] {
  const latest = new Map<number, Review>()
  for (const review of reviews) {
    if (review.state === 'COMMENTED' || review.state === 'PENDING') continue
    const earlier = latest.get(review.by.id)
    if (earlier === undefined || isLater(review, earlier)) latest.set(review.by.id, review)
  }
  return [...latest.values()].sort((a, b) => a.by.id - b.by.id)
}

/** Of two reviews of the same moment the one that does not approve counts. */
function isLater(review: Review, earlier: Review): boolean {
  if (review.submittedAt !== earlier.submittedAt) return review.submittedAt > earlier.submittedAt
  return review.state !== 'APPROVED'
}

function refusalOf(review: Review, change: ProposedChange, facts: ApprovalFacts): ApprovalRefusal | null {
  const { by } = review
  if (!isOwner(by, facts)) return 'not-an-owner'
  if (by.type !== 'User') return 'not-a-person'
  if (!facts.writers.has(by.id)) return 'no-write-permission'
  if (review.state !== 'APPROVED') return 'not-approving'
  if (review.commit !== change.head) return 'other-head'
  if (change.headFilesDigest !== change.filesDigest) return 'other-files'
  if (by.id === change.author.id) return 'is-author'
  if (change.commitPeople.includes(by.id)) return 'is-commit-person'
  if (!change.commitsComplete || change.commitPeople.includes(null)) return 'commit-people-unknown'
  if (by.id === change.sender?.id) return 'is-sender'
  if (change.retargetedAt !== null && change.retargetedAt >= review.submittedAt) return 'retargeted'
  return null
}

/** Both number and login must agree: a login that changed hands names another account, a renamed owner needs a new entry. */
function isOwner(by: Account, facts: ApprovalFacts): boolean {
  return facts.owners.some(({ id, login }) => id === by.id && isSameLogin(login, by.login))
}
