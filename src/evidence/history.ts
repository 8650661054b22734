import { Buffer } from 'node:buffer'
import { archiveKind } from '../archive/archive.ts'
import type { Detection } from '../model/finding.ts'
import { gap } from '../model/gap.ts'
import type { BlobTaker, History, HistoryBlob } from '../repository/history.ts'
import { detectionsOf } from '../secrets/detections.ts'
import { namedDetection } from '../secrets/named-values.ts'
import { createScanner, secretsEngine } from '../secrets/scan.ts'
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
import { readKnown, writeKnown, type CacheUse, type HistoryCacheStore, type KnownHistory } from './history-cache.ts'
import { joinTold, sightingList, type HistorySighting } from './history-sightings.ts'
import { pathsOf, traceSecrets } from './history-traces.ts'
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
  /**
   * The latest moment, in milliseconds since the epoch, at which a commit may have brought it in, as far as the dates of
   * commits tell; null where they do not.
   */
  readonly broughtAt: number | null
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
  /** Why what an earlier scan left was not used, as a clause after "because"; null where it was, or there was none. */
  readonly cacheRefused: string | null
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
  /** What earlier scans left, for scans that need not look at everything themselves; a release has none. */
  readonly cache?: HistoryCacheStore
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
  const cache = await openCache(history, request)
  const known = cache.use.kind === 'used' ? cache.use.known : null
  const work = historyWork(request, known)
  const reading = history.read(work.taker, Math.min(request.maxFileBytes, MAX_WHOLE), known?.tips)
  // Built while git starts.
  secretsEngine()
  const unread = await reading
  const { sightings, issues, isCut, named, ...counts } = work.results()
  const gaps = [...unread, ...contentGaps('history', issues)]
  if (isCut)
    gaps.push(gap('history', 'limit', `The history holds more than ${MAX_FOUND} credentials; the rest is not told.`))
  const found =
    known !== null && (await isAsKnown(history, known, sightings))
      ? known.found
      : await traceSecrets(history, sightings, request)
  if (cache.store !== null && cache.tips !== null) {
    await writeKnown(cache.store, { tips: cache.tips, counts, sightings, found, issues }, isCut ? gaps : unread)
  }
  const cacheRefused = cache.use.kind === 'refused' ? cache.use.because : null
  return { ok: true, gaps, value: { ...counts, named, found, cacheRefused } }
}

interface OpenedCache {
  readonly use: CacheUse
  /** Null where nothing may be kept. */
  readonly store: HistoryCacheStore | null
  readonly tips: readonly string[] | null
}

/** Opens the cache before anything is read, so that what comes in meanwhile is new to the next scan. */
async function openCache(history: History, { cache: store, scanner }: HistoryRequest): Promise<OpenedCache> {
  if (store === undefined) return { use: { kind: 'none' }, store: null, tips: null }
  if (scanner.named !== null) {
    const because = 'real values of named secrets are looked for in everything'
    return { use: { kind: 'refused', because }, store: null, tips: null }
  }
  const [use, tips] = await Promise.all([readKnown(store, history), history.tips()])
  return { use, store, tips }
}

/** Whether what is new neither holds a credential nor touches a file that does. */
async function isAsKnown(
  history: History,
  known: KnownHistory,
  sightings: readonly HistorySighting[],
): Promise<boolean> {
  const isSame = sightings.length === known.sightings.length
  if (!isSame || sightings.some((sighting, index) => sighting !== known.sightings[index])) return false
  const oids = sightings.map(({ blob }) => blob.oid)
  const changes = await history.changes({ paths: pathsOf(sightings), oids }, known.tips)
  return changes?.length === 0
}

interface HistoryWork {
  readonly taker: BlobTaker
  readonly results: () => Omit<HistoryEvidence, 'found' | 'cacheRefused'> & {
    readonly sightings: readonly HistorySighting[]
    readonly issues: readonly ContentIssue[]
    readonly isCut: boolean
  }
}

function historyWork(
  { isIgnored, roleOf, scanner, progress }: HistoryRequest,
  known: KnownHistory | null,
): HistoryWork {
  const versions = recentVersions(MAX_VERSIONS, MAX_VERSION)
  const sightings = sightingList(MAX_FOUND, known?.sightings)
  const issues: ContentIssue[] = [...(known?.issues ?? [])]
  const named: Detection[] = []
  let { blobs, bytes, scanned, archiveEntries, ignored } = known?.counts ?? NOTHING

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
            const detections = detectionsOf(found, new Uint8Array(), path)
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

const NOTHING = { blobs: 0, bytes: 0, scanned: 0, archiveEntries: 0, ignored: 0 } as const

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
