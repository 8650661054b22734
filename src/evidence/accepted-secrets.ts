import { filePlace, type FilePlace } from '../model/place.ts'
import type { Tree, TreeEntry } from '../repository/tree.ts'
import { isAcceptanceFile, readAcceptanceFile } from '../secrets/acceptance-files.ts'
import type { LineMark } from '../secrets/acceptance-marks.ts'
import type { AcceptableFile } from './judged-blobs.ts'

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
  /** Those of them with findings. */
  readonly found: readonly FoundFile[]
}

/** A file with findings, and what of it other tools may accept. */
export interface FoundFile {
  readonly entry: TreeEntry
  readonly file: AcceptableFile
}

/** A tool's file of accepted secrets that accepts nothing; `because` is a clause after "because". */
export interface UnreadAcceptances {
  readonly place: FilePlace
  readonly because: string
}

/** A file of accepted secrets is read up to this. */
const MAX_BYTES = 16 * 1024 * 1024

/** What other tools accept of what was found: by comments in the files themselves, by place, and by a value's hash. */
export async function collectAccepted(
  request: AcceptedRequest,
): Promise<{ readonly accepted: readonly AcceptedSecret[]; readonly unread: readonly UnreadAcceptances[] }> {
  const { tree, files, found } = request
  const accepted: AcceptedSecret[] = []
  const unread: UnreadAcceptances[] = []
  // By path, and there by hash.
  const values = new Map<string, Map<string, FilePlace>>()
  const refuse = ({ path, pathBytes }: TreeEntry, because: string): void => {
    unread.push({ place: filePlace(path, { pathBytes }), because })
  }
  const sources = files.filter(({ path }) => isAcceptanceFile(path))
  for (const entry of sources) if (entry.kind === 'link') refuse(entry, 'it is a link, which is not followed')
  const readable = sources.filter(({ kind }) => kind !== 'link')
  await tree.read(readable, MAX_BYTES, (entry, blob) => {
    const because = !blob.ok ? 'it could not be read' : blob.bytes.length < blob.size ? 'it is too large' : null
    const reading = blob.ok && because === null ? readAcceptanceFile(entry.path, blob.bytes) : { claims: [], because }
    if (reading.because !== null) {
      refuse(entry, reading.because)
      return
    }
    for (const claim of reading.claims) {
      const place = filePlace(entry.path, { pathBytes: entry.pathBytes, startLine: claim.at, endLine: claim.at })
      if (claim.sha1 !== null) {
        const known = values.get(claim.path)
        if (known === undefined) values.set(claim.path, new Map([[claim.sha1, place]]))
        else known.set(claim.sha1, place)
      } else if (claim.line !== null) {
        accepted.push({ tool: claim.tool, path: claim.path, line: claim.line, commit: claim.commit, place })
      }
    }
  })
  for (const { entry, file } of found) {
    for (const [line, mark] of file.marks) accepted.push(markedBy(entry, line, mark))
    for (const { sha1, line } of file.values) {
      const place = values.get(entry.path)?.get(sha1)
      if (place !== undefined) accepted.push({ tool: 'detect-secrets', path: entry.path, line, commit: null, place })
    }
  }
  return { accepted, unread }
}

function markedBy({ path, pathBytes }: TreeEntry, line: number, mark: LineMark): AcceptedSecret {
  const place = filePlace(path, { pathBytes, startLine: mark.line, endLine: mark.line })
  return { tool: mark.tool, path, line, commit: null, place }
}
