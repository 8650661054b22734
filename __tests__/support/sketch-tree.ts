import type { BlobRead, Listing, Tree, TreeEntry } from '../../src/repository/tree.ts'
import { gap } from '../../src/model/gap.ts'

/** Files by path, text or bytes. */
export interface FilesByPath {
  readonly [path: string]: string | Uint8Array
}

/** A tree in memory behind the same interface as the real ones, with a listing of its files. */
export function sketchTree(tracked: FilesByPath, untracked: FilesByPath = {}): { tree: Tree; listing: Listing } {
  const contents = new Map<string, Uint8Array>()
  const entries: TreeEntry[] = []
  for (const [files, isTracked] of [[tracked, true] as const, [untracked, false] as const]) {
    for (const [path, content] of Object.entries(files)) {
      contents.set(path, typeof content === 'string' ? new TextEncoder().encode(content) : content)
      entries.push({ path, pathBytes: null, kind: 'file', oid: null, tracked: isTracked, sparse: false })
    }
  }
  entries.sort((a, b) => (a.path < b.path ? -1 : 1))
  const listing = { entries, gaps: [] }
  return {
    listing,
    tree: { kind: 'work-tree', commit: null, list: () => Promise.resolve(listing), read: readFrom(contents) },
  }
}

function readFrom(contents: ReadonlyMap<string, Uint8Array>): Tree['read'] {
  return (entries, maxBytes, onBlob) => {
    for (const entry of entries) onBlob(entry, blobOf(entry, contents.get(entry.path), maxBytes))
    return Promise.resolve()
  }
}

function blobOf(entry: TreeEntry, content: Uint8Array | undefined, maxBytes: number): BlobRead {
  if (content === undefined) return { ok: false, gap: gap('tree', 'not-found', `${entry.path} is not in the sketch.`) }
  return { ok: true, bytes: content.subarray(0, maxBytes), size: content.length, isLfsPointer: false }
}
