import type { FilePlace } from '../model/place.ts'

/** How the readiness script ended. `exited` alone says anything about readiness. */
export type ProgramEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'timed-out'; readonly afterMs: number }
  | { readonly kind: 'not-started'; readonly because: string }

/** Programs that the command line was asked to run, with how they ended. Output is never kept. */
export interface ProgramRunsEvidence {
  /** Null where the tree has no readiness script. */
  readonly readiness: { readonly script: FilePlace; readonly end: ProgramEnd; readonly outputCut: boolean } | null
}
