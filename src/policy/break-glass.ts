import { isoDateOf, type IsoDate, parseIsoDate } from '../model/date.ts'
import type { Finding } from '../model/finding.ts'
import type { Place } from '../model/place.ts'
import type { EventName } from '../model/report.ts'
import { BREAK_GLASS_CHECK, validity } from './attest.ts'
import { isSameLogin } from './people.ts'
import type { Attestation, Policy } from './policy.ts'
import { policyFinding } from './policy-findings.ts'

/** One use of the break-glass, as plain data for the check run that records it. `at` is an instant in ISO 8601, UTC. */
export interface BreakGlassRecord {
  readonly schemaVersion: 1
  readonly user: string
  readonly reason: string
  readonly ticket: string
  readonly commit: string
  readonly at: string
  /** Hours from `at` for which it holds. */
  readonly hours: number
}

/** What a dispatch that breaks the glass says. */
export interface BreakGlassRequest {
  readonly event: EventName
  /** The login that set off the event. */
  readonly user: string
  readonly reason: string
  readonly ticket: string
  readonly commit: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** Why a request is refused. */
export const BREAK_GLASS_REFUSALS = [
  'not-a-dispatch',
  'not-a-user',
  'no-reason',
  'no-ticket',
  'no-commit',
  'earlier-not-countersigned',
] as const
export type BreakGlassRefusal = (typeof BREAK_GLASS_REFUSALS)[number]

/** A granted request is the record to be written. */
export type BreakGlassAnswer =
  | { readonly granted: true; readonly record: BreakGlassRecord }
  | { readonly granted: false; readonly refusal: BreakGlassRefusal }

const FULL_COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/
const HOUR_MS = 3_600_000

/**
 * Grants a break-glass to a user whom the trusted policy names, by dispatch, with a reason and a ticket, for one commit.
 * An earlier one that nobody countersigned must be settled first, or the countersignature could be put off for ever.
 */
export function requestBreakGlass(
  request: BreakGlassRequest,
  breakGlass: Policy['breakGlass']['value'],
  hasOpenRecord: boolean,
): BreakGlassAnswer {
  const refusal = refusalOf(request, breakGlass.users, hasOpenRecord)
  if (refusal !== null) return { granted: false, refusal }
  const { user, reason, ticket, commit, at } = request
  return {
    granted: true,
    record: {
      schemaVersion: 1,
      user,
      reason: reason.trim(),
      ticket: ticket.trim(),
      commit,
      at: new Date(at).toISOString(),
      hours: breakGlass.hours,
    },
  }
}

function refusalOf(
  { event, user, reason, ticket, commit }: BreakGlassRequest,
  users: readonly string[],
  hasOpenRecord: boolean,
): BreakGlassRefusal | null {
  if (event !== 'workflow_dispatch') return 'not-a-dispatch'
  if (!users.some((allowed) => isSameLogin(allowed, user))) return 'not-a-user'
  if (reason.trim() === '') return 'no-reason'
  if (ticket.trim() === '') return 'no-ticket'
  if (!FULL_COMMIT.test(commit)) return 'no-commit'
  return hasOpenRecord ? 'earlier-not-countersigned' : null
}

/** Whether a record covers a commit at an instant (milliseconds): from its moment on, and before its hours are over. */
export function coversCommit(record: BreakGlassRecord, commit: string, at: number): boolean {
  const start = Date.parse(record.at)
  return record.commit === commit && at >= start && at < start + record.hours * HOUR_MS
}

/** Reads a record back from a check run; null where the text is not one. Unknown keys are refused with the rest. */
export function readBreakGlassRecord(text: string): BreakGlassRecord | null {
  const value = parseObject(text)
  if (value === null || Object.keys(value).length !== 7) return null
  const { schemaVersion, user, reason, ticket, commit, at, hours } = value
  if (schemaVersion !== 1 || !isText(user) || !isText(reason) || !isText(ticket)) return null
  if (!isText(commit) || !FULL_COMMIT.test(commit) || !isText(at) || !isInstant(at)) return null
  if (typeof hours !== 'number' || !Number.isFinite(hours) || hours <= 0) return null
  return { schemaVersion, user, reason, ticket, commit, at, hours }
}

interface RecordKeys {
  readonly schemaVersion?: unknown
  readonly user?: unknown
  readonly reason?: unknown
  readonly ticket?: unknown
  readonly commit?: unknown
  readonly at?: unknown
  readonly hours?: unknown
}

function parseObject(text: string): RecordKeys | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch {
    // Text that is not JSON is no record; what it is instead does not matter here.
    return null
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

function isInstant(text: string): boolean {
  return (
    parseIsoDate(text.slice(0, 10)) !== null && /^.{10}T\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) && Date.parse(text) >= 0
  )
}

/** The record as the text of a check run; `readBreakGlassRecord` gives it back. */
export function writeBreakGlassRecord(record: BreakGlassRecord): string {
  return JSON.stringify(record)
}

/**
 * The attestation that countersigns a record: of that very commit, made that day or later, valid now, by an owner other
 * than the user who broke the glass. Null for none; without owners nobody can countersign.
 */
export function countersignature(
  record: BreakGlassRecord,
  attestations: readonly Attestation[],
  owners: readonly string[],
  asOf: IsoDate,
): Attestation | null {
  if (owners.length === 0) return null
  const day = isoDateOf(Date.parse(record.at))
  const counts = (attestation: Attestation): boolean =>
    attestation.check === BREAK_GLASS_CHECK &&
    attestation.commit === record.commit &&
    attestation.on >= day &&
    !isSameLogin(attestation.by, record.user) &&
    validity(attestation, owners, asOf) === 'active'
  return attestations.find(counts) ?? null
}

/** The policy finding that blocks the next release, where the last release's record is not countersigned; else null. */
export function openBreakGlass(
  record: BreakGlassRecord,
  attestations: readonly Attestation[],
  owners: readonly string[],
  asOf: IsoDate,
  place: Place,
): Finding | null {
  if (countersignature(record, attestations, owners, asOf) !== null) return null
  const message =
    `The last release, \`${record.commit}\`, was let through by \`${record.user}\` (ticket \`${record.ticket}\`), and no other ` +
    `owner has countersigned it. Have another owner attest \`${BREAK_GLASS_CHECK}\` for that commit, by a pull request that such ` +
    'an owner approves.'
  return policyFinding('policy/break-glass-open', message, place, record.commit)
}
