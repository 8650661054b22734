import type { Finding } from '../model/finding.ts'
import type { FilePlace } from '../model/place.ts'
import type { EventName, TrustedChange } from '../model/report.ts'
import type { Stage } from '../model/stage.ts'
import { entryFindings, policyFinding } from './policy-findings.ts'

/** A file that a run takes its rules from: policy, attestations, the workflow that runs this, another tool's suppressions. */
export interface TrustedFile {
  readonly path: string
  /** Digest of the file at the trusted ref, and at the subject; null where it is not there. */
  readonly atTrusted: string | null
  readonly atSubject: string | null
}

/** What the subject changes in those files; `approved` is for this very head with those very files. */
export function changedFiles(files: readonly TrustedFile[], approved: boolean): TrustedChange[] {
  return files
    .filter(({ atTrusted, atSubject }) => atTrusted !== atSubject)
    .map(({ path }) => ({ path, approved }))
    .sort((a, b) => (a.path === b.path ? 0 : a.path < b.path ? -1 : 1))
}

/** Whether the pull request that brought an entry to the trusted ref was approved; `unknown` counts as not. */
export type EntryApproval = 'approved' | 'not-approved' | 'unknown'

/**
 * Whose text a run goes by: the trusted ref's, and the subject's where an owner approved it. The command line judges the
 * work tree by its own text, which nothing protects.
 */
export function sideThatCounts(event: EventName, isSubjectApproved: boolean): 'trusted' | 'subject' {
  return event === 'command-line' || isSubjectApproved ? 'subject' : 'trusted'
}

/** One kind of entry on both sides, and what is known of their approval. */
export interface TrustedEntries<T> {
  readonly event: EventName
  readonly stage: Stage
  readonly owners: readonly string[]
  readonly atTrusted: readonly T[]
  readonly atSubject: readonly T[]
  /** Whether an owner approved the subject's head with its very files. */
  readonly isSubjectApproved: boolean
  readonly approvalOf: (entry: T) => EntryApproval
}

/** The entries that count, and those that were turned away. */
export interface CountingEntries<T> {
  readonly counting: readonly T[]
  /** Entries of the trusted ref that do not count, because nobody approved their own pull request. */
  readonly refused: readonly T[]
}

/**
 * Which entries count. The command line: those of the work tree, which nothing protects. A GitHub event: those of the
 * trusted ref, at release once owners are set only if so approved; the subject's instead where they are approved.
 */
export function entriesThatCount<T extends { readonly place: FilePlace }>(
  input: TrustedEntries<T>,
): CountingEntries<T> {
  if (sideThatCounts(input.event, input.isSubjectApproved) === 'subject') {
    return { counting: input.atSubject, refused: [] }
  }
  if (input.stage !== 'release' || input.owners.length === 0) return { counting: input.atTrusted, refused: [] }
  return {
    counting: input.atTrusted.filter((entry) => input.approvalOf(entry) === 'approved'),
    refused: input.atTrusted.filter((entry) => input.approvalOf(entry) !== 'approved'),
  }
}

/** A note for each entry that does not count, because its own pull request was not approved. */
export function refusedEntryNotes<T extends { readonly place: FilePlace }>(
  refused: readonly T[],
  keyOf: (entry: T) => string,
): Finding[] {
  return entryFindings(refused, keyOf, ({ place }, key, ordinal) =>
    policyFinding('policy/entry-not-approved', NOT_APPROVED, place, key, ordinal),
  )
}

const NOT_APPROVED =
  'The entry does not count, because no owner approved the pull request that brought it. ' +
  'Bring it again by a pull request that another owner approves.'

/** What the report calls the ref of a run whose policy nothing protects. */
export const UNPROTECTED = 'unprotected'
