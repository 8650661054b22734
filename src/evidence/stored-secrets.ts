import type { Answer } from '../github/answer.ts'
import { readEnvironments } from '../github/environments.ts'
import type { Paged } from '../github/paging.ts'
import type { Reading } from '../github/reading.ts'
import { readStoredSecrets, type SecretStore, type StoredSecret } from '../github/stored-secrets.ts'
import { type IsoDate, isoDateOf } from '../model/date.ts'
import { gap, type Gap } from '../model/gap.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { Place } from '../model/place.ts'
import type { Collected } from './evidence.ts'
import { webAddress } from './web-address.ts'
import type { WorkflowsEvidence } from './workflows.ts'

/** What the stores hold that this repository can use; never a value. */
export interface StoredSecretsEvidence {
  readonly secrets: readonly StoredSecretFact[]
  /** Stores that were read to their end. */
  readonly stores: number
  /** Whether these are all that there are. */
  readonly isWhole: boolean
  /** What the workflows of the last release took by name; null where there was no release. */
  readonly lastRelease: ReleasedNames | null
  /** Whether there may have been a release that this clone does not reach. */
  readonly isReleaseUnseen: boolean
  /** Where a person sees them. */
  readonly place: Place
}

export interface StoredSecretFact {
  readonly name: string
  /** `the repository`, `the environment production` and the like. */
  readonly store: string
  readonly createdOn: IsoDate
  readonly updatedOn: IsoDate
  readonly place: Place
}

/** The names that a release's workflows took from the stores. */
export interface ReleasedNames {
  readonly ref: string
  /** The later of the days that its commit names; null where that is not known. */
  readonly on: IsoDate | null
  readonly names: readonly string[]
}

/** The last release as it was checked in. */
export interface LastRelease {
  readonly ref: string
  readonly commit: string
  readonly dates: { readonly earliest: number; readonly latest: number } | null
  readonly workflows: () => Promise<Collected<WorkflowsEvidence>>
}

export interface StoredSecretsRequest {
  /** Lists environments, which a workflow's token may. */
  readonly reading: Reading
  /** Lists secrets, which an administrator's token alone may. */
  readonly admin: Reading
  readonly lastRelease: LastRelease | null
  readonly isReleaseUnseen: boolean
}

/** Of more environments than this the rest counts as unseen. */
const MAX_ENVIRONMENTS = 20

/** Reads every store that the repository can use. Four requests, and one for each environment. */
export async function collectStoredSecrets(request: StoredSecretsRequest): Promise<Collected<StoredSecretsEvidence>> {
  const { reading, admin } = request
  const environments = await readEnvironments(reading)
  const names = environments.ok ? environments.value.items.map(({ name }) => name) : []
  const stores: readonly SecretStore[] = [
    { kind: 'repository' },
    { kind: 'organization' },
    { kind: 'dependabot' },
    ...names.slice(0, MAX_ENVIRONMENTS).map((name): SecretStore => ({ kind: 'environment', name })),
  ]
  const answers: { readonly store: SecretStore; readonly answer: Answer<Paged<StoredSecret>> }[] = []
  // One after the other: many at once meet the secondary limit.
  for (const store of stores) {
    const answer = await readStoredSecrets(admin, store)
    // Where one environment may not be asked for, neither may the rest.
    if (store.kind === 'environment' && !answer.ok && answer.gap.reason === 'limit') break
    answers.push({ store, answer })
  }
  const read = answers.filter(({ store }) => store.kind === 'environment').length
  const released = await releasedNames(request.lastRelease)
  const gaps = [
    ...gapsOf(environments),
    ...(names.length > read ? [tooMany(read, names.length)] : []),
    ...answers.flatMap(({ answer }) => gapsOf(answer)),
    ...released.gaps,
  ]
  if (answers.every(({ answer }) => !answer.ok) && isNonEmpty(gaps)) return { ok: false, gaps }
  const url = `${webAddress(admin)}/settings/secrets/actions`
  return {
    ok: true,
    gaps,
    value: {
      secrets: answers.flatMap(({ store, answer }) =>
        answer.ok ? answer.value.items.map((secret) => factOf(secret, store, url)) : [],
      ),
      isWhole: gaps.length === released.gaps.length,
      stores: answers.filter(({ answer }) => answer.ok && answer.value.gap === null).length,
      lastRelease: released.value,
      isReleaseUnseen: request.isReleaseUnseen,
      place: { kind: 'setting', name: 'Secrets', url },
    },
  }
}

function gapsOf(answer: Answer<Paged<unknown>>): readonly Gap[] {
  const one = answer.ok ? answer.value.gap : answer.gap
  return one === null ? [] : [one]
}

function tooMany(read: number, count: number): Gap {
  const detail = `The secrets of ${read} of ${count} environments were asked for.`
  return gap('stored-secrets', 'limit', detail, 'Delete environments that nothing deploys to, or attest the rest.')
}

const STORES = {
  repository: 'the repository',
  organization: 'the organisation',
  dependabot: 'Dependabot',
} as const

function factOf(secret: StoredSecret, store: SecretStore, url: string): StoredSecretFact {
  const where = store.kind === 'environment' ? `the environment ${store.name}` : STORES[store.kind]
  return {
    name: secret.name,
    store: where,
    createdOn: isoDateOf(secret.createdAt),
    updatedOn: isoDateOf(secret.updatedAt),
    place: { kind: 'setting', name: `Secret ${secret.name} of ${where}`, url },
  }
}

/** A release whose workflows are not wholly here may have used any name, which is a gap and no pass. */
async function releasedNames(
  last: LastRelease | null,
): Promise<{ readonly value: ReleasedNames | null; readonly gaps: readonly Gap[] }> {
  if (last === null) return { value: null, gaps: [] }
  const workflows = await last.workflows()
  const names = workflows.ok ? workflows.value.posture.secretNames.map(({ name }) => name) : []
  const detail = `Which secrets the workflows used at ${last.ref} could not be seen.`
  return {
    value: {
      ref: last.ref,
      on: last.dates === null ? null : isoDateOf(last.dates.latest),
      names: [...new Set(names)].sort(),
    },
    gaps: workflows.ok && workflows.gaps.length === 0 ? [] : [gap('stored-secrets', 'not-checked-out', detail)],
  }
}
