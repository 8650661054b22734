import { noPlaintextSecrets } from '../checks/no-plaintext-secrets.ts'
import { CHECKS } from '../checks/registry.ts'
import type { IsoDate } from '../model/date.ts'
import type { NewEntry } from '../model/report.ts'
import type { Attestation, Resolution, Waiver } from '../policy/policy.ts'
import { readAttestations } from '../policy/read-attestations.ts'
import { readPolicy } from '../policy/read-policy.ts'
import type { Rules } from './gathered.ts'
import { type ComparedCommit, LISTED_AT_MOST } from './open-subject.ts'
import { policyFilesAt } from './policy-files.ts'

/** What each entry of a commit's two files says, wherever it stands. */
export type EntryWords = ReadonlySet<string>

/** Reads the entries of the last release's own files. They are compared with and never counted. */
export async function readEntryWords(
  { tree }: ComparedCommit,
  asOf: IsoDate,
  signal: AbortSignal,
): Promise<EntryWords> {
  const files = await policyFilesAt(tree, await tree.list({ maxEntries: LISTED_AT_MOST, signal }))
  const { waivers, resolutions } = readPolicy(files.policy, CHECKS, { asOf }).policy
  // Whoever the owners are: an entry that was there is not new.
  const { attestations } = readAttestations(files.attestations, CHECKS, { asOf, owners: [] })
  return new Set([...waivers, ...attestations, ...resolutions].map(wordsOf))
}

/** The entries that count and that the last release did not hold, in the order of their files. */
export function newEntries({ waivers, attestations, resolutions }: Rules['counting'], before: EntryWords): NewEntry[] {
  const isNew = (entry: Waiver | Attestation | Resolution): boolean => !before.has(wordsOf(entry))
  return [
    ...waivers
      .filter(isNew)
      .map(({ check, owner, expires, place }) => ({ kind: 'waiver' as const, check, by: owner, expires, place })),
    ...attestations
      .filter(isNew)
      .map(({ check, by, expires, place }) => ({ kind: 'attestation' as const, check, by, expires, place })),
    ...resolutions.filter(isNew).map(({ by, place }) => ({
      kind: 'resolution' as const,
      check: noPlaintextSecrets.slug,
      by,
      expires: null,
      place,
    })),
  ]
}

function wordsOf(entry: Waiver | Attestation | Resolution): string {
  return JSON.stringify({ ...entry, place: null })
}
