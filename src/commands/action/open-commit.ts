import { gap } from '../../model/gap.ts'
import { isGap, type Repository } from '../../repository/open-repository.ts'
import type { Listing, Tree } from '../../repository/tree.ts'
import type { BaseAt } from '../../policy/events.ts'
import { type ComparedCommit, LISTED_AT_MOST } from '../open-subject.ts'

/** The subject of an event: a commit out of git's objects, whatever the work tree holds. */
export interface CommitSubject {
  readonly repository: Repository
  readonly commit: string
  readonly tree: Tree
  readonly listing: Listing
}

/** Opens a commit of the checked out repository. One whose objects are not here is judged as unseen. */
export async function openCommit(repository: Repository, commit: string, signal: AbortSignal): Promise<CommitSubject> {
  const tree = await repository.treeAt(commit)
  if (!isGap(tree)) {
    return { repository, commit, tree, listing: await tree.list({ maxEntries: LISTED_AT_MOST, signal }) }
  }
  const isElsewhere = tree.reason === 'not-found'
  const detail = isElsewhere ? 'The workspace holds no git repository.' : tree.detail
  const unseen = { entries: [], gaps: [gap('tree', isElsewhere ? 'not-checked-out' : tree.reason, detail)] }
  return {
    repository,
    commit,
    tree: { kind: 'commit', commit, list: () => Promise.resolve(unseen), read: () => Promise.resolve() },
    listing: unseen,
  }
}

/** What the base of an event is looked up by, beside git. */
export interface BaseHints {
  /** The target branch's head, as the event knows it. */
  readonly targetCommit: string | null
  readonly tags: readonly string[]
}

/** The commit that an event's subject is compared with; null where there is none, or where git has not got it. */
export async function openEventBase(
  { repository, commit }: CommitSubject,
  base: BaseAt,
  { targetCommit, tags }: BaseHints,
): Promise<ComparedCommit | null> {
  const found = await findBase(repository, commit, base, targetCommit, tags)
  if (found === null) return null
  const tree = await repository.treeAt(found.commit)
  return isGap(tree) ? null : { ...found, tree }
}

async function findBase(
  repository: Repository,
  subject: string,
  base: BaseAt,
  targetCommit: string | null,
  tags: readonly string[],
): Promise<{ readonly ref: string; readonly commit: string } | null> {
  const named = (ref: string, commit: string | null) => (commit === null ? null : { ref, commit })
  switch (base.kind) {
    case 'merge-base': {
      const ref = `refs/heads/${base.branch}`
      const known = targetCommit === null ? null : await repository.mergeBase(subject, targetCommit)
      return named(ref, known ?? (await repository.mergeBase(subject, `refs/remotes/origin/${base.branch}`)))
    }
    case 'commit':
      return named(base.commit, await repository.resolveCommit(base.commit))
    case 'first-parent':
      return named(`${base.commit}^1`, await repository.resolveCommit(`${base.commit}^1`))
    case 'last-release-tag':
      return await repository.lastReleaseTag(tags, subject)
    case 'revision':
    case 'none':
      return null
  }
}
