import { daysBetween, type IsoDate } from '../model/date.ts'
import type { Finding } from '../model/finding.ts'
import { pathOf } from '../model/place.ts'
import type { ReportedLapse } from '../model/report.ts'
import type { AttestationStatus, JudgedAttestation } from './attest.ts'
import type { Attestation, Waiver } from './policy.ts'
import { entryFindings, policyFinding, type PolicyRuleId } from './policy-findings.ts'
import type { JudgedResolution, ResolutionStatus } from './resolutions.ts'
import type { JudgedWaiver } from './waivers.ts'

/** An entry that ends within so many days, the last of them included, is told. */
export const LAPSING_DAYS = 30

/** The judged entries, and the day from which days are counted. */
export interface LapseInput {
  readonly waivers: readonly JudgedWaiver[]
  readonly attestations: readonly JudgedAttestation[]
  readonly asOf: IsoDate
}

/** Entries that count today and end soon, the soonest first, then by check and line. */
export function lapsingEntries({ waivers, attestations, asOf }: LapseInput): ReportedLapse[] {
  const active: { readonly kind: ReportedLapse['kind']; readonly entry: Waiver | Attestation }[] = [
    ...waivers
      .filter(({ status }) => status === 'active')
      .map(({ waiver }) => ({ kind: 'waiver' as const, entry: waiver })),
    ...attestations
      .filter(({ status }) => status === 'active')
      .map(({ attestation }) => ({ kind: 'attestation' as const, entry: attestation })),
  ]
  return active
    .map(({ kind, entry }) => ({
      lapse: {
        kind,
        check: entry.check,
        expires: entry.expires,
        daysLeft: daysBetween(asOf, entry.expires),
        place: entry.place,
      },
      line: entry.place.startLine ?? 0,
    }))
    .filter(({ lapse }) => lapse.daysLeft <= LAPSING_DAYS)
    .sort((a, b) => a.lapse.daysLeft - b.lapse.daysLeft || compareText(a.lapse.check, b.lapse.check) || a.line - b.line)
    .map(({ lapse }) => lapse)
}

// By code unit and not by locale, so that the same input gives the same bytes everywhere.
function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** Entries that do not count, or that nothing needs, as notes on the policy: each once, with what to do. */
export function entryNotes({
  waivers,
  attestations,
  resolutions,
}: Pick<LapseInput, 'waivers' | 'attestations'> & { readonly resolutions: readonly JudgedResolution[] }): Finding[] {
  return [...waiverNotes(waivers), ...attestationNotes(attestations), ...resolutionNotes(resolutions)]
}

function resolutionNotes(resolutions: readonly JudgedResolution[]): Finding[] {
  return entryFindings(
    resolutions,
    ({ resolution }) => resolution.secret,
    (judged, key, ordinal) => {
      const { resolution, status } = judged
      if (status === 'active') return null
      const message = `The resolution of \`${resolution.secret}\` by \`${resolution.by}\` ${RESOLUTION_TEXTS[status](judged)}`
      return policyFinding(`policy/resolution-${status}`, message, resolution.place, key, ordinal)
    },
  )
}

const RESOLUTION_TEXTS: { readonly [S in Exclude<ResolutionStatus, 'active'>]: (judged: JudgedResolution) => string } =
  {
    void: ({ heldAt }) => {
      const path = heldAt === null ? null : pathOf(heldAt)
      return `is void, because ${path === null ? 'a file' : `\`${path}\``} still holds the value. Take it out of the file.`
    },
    future: ({ resolution }) => `is dated ${resolution.revokedOn}, which is yet to come. Correct the date.`,
    'not-an-owner': () => 'does not count, because its signer is not an owner. Have an owner state it.',
    unmatched: () => 'answers nothing that was found. Keep it as long as the history holds the value.',
  }

function waiverNotes(waivers: readonly JudgedWaiver[]): Finding[] {
  return entryFindings(
    waivers,
    ({ waiver }) => waiverKey(waiver),
    (judged, key, ordinal) => {
      const note = waiverNote(judged)
      return note === null ? null : policyFinding(note.rule, note.message, judged.waiver.place, key, ordinal)
    },
  )
}

interface Note {
  readonly rule: PolicyRuleId
  readonly message: string
}

function waiverNote({ waiver, status, because }: JudgedWaiver): Note | null {
  const named = `The waiver of ${targetText(waiver)} for \`${waiver.check}\``
  switch (status) {
    case 'active':
      return null
    case 'expired':
      return {
        rule: 'policy/waiver-expired',
        message: `${named} expired on ${waiver.expires}. Mend the finding, or waive it anew.`,
      }
    case 'unmatched':
      return { rule: 'policy/waiver-unmatched', message: `${named} matches no finding. Remove it.` }
    case 'not-counted':
      return because === 'not-an-owner'
        ? {
            rule: 'policy/waiver-not-an-owner',
            message: `${named} does not count, because \`${waiver.owner}\` is not an owner. Have an owner take it over.`,
          }
        : {
            rule: 'policy/waiver-not-waivable',
            message: `${named} does not count, because policy forbids waivers there. Mend the finding.`,
          }
  }
}

function targetText({ target }: Waiver): string {
  return target.kind === 'fingerprint' ? `\`${target.fingerprint}\`` : `\`${target.rule}\` in \`${target.path}\``
}

function waiverKey({ check, target }: Waiver): string {
  return JSON.stringify(target.kind === 'fingerprint' ? [check, target.fingerprint] : [check, target.rule, target.path])
}

function attestationNotes(attestations: readonly JudgedAttestation[]): Finding[] {
  return entryFindings(
    attestations,
    ({ attestation }) => JSON.stringify([attestation.check, attestation.criterion, attestation.commit]),
    ({ attestation, status }, key, ordinal) => {
      if (status === 'active') return null
      const message = `${attestationText(attestation)} ${ATTESTATION_TEXTS[status](attestation)}`
      return policyFinding(`policy/attestation-${status}`, message, attestation.place, key, ordinal)
    },
  )
}

function attestationText({ by, check, criterion }: Attestation): string {
  const of = criterion === null ? `\`${check}\`` : `\`${criterion}\` of \`${check}\``
  return `The attestation of ${of} by \`${by}\``
}

const ATTESTATION_TEXTS: {
  readonly [S in Exclude<AttestationStatus, 'active'>]: (attestation: Attestation) => string
} = {
  expired: ({ expires }) => `expired on ${expires}. Attest it anew.`,
  future: ({ on }) => `is dated ${on}, which is yet to come. Correct the date.`,
  'not-an-owner': () => 'does not count, because its signer is not an owner. Have an owner attest it.',
  superseded: () => 'is superseded by a later one. Remove it.',
  unmatched: () => 'answers nothing that is open. Remove it, or keep it for later.',
  'not-attestable': () =>
    'answers nothing, because what is open there is not for a person to answer. Mend what is open.',
}
