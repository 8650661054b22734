import { counted, grouped } from '../model/counted.ts'
import type { Inspected } from '../model/answer.ts'
import type { Gap, GapReason } from '../model/gap.ts'
import type { GateDecision, Report, ReportedCheck, ReportedCriterion, SinceRelease } from '../model/report.ts'
import { openCriteria, type StepList, unacceptedFindings } from './next-steps.ts'
import { placeText, shortOid } from './place-text.ts'
import { type Standing, standingOf } from '../model/standing.ts'

/** How a standing is marked: a sign for each kind of output, no two alike, and the word that is always beside it. */
export interface Mark {
  readonly unicode: string
  readonly ascii: string
  readonly emoji: string
  readonly word: string
}

export const MARKS: { readonly [S in Standing]: Mark } = {
  verified: { unicode: '✓', ascii: '+', emoji: '✅', word: 'verified' },
  attested: { unicode: '◆', ascii: 'a', emoji: '🔷', word: 'attested' },
  waived: { unicode: '◇', ascii: 'w', emoji: '🔶', word: 'waived' },
  notApplicable: { unicode: '–', ascii: '-', emoji: '➖', word: 'not applicable' },
  declared: { unicode: '≡', ascii: '=', emoji: '🟰', word: 'declared not applicable' },
  failed: { unicode: '✗', ascii: 'X', emoji: '❌', word: 'failed' },
  unknown: { unicode: '?', ascii: '?', emoji: '❔', word: 'unknown' },
  needsReview: { unicode: '¶', ascii: 'r', emoji: '👤', word: 'needs review' },
  errored: { unicode: '!', ascii: '!', emoji: '💥', word: 'error' },
  off: { unicode: '·', ascii: '.', emoji: '⚪', word: 'off' },
}

export const GATE_WORDS: { readonly [D in GateDecision]: string } = {
  'configuration-error': 'CONFIGURATION ERROR',
  overridden: 'OVERRIDDEN',
  'not-enforced': 'NOT ENFORCED',
  blocked: 'BLOCKED',
  unverified: 'UNVERIFIED',
  preview: 'PREVIEW',
  clear: 'CLEAR',
}

export const LIST_TITLES: { readonly [L in StepList]: string } = {
  fix: 'Fix',
  ask: 'Ask a person',
  access: 'Needs a token or other access',
}

const GAP_WORDS: { readonly [R in GapReason]: string } = {
  permission: 'no permission',
  'feature-off': 'feature off',
  'not-found': 'not found',
  'rate-limited': 'rate limited',
  pending: 'pending',
  expired: 'expired',
  limit: 'cut by a limit',
  'time-limit': 'out of time',
  offline: 'offline',
  malformed: 'unreadable',
  unsupported: 'not supported',
  shallow: 'shallow clone',
  'not-checked-out': 'not checked out',
  deferred: 'read later',
  'not-built': 'not built yet',
}

/** `and 7 more`. */
export function andMore(count: number): string {
  return `and ${grouped(count)} more`
}

/** What was inspected over all criteria: `412 files, 3 workflows`; empty for nothing. */
export function inspectedText(check: ReportedCheck): string {
  const most = new Map<string, Inspected>()
  for (const item of check.criteria.flatMap(({ inspected }) => inspected)) {
    // Criteria of one check look at the same places, so the widest look is said and not the sum.
    if (item.count > (most.get(item.what)?.count ?? 0)) most.set(item.what, item)
  }
  return [...most.values()]
    .map(({ what, count }) => `${grouped(count)} ${count === 1 ? singular(what) : what}`)
    .join(', ')
}

// Places are named by a plural, whose last word carries it: `tracked files`.
function singular(what: string): string {
  return /[^s]s$/u.test(what) ? what.replace(/ies$/u, 'y').replace(/s$/u, '') : what
}

/** The right part of a check's line: its standing in words, who says so, and what was inspected. Raw text. */
export function resultParts(check: ReportedCheck): readonly string[] {
  const standing = standingOf(check)
  return [...standingParts(check, standing), ...decisionParts(check, standing)].filter((part) => part !== '')
}

function standingParts(check: ReportedCheck, standing: Standing): readonly string[] {
  const { word } = MARKS[standing]
  switch (standing) {
    case 'verified':
      return [check.assurance ?? word, inspectedText(check)]
    case 'failed':
      return [word, counted(unacceptedFindings(check).length, 'finding'), inspectedText(check)]
    case 'unknown':
      return [word, gapWords(check)]
    case 'waived':
      return [word, counted(check.findings.length - unacceptedFindings(check).length, 'finding')]
    case 'attested': {
      const given = check.criteria.flatMap(({ attestation }) => attestation ?? [])[0]
      return given === undefined ? [word] : [`${word} by ${given.by}`]
    }
    case 'notApplicable':
    case 'declared':
    case 'needsReview':
    case 'errored':
    case 'off':
      return [word]
  }
}

function decisionParts(check: ReportedCheck, standing: Standing): readonly string[] {
  if (check.decision === 'deferred') return [LATER_WORDS[laterOf(check)].toLowerCase()]
  return check.level === 'advisory' && standing !== 'off' ? ['advisory'] : []
}

/** What a deferred check means for the release: findings that are known to block it, or an answer that is not there yet. */
export type Later = 'blocks' | 'waits'

export const LATER_WORDS: { readonly [L in Later]: string } = {
  blocks: 'Will block the release',
  waits: 'Waits for the release',
}

/** Sorts a deferred check by what the release will see. */
export function laterOf(check: ReportedCheck): Later {
  return unacceptedFindings(check).length > 0 ? 'blocks' : 'waits'
}

