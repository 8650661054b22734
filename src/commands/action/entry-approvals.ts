import { noPlaintextSecrets } from '../../checks/no-plaintext-secrets.ts'
import { CHECKS } from '../../checks/registry.ts'
import { approvalOfEntry, type FileVersion, readFileHistory } from '../../github/entry-history.ts'
import type { Reading } from '../../github/reading.ts'
import type { IsoDate } from '../../model/date.ts'
import type { FilePlace } from '../../model/place.ts'
import type { Resolution } from '../../policy/policy.ts'
import type { PolicyFile } from '../../policy/located-file.ts'
import { readAttestations } from '../../policy/read-attestations.ts'
import { readPolicy } from '../../policy/read-policy.ts'
import { entriesThatCount, type EntryApproval, refusedEntryNotes } from '../../policy/trusted.ts'
import type { Rules } from '../gathered.ts'
import type { EventRules } from './event-rules.ts'

type Entry = { readonly place: FilePlace; readonly check: string }

/**
 * Of the trusted ref's entries those that count at a release: once owners are set, those whose own pull request an owner
 * approved. The others are told, and so is what could not be looked up.
 */
export async function countingAtRelease(
  reading: Reading,
  { rules, files, isTrustedSide }: EventRules,
  { defaultBranch, asOf }: { readonly defaultBranch: string; readonly asOf: IsoDate },
): Promise<Rules> {
  const owners = rules.policy.policy.owners.value
  const { waivers, attestations, resolutions } = rules.counting
  if (!isTrustedSide || owners.length === 0) return rules
  const commit = rules.trusted.commit ?? ''
  const judge = async <T extends Entry>(
    entries: readonly T[],
    file: PolicyFile | null,
    entriesOf: (file: PolicyFile) => readonly T[],
  ) => {
    const history = entries.length === 0 || file === null ? null : { path: file.path, commit, defaultBranch }
    const read = history === null ? null : await readFileHistory(reading, history, owners)
    const versions = read?.ok === true ? read.value.versions : []
    const holds = entryFinder(file?.path ?? '', entriesOf)
    const { counting, refused } = entriesThatCount({
      event: 'release',
      stage: 'release',
      owners,
      atTrusted: entries,
      atSubject: [],
      isSubjectApproved: false,
      approvalOf: (entry): EntryApproval => approvalOfEntry(versions, (version) => holds(version, entry)),
    })
    return { counting, notes: refusedEntryNotes(refused, contentOf) }
  }
  const countingWaivers = await judge(
    waivers,
    files.policy,
    (file) => readPolicy(file, CHECKS, { asOf }).policy.waivers,
  )
  const countingResolutions = await judge(resolutions.map(ofHistory), files.policy, (file) =>
    readPolicy(file, CHECKS, { asOf }).policy.resolutions.map(ofHistory),
  )
  const countingAttestations = await judge(
    attestations,
    files.attestations,
    (file) => readAttestations(file, CHECKS, { asOf, owners }).attestations,
  )
  return {
    ...rules,
    counting: {
      waivers: countingWaivers.counting,
      attestations: countingAttestations.counting,
      resolutions: countingResolutions.counting,
    },
    findings: [
      ...rules.findings,
      ...countingWaivers.notes,
      ...countingResolutions.notes,
      ...countingAttestations.notes,
    ],
  }
}

/** Tells whether a version of the file holds an entry with the same words, wherever it stands. */
function entryFinder<T extends Entry>(
  path: string,
  entriesOf: (file: PolicyFile) => readonly T[],
): (version: FileVersion, entry: T) => boolean {
  const held = new Map<string, ReadonlySet<string>>()
  return (version, entry) => {
    const known = held.get(version.commit) ?? new Set(entriesOf({ path, text: version.text }).map(contentOf))
    held.set(version.commit, known)
    return known.has(contentOf(entry))
  }
}

/** The check that a resolution answers. */
function ofHistory(resolution: Resolution): Resolution & Entry {
  return { ...resolution, check: noPlaintextSecrets.slug }
}

/** An entry without its place. */
function contentOf(entry: Entry): string {
  return JSON.stringify({ ...entry, place: null })
}
