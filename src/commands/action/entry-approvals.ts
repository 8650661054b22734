import { noPlaintextSecrets } from '../../checks/no-plaintext-secrets.ts'
import { CHECKS } from '../../checks/registry.ts'
import type { Answer } from '../../github/answer.ts'
import { approvalOfEntry, type FileHistory, type FileVersion, readFileHistory } from '../../github/entry-history.ts'
import type { Reading } from '../../github/reading.ts'
import type { IsoDate } from '../../model/date.ts'
import type { FilePlace } from '../../model/place.ts'
import type { PolicyFile } from '../../policy/located-file.ts'
import type { Attestation, Resolution } from '../../policy/policy.ts'
import { readAttestations } from '../../policy/read-attestations.ts'
import { readPolicy } from '../../policy/read-policy.ts'
import { type CountingEntries, entriesThatCount, type EntryApproval, refusedEntryNotes } from '../../policy/trusted.ts'
import type { Rules } from '../gathered.ts'
import type { EventRules } from './event-rules.ts'

type Entry = { readonly place: FilePlace; readonly check: string }

/**
 * Of the entries those that count at a release: once owners are set, those whose own pull request an owner approved. An
 * entry of the trusted ref needs its own approval also where a pull request is judged by its files: who approved those saw
 * what they change. The others are told, and so is what could not be looked up.
 */
export async function countingAtRelease(
  reading: Reading,
  { rules, standing, isTrustedSide }: EventRules,
  { defaultBranch, asOf }: { readonly defaultBranch: string; readonly asOf: IsoDate },
): Promise<Rules> {
  const { files, owners } = standing
  const { waivers, attestations, resolutions } = rules.counting
  if (owners.length === 0) return rules
  const historyOf = historiesAt(reading, { commit: rules.trusted.commit ?? '', defaultBranch }, owners)
  const judge = async <T extends Entry>(
    entries: readonly T[],
    file: PolicyFile | null,
    entriesOf: (file: PolicyFile) => readonly T[],
  ) => {
    const words = isTrustedSide || file === null ? null : new Set(entriesOf(file).map(contentOf))
    const isStanding = (entry: T) => isTrustedSide || words?.has(contentOf(entry)) === true
    const { counting, refused } = await judgeStanding(historyOf, entries.filter(isStanding), file, owners, entriesOf)
    const counts = new Set(counting)
    return {
      counting: entries.filter((entry) => !isStanding(entry) || counts.has(entry)),
      notes: refusedEntryNotes(refused, contentOf),
    }
  }
  const countingWaivers = await judge(
    waivers,
    files.policy,
    (file) => readPolicy(file, CHECKS, { asOf }).policy.waivers,
  )
  const countingResolutions = await judge(resolutions.map(ofHistory), files.policy, (file) =>
    readPolicy(file, CHECKS, { asOf }).policy.resolutions.map(ofHistory),
  )
  const countingAttestations = await judge(attestations, files.attestations, attestationsIn(asOf))
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

/** The trusted ref's attestations whose own pull request one of the given owners approved. */
export async function attestationsApprovedBy(
  reading: Reading,
  { rules, standing }: EventRules,
  { defaultBranch, asOf }: { readonly defaultBranch: string; readonly asOf: IsoDate },
  owners: readonly string[],
): Promise<readonly Attestation[]> {
  if (owners.length === 0) return []
  const file = standing.files.attestations
  const entriesOf = attestationsIn(asOf)
  const historyOf = historiesAt(reading, { commit: rules.trusted.commit ?? '', defaultBranch }, owners)
  const entries = file === null ? [] : entriesOf(file)
  return (await judgeStanding(historyOf, entries, file, owners, entriesOf)).counting
}

// Whoever the owners are: one that a pull request adds must not make an entry that stood look new.
function attestationsIn(asOf: IsoDate): (file: PolicyFile) => readonly Attestation[] {
  return (file) => readAttestations(file, CHECKS, { asOf, owners: [] }).attestations
}

type HistoryOf = (path: string) => Promise<Answer<FileHistory>>

/** Reads the history of a file of the trusted ref, once however many kinds of entries stand in it. */
function historiesAt(
  reading: Reading,
  at: { readonly commit: string; readonly defaultBranch: string },
  owners: readonly string[],
): HistoryOf {
  const known = new Map<string, Promise<Answer<FileHistory>>>()
  return (path) => {
    const history = known.get(path) ?? readFileHistory(reading, { path, ...at }, owners)
    known.set(path, history)
    return history
  }
}

/** Which entries of a file of the trusted ref were approved there. */
async function judgeStanding<T extends Entry>(
  historyOf: HistoryOf,
  entries: readonly T[],
  file: PolicyFile | null,
  owners: readonly string[],
  entriesOf: (file: PolicyFile) => readonly T[],
): Promise<CountingEntries<T>> {
  const read = entries.length === 0 || file === null ? null : await historyOf(file.path)
  const versions = read?.ok === true ? read.value.versions : []
  const holds = entryFinder(file?.path ?? '', entriesOf)
  return entriesThatCount({
    event: 'release',
    stage: 'release',
    owners,
    atTrusted: entries,
    atSubject: [],
    isSubjectApproved: false,
    approvalOf: (entry): EntryApproval => approvalOfEntry(versions, (version) => holds(version, entry)),
  })
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
