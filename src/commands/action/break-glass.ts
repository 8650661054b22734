import type { Answer } from '../../github/answer.ts'
import { readBreakGlassRecords } from '../../github/break-glass-reading.ts'
import type { Reading } from '../../github/reading.ts'
import type { IsoDate } from '../../model/date.ts'
import type { Finding } from '../../model/finding.ts'
import { filePlace } from '../../model/place.ts'
import type { EventName } from '../../model/report.ts'
import {
  type BreakGlassRecord,
  type BreakGlassRefusal,
  countersignature,
  coversCommit,
  openBreakGlass,
  requestBreakGlass,
} from '../../policy/break-glass.ts'
import { isSameLogin } from '../../policy/people.ts'
import type { Attestation } from '../../policy/policy.ts'
import { policyFinding } from '../../policy/policy-findings.ts'
import type { Rules } from '../gathered.ts'
import { POLICY_PATH } from '../policy-files.ts'

/** What a run says of breaking the glass, and who says it. */
export interface BreakGlassAsked {
  readonly event: EventName
  readonly reason: string | undefined
  readonly ticket: string | undefined
  /** The event's sender, and who set the run off this time: on a re-run perhaps another. */
  readonly sender: string | null
  readonly triggeringActor: string
  readonly commit: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** What a record of the last release is looked up by. */
export interface LastRelease {
  /** The last release's commit; null where the clone has none. */
  readonly commit: string | null
  /** Whether the clone ends where there may be one further back. */
  readonly isCutOff: boolean
  /** The trusted ref's attestations whose own pull request one of the given owners approved. */
  readonly attestationsApprovedBy: (owners: readonly string[]) => Promise<readonly Attestation[]>
}

/** What comes of it: the record where it was granted, and what is to be told. */
export interface BreakGlassOutcome {
  readonly record: BreakGlassRecord | null
  readonly findings: readonly Finding[]
}

/**
 * Grants or refuses a break-glass, and at a release finds the last release's own that nobody countersigned. Nothing is read
 * where neither can be: up to two requests.
 */
export async function settleBreakGlass(
  reading: Reading,
  asked: BreakGlassAsked,
  rules: Rules,
  lastRelease: LastRelease,
  asOf: IsoDate,
): Promise<BreakGlassOutcome> {
  const open = await openRecords(reading, rules, lastRelease, asOf)
  if (asked.reason === undefined && asked.ticket === undefined) return { record: null, findings: open.findings }
  if (rules.policyUnread !== null || rules.extendsUnread !== null) {
    return refusedBecause('the policy that says who may was not read, or not all of it', rules, open.findings)
  }
  const answer = requestBreakGlass(
    {
      event: asked.event,
      user: sameActor(asked),
      reason: asked.reason ?? '',
      ticket: asked.ticket ?? '',
      commit: asked.commit,
      at: asked.at,
    },
    rules.policy.policy.breakGlass.value,
    open.isOpen,
  )
  if (!answer.granted) return refusedBecause(REFUSALS[answer.refusal], rules, open.findings)
  const earlier = await readBreakGlassRecords(reading, asked.commit)
  return limitedByEarlier(answer.record, earlier, asked.at, rules, open.findings)
}

interface OpenRecords {
  readonly isOpen: boolean
  readonly findings: readonly Finding[]
}

const NONE_OPEN: OpenRecords = { isOpen: false, findings: [] }

async function openRecords(
  reading: Reading,
  rules: Rules,
  { commit, isCutOff, attestationsApprovedBy }: LastRelease,
  asOf: IsoDate,
): Promise<OpenRecords> {
  const { breakGlass, owners } = rules.policy.policy
  if (commit === null && !isCutOff) return NONE_OPEN
  const records = commit === null ? null : await readBreakGlassRecords(reading, commit)
  if (records?.ok !== true) {
    // Where nobody may break the glass there is no record to miss.
    if (breakGlass.value.users.length === 0) return NONE_OPEN
    const because = records === null ? CLONE_ENDS : `${records.gap.detail} ${records.gap.grant}`
    const message = `Whether the last release was let through by break-glass could not be seen: ${because}`
    return {
      isOpen: true,
      findings: [policyFinding('policy/break-glass-unread', message, placeOf(rules), commit ?? '')],
    }
  }
  const findings: Finding[] = []
  for (const record of records.value) {
    const isClaimed = countersignature(record, rules.counting.attestations, owners.value, asOf) !== null
    // In whose name it is written is the author's word; who approved it is seen.
    const others = owners.value.filter((owner) => !isSameLogin(owner, record.user))
    const approved = isClaimed ? await attestationsApprovedBy(others) : []
    const finding = openBreakGlass(record, approved, owners.value, asOf, placeOf(rules))
    if (finding !== null) findings.push(finding)
  }
  return { isOpen: findings.length > 0, findings: distinct(findings) }
}

const CLONE_ENDS = 'this clone ends before the last release. Check out with `fetch-depth: 0`.'

/** A second record of one user for one commit is told once. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [finding.message, finding])).values()]
}

/** Somebody else's re-run is not the dispatching user's own deed. */
function sameActor({ sender, triggeringActor }: BreakGlassAsked): string {
  return sender !== null && isSameLogin(sender, triggeringActor) ? sender : ''
}

/** A record of the same ticket keeps its own hours: running the dispatch again does not make them longer. */
function limitedByEarlier(
  record: BreakGlassRecord,
  earlier: Answer<readonly BreakGlassRecord[]>,
  at: number,
  rules: Rules,
  findings: readonly Finding[],
): BreakGlassOutcome {
  if (!earlier.ok) {
    const because = `whether it was used before could not be seen: ${earlier.gap.detail} ${earlier.gap.grant}`
    return refusedBecause(because, rules, findings)
  }
  const own = earlier.value.filter(({ user, ticket }) => isSameLogin(user, record.user) && ticket === record.ticket)
  const [first] = [...own].sort((a, b) => (a.at < b.at ? -1 : 1))
  if (first === undefined) return { record, findings }
  // Anybody whose workflow may write checks can post a record, so nothing is taken from it that would give more.
  const held = { ...record, at: first.at, hours: Math.min(first.hours, record.hours) }
  if (coversCommit(held, record.commit, at)) return { record: held, findings }
  return refusedBecause('the hours of this ticket are over; dispatch with a new one', rules, findings)
}

function refusedBecause(because: string, rules: Rules, findings: readonly Finding[]): BreakGlassOutcome {
  const message = `The break-glass is refused: ${because}.`
  return {
    record: null,
    findings: [...findings, policyFinding('policy/break-glass-refused', message, placeOf(rules), because)],
  }
}

const REFUSALS: { readonly [R in BreakGlassRefusal]: string } = {
  'not-a-dispatch': 'it is for workflow_dispatch alone',
  'not-a-user': 'who set off this run is none of breakGlass.users in the policy of the default branch',
  'no-reason': 'it needs override-reason',
  'no-ticket': 'it needs override-ticket',
  'no-commit': 'the commit is not known in full',
  'earlier-not-countersigned':
    'the last release was let through by one that no other owner has countersigned, which comes first',
}

function placeOf({ policy }: Rules): Finding['place'] {
  return policy.policy.breakGlass.place ?? filePlace(POLICY_PATH)
}
