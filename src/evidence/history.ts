import { Buffer } from 'node:buffer'
import { archiveKind } from '../archive/archive.ts'
import type { Detection } from '../model/finding.ts'
import { gap } from '../model/gap.ts'
import type { BlobTaker, History, HistoryBlob } from '../repository/history.ts'
import { detectionOf } from '../secrets/detections.ts'
import { namedDetection } from '../secrets/named-values.ts'
import { createScanner } from '../secrets/scan.ts'
import type { ScanRole } from '../secrets/scan-role.ts'
import {
  contentGaps,
  limitIssue,
  scanContent,
  sensitiveDetections,
  type ContentIssue,
  type ContentScanner,
} from './content-scan.ts'
import type { Collected } from './evidence.ts'
import { joinTold, sightingList, type HistorySighting } from './history-sightings.ts'
import { traceSecrets } from './history-traces.ts'
import { recentVersions } from './recent-versions.ts'

/** A commit, with its author's date in ISO 8601; null where it is not here. */
export interface DatedCommit {
  readonly commit: string
  readonly date: string | null
}

/** A credential in the history, by its value where that has a digest. */
export interface HistoryFinding {
  /** Its place is the newest known, in the first commit that holds it. */
  readonly detection: Detection
  /** Digests of the value, by whatever rules saw it; empty where it has none. */
  readonly secrets: readonly string[]
  /** The first commit that holds it; null where that could not be told. */
  readonly first: DatedCommit | null
  /** The last commit that holds it; null where a branch or tag still does, or that could not be told. */
  readonly last: DatedCommit | null
}

/** What all refs of the repository ever held. */
export interface HistoryEvidence {
  /** Unique blobs, and their bytes. */
  readonly blobs: number
  readonly bytes: number
  /** Of these, bytes that were looked through: of a new version what changed. */
  readonly scanned: number
  readonly archiveEntries: number
  /** Blobs at paths that the policy takes out of the scope. */
  readonly ignored: number
  /** Credentials, those that the subject holds and those of low confidence too. */
  readonly found: readonly HistoryFinding[]
  /** Real values of named secrets. */
  readonly named: readonly Detection[]
}

export interface HistoryRequest {
  /** Null where there is no repository. */
  readonly history: History | null
  readonly isIgnored: (path: string) => boolean
  readonly roleOf: (path: string) => ScanRole
  /** More bytes of one blob are looked at in pieces. */
  readonly maxFileBytes: number
  readonly scanner: ContentScanner
  readonly progress: (done: number) => void
}

/** What is held at once of one blob, and of versions to compare with. */
const MAX_WHOLE = 32 * 1024 * 1024
const MAX_VERSIONS = 96 * 1024 * 1024
const MAX_VERSION = 4 * 1024 * 1024
/** Credentials of one history that are kept; more are told as a gap. */
const MAX_FOUND = 20_000
const PROGRESS_EVERY = 256

/** Looks through every unique blob of all refs once, and finds out when each credential came and went. */
export async function collectHistory(request: HistoryRequest): Promise<Collected<HistoryEvidence>> {
  const { history } = request
  if (history === null) {
    return {
      ok: false,
      gaps: [gap('history', 'not-found', 'The folder is in no git repository, so it has no history.')],
    }
  }
  const work = historyWork(request)
  const gaps = [...(await history.read(work.taker, Math.min(request.maxFileBytes, MAX_WHOLE)))]
  const { sightings, issues, isCut, ...counts } = work.results()
  gaps.push(...contentGaps('history', issues))
  if (isCut)
    gaps.push(gap('history', 'limit', `The history holds more than ${MAX_FOUND} credentials; the rest is not told.`))
  const traced = await traceSecrets(history, sightings, request)
  return { ok: true, gaps, value: { ...counts, found: traced } }
}

interface HistoryWork {
  readonly taker: BlobTaker
  readonly results: () => Omit<HistoryEvidence, 'found'> & {
    readonly sightings: readonly HistorySighting[]
    readonly issues: readonly ContentIssue[]
    readonly isCut: boolean
  }
}

function historyWork({ isIgnored, roleOf, scanner, progress }: HistoryRequest): HistoryWork {
  const versions = recentVersions(MAX_VERSIONS, MAX_VERSION)
  const sightings = sightingList(MAX_FOUND)
  const issues: ContentIssue[] = []
  const named: Detection[] = []
  let [blobs, bytes, scanned, archiveEntries, ignored] = [0, 0, 0, 0, 0]

  // A path has many versions, and its role takes a dozen expressions.
  const roles = new Map<string, ScanRole>()
  const roleAt = (path: string): ScanRole => {
    const role = roles.get(path) ?? roleOf(path)
    roles.set(path, role)
    return role
  }
  const begin = (blob: HistoryBlob): boolean => {
    blobs += 1
    bytes += blob.size
    if (blobs % PROGRESS_EVERY === 0) progress(blobs)
    if (blob.path === null || !isIgnored(blob.path)) return true
    ignored += 1
    return false
  }

  return {
    taker: {
      whole: (blob, content, isLfsPointer) => {
        if (!begin(blob)) return
        const path = shownPath(blob)
        if (isLfsPointer) issues.push({ reason: 'not-checked-out', because: LFS, path, entry: null })
        const news = blob.path === null ? undefined : versions.newParts(blob.path, content)
        const seen = scanContent(content, path, scanner, { role: roleAt(path), news })
        scanned += seen.inspected
        archiveEntries += seen.archiveEntries
        issues.push(...seen.issues)
        named.push(...seen.named)
        sightings.add(
          blob,
          joinTold(seen.detections, sensitiveDetections(path, content, scanner.digester, { path, entry: null })),
        )
        if (blob.path !== null && !seen.isArchive) versions.keep(blob.path, content, seen.reachesFar)
      },
      pieces: (blob) => {
        if (!begin(blob)) return { push: () => undefined, end: () => undefined }
        const path = shownPath(blob)
        const scan = createScanner({ path, role: roleAt(path), digester: scanner.digester })
        const values = scanner.named?.open() ?? null
        let head: Buffer | null = null
        return {
          push: (piece) => {
            head ??= Buffer.from(piece)
            scan.push(piece)
            values?.push(piece)
          },
          end: () => {
            const { sightings: found, limits } = scan.finish()
            scanned += blob.size
            const detections = found.map((sighting) => detectionOf(sighting, new Uint8Array(), path))
            sightings.add(blob, joinTold(detections, []))
            named.push(...(values?.finish() ?? []).map((sighting) => namedDetection(sighting, path)))
            issues.push(...limits.map((limit) => limitIssue(limit, path, null)), ...unopened(path, head))
          },
        }
      },
    },
    results: () => ({
      blobs,
      bytes,
      scanned,
      archiveEntries,
      ignored,
      named,
      sightings: sightings.all(),
      issues,
      isCut: sightings.isCut(),
    }),
  }
}

const LFS = 'Git LFS keeps its content elsewhere'

/** A blob that no tree ever held is shown by its id. */
function shownPath({ path, oid }: HistoryBlob): string {
  return path ?? `(object ${oid})`
}

/** An archive that is too large to be held is looked through as it stands, and not opened. */
function unopened(path: string, head: Buffer | null): readonly ContentIssue[] {
  if (head === null || archiveKind(head) === null) return []
  return [{ reason: 'limit', because: 'it is an archive of more bytes than are opened', path, entry: null }]
}
