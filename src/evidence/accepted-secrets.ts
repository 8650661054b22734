import type { Detection } from '../model/finding.ts'
import { filePlace, type FilePlace } from '../model/place.ts'
import type { Tree, TreeEntry } from '../repository/tree.ts'
import { isAcceptanceFile, readAcceptanceFile, type AcceptanceClaim } from '../secrets/acceptance-files.ts'
import { baselineHash, lineMarks, type LineMark } from '../secrets/acceptance-marks.ts'
import { scanBytes } from '../secrets/scan.ts'
import type { ScanRole } from '../secrets/scan-role.ts'
import type { SecretDigester } from '../secrets/secret-digest.ts'
import { pathKey, type AcceptableFile, type JudgedBlobs } from './judged-blobs.ts'

/** A place of a credential that another tool was told to accept. It is shown; it answers nothing. */
export interface AcceptedSecret {
  readonly tool: string
  /** The file and the line of the credential; with a commit for one in the history. */
  readonly path: string
  readonly line: number
  readonly commit: string | null
  /** The comment or the entry that says so. */
  readonly place: FilePlace
}

export interface AcceptedRequest {
  readonly tree: Tree
  /** The tracked files in the scope. */
  readonly files: readonly TreeEntry[]
  readonly found: readonly Detection[]
  readonly roleOf: (path: string) => ScanRole
  readonly digester: SecretDigester
  readonly judged: JudgedBlobs
  readonly maxFileBytes: number
}

/** A tool's file of accepted secrets that accepts nothing; `because` is a clause after "because". */
export interface UnreadAcceptances {
  readonly place: FilePlace
  readonly because: string
}

/** A file of accepted secrets is read up to this. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * What other tools accept of what was found: files with findings are read once more for comments and, where a baseline names
 * them, for values by their hash.
 */
export async function collectAccepted(
  request: AcceptedRequest,
): Promise<{ readonly accepted: readonly AcceptedSecret[]; readonly unread: readonly UnreadAcceptances[] }> {
  const { tree, files, found, judged } = request
  const accepted: AcceptedSecret[] = []
  const unread: UnreadAcceptances[] = []
  const values = new Map<string, { readonly claim: AcceptanceClaim; readonly place: FilePlace }[]>()
  const sources = files.filter(({ path, kind }) => kind !== 'link' && isAcceptanceFile(path))
  await tree.read(sources, MAX_BYTES, (entry, blob) => {
    const because = !blob.ok ? 'it could not be read' : blob.bytes.length < blob.size ? 'it is too large' : null
    const reading = blob.ok && because === null ? readAcceptanceFile(entry.path, blob.bytes) : { claims: [], because }
    if (reading.because !== null) {
      unread.push({ place: filePlace(entry.path, { pathBytes: entry.pathBytes }), because: reading.because })
    }
    for (const claim of reading.claims) {
      const place = filePlace(entry.path, { pathBytes: entry.pathBytes, startLine: claim.at, endLine: claim.at })
      if (claim.sha1 !== null) values.set(claim.path, [...(values.get(claim.path) ?? []), { claim, place }])
      else if (claim.line !== null) {
        accepted.push({ tool: claim.tool, path: claim.path, line: claim.line, commit: claim.commit, place })
      }
    }
  })
  const paths = new Set(
    found.flatMap(({ place }) => (place.kind === 'file' && place.entry === null ? [place.path] : [])),
  )
  const withFindings = files.filter(({ path, kind }) => kind !== 'link' && paths.has(path))
  const keep = (entry: TreeEntry, { marks, lines }: AcceptableFile): void => {
    for (const [line, mark] of marks) accepted.push(markedBy(entry, line, mark))
    const places = new Map((values.get(entry.path) ?? []).map(({ claim, place }) => [claim.sha1, place]))
    for (const { sha1, line } of lines ?? []) {
      const place = places.get(sha1)
      if (place !== undefined) accepted.push({ tool: 'detect-secrets', path: entry.path, line, commit: null, place })
    }
  }
  const unjudged: TreeEntry[] = []
  for (const entry of withFindings) {
    const known = entry.oid !== null && tree.kind === 'commit' ? judged.acceptable.get(pathKey(entry)) : undefined
    if (known === undefined || (known.lines === null && values.has(entry.path))) unjudged.push(entry)
    else keep(entry, known)
  }
  await tree.read(unjudged, request.maxFileBytes, (entry, blob) => {
    if (!blob.ok) return
    const { bytes } = blob
    const options = { path: entry.path, role: request.roleOf(entry.path), digester: request.digester }
    const lines = values.has(entry.path)
      ? scanBytes(bytes, options).sightings.map((one) => ({ sha1: baselineHash(bytes, one), line: one.startLine }))
      : null
    const file = { marks: lineMarks(bytes), lines }
    if (entry.oid !== null && tree.kind === 'commit') judged.acceptable.set(pathKey(entry), file)
    keep(entry, file)
  })
  return { accepted, unread }
}

function markedBy({ path, pathBytes }: TreeEntry, line: number, mark: LineMark): AcceptedSecret {
  const place = filePlace(path, { pathBytes, startLine: mark.line, endLine: mark.line })
  return { tool: mark.tool, path, line, commit: null, place }
}
