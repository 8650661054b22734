import { DEFAULT_ARCHIVE_LIMITS, walkArchive } from '../archive/archive.ts'
import type { Detection } from '../model/finding.ts'
import { gap, type Gap, type GapReason } from '../model/gap.ts'
import { groupBy } from '../model/group-by.ts'
import { filePlace, type FilePlace } from '../model/place.ts'
import type { SourceName } from '../model/source.ts'
import { isToldBy } from '../model/told-elsewhere.ts'
import { detectionsOf } from '../secrets/detections.ts'
import { hashedValues, type HashedValue } from '../secrets/acceptance-marks.ts'
import { namedDetection, type NamedSearch } from '../secrets/named-values.ts'
import { scanBytes, type NewParts, type ScanLimit } from '../secrets/scan.ts'
import { scanRole, type ScanRole } from '../secrets/scan-role.ts'
import type { SecretDigester } from '../secrets/secret-digest.ts'
import { isCandidate, judgeSensitiveFile } from '../secrets/sensitive-files.ts'

/** Part of a file that was not looked through; `because` is a clause after "because", a null entry is the file itself. */
export interface ContentIssue {
  readonly reason: GapReason
  readonly because: string
  readonly path: string
  readonly entry: string | null
}

/** What the bytes of one file show. Places carry its path; nothing of a value but its digest is kept. */
export interface ScannedContent {
  readonly detections: readonly Detection[]
  /** Real values of named secrets. */
  readonly named: readonly Detection[]
  readonly issues: readonly ContentIssue[]
  /** The values in the file's own bytes, for other tools' baselines. */
  readonly hashed: readonly HashedValue[]
  readonly isArchive: boolean
  /** Files inside of it, where it is an archive. */
  readonly archiveEntries: number
  /** Bytes that were looked through, of an archive its own. */
  readonly inspected: number
  /** Whether there is anything whose parts belong together over more than a few lines. */
  readonly reachesFar: boolean
}

/** What scans of one run share. */
export interface ContentScanner {
  readonly digester: SecretDigester
  /** Looks for the real values of named secrets; null where none are looked for. */
  readonly named: NamedSearch | null
}

const NOTHING = { detections: [], named: [], issues: [], hashed: [], isArchive: false, archiveEntries: 0 } as const

/**
 * Looks for credentials in a file's bytes, and, where they are an archive, in every file in it. With `news` only what is
 * new in a file that is no archive is told.
 */
export function scanContent(
  bytes: Uint8Array,
  path: string,
  scanner: ContentScanner,
  { role = scanRole(path), news }: { readonly role?: ScanRole; readonly news?: NewParts | undefined } = {},
): ScannedContent {
  const { digester } = scanner
  const packed = scanArchive(bytes, path, role, scanner)
  const own = scanBytes(bytes, { path, role, digester }, packed === null ? news : undefined)
  const raw = detectionsOf(own.sightings, bytes, path)
  const hashed = hashedValues(bytes, own.sightings)
  const named = namedIn(bytes, path, scanner)
  const limits = own.limits.map((limit) => limitIssue(limit, path, null))
  const { inspected, reachesFar } = own
  if (packed === null) {
    return raw.length + named.length + limits.length === 0
      ? { ...NOTHING, inspected, reachesFar }
      : { ...NOTHING, inspected, reachesFar, detections: raw, named, issues: limits, hashed }
  }
  // What is stored without packing shows in the archive's own bytes as well.
  const inside = new Set(packed.detections.map(({ secret }) => secret))
  const outside = raw.filter(({ secret }) => secret === null || !inside.has(secret))
  return {
    ...packed,
    hashed,
    inspected,
    reachesFar,
    detections: [...packed.detections, ...outside],
    named: [...packed.named, ...named],
    issues: [...packed.issues, ...limits],
  }
}

/** The real values of named secrets in bytes, as detections without anything of the value. */
function namedIn(
  bytes: Uint8Array,
  path: string,
  { named }: ContentScanner,
  part?: Partial<FilePlace>,
): readonly Detection[] {
  return named === null ? [] : named.search(bytes).map((sighting) => namedDetection(sighting, path, part))
}

function scanArchive(
  bytes: Uint8Array,
  path: string,
  role: ScanRole,
  scanner: ContentScanner,
): Omit<ScannedContent, 'inspected' | 'reachesFar' | 'hashed'> | null {
  const { digester } = scanner
  const detections: Detection[] = []
  const named: Detection[] = []
  const issues: ContentIssue[] = []
  const walk = walkArchive(bytes, DEFAULT_ARCHIVE_LIMITS, (entry, content) => {
    // Where the archive lies says what its files are for, as their own folders do.
    const inner = `${path}/${entry}`
    const entryRole = role === 'example' ? role : scanRole(inner)
    const seen = scanBytes(content, { path: inner, role: entryRole, digester })
    const sensitive = sensitiveDetections(inner, content, digester, { path, entry })
    detections.push(...sensitive)
    const found = detectionsOf(seen.sightings, content, path, { entry })
    detections.push(...found.filter((detection) => !isToldBy(detection, sensitive)))
    named.push(...namedIn(content, path, scanner, { entry }))
    issues.push(...seen.limits.map((limit) => limitIssue(limit, path, entry)))
  })
  if (walk === null) return null
  issues.push(...walk.issues.map((issue) => ({ ...issue, path })))
  return { detections, named, issues, isArchive: true, archiveEntries: walk.entries }
}

/** What a file, named as a sensitive one is, shows as such. */
export function sensitiveDetections(
  name: string,
  content: Uint8Array,
  digester: SecretDigester,
  { path, entry }: { readonly path: string; readonly entry: string | null },
): readonly Detection[] {
  if (isCandidate(name) === null) return []
  const judged = judgeSensitiveFile(name, content, { size: content.length, digester })
  if (judged.verdict !== 'sensitive' && judged.verdict !== 'note') return []
  return judged.detections.map((detection) => ({
    ...detection,
    place: detection.place.kind === 'file' ? { ...detection.place, path, entry } : filePlace(path, { entry }),
  }))
}

/** What a scan could not do within its limits. */
export function limitIssue(limit: ScanLimit, path: string, entry: string | null): ContentIssue {
  switch (limit) {
    case 'sightings':
      return { reason: 'limit', because: 'it holds more credentials than are told of one file', path, entry }
    case 'decoding':
      return { reason: 'limit', because: 'it holds more encoded text than is decoded', path, entry }
    case 'steps':
      return { reason: 'limit', because: 'it holds more of what credentials look like than is judged', path, entry }
  }
}

/** Files that a gap names; the rest is counted. */
const NAMED_IN_GAP = 5

/** The gaps that issues amount to: one for each reason, which names the first files and counts the rest. */
export function contentGaps(source: SourceName, issues: readonly ContentIssue[]): readonly Gap[] {
  const groups = groupBy(issues, ({ reason, because }) => `${reason} ${because}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const places = [...new Set(group.map(({ path, entry }) => (entry === null ? path : `${path}!/${entry}`)))]
    const named = places.slice(0, NAMED_IN_GAP).map((where) => `\`${where}\``)
    const more = places.length > NAMED_IN_GAP ? ` and ${places.length - NAMED_IN_GAP} more` : ''
    return [
      gap(source, first.reason, `Not looked through whole: ${named.join(', ')}${more}, because ${first.because}.`),
    ]
  })
}
