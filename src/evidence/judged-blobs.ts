import type { BlobRead, Tree, TreeEntry } from '../repository/tree.ts'
import { lineMarks, type HashedValue, type LineMark } from '../secrets/acceptance-marks.ts'
import type { ScanRole } from '../secrets/scan-role.ts'
import { isCandidate, judgeSensitiveFile, type SensitiveVerdict } from '../secrets/sensitive-files.ts'
import { scanContent, type ContentScanner, type ScannedContent } from './content-scan.ts'
import type { Cut } from './tree-gaps.ts'

/** What a file is that its name made a candidate for a sensitive one. */
export interface JudgedBlob {
  readonly verdict: SensitiveVerdict
  readonly cut: Cut | null
}

/** What the bytes of a file show. */
export interface JudgedContent {
  readonly scanned: ScannedContent
  readonly size: number
  readonly cut: Cut | null
  /** Null where nothing was found that could be accepted. */
  readonly acceptable: AcceptableFile | null
}

/** What is known of one file. */
export interface Judged {
  readonly file: JudgedBlob | null
  readonly content: JudgedContent | null
}

/** What of one file with findings other tools may accept: comments by line, and the values that were found. */
export interface AcceptableFile {
  readonly marks: ReadonlyMap<number, LineMark>
  readonly values: readonly HashedValue[]
}

/** What was judged of blobs by object id: base and subject share most of them. */
export interface JudgedBlobs {
  /** By id and path, whose name decides what the content means. */
  readonly files: Map<string, JudgedBlob>
  /** By id and what the file is for; archives by id and path. */
  readonly contents: Map<string, JudgedContent>
}

/** Nothing judged yet. */
export function judgedBlobs(): JudgedBlobs {
  return { files: new Map(), contents: new Map() }
}

/** What a file is judged with. */
export interface Judging {
  readonly tree: Tree
  /** What a file is for: by its path, or by the policy's word. */
  readonly roleOf: (path: string) => ScanRole
  readonly judged: JudgedBlobs
  /** Shared by all trees of a run, so that a value in many files is digested once. */
  readonly scanner: ContentScanner
}

/** Judges the bytes of a file, and remembers what it made of them where they are a commit's. */
export function judgeBlob(entry: TreeEntry, blob: Extract<BlobRead, { readonly ok: true }>, request: Judging): Judged {
  const { judged, scanner, tree } = request
  const { bytes, size } = blob
  const cut = bytes.length < size ? { read: bytes.length, size } : null
  const role = request.roleOf(entry.path)
  const scanned = scanContent(bytes, entry.path, scanner, { role })
  const isJudgedFile = entry.kind !== 'link' && isCandidate(entry.path) !== null
  const { digester } = scanner
  const file = isJudgedFile ? { verdict: judgeSensitiveFile(entry.path, bytes, { size, digester }), cut } : null
  const isFound =
    scanned.detections.length > 0 || file?.verdict.verdict === 'sensitive' || file?.verdict.verdict === 'note'
  const acceptable = isFound ? { marks: lineMarks(bytes), values: scanned.hashed } : null
  const content = { scanned, size, cut, acceptable }
  if (entry.oid !== null && tree.kind === 'commit') {
    judged.contents.set(scanned.isArchive ? pathKey(entry) : `${entry.oid} ${role}`, content)
    if (file !== null) judged.files.set(pathKey(entry), file)
  }
  return { file, content }
}

/** What is known of an entry from before; null where it must be read. */
export function knownOf(entry: TreeEntry, { judged, roleOf, tree }: Judging): Judged | null {
  if (entry.oid === null || tree.kind !== 'commit') return null
  const content =
    judged.contents.get(`${entry.oid} ${roleOf(entry.path)}`) ?? judged.contents.get(pathKey(entry)) ?? null
  if (content === null) return null
  if (entry.kind === 'link' || isCandidate(entry.path) === null) return { file: null, content }
  const file = judged.files.get(pathKey(entry)) ?? null
  return file === null ? null : { file, content }
}

/** What a file is known by where its path matters. */
export function pathKey(entry: TreeEntry): string {
  return `${entry.oid ?? ''}/${entry.path}`
}
