import type { Detection } from '../model/finding.ts'
import { filePlace, type FilePlace } from '../model/place.ts'
import type { BlobRead, Tree, TreeEntry } from '../repository/tree.ts'
import { isAcceptanceFile, readAcceptanceFile, type AcceptanceClaim } from '../secrets/acceptance-files.ts'
import { baselineHash, lineMarks } from '../secrets/acceptance-marks.ts'
import { scanBytes } from '../secrets/scan.ts'
import type { ScanRole } from '../secrets/scan-role.ts'
import type { SecretDigester } from '../secrets/secret-digest.ts'

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
  const { tree, files, found } = request
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
  await tree.read(withFindings, request.maxFileBytes, (entry, blob) => {
    if (!blob.ok) return
    accepted.push(...marksIn(entry, blob))
    const claims = values.get(entry.path)
    if (claims === undefined) return
    const byHash = new Map(claims.map(({ claim, place }) => [claim.sha1, place]))
    const options = { path: entry.path, role: request.roleOf(entry.path), digester: request.digester }
    for (const sighting of scanBytes(blob.bytes, options).sightings) {
      const place = byHash.get(baselineHash(blob.bytes, sighting))
      if (place === undefined) continue
      accepted.push({ tool: 'detect-secrets', path: entry.path, line: sighting.startLine, commit: null, place })
    }
  })
  return { accepted, unread }
}

function marksIn(
  { path, pathBytes }: TreeEntry,
  { bytes }: Extract<BlobRead, { ok: true }>,
): readonly AcceptedSecret[] {
  return [...lineMarks(bytes)].map(([line, mark]) => ({
    tool: mark.tool,
    path,
    line,
    commit: null,
    place: filePlace(path, { pathBytes, startLine: mark.line, endLine: mark.line }),
  }))
}