function gapWords(check: ReportedCheck): string {
  const reasons = new Set(openCriteria(check).flatMap(({ gaps }) => gaps.map(({ reason }) => reason)))
  return [...reasons].map((reason) => GAP_WORDS[reason]).join(', ')
}

/** Gaps that nobody answered, those with one grant together, in the order of the criteria. */
export interface GrantGroup {
  readonly grant: string
  readonly reason: GapReason
  /** What could not be had, each said once. */
  readonly details: readonly string[]
}

/** Groups the gaps of the given criteria by what would grant them. */
export function groupGaps(criteria: readonly ReportedCriterion[]): readonly GrantGroup[] {
  const groups = new Map<string, { grant: string; reason: GapReason; details: Set<string> }>()
  for (const { grant, reason, detail } of criteria.flatMap((criterion) => criterion.gaps)) {
    const group = groups.get(grant) ?? { grant, reason, details: new Set<string>() }
    group.details.add(detail)
    groups.set(grant, group)
  }
  return [...groups.values()].map((group) => ({ ...group, details: [...group.details] }))
}

/** Whether a gap only waits for a version that can judge it; such lines say enough without details. */
export function isAwaiting({ reason }: Pick<Gap, 'reason'>): boolean {
  return reason === 'not-built' || reason === 'deferred'
}

/** The facts of the head, label and text. Raw text. */
export function headFacts(report: Report): readonly (readonly [string, string])[] {
  const { subject, trusted, comparedTo, databases, run } = report
  return [
    ['Subject', `${subject.repository}, ${subjectText(subject)}`],
    ['Stage', `${subject.stage} (${subject.event.replaceAll('_', ' ')})`],
    ['Policy', policyText(trusted)],
    ['Compared to', comparedTo === null ? 'nothing' : `${comparedTo.ref} at ${shortOid(comparedTo.commit)}`],
    ...databases.map(
      ({ name, date, entries }) => ['Database', `${name} of ${date}, ${grouped(entries)} entries`] as const,
    ),
    ['As of', run.asOf],
  ]
}

function subjectText({ tree, commit, ref, dirty }: Report['subject']): string {
  const at = commit === null ? '' : ` ${shortOid(commit)}`
  const named = ref === null ? '' : ` (${ref})`
  if (tree === 'commit') return `commit${at}${named}`
  const changes = dirty === true ? ', with uncommitted changes' : dirty === null ? ', changes unknown' : ''
  return `${commit === null ? 'work tree without a commit' : `work tree at${at}`}${named}${changes}`
}

function policyText({ ref, commit, policyDigest }: Report['trusted']): string {
  const from = commit === null ? ref : `${ref} at ${shortOid(commit)}`
  const digest =
    policyDigest === null ? 'none, built-in defaults' : `sha256 ${shortOid(policyDigest.replace('sha256:', ''))}`
  return `${digest} (${from})`
}

/** What became of the policy's entries and of the files that the rules are read from, a line each. Raw text. */
export function policyLines(report: Report): readonly string[] {
  const { policy, trusted } = report
  return [
    ...trusted.changedBySubject.map(
      ({ path, approved }) =>
        `${path} is changed here${approved ? ' and an owner approved it' : '; that does not count'}.`,
    ),
    ...policy.waivers.map(waiverText),
    ...policy.lapsing.map(
      ({ kind, check, expires, daysLeft }) =>
        `The ${kind} for ${check} ends on ${expires}, in ${counted(daysLeft, 'day')}.`,
    ),
  ]
}

function waiverText(waiver: Report['policy']['waivers'][number]): string {
  const { check, fingerprint, rule, path, owner, expires, reason, ticket, status, matches, place } = waiver
  const target = fingerprint ?? [rule, path].filter((part) => part !== null).join(' in ')
  const by = owner === null ? 'without an owner' : `by ${owner}`
  const until = expires === null ? '' : ` until ${expires}`
  const tracked = ticket === null ? '' : ` (${ticket})`
  const fate = status === 'active' ? `accepts ${counted(matches, 'finding')}` : WAIVER_FATES[status]
  return `Waiver for ${check}, ${target}, ${by}${until}: ${fate}. ${reason}${tracked} [${placeText(place)}]`
}

const WAIVER_FATES = {
  expired: 'has expired',
  unmatched: 'matches nothing',
  'not-counted': 'does not count',
} as const

/** What moved since the last release, one line; null where there was none. Raw text. */
export function sinceReleaseText({ sinceRelease }: Report): string | null {
  if (sinceRelease === null) return null
  const { ref, fixed, introduced, changed, regressed, entries } = sinceRelease
  const moved = changed.map(({ id, from, to }) => `${id} ${from} to ${to}`).join(', ')
  const counts = `${counted(fixed, 'finding')} fixed, ${grouped(introduced)} introduced`
  return [
    `Since ${ref}: ${counts}${moved === '' ? '' : `; ${moved}`}.`,
    ...(regressed.length === 0 ? [] : [`Regressed: ${regressed.join(', ')}.`]),
    ...(entries.length === 0 ? [] : [`New: ${firstEntries(entries)}.`]),
  ].join(' ')
}

/** Entries that the line names; the rest is counted. */
const NAMED_ENTRIES = 5

function firstEntries(entries: SinceRelease['entries']): string {
  const named = entries
    .slice(0, NAMED_ENTRIES)
    .map(
      ({ kind, check, by, expires }) => `${kind} for ${check} by ${by}${expires === null ? '' : ` until ${expires}`}`,
    )
  const more = entries.length > NAMED_ENTRIES ? ` and ${entries.length - NAMED_ENTRIES} more` : ''
  return `${named.join(', ')}${more}`
}

/** A question that was answered with no, and whose answer decides nothing. */
export function doesNotDecide(question: string): string {
  return `${question} It informs and does not decide.`
}
