import { type Alert, readDependabotAlerts, readSecretAlerts, type SecretAlert } from '../github/alerts.ts'
import type { Answer } from '../github/answer.ts'
import type { Paged } from '../github/paging.ts'
import type { Reading } from '../github/reading.ts'
import { type IsoDate, isoDateOf } from '../model/date.ts'
import type { Gap } from '../model/gap.ts'
import type { Place } from '../model/place.ts'
import type { Collected } from './evidence.ts'
import { webAddress } from './web-address.ts'

/** One alert with its page, and with the file that it is about where it names one. */
export interface AlertFact extends Omit<Alert, 'raisedAt' | 'url'> {
  readonly raisedOn: IsoDate
  readonly place: Place
}

/** Alerts of Dependabot, high and critical; a feature that is off is seen to be off, and has none. */
export interface DependabotEvidence {
  readonly isOn: boolean
  readonly alerts: readonly AlertFact[]
  readonly place: Place
}

/** Reads them with the workflow's token. One request. */
export async function collectDependabotAlerts(reading: Reading): Promise<Collected<DependabotEvidence>> {
  const answer = await readDependabotAlerts(reading)
  const place: Place = { kind: 'setting', name: 'Dependabot alerts', url: `${webAddress(reading)}/security/dependabot` }
  return ofList(answer, (alerts, isOn) => ({ isOn, alerts: alerts.map(alertFact), place }))
}

/** Alerts of secret scanning, resolved ones too. */
export interface SecretAlertsEvidence {
  readonly isOn: boolean
  readonly alerts: readonly (Omit<SecretAlert, 'url'> & { readonly place: Place })[]
  readonly place: Place
}

/** Reads them with an administrator's token, and never the secrets. One request. */
export async function collectSecretAlerts(reading: Reading): Promise<Collected<SecretAlertsEvidence>> {
  const answer = await readSecretAlerts(reading)
  const url = `${webAddress(reading)}/security/secret-scanning`
  const place: Place = { kind: 'setting', name: 'Secret scanning alerts', url }
  return ofList(answer, (alerts, isOn) => ({
    isOn,
    alerts: alerts.map(({ url: page, ...alert }) => ({ ...alert, place: { kind: 'url', url: page } })),
    place,
  }))
}

/** That a feature is off is no missing permission: GitHub says so to those who may know. */
function ofList<T, E>(answer: Answer<Paged<T>>, evidence: (items: readonly T[], isOn: boolean) => E): Collected<E> {
  if (answer.ok) return { ok: true, value: evidence(answer.value.items, true), gaps: gapsIn(answer.value) }
  if (answer.gap.reason === 'feature-off') return { ok: true, value: evidence([], false), gaps: [] }
  return { ok: false, gaps: [answer.gap] }
}

function gapsIn({ gap }: Paged<unknown>): readonly Gap[] {
  return gap === null ? [] : [gap]
}

/** An alert as evidence. */
export function alertFact({ raisedAt, url, ...alert }: Alert): AlertFact {
  return { ...alert, raisedOn: isoDateOf(raisedAt), place: { kind: 'url', url } }
}
