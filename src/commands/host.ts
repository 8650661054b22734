/** The world as a command sees it: everything that differs from one run to the next, passed in by the entry. */
export interface Host {
  readonly cwd: string
  readonly env: { readonly [name: string]: string | undefined }
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Read once, by a command that is told to. */
  readonly stdin: AsyncIterable<Uint8Array>
  readonly stdout: Stream
  readonly stderr: Stream
  readonly signal: AbortSignal
}

/** A standard stream. Writing to one whose reader has gone is no error; the rest is dropped. */
export interface Stream {
  readonly isTerminal: boolean
  /** Columns; null where it is no terminal. */
  readonly columns: number | null
  write(text: string): void
}
