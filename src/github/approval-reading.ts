import { type Approval, type ApprovalFacts, isApproved, type ProposedChange, type Review } from '../policy/approvals.ts'
import { isSameLogin } from '../policy/people.ts'
import { type Answer, had } from './answer.ts'
import { MAX_PULL_COMMITS, readPermission, readPullCommits, readRetarget, readReviews } from './pull-request.ts'
import type { Reading } from './reading.ts'

/** A change whose approval is asked for, as an event or an earlier answer tells it. */
export interface AskedChange {
  readonly number: number
  readonly head: string
  /** Number of the account that opened it; null for one that is gone, and then nobody can have approved. */
  readonly author: number | null
  /** Number of the account that set off the event; null where nobody did. */
  readonly sender: number | null
  /** Digest of the files as they are judged, and as they are at the head. */
  readonly filesDigest: string
  readonly headFilesDigest: string
}

/** Whether a change is approved, with all that this was told by. */
export interface ApprovalReading {
  readonly approval: Approval
  /** The change as far as it was read; null where no review could count and nothing more was asked. */
  readonly change: ProposedChange | null
  readonly facts: ApprovalFacts
}

/**
 * Reads whether an owner has approved a change: one request where no review could count, else at least four: reviews,
 * commits, events, and the permission of each reviewer until one counts.
 */
export async function readApproval(
  reading: Reading,
  asked: AskedChange,
  owners: readonly string[],
): Promise<Answer<ApprovalReading>> {
  if (owners.length === 0) return had(withoutMore(asked, [], owners))
  const reviews = await readReviews(reading, asked.number)
  if (!reviews.ok) return reviews
  // A later page may take an approval back.
  if (reviews.value.gap !== null) return { ok: false, gap: reviews.value.gap }
  const { items } = reviews.value
  if (candidates(items, presumed(asked), owners).length === 0) return had(withoutMore(asked, items, owners))
  const [commits, retarget] = await Promise.all([
    readPullCommits(reading, asked.number),
    readRetarget(reading, asked.number),
  ])
  if (!commits.ok) return commits
  if (!retarget.ok) return retarget
  const { items: list, gap } = commits.value
  const change: ProposedChange = {
    ...presumed(asked),
    commitPeople: [...new Set(list.flatMap(({ author, committer }) => [author, committer]))],
    commitsComplete: gap === null && list.length < MAX_PULL_COMMITS && list.some(({ commit }) => commit === asked.head),
    // Events that could not be read may hold a change of the target: then it counts as changed just now.
    retargetedAt: retarget.value.isWhole ? retarget.value.at : Number.MAX_SAFE_INTEGER,
  }
  return settle(reading, change, items, owners)
}

/**
 * Reads the reviews again, just before a verdict is posted: one request. What else was read is taken as it was; an approval
 * that has gone since, or that came since, is not an approval of what was judged.
 */
export async function confirmApproval(
  reading: Reading,
  number: number,
  earlier: ApprovalReading,
): Promise<Answer<Approval>> {
  const { approval, change, facts } = earlier
  if (!approval.approved || change === null) return had(approval)
  const reviews = await readReviews(reading, number, 'polling')
  if (!reviews.ok) return reviews
  return reviews.value.gap === null
    ? had(isApproved(change, reviews.value.items, facts))
    : { ok: false, gap: reviews.value.gap }
}

/** Asks for the permission of those whose review would count with it, until one does. */
async function settle(
  reading: Reading,
  change: ProposedChange,
  reviews: readonly Review[],
  owners: readonly string[],
): Promise<Answer<ApprovalReading>> {
  const known: { login: string; id: number }[] = []
  const writers = new Set<number>()
  const asked = candidates(reviews, change, owners)
  for (const { by } of asked) {
    const permission = await readPermission(reading, by.login)
    if (!permission.ok) {
      // An account that has gone has no permission; anything else leaves open whether it has.
      if (permission.gap.reason === 'not-found') continue
      return permission
    }
    const { account, mayWrite } = permission.value
    if (isSameLogin(account.login, by.login)) known.push({ login: by.login, id: account.id })
    if (mayWrite) writers.add(account.id)
    if (isApproved(change, reviews, { owners: known, writers }).approved) break
  }
  const facts: ApprovalFacts = { owners: withUnread(known, owners), writers }
  // The others' reviews do not count whatever their permission, and are told why: that is not that nobody asked for it.
  const others = credulous(
    reviews.filter(({ by }) => !asked.some((one) => one.by.id === by.id)),
    owners,
  )
  const told = {
    owners: withUnread([...known, ...others.owners], owners),
    writers: new Set([...writers, ...others.writers]),
  }
  return had({ approval: isApproved(change, reviews, told), change, facts })
}

/** The reviews that approve once their makers are found to be who they say and to have the permission. */
function candidates(reviews: readonly Review[], change: ProposedChange, owners: readonly string[]): readonly Review[] {
  const facts = credulous(reviews, owners)
  return reviews.filter(
    (review, index) =>
      reviews.findIndex(({ by }) => by.id === review.by.id) === index &&
      isApproved(
        change,
        reviews.filter(({ by }) => by.id === review.by.id),
        facts,
      ).approved,
  )
}

/** Takes every reviewer with an owner's login for that owner, and for a writer. */
function credulous(reviews: readonly Review[], owners: readonly string[]): ApprovalFacts {
  return {
    owners: reviews.flatMap(({ by }) =>
      owners.filter((login) => isSameLogin(login, by.login)).map((login) => ({ login, id: by.id })),
    ),
    writers: new Set(reviews.map(({ by }) => by.id)),
  }
}

/** The change, as if nothing of what is still to be read stood against it. */
function presumed({ head, filesDigest, headFilesDigest, author, sender }: AskedChange): ProposedChange {
  return {
    head,
    filesDigest,
    headFilesDigest,
    author: { id: author ?? NOBODY },
    commitPeople: [],
    // Without its author, whose approval it is cannot be told.
    commitsComplete: author !== null,
    sender: sender === null ? null : { id: sender },
    retargetedAt: null,
  }
}

/** No account has this number. */
const NOBODY = 0

/** Refused by the reviews alone. */
function withoutMore(asked: AskedChange, reviews: readonly Review[], owners: readonly string[]): ApprovalReading {
  const presumedFacts = credulous(reviews, owners)
  const told = { ...presumedFacts, owners: withUnread(presumedFacts.owners, owners) }
  const facts = { owners: withUnread([], owners), writers: new Set<number>() }
  return { approval: isApproved(presumed(asked), reviews, told), change: null, facts }
}

/** All owners of the policy: those whose account is known, and the rest without one. */
function withUnread(known: ApprovalFacts['owners'], owners: readonly string[]): ApprovalFacts['owners'] {
  const unread = owners.filter((login) => !known.some((owner) => isSameLogin(owner.login, login)))
  return [...known, ...unread.map((login) => ({ login, id: null }))]
}
