import { type DeployKey, readDeployKeys } from '../github/deploy-keys.ts'
import type { Reading } from '../github/reading.ts'
import { type IsoDate, isoDateOf } from '../model/date.ts'
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
  readonly addedOn: IsoDate
  /** Null where GitHub has never seen it used. */
  readonly usedOn: IsoDate | null
  readonly place: Place
}

/** Reads the list with an administrator's token. One request. */
export async function collectDeployKeys(reading: Reading): Promise<Collected<DeployKeysEvidence>> {
  const answer = await readDeployKeys(reading)
  if (!answer.ok) return { ok: false, gaps: [answer.gap] }
  const { items, gap } = answer.value
  const url = `${webAddress(reading)}/settings/keys`
  const byDigest = new Map<string, readonly DeployKey[]>()
  for (const key of items) byDigest.set(key.digest, [...(byDigest.get(key.digest) ?? []), key])
  return {
    ok: true,
    gaps: gap === null ? [] : [gap],
    value: {
      keys: [...byDigest.values()].flatMap((entries) => factOf(entries, url)),
      place: { kind: 'setting', name: 'Deploy keys', url },
    },
  }
}

function factOf(entries: readonly DeployKey[], url: string): readonly DeployKeyFact[] {
  const [newest, ...older] = [...entries].sort((a, b) => b.addedAt - a.addedAt)
  if (newest === undefined) return []
  const used = entries.flatMap(({ usedAt }) => usedAt ?? [])
  return [
    {
      titles: [newest.title, ...older.map(({ title }) => title)],
      digest: newest.digest,
      isReadOnly: entries.every(({ isReadOnly }) => isReadOnly),
      addedOn: isoDateOf(Math.min(...entries.map(({ addedAt }) => addedAt))),
      usedOn: used.length === 0 ? null : isoDateOf(Math.max(...used)),
      place: { kind: 'setting', name: `Deploy key ${newest.title}`, url },
    },
  ]
}
