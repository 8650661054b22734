import type { IsoDate } from '../model/date.ts'
import type { Finding } from '../model/finding.ts'
import { groupBy } from '../model/group-by.ts'
import { pathOf, type Place } from '../model/place.ts'
import type { ReportedWaiver } from '../model/report.ts'
import { compileGlob } from './globs.ts'
import { maySign } from './people.ts'
import type { Waiver } from './policy.ts'

/** Another tool's suppression (an ignore comment, a VEX statement, a dismissed alert). It is shown and never counts. */
export interface Suppression {
  readonly check: string
  readonly fingerprint: string | null
  readonly rule: string | null
  readonly path: string | null
  readonly reason: string
  readonly place: Place
}

/** Why a waiver that is in date accepts nothing. */
export const NOT_COUNTED_REASONS = ['not-an-owner', 'not-waivable'] as const
export type NotCountedReason = (typeof NOT_COUNTED_REASONS)[number]

/** A waiver with what became of it; `because` says why it is not counted, and is null otherwise. */
export interface JudgedWaiver {
  readonly waiver: Waiver
  readonly status: ReportedWaiver['status']
  readonly matches: number
  readonly because: NotCountedReason | null
}

/** What `judgeWaivers` goes by. */
export interface WaiverInput {
  readonly waivers: readonly Waiver[]
  /** All findings of all checks, whatever their confidence. */
  readonly findings: readonly Finding[]
  readonly owners: readonly string[]
  readonly isWaivable: (check: string) => boolean
  readonly asOf: IsoDate
}

/** The waivers with what became of them, and what they accept. */
export interface JudgedWaivers {
  /** In the order in which they were given. */
  readonly judged: readonly JudgedWaiver[]
  /** The counting waiver that accepts a finding; null for none. Where several do, the one that lasts longest. */
  readonly acceptedBy: (finding: Finding) => Waiver | null
}

/**
 * Judges each waiver: expired after its `expires` day (inclusive, UTC), not counted where its owner is no owner or its
 * check forbids waivers, unmatched where no finding is left for it, active otherwise. One waiver may accept many findings.
 */
export function judgeWaivers(input: WaiverInput): JudgedWaivers {
  const index = indexFindings(input.findings)
  const accepted = new Map<string, Waiver>()
  const judged = input.waivers.map((waiver): JudgedWaiver => {
    const matched = matchedFindings(waiver, index)
    const verdict = judgeWaiver(waiver, matched.length, input)
    if (verdict.status === 'active') for (const finding of matched) keepLongest(accepted, finding, waiver)
    return { waiver, matches: matched.length, ...verdict }
  })
  return { judged, acceptedBy: (finding) => accepted.get(identityOf(finding)) ?? null }
}

function judgeWaiver(waiver: Waiver, matches: number, input: WaiverInput): Pick<JudgedWaiver, 'status' | 'because'> {
  if (input.asOf > waiver.expires) return { status: 'expired', because: null }
  if (!maySign(input.owners, waiver.owner)) return { status: 'not-counted', because: 'not-an-owner' }
  if (!input.isWaivable(waiver.check)) return { status: 'not-counted', because: 'not-waivable' }
  return { status: matches === 0 ? 'unmatched' : 'active', because: null }
}

function keepLongest(accepted: Map<string, Waiver>, finding: Finding, waiver: Waiver): void {
  const other = accepted.get(identityOf(finding))
  if (other === undefined || compareWaivers(waiver, other) < 0) accepted.set(identityOf(finding), waiver)
}

/** A total order, so that the order of entries never decides which of them is shown. */
function compareWaivers(a: Waiver, b: Waiver): number {
  if (a.expires !== b.expires) return a.expires > b.expires ? -1 : 1
  return (a.place.startLine ?? 0) - (b.place.startLine ?? 0)
}

interface FindingIndex {
  readonly byFingerprint: ReadonlyMap<string, readonly Finding[]>
  readonly byRule: ReadonlyMap<string, readonly Finding[]>
}

// Looked up and not searched: a hundred thousand findings meet hundreds of waivers.
function indexFindings(findings: readonly Finding[]): FindingIndex {
  return {
    byFingerprint: groupBy(findings, identityOf),
    byRule: groupBy(findings, (finding) => framed(finding.check, finding.rule)),
  }
}

function matchedFindings(waiver: Waiver, index: FindingIndex): readonly Finding[] {
  const { target } = waiver
  if (target.kind === 'fingerprint') {
    return index.byFingerprint.get(framed(waiver.check, target.fingerprint)) ?? []
  }
  return underPath(index.byRule.get(framed(waiver.check, target.rule)) ?? [], target.path)
}

/** A finding outside the tree has no path, so only its fingerprint can name it. */
function underPath(findings: readonly Finding[], glob: string): readonly Finding[] {
  const matches = compileGlob(glob)
  return findings.filter((finding) => {
    const path = pathOf(finding.place)
    return path !== null && matches(path)
  })
}

function identityOf(finding: Finding): string {
  return framed(finding.check, finding.fingerprint)
}

function framed(check: string | null, name: string): string {
  return JSON.stringify([check, name])
}

/** What a finding shows of its waiver: `policy line N`. */
export function waiverLabel(waiver: Waiver): string {
  return waiver.place.startLine === null ? 'policy' : `policy line ${String(waiver.place.startLine)}`
}

/** Waivers and suppressions as the report shows them: every one of them, whatever became of it. */
export function reportWaivers(
  judged: readonly JudgedWaiver[],
  suppressions: readonly Suppression[],
  findings: readonly Finding[],
): ReportedWaiver[] {
  const index = indexFindings(findings)
  return [
    ...judged.map(({ waiver, status, matches }): ReportedWaiver => {
      const { target } = waiver
      return {
        check: waiver.check,
        fingerprint: target.kind === 'fingerprint' ? target.fingerprint : null,
        rule: target.kind === 'rule' ? target.rule : null,
        path: target.kind === 'rule' ? target.path : null,
        reason: waiver.reason,
        owner: waiver.owner,
        expires: waiver.expires,
        ticket: waiver.ticket,
        status,
        matches,
        place: waiver.place,
      }
    }),
    ...suppressions.map((suppression): ReportedWaiver => ({
      ...suppression,
      owner: null,
      expires: null,
      ticket: null,
      status: 'not-counted',
      matches: suppressedFindings(suppression, index).length,
    })),
  ]
}

function suppressedFindings(suppression: Suppression, index: FindingIndex): readonly Finding[] {
  const { check, fingerprint, rule, path } = suppression
  if (fingerprint !== null) return index.byFingerprint.get(framed(check, fingerprint)) ?? []
  if (rule === null) return []
  const findings = index.byRule.get(framed(check, rule)) ?? []
  return path === null ? findings : findings.filter((finding) => pathOf(finding.place) === path)
}
