import { addDays, type IsoDate } from '../model/date.ts'
import { suggestion } from '../model/suggestion.ts'
import { maySign } from './people.ts'
import type { Attestation, Resolution, Waiver } from './policy.ts'
import type { CheckDescription } from './policy-shape.ts'
import type { Mistake } from './shape-mistakes.ts'

/** The longest that a waiver may last, from the day of the run. */
export const MAX_WAIVER_DAYS = 90

/** The longest that an attestation may last, from the day of the statement. */
export const MAX_ATTESTATION_DAYS = 180

/** A mistake that the shape of an entry does not show, and the key of the entry that it is about. */
export interface EntryMistake {
  readonly key: string
  readonly mistake: Mistake
}

export interface WaiverRules {
  readonly asOf: IsoDate
  readonly owners: readonly string[]
  readonly isWaivable: (check: string) => boolean
}

/** What keeps a waiver from counting. A day that has passed is no mistake: such a waiver is expired and is shown so. */
export function waiverMistakes(waiver: Omit<Waiver, 'place'>, rules: WaiverRules): readonly EntryMistake[] {
  const mistakes: EntryMistake[] = []
  if (!rules.isWaivable(waiver.check)) {
    const message = `The policy does not let findings of ${waiver.check} be waived.`
    const mend = 'Mend the finding, and take the waiver away.'
    mistakes.push({ key: 'check', mistake: { code: 'not-waivable', message, mend } })
  }
  if (!maySign(rules.owners, waiver.owner)) mistakes.push({ key: 'owner', mistake: notAnOwner(waiver.owner) })
  const last = addDays(rules.asOf, MAX_WAIVER_DAYS)
  if (waiver.expires > last) {
    mistakes.push({ key: 'expires', mistake: tooLong(`${String(MAX_WAIVER_DAYS)} days from today`, last) })
  }
  return mistakes
}

export function resolutionMistakes(resolution: Omit<Resolution, 'place'>, asOf: IsoDate): readonly EntryMistake[] {
  return resolution.revokedOn > asOf ? [{ key: 'revokedOn', mistake: inTheFuture(resolution.revokedOn) }] : []
}

export interface AttestationRules {
  readonly asOf: IsoDate
  readonly owners: readonly string[]
  readonly checks: readonly CheckDescription[]
}

/** What keeps an attestation from counting; again not a day that has passed. */
export function attestationMistakes(
  attestation: Omit<Attestation, 'place'>,
  { asOf, owners, checks }: AttestationRules,
): readonly EntryMistake[] {
  const { check, criterion, by, on, expires } = attestation
  const mistakes: EntryMistake[] = []
  const known = checks.find(({ slug }) => slug === check)?.criteria.map(({ id }) => id) ?? []
  if (criterion !== null && !known.includes(criterion)) {
    const message = `The check ${check} has no criterion \`${criterion}\`.`
    const mend = `${suggestion(criterion, known)}Write one of ${known.join(', ')}, or leave it out to answer them all.`
    mistakes.push({ key: 'criterion', mistake: { code: 'unknown-criterion', message, mend } })
  }
  if (!maySign(owners, by)) mistakes.push({ key: 'by', mistake: notAnOwner(by) })
  if (on > asOf) mistakes.push({ key: 'on', mistake: inTheFuture(on) })
  const last = addDays(on, MAX_ATTESTATION_DAYS)
  if (expires > last) {
    mistakes.push({ key: 'expires', mistake: tooLong(`${String(MAX_ATTESTATION_DAYS)} days after \`on\``, last) })
  }
  if (expires < on) {
    const message = 'The attestation ends before it begins.'
    const mend = `Write a day from ${on} to ${last}.`
    mistakes.push({ key: 'expires', mistake: { code: 'past-expiry', message, mend } })
  }
  return mistakes
}

function notAnOwner(login: string): Mistake {
  const message = `\`${login}\` is not one of the policy's owners.`
  return { code: 'not-an-owner', message, mend: 'Have an owner answer for it, or add the login to `owners`.' }
}

function tooLong(longest: string, last: IsoDate): Mistake {
  const message = `It lasts longer than ${longest}, which is the most.`
  return { code: 'too-long', message, mend: `Write ${last} or an earlier day.` }
}

function inTheFuture(day: IsoDate): Mistake {
  const mend = 'Write the day on which it happened.'
  return { code: 'future-date', message: `${day} is in the future.`, mend }
}
