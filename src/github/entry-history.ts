import type { Gap } from '../model/gap.ts'
import type { EntryApproval } from '../policy/trusted.ts'
import { type Answer, had } from './answer.ts'
import { readApproval } from './approval-reading.ts'
import { readPullsOf } from './pull-request.ts'
import type { Reading } from './reading.ts'
import { type FileAt, readCommitsOfPath, readFile } from './repository.ts'

/** One version of a file on the trusted ref: what a pull request, or a push past all of them, made of it. */
export interface FileVersion {
  /** The commit that brought it. */
  readonly commit: string
  readonly text: string
  readonly approval: EntryApproval
}

export interface FileHistory {
  /** Newest first; as far back as was read. */
  readonly versions: readonly FileVersion[]
  /** Why an approval could not be told. */
  readonly gaps: readonly Gap[]
}

const MAX_VERSIONS = 4

/**
 * The latest versions of a file on the trusted ref, each with whether the pull request that brought it was approved by one
 * of the owners with that very file. Reads back to the first that was. Two requests, and three to eight a version.
 */
export async function readFileHistory(
  reading: Reading,
  file: { readonly path: string; readonly commit: string; readonly defaultBranch: string },
  owners: readonly string[],
): Promise<Answer<FileHistory>> {
  const commits = await readCommitsOfPath(reading, file.path, file.commit, MAX_VERSIONS)
  if (!commits.ok) return commits
  const versions: FileVersion[] = []
  const gaps: Gap[] = []
  const seen = new Set<number>()
  for (const commit of commits.value) {
    const at = await readFile(reading, file.path, commit)
    if (!at.ok) {
      gaps.push(at.gap)
      break
    }
    const told = await readBringing(reading, { ...file, commit, at: at.value }, owners, seen)
    if (told === 'same-pull-request') continue
    if (!told.ok) gaps.push(told.gap)
    const approval = told.ok ? told.value : 'unknown'
    versions.push({ commit, text: new TextDecoder().decode(at.value.bytes), approval })
    if (approval === 'approved') break
  }
  return had({ versions, gaps })
}

/**
 * Whether an entry counts: it stands in a version that was approved, and in every later one. What was taken out and came
 * back came back by the later version alone.
 */
export function approvalOfEntry(
  versions: readonly FileVersion[],
  holds: (version: FileVersion) => boolean,
): EntryApproval {
  for (const version of versions) {
    if (!holds(version)) return 'not-approved'
    if (version.approval !== 'not-approved') return version.approval
  }
  // It is older than what was read.
  return 'unknown'
}

async function readBringing(
  reading: Reading,
  version: {
    readonly path: string
    readonly commit: string
    readonly defaultBranch: string
    readonly at: FileAt
  },
  owners: readonly string[],
  seen: Set<number>,
): Promise<Answer<EntryApproval> | 'same-pull-request'> {
  const pulls = await readPullsOf(reading, version.commit)
  if (!pulls.ok) return pulls
  const pull = pulls.value.items.find(({ isMerged, base }) => isMerged && base.branch === version.defaultBranch)
  if (pull === undefined) return pulls.value.gap === null ? had('not-approved') : { ok: false, gap: pulls.value.gap }
  // Commits of one pull request were approved together; its latest version is what was merged.
  if (seen.has(pull.number)) return 'same-pull-request'
  seen.add(pull.number)
  const head = await readFile(reading, version.path, pull.head.commit)
  if (!head.ok) return head
  const asked = {
    number: pull.number,
    head: pull.head.commit,
    author: pull.author?.id ?? null,
    sender: null,
    filesDigest: version.at.oid,
    headFilesDigest: head.value.oid,
  }
  const approval = await readApproval(reading, asked, owners)
  return approval.ok ? had(approval.value.approval.approved ? 'approved' : 'not-approved') : approval
}
