import type { Detection } from '../model/finding.ts'
import type { Gap } from '../model/gap.ts'
import type { TreeEntry } from '../repository/tree.ts'
import { isCandidate } from '../secrets/sensitive-files.ts'
import { contentGaps, type ContentIssue } from './content-scan.ts'
import type { FoundFile } from './accepted-secrets.ts'
import type { Judged, JudgedBlob, JudgedContent } from './judged-blobs.ts'
import { isReviewDocumentPath } from './review-documents.ts'
import type { TreeEvidence } from './tree.ts'
import { cutGap, undecidableGap } from './tree-gaps.ts'

/** Gathers what was judged of a tree's files, tracked and not. */
export interface TreeResults {
  /** Keeps what was judged of an entry; false where nothing is known of it. */
  readonly keep: (entry: TreeEntry, judged: Judged | null) => boolean
  /** Keeps why nothing could be judged. */
  readonly refuse: (entry: TreeEntry, because: Gap) => void
  readonly done: () => number
  readonly results: () => Pick<TreeEvidence, 'sensitive' | 'sensitiveUntracked' | 'contents'>
  /** Tracked files with findings, with what of them other tools may accept. */
  readonly acceptable: () => readonly FoundFile[]
}

/** Nothing gathered yet; what is missing from more than the contents goes to `gaps`. */
export function treeResults(gaps: Gap[]): TreeResults {
  const sensitive: Detection[] = []
  const sensitiveUntracked: Detection[] = []
  const found: Detection[] = []
  const foundUntracked: Detection[] = []
  const named: Detection[] = []
  const namedUntracked: Detection[] = []
  const acceptable: FoundFile[] = []
  const issues: ContentIssue[] = []
  const unseen: Gap[] = []
  let [done, files, bytes, archiveEntries] = [0, 0, 0, 0]

  const keepFile = (entry: TreeEntry, { verdict, cut }: JudgedBlob): void => {
    if (cut !== null) gaps.push(cutGap(entry, cut))
    else if (verdict.verdict === 'undecidable') gaps.push(undecidableGap(entry, verdict.because))
    if (verdict.verdict !== 'sensitive' && verdict.verdict !== 'note') return
    const list = entry.tracked ? sensitive : sensitiveUntracked
    list.push(...verdict.detections.map((detection) => at(detection, entry)))
  }
  const keepContent = (entry: TreeEntry, content: JudgedContent, isTold: boolean): void => {
    const { scanned, size, cut } = content
    if (entry.tracked) {
      if (entry.kind !== 'link' && content.acceptable !== null) acceptable.push({ entry, file: content.acceptable })
      files += 1
      bytes += cut?.read ?? size
      archiveEntries += scanned.archiveEntries
    }
    const list = entry.tracked ? found : foundUntracked
    list.push(...scanned.detections.map((detection) => at(detection, entry)))
    const values = entry.tracked ? named : namedUntracked
    values.push(...scanned.named.map((detection) => at(detection, entry)))
    issues.push(...scanned.issues.map((issue) => ({ ...issue, path: entry.path })))
    if (cut !== null && !isTold) unseen.push(cutGap(entry, cut))
  }

  return {
    keep: (entry, judged) => {
      if (judged === null) return false
      done += 1
      if (judged.file !== null) keepFile(entry, judged.file)
      if (judged.content !== null) keepContent(entry, judged.content, judged.file !== null)
      return true
    },
    refuse: (entry, because) => {
      done += 1
      // A file that is judged by its name is missing from more than the contents.
      if (isCandidate(entry.path) !== null || isDocument(entry)) gaps.push(because)
      else unseen.push(because)
    },
    done: () => done,
    acceptable: () => acceptable,
    results: () => ({
      sensitive,
      sensitiveUntracked,
      contents: {
        files,
        bytes,
        archiveEntries,
        found,
        foundUntracked,
        named,
        namedUntracked,
        accepted: [],
        unreadAcceptances: [],
        gaps: [...collapsed(unseen), ...contentGaps('tree', issues)],
      },
    }),
  }
}

/** A tracked document about a threat model or a penetration test, by its path. */
export function isDocument(entry: TreeEntry): boolean {
  return entry.tracked && entry.kind !== 'link' && isReviewDocumentPath(entry.path) !== null
}

/** What was judged of one copy, at another. */
function at(detection: Detection, { path, pathBytes }: TreeEntry): Detection {
  const { place } = detection
  if (place.kind !== 'file' || (place.path === path && place.pathBytes === pathBytes)) return detection
  return { ...detection, place: { ...place, path, pathBytes } }
}

/** Gaps of files that a criterion lists one by one; the rest is counted. */
const UNSEEN_LISTED = 20

function collapsed(unseen: readonly Gap[]): readonly Gap[] {
  const [first] = unseen
  if (unseen.length <= UNSEEN_LISTED || first === undefined) return unseen
  const more = unseen.length - UNSEEN_LISTED
  const rest = { ...first, detail: `${more} more files could not be looked through.` }
  return [...unseen.slice(0, UNSEEN_LISTED), rest]
}
