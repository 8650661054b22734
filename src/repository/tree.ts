import type { Gap } from '../model/gap.ts'

/** What a path of the tree is. A link is never followed; a submodule is another repository at a commit. */
export type EntryKind = 'file' | 'executable' | 'link' | 'submodule'

export interface TreeEntry {
  /** Slash-separated, relative to the tree; with replacement characters where it is not UTF-8. */
  readonly path: string
  /** The path's bytes in base64 where it is not UTF-8; null otherwise. */
  readonly pathBytes: string | null
  readonly kind: EntryKind
  /**
   * The blob's (for a submodule: the commit's) object id; null for what git has not stored and for a path in conflict. In a
   * work tree it is what the index holds: the bytes on disk may be others, so only a commit's entries may be told apart by it.
   */
  readonly oid: string | null
  /** False for a file that git does not hold and does not ignore. Without git everything counts as tracked. */
  readonly tracked: boolean
  /** Not in the work tree because of sparse checkout; its bytes come from git's objects. */
  readonly sparse: boolean
}

export interface Listing {
  readonly entries: readonly TreeEntry[]
  /** Parts that could not be listed: past a limit, an unreadable folder. A submodule is an entry, and no gap here. */
  readonly gaps: readonly Gap[]
}

/** Bytes of one entry, or why they could not be had. At most the limit; `size` is the whole. */
export type BlobRead =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly size: number; readonly isLfsPointer: boolean }
  | { readonly ok: false; readonly gap: Gap }

/**
 * The files of the subject or the base: a work tree, or a commit read from git's objects. Both behave alike. Nothing of the
 * repository is executed, no link is followed, nothing is fetched.
 */
export interface Tree {
  readonly kind: 'work-tree' | 'commit'
  /** The commit that it is, or that the work tree stands on; null where nothing was committed or there is no git. */
  readonly commit: string | null
  /**
   * Lists every entry by path, bytewise. What is ignored and not tracked is left out, and so is a tracked file that is gone
   * from the work tree; `.git` always.
   */
  list(limits: ListLimits): Promise<Listing>
  /**
   * Reads entries in order and hands over each as it comes, so that only one is held. Bytes past `maxBytes` are not read;
   * the reader then sees `bytes.length < size`. A link reads as its target's text, as git stores it.
   */
  read(
    entries: readonly TreeEntry[],
    maxBytes: number,
    onBlob: (entry: TreeEntry, blob: BlobRead) => void,
  ): Promise<void>
}

export interface ListLimits {
  readonly maxEntries: number
  readonly signal: AbortSignal
}
