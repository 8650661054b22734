import type { Detection } from '../model/finding.ts'
import type { Gap } from '../model/gap.ts'
import { filePlace, type FilePlace } from '../model/place.ts'
import type { BlobRead, Listing, TreeEntry } from '../repository/tree.ts'
import { isCandidate } from '../secrets/sensitive-files.ts'
import { collectAccepted, type AcceptedSecret, type UnreadAcceptances } from './accepted-secrets.ts'
import type { Collected } from './evidence.ts'
import { judgeBlob, knownOf, type Judging } from './judged-blobs.ts'
import { isReviewDocumentPath, readReviewDocument } from './review-documents.ts'
import { lateGap, lfsGap, submodulesGap, unansweredGap } from './tree-gaps.ts'
import { isDocument, treeResults } from './tree-results.ts'

/** A dated statement in the tree about a threat model or a penetration test; what it does not state is null. */
export interface ReviewDocument {
  readonly kind: 'threat-model' | 'pen-test'
  readonly place: FilePlace
  readonly title: string | null
  /** The day stated in the document, `YYYY-MM-DD`, never the file's or the commit's. */
  readonly date: string | null
  readonly owner: string | null
  readonly scope: string | null
}

/** What was looked through for credentials, whatever the files are called. */
export interface TreeContents {
  /** Tracked files and links whose bytes were looked at, and those bytes. */
  readonly files: number
  readonly bytes: number
  /** Files inside of archives among them. */
  readonly archiveEntries: number
  /** Credentials in tracked files, those of low confidence too. */
  readonly found: readonly Detection[]
  /** Credentials in files that git neither holds nor ignores. */
  readonly foundUntracked: readonly Detection[]
  /** Real values of named secrets in tracked files. */
  readonly named: readonly Detection[]
  readonly namedUntracked: readonly Detection[]
  /** What other tools were told to accept. */
  readonly accepted: readonly AcceptedSecret[]
  readonly unreadAcceptances: readonly UnreadAcceptances[]
  /** What of the contents alone could not be looked through, beside the tree's own gaps. */
  readonly gaps: readonly Gap[]
}

/** What the subject's files say. Facts and findings with places; no file contents. */
export interface TreeEvidence {
  readonly kind: 'work-tree' | 'commit'
  readonly commit: string | null
  /** Paths in the scope. */
  readonly entries: number
  readonly untracked: number
  /** Paths that the policy takes out of the scope. */
  readonly ignored: number
  /** Files whose name makes them a candidate for a sensitive file; each was opened or is in a gap. */
  readonly candidates: number
  /** Sensitive files among the tracked, those of low confidence too. */
  readonly sensitive: readonly Detection[]
  /** Sensitive files that git neither holds nor ignores: one `git add .` from being committed. */
  readonly sensitiveUntracked: readonly Detection[]
  readonly contents: TreeContents
  readonly reviewDocuments: readonly ReviewDocument[]
  /** The readiness script where the policy (or the default) says that it is; null where it is not there. */
  readonly readinessScript: FilePlace | null
}

export interface TreeRequest extends Judging {
  readonly listing: Listing
  /** Whether the policy takes a path out of the scope. */
  readonly isIgnored: (path: string) => boolean
  readonly readinessScript: string
  readonly maxFileBytes: number
  /** Ends the judgement early; what is left then is in a gap. Left out, nothing does. */
  readonly signal?: AbortSignal
  readonly progress: (done: number, total: number) => void
}

/** Looks through the listed files for credentials, and judges those whose name asks for it by what they are. */
export async function collectTree(request: TreeRequest): Promise<Collected<TreeEvidence>> {
  const { listing, tree } = request
  const gaps: Gap[] = [...listing.gaps]
  const reviewDocuments: ReviewDocument[] = []
  const files: TreeEntry[] = []
  const submodules: string[] = []
  let [entries, untracked, candidates] = [0, 0, 0]
  let readinessScript: FilePlace | null = null

  for (const entry of listing.entries) {
    if (request.isIgnored(entry.path)) continue
    entries += 1
    if (!entry.tracked) untracked += 1
    if (entry.kind === 'submodule' && entry.tracked) submodules.push(entry.path)
    if (entry.kind === 'submodule') continue
    files.push(entry)
    if (entry.kind === 'link') continue
    if (entry.path === request.readinessScript) readinessScript = placeOf(entry)
    if (isCandidate(entry.path) !== null) candidates += 1
  }

  if (submodules.length > 0) gaps.push(submodulesGap(submodules))

  const kept = treeResults(gaps)
  const unjudged: TreeEntry[] = []
  const copies: TreeEntry[] = []
  const awaited = new Set<string>()
  const late: TreeEntry[] = []
  for (const entry of files) {
    const key = `${entry.oid ?? ''} ${request.roleOf(entry.path)}`
    if (knownOf(entry, request) !== null && !isDocument(entry)) kept.keep(entry, knownOf(entry, request))
    else if (tree.kind === 'commit' && awaited.has(key) && !isNamedForJudgement(entry)) copies.push(entry)
    else {
      awaited.add(key)
      unjudged.push(entry)
    }
  }
  const onBlob = (entry: TreeEntry, blob: BlobRead): void => {
    if (request.signal?.aborted === true) late.push(entry)
    else if (!blob.ok || blob.isLfsPointer) kept.refuse(entry, blob.ok ? lfsGap(entry) : blob.gap)
    else kept.keep(entry, judgeBlob(entry, blob, request))
    if (isDocument(entry) && blob.ok && !blob.isLfsPointer) {
      const kind = isReviewDocumentPath(entry.path)
      const document = kind === null ? null : readReviewDocument(kind, entry.path, blob.bytes)
      if (document !== null) reviewDocuments.push(document)
    }
    request.progress(kept.done(), files.length)
  }
  await tree.read(unjudged, request.maxFileBytes, onBlob)
  // A copy of a file is known by now, but for an archive, whose place in the tree says what its files are for.
  const unknown = copies.filter((entry) => !kept.keep(entry, knownOf(entry, request)))
  await tree.read(unknown, request.maxFileBytes, onBlob)
  const unanswered = files.length - kept.done() - late.length
  if (unanswered > 0) gaps.push(unansweredGap(unanswered))
  const cutShort = lateGap(late)
  // A file that is judged by its name is missing from more than the contents.
  const isMissed = late.some((entry) => isDocument(entry) || isCandidate(entry.path) !== null)
  if (cutShort !== null && isMissed) gaps.push(cutShort)

  const results = kept.results()
  const { contents } = results
  const { accepted, unread } = await collectAccepted({
    tree,
    files: files.filter(({ tracked }) => tracked),
    found: kept.acceptable(),
  })

  return {
    ok: true,
    gaps,
    value: {
      kind: tree.kind,
      commit: tree.commit,
      entries,
      untracked,
      ignored: listing.entries.length - entries,
      candidates,
      sensitive: results.sensitive,
      sensitiveUntracked: results.sensitiveUntracked,
      contents: {
        ...contents,
        accepted,
        unreadAcceptances: unread,
        gaps: cutShort === null || isMissed ? contents.gaps : [...contents.gaps, cutShort],
      },
      reviewDocuments,
      readinessScript,
    },
  }
}

function isNamedForJudgement(entry: TreeEntry): boolean {
  return entry.oid === null || isDocument(entry) || isCandidate(entry.path) !== null
}

function placeOf(entry: TreeEntry): FilePlace {
  return filePlace(entry.path, { pathBytes: entry.pathBytes })
}
