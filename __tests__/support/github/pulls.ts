import { recordEvent } from './issues.ts'
import { headOf, type Repository } from './repository.ts'
import { type Account, nextId, nextTime, type World } from './world.ts'

export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING'

/** One review; `commit` is the head that was seen. */
export interface Review {
  readonly id: number
  readonly by: Account
  state: ReviewState
  readonly commit: string
  readonly submittedAt: string
  readonly body: string
}

/** A pull request. Its head follows its branch until it is closed. */
export interface PullRequest {
  readonly id: number
  readonly number: number
  title: string
  body: string | null
  readonly author: Account
  state: 'open' | 'closed'
  isDraft: boolean
  baseBranch: string
  readonly headBranch: string
  /** The repository that holds the head; null once a fork is deleted. */
  headRepository: Repository | null
  /** Set when it is closed; until then the branches tell. */
  frozen: { readonly head: string; readonly base: string } | null
  mergedBy: Account | null
  mergeCommit: string | null
  readonly labels: readonly string[]
  readonly reviews: Review[]
  readonly createdAt: string
  updatedAt: string
  closedAt: string | null
}

/** What a new pull request is told. */
export interface NewPullRequest {
  readonly author: Account
  readonly headBranch: string
  readonly baseBranch?: string
  /** The fork that the head is in. */
  readonly from?: Repository
  readonly title?: string
  readonly body?: string
  readonly isDraft?: boolean
  readonly labels?: readonly string[]
}

/** Opens a pull request; its commits are the ones that the head has and the base has not. */
export function openPull(world: World, repository: Repository, about: NewPullRequest): PullRequest {
  const at = nextTime(world)
  repository.lastNumber++
  const pull: PullRequest = {
    id: nextId(world),
    number: repository.lastNumber,
    title: about.title ?? `Merge ${about.headBranch}`,
    body: about.body ?? null,
    author: about.author,
    state: 'open',
    isDraft: about.isDraft ?? false,
    baseBranch: about.baseBranch ?? repository.defaultBranch,
    headBranch: about.headBranch,
    headRepository: about.from ?? repository,
    frozen: null,
    mergedBy: null,
    mergeCommit: null,
    labels: about.labels ?? [],
    reviews: [],
    createdAt: at,
    updatedAt: at,
    closedAt: null,
  }
  repository.pulls.push(pull)
  headOfPull(repository, pull)
  return pull
}

/** Reviews the current head, or an older one. */
export function addReview(
  world: World,
  repository: Repository,
  pull: PullRequest,
  by: Account,
  state: Exclude<ReviewState, 'DISMISSED'>,
  commit: string = headOfPull(repository, pull),
): Review {
  const review: Review = { id: nextId(world), by, state, commit, submittedAt: nextTime(world), body: '' }
  pull.reviews.push(review)
  return review
}

/** Dismisses a review that says yes or no; a comment cannot be dismissed. */
export function dismissReview(
  world: World,
  repository: Repository,
  pull: PullRequest,
  review: Review,
  by: Account,
): void {
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
    throw new Error(`Can not dismiss a ${review.state.toLowerCase()} pull request review`)
  }
  review.state = 'DISMISSED'
  recordEvent(world, repository, pull.number, by, 'review_dismissed')
}

/** Changes the target branch, as a person does on the page of the pull request. */
export function retarget(world: World, repository: Repository, pull: PullRequest, branch: string, by: Account): void {
  pull.baseBranch = branch
  recordEvent(world, repository, pull.number, by, 'base_ref_changed')
}

/** Merges by moving the target branch to a commit that the caller made, such as a squash or the head itself. */
export function mergePull(world: World, repository: Repository, pull: PullRequest, by: Account, commit?: string): void {
  const head = headOfPull(repository, pull)
  pull.frozen = { head, base: headOf(repository, pull.baseBranch) }
  pull.mergeCommit = commit ?? head
  repository.git.refs.set(`refs/heads/${pull.baseBranch}`, pull.mergeCommit)
  pull.state = 'closed'
  pull.mergedBy = by
  pull.closedAt = nextTime(world)
}

/** The head commit; it is kept under `refs/pull/`, so that it stays reachable. */
export function headOfPull(repository: Repository, pull: PullRequest): string {
  const kept = `refs/pull/${pull.number}/head`
  const sha = pull.frozen?.head ?? pull.headRepository?.git.refs.get(`refs/heads/${pull.headBranch}`)
  if (sha !== undefined) repository.git.refs.set(kept, sha)
  const head = repository.git.refs.get(kept)
  if (head === undefined)
    throw new Error(`Pull request ${pull.number} has no head: there is no branch ${pull.headBranch}`)
  return head
}

/** The target branch's head, as it was at the end where the pull request is closed. */
export function baseOfPull(repository: Repository, pull: PullRequest): string {
  return pull.frozen?.base ?? headOf(repository, pull.baseBranch)
}
