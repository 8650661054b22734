import type { BlobRead, Listing, Tree, TreeEntry } from '../../src/repository/tree.ts'

/** Lists a tree within generous limits. */
export function listAll(tree: Tree, maxEntries = 100_000): Promise<Listing> {
  return tree.list({ maxEntries, signal: new AbortController().signal })
}

/** Paths of a listing, in its order. */
export function pathsOf(listing: Listing): readonly string[] {
  return listing.entries.map((entry) => entry.path)
}

/** Reads entries and gives what was handed over, in order. */
export async function readAll(tree: Tree, entries: readonly TreeEntry[], maxBytes = 1_000_000) {
  const reads: { readonly path: string; readonly blob: BlobRead }[] = []
  await tree.read(entries, maxBytes, (entry, blob) => reads.push({ path: entry.path, blob }))
  return reads
}

/** Reads a whole tree as text by path; what could not be read is its gap's reason. */
export async function textsOf(tree: Tree): Promise<{ readonly [path: string]: string }> {
  const { entries } = await listAll(tree)
  const reads = await readAll(tree, entries)
  return Object.fromEntries(
    reads.map(({ path, blob }) => [path, blob.ok ? Buffer.from(blob.bytes).toString() : `gap: ${blob.gap.reason}`]),
  )
}
