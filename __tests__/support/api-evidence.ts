import type { DeployKeyFact } from '../../src/evidence/deploy-keys.ts'
import type { Collected, EvidenceBySource } from '../../src/evidence/evidence.ts'
import { type IsoDate, parseIsoDate } from '../../src/model/date.ts'
import type { Gap } from '../../src/model/gap.ts'
import type { Place } from '../../src/model/place.ts'

export function setting(name: string): Place {
  return { kind: 'setting', name, url: 'https://github.com/acme/shop/settings' }
}

export function day(text: string): IsoDate {
  const date = parseIsoDate(text)
  if (date === null) throw new Error(`${text} is no day`)
  return date
}

/** A key that was added and used lately and may only read, unless told otherwise. */
export function deployKey(title: string, about: Partial<DeployKeyFact> = {}): DeployKeyFact {
  return {
    titles: [title],
    digest: `SHA256:${title}`,
    isReadOnly: true,
    addedOn: day('2026-10-01'),
    usedOn: day('2026-11-23'),
    place: setting(`Deploy key ${title}`),
    ...about,
  }
}

type Api = { readonly [S in keyof EvidenceBySource]?: Collected<EvidenceBySource[S]> }

export function deployKeys(keys: readonly DeployKeyFact[], gaps: readonly Gap[] = []): Api {
  return { 'deploy-keys': { ok: true, gaps, value: { keys, place: setting('Deploy keys') } } }
}
