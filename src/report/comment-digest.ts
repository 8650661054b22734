import { createHash } from 'node:crypto'
import { pathOf, type Place } from '../model/place.ts'
import type { Report, ReportedCheck } from '../model/report.ts'
import { type NextStep, nextSteps, unacceptedFindings } from './next-steps.ts'
import { placeText } from './place-text.ts'
import { standingOf } from '../model/standing.ts'

/**
 * A digest (32 hexadecimal digits) of what a reader of the comment acts on: the gate, each check's standing and findings,
 * the steps, the policy's entries. It does not follow the run, its date or durations, the commit, lines, or what was
 * inspected.
 */
export function commentDigest(report: Report): string {
  const { gate, subject, checks, policy, trusted, sinceRelease } = report
  const relevant = [
    [gate.decision, gate.headline, subject.stage],
    checks.map(checkParts),
    Object.values(nextSteps(report)).map((steps) => steps.map(stepParts)),
    sorted(policy.findings.map(({ fingerprint }) => fingerprint)),
    policy.waivers.map((each) => {
      const { check, fingerprint, rule, path, owner, expires, reason, ticket, status, matches } = each
      return [check, fingerprint, rule, path, owner, expires, reason, ticket, status, matches]
    }),
    policy.lapsing.map(({ kind, check, expires }) => [kind, check, expires]),
    trusted.changedBySubject.map(({ path, approved }) => [path, approved]),
    sinceRelease === null
      ? null
      : [
          sinceRelease.ref,
          sinceRelease.fixed,
          sinceRelease.introduced,
          sinceRelease.changed.map(({ id, from, to }) => [id, from, to]),
          sinceRelease.entries.map(({ kind, check, by, expires }) => [kind, check, by, expires]),
        ],
  ]
  return createHash('sha256').update(JSON.stringify(relevant)).digest('hex').slice(0, 32)
}

function checkParts(check: ReportedCheck): readonly unknown[] {
  const { id, level, decision, verdict, assurance, findings, criteria } = check
  return [
    [id, level, decision, verdict.status, assurance, standingOf(check)],
    sorted(unacceptedFindings(check).map(({ fingerprint }) => fingerprint)),
    sorted(findings.flatMap(({ fingerprint, waiver }) => (waiver === null ? [] : [fingerprint]))),
    criteria.map(({ id: criterion, status, attestation }) => [
      criterion,
      status,
      attestation?.by,
      attestation?.expires,
    ]),
  ]
}

function stepParts({ check, step, place, more }: NextStep): readonly unknown[] {
  return [check, step, place === null ? null : withoutLine(place), more]
}

function withoutLine(place: Place): string {
  return pathOf(place) ?? ('line' in place ? placeText({ ...place, line: null }) : placeText(place))
}

function sorted(fingerprints: readonly string[]): readonly string[] {
  return [...fingerprints].sort()
}
