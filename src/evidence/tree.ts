import type { Detection } from '../model/finding.ts'
import type { FilePlace } from '../model/place.ts'

/** A dated statement in the tree about a threat model or a penetration test; what it does not state is null. */
export interface ReviewDocument {
  readonly kind: 'threat-model' | 'pen-test'
  readonly place: FilePlace
  readonly title: string | null
  /** The day stated in the document, `YYYY-MM-DD`, never the file's or the commit's. */
  readonly date: string | null
  readonly owner: string | null
  readonly scope: string | null
}

/** What the subject's files say. Facts and findings with places; no file contents. */
export interface TreeEvidence {
  readonly kind: 'work-tree' | 'commit'
  readonly commit: string | null
  readonly entries: number
  readonly untracked: number
  /** Paths that the policy takes out of the scope. */
  readonly ignored: number
  /** Files whose name makes them a candidate for a sensitive file; each was opened or is in a gap. */
  readonly candidates: number
  /** Sensitive files among the tracked. */
  readonly sensitive: readonly Detection[]
  /** Sensitive files that git neither holds nor ignores: one `git add .` from being committed. */
  readonly sensitiveUntracked: readonly Detection[]
  readonly reviewDocuments: readonly ReviewDocument[]
  /** The readiness script where the policy (or the default) says that it is; null where it is not there. */
  readonly readinessScript: FilePlace | null
}
