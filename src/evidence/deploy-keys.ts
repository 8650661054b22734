import { type DeployKey, readDeployKeys, readNotedKeys } from '../github/deploy-keys.ts'
import type { Reading } from '../github/reading.ts'
import { type IsoDate, isoDateOf } from '../model/date.ts'
import { groupBy } from '../model/group-by.ts'
import { earliest, type KnownKeys } from '../model/key-record.ts'
import type { Place } from '../model/place.ts'
import type { Collected } from './evidence.ts'
import { webAddress } from './web-address.ts'

/** The deploy keys of the repository, each once however often it is listed. */
export interface DeployKeysEvidence {
  readonly keys: readonly DeployKeyFact[]
  /** Where a person sees them. */
  readonly place: Place
}

/** One key, by its material: under another title it is the same key, as old as its oldest entry. */
export interface DeployKeyFact {
  /** All titles that it has, the newest entry's first. */
  readonly titles: readonly [string, ...string[]]
  /** `SHA256:…`, as ssh shows it. */
  readonly digest: string
  /** Whether no entry of it may write. */
  readonly isReadOnly: boolean
  /** The first day on which it was known, which may be one that an earlier release noted. */
  readonly addedOn: IsoDate
  /** The day that its oldest entry names now. */
  readonly listedOn: IsoDate
  /** Null where GitHub has never seen it used. */
  readonly usedOn: IsoDate | null
  readonly place: Place
}

/** Where the last release has noted the keys that it knew. */
export interface KeyNotes {
  /** The workflow's token may read checks. */
  readonly reading: Reading
  readonly commit: string
}

/**
 * Reads the list with an administrator's token, and what the last release noted of it, so that a key that was added again is
 * no new key. Two requests.
 */
export async function collectDeployKeys(
  reading: Reading,
  notes: KeyNotes | null,
): Promise<Collected<DeployKeysEvidence>> {
  const answer = await readDeployKeys(reading)
  if (!answer.ok) return { ok: false, gaps: [answer.gap] }
  const { items, gap } = answer.value
  const noted = notes === null || items.length === 0 ? null : await readNotedKeys(notes.reading, notes.commit)
  const known: KnownKeys = noted?.ok === true ? noted.value : new Map()
  const url = `${webAddress(reading)}/settings/keys`
  const byDigest = groupBy(items, ({ digest }) => digest)
  return {
    ok: true,
    gaps: [...(gap === null ? [] : [gap]), ...(noted?.ok === false ? [noted.gap] : [])],
    value: {
      keys: [...byDigest.values()].flatMap((entries) => factOf(entries, known, url)),
      place: { kind: 'setting', name: 'Deploy keys', url },
    },
  }
}

/** What this release notes for the next one. */
export function knownKeys({ keys }: DeployKeysEvidence): KnownKeys {
  return earliest(keys.map(({ digest, addedOn }) => new Map([[digest, addedOn]])))
}

function factOf(entries: readonly DeployKey[], known: KnownKeys, url: string): readonly DeployKeyFact[] {
  const [newest, ...older] = [...entries].sort((a, b) => b.addedAt - a.addedAt)
  if (newest === undefined) return []
  const listed = isoDateOf(Math.min(...entries.map(({ addedAt }) => addedAt)))
  const before = known.get(newest.digest) ?? listed
  const used = entries.flatMap(({ usedAt }) => usedAt ?? [])
  return [
    {
      titles: [newest.title, ...older.map(({ title }) => title)],
      digest: newest.digest,
      isReadOnly: entries.every(({ isReadOnly }) => isReadOnly),
      addedOn: before < listed ? before : listed,
      listedOn: listed,
      usedOn: used.length === 0 ? null : isoDateOf(Math.max(...used)),
      place: { kind: 'setting', name: `Deploy key ${newest.title}`, url },
    },
  ]
}
