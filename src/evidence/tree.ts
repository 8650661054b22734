import type { Detection } from '../model/finding.ts'
import { gap, type Gap } from '../model/gap.ts'
import { filePlace, type FilePlace } from '../model/place.ts'
import type { Listing, Tree, TreeEntry } from '../repository/tree.ts'
import type { SecretDigester } from '../secrets/secret-digest.ts'
import { isCandidate, judgeSensitiveFile, type SensitiveVerdict } from '../secrets/sensitive-files.ts'
import type { Collected } from './evidence.ts'
import { isReviewDocumentPath, readReviewDocument } from './review-documents.ts'

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
  readonly reviewDocuments: readonly ReviewDocument[]
  /** The readiness script where the policy (or the default) says that it is; null where it is not there. */
  readonly readinessScript: FilePlace | null
}

interface JudgedBlob {
  readonly verdict: SensitiveVerdict
  /** How much was read of how much, where that was not all. */
  readonly cut: { readonly read: number; readonly size: number } | null
}

/** What was judged of a blob, by object id and path: base and subject share most of them. */
export type JudgedBlobs = Map<string, JudgedBlob>

export interface TreeRequest {
  readonly tree: Tree
  readonly listing: Listing
  /** Whether the policy takes a path out of the scope. */
  readonly isIgnored: (path: string) => boolean
  readonly readinessScript: string
  readonly maxFileBytes: number
  readonly judged: JudgedBlobs
  /** Shared by all trees of a run, so that a value in many files is digested once. */
  readonly digester: SecretDigester
  readonly progress: (done: number, total: number) => void
}

/** Judges the listed files by name, and by content those whose name asks for it. */
export async function collectTree(request: TreeRequest): Promise<Collected<TreeEvidence>> {
  const { listing, tree } = request
  const gaps: Gap[] = [...listing.gaps]
  const sensitive: Detection[] = []
  const sensitiveUntracked: Detection[] = []
  const reviewDocuments: ReviewDocument[] = []
  const candidates: TreeEntry[] = []
  const documents: TreeEntry[] = []
  const submodules: string[] = []
  let [entries, untracked] = [0, 0]
  let readinessScript: FilePlace | null = null

  for (const entry of listing.entries) {
    if (request.isIgnored(entry.path)) continue
    entries += 1
    if (!entry.tracked) untracked += 1
    if (entry.kind === 'submodule' && entry.tracked) submodules.push(entry.path)
    if (entry.kind === 'link' || entry.kind === 'submodule') continue
    if (entry.path === request.readinessScript) readinessScript = placeOf(entry)
    if (isCandidate(entry.path) !== null) candidates.push(entry)
    if (entry.tracked && isReviewDocumentPath(entry.path) !== null) documents.push(entry)
  }

  if (submodules.length > 0) gaps.push(submodulesGap(submodules))

  let [done, unread] = [0, 0]
  const keep = (entry: TreeEntry, { verdict, cut }: JudgedBlob): void => {
    request.progress(++done, candidates.length)
    // What was not read could hold more than what was.
    if (cut !== null) gaps.push(cutGap(entry, cut))
    else if (verdict.verdict === 'undecidable') gaps.push(undecidableGap(entry, verdict.because))
    if (verdict.verdict !== 'sensitive' && verdict.verdict !== 'note') return
    const found = entry.tracked ? sensitive : sensitiveUntracked
    found.push(...verdict.detections.map((detection) => withPathBytes(detection, entry)))
  }
  const unjudged = candidates.filter((entry) => {
    const known = request.judged.get(keyOf(entry))
    if (known !== undefined) keep(entry, known)
    return known === undefined
  })
  await tree.read(unjudged, request.maxFileBytes, (entry, blob) => {
    if (!blob.ok || blob.isLfsPointer) {
      unread += 1
      gaps.push(blob.ok ? lfsGap(entry) : blob.gap)
      return
    }
    const verdict = judgeSensitiveFile(entry.path, blob.bytes, { size: blob.size, digester: request.digester })
    const cut = blob.bytes.length < blob.size ? { read: blob.bytes.length, size: blob.size } : null
    if (entry.oid !== null && tree.kind === 'commit') request.judged.set(keyOf(entry), { verdict, cut })
    keep(entry, { verdict, cut })
  })
  if (done + unread < candidates.length) gaps.push(unansweredGap(candidates.length - done - unread))
  await tree.read(documents, request.maxFileBytes, (entry, blob) => {
    if (!blob.ok) {
      gaps.push(blob.gap)
      return
    }
    const kind = isReviewDocumentPath(entry.path)
    const document = kind === null || blob.isLfsPointer ? null : readReviewDocument(kind, entry.path, blob.bytes)
    if (document !== null) reviewDocuments.push(document)
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
      candidates: candidates.length,
      sensitive,
      sensitiveUntracked,
      reviewDocuments,
      readinessScript,
    },
  }
}

function keyOf(entry: TreeEntry): string {
  return `${entry.oid ?? ''} ${entry.path}`
}

function placeOf(entry: TreeEntry): FilePlace {
  return filePlace(entry.path, { pathBytes: entry.pathBytes })
}

function withPathBytes(detection: Detection, entry: TreeEntry): Detection {
  if (entry.pathBytes === null || detection.place.kind !== 'file') return detection
  return { ...detection, place: { ...detection.place, pathBytes: entry.pathBytes } }
}

function lfsGap(entry: TreeEntry): Gap {
  const grant = 'Fetch it with git lfs pull, or lfs: true in actions/checkout.'
  return gap('tree', 'not-checked-out', `\`${entry.path}\` is a Git LFS pointer; its content is not here.`, grant)
}

function undecidableGap(entry: TreeEntry, because: string): Gap {
  return gap('tree', 'unsupported', `\`${entry.path}\` cannot be judged: ${because}.`)
}

function cutGap(entry: TreeEntry, cut: { readonly read: number; readonly size: number }): Gap {
  return gap('tree', 'limit', `Of \`${entry.path}\` ${cut.read} of ${cut.size} bytes were read.`)
}

/** Submodules that a gap names; the rest is counted. */
const SUBMODULES_NAMED = 5

function submodulesGap(paths: readonly string[]): Gap {
  const named = paths.slice(0, SUBMODULES_NAMED).map((path) => `\`${path}\``)
  const more = paths.length > SUBMODULES_NAMED ? ` and ${paths.length - SUBMODULES_NAMED} more` : ''
  const detail = `Not judged here, because each is a repository of its own: ${named.join(', ')}${more}.`
  const grant =
    'Judge each submodule in its own repository and attest that, or take it out with paths.ignore in the policy.'
  return gap('tree', 'unsupported', detail, grant)
}

/** A tree gives an answer for each file that it is asked for; where it did not, nothing says what is in the rest. */
function unansweredGap(count: number): Gap {
  return gap(
    'tree',
    'malformed',
    `${count} files were asked for and not answered.`,
    'Run again; if it stays, report it as a bug.',
  )
}
