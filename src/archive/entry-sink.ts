/** What of an archive could not be read. `because` is a clause after "because"; a null entry is the archive itself. */
export interface ArchiveIssue {
  readonly reason: 'limit' | 'malformed' | 'unsupported'
  readonly because: string
  readonly entry: string | null
}

/** What one format hands to the walk, which keeps the limits. */
export interface EntrySink {
  /** False once no more entries may come. */
  readonly take: (path: string, bytes: Uint8Array) => boolean
  readonly issue: (reason: ArchiveIssue['reason'], because: string, entry: string | null) => void
  /** The bytes that `packed` bytes may become; null where that is none. */
  readonly room: (packed: number) => number
}

/** Clauses of issues that every format has. */
export const TOO_LARGE = 'it unpacks to more bytes than are read'
export const DAMAGED = 'it is damaged'
