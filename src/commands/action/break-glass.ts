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
  lastRelease: string | null,
  asOf: IsoDate,
): Promise<BreakGlassOutcome> {
  const open = lastRelease === null ? NONE_OPEN : await openRecords(reading, rules, lastRelease, asOf)
  if (asked.reason === undefined && asked.ticket === undefined) return { record: null, findings: open.findings }
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

async function openRecords(reading: Reading, rules: Rules, commit: string, asOf: IsoDate): Promise<OpenRecords> {
  const { policy } = rules.policy
  const records = await readBreakGlassRecords(reading, commit)
  if (!records.ok) {
    // Where nobody may break the glass there is no record to miss.
    if (policy.breakGlass.value.users.length === 0) return NONE_OPEN
    const message = `Whether the last release was let through by break-glass could not be seen: ${records.gap.detail} ${records.gap.grant}`
    return { isOpen: true, findings: [policyFinding('policy/break-glass-unread', message, placeOf(rules), commit)] }
  }
  const findings = records.value.flatMap((record) => {
    const owners = policy.owners.value
    const finding = openBreakGlass(record, rules.counting.attestations, owners, asOf, placeOf(rules))
    return finding === null ? [] : [finding]
  })
  const isSigned = (record: BreakGlassRecord) =>
    countersignature(record, rules.counting.attestations, policy.owners.value, asOf) !== null
  return { isOpen: !records.value.every(isSigned), findings: distinct(findings) }
}

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
  if (coversCommit(first, record.commit, at)) return { record: first, findings }
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
