import type { DeployKeyFact } from '../../src/evidence/deploy-keys.ts'
import type { Collected, EvidenceBySource } from '../../src/evidence/evidence.ts'
import type { StoredSecretFact, StoredSecretsEvidence } from '../../src/evidence/stored-secrets.ts'
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

/** A secret of the repository that was updated lately, unless told otherwise. */
export function storedSecret(name: string, about: Partial<StoredSecretFact> = {}): StoredSecretFact {
  return {
    name,
    store: 'the repository',
    createdOn: day('2025-01-01'),
    updatedOn: day('2026-11-01'),
    place: setting(`Secret ${name}`),
    ...about,
  }
}

export function storedSecrets(
  secrets: readonly StoredSecretFact[],
  about: Partial<StoredSecretsEvidence> & { readonly gaps?: readonly Gap[] } = {},
): Api {
  const { gaps = [], ...rest } = about
  const value = { secrets, stores: 3, lastRelease: null, place: setting('Secrets'), ...rest }
  return { 'stored-secrets': { ok: true, gaps, value } }
}
