import type { Finding, Origin } from '../model/finding.ts'
import { SOURCES } from '../model/source.ts'
import type { Stage } from '../model/stage.ts'
import type { CheckResult, CriterionResult } from './evaluate.ts'

/**
 * Says of each finding whether the subject brought it. The base's answer is asked, and without one the origin is unknown,
 * which counts as introduced. What does not come from the tree (settings, alerts) cannot be asked of a base and counts as
 * existing: but for the log of the very run, which is all that is read of logs before a release.
 */
export function markOrigins(subject: CheckResult, base: CheckResult | null, stage: Stage): CheckResult {
  // Of the whole check: what was in the tree and is in the history alone by now has not come in with the change.
  const known = new Set(
    (base?.criteria ?? []).flatMap(({ findings, notes }) => [...findings, ...notes].map((one) => one.fingerprint)),
  )
  const criteria = subject.criteria.map((criterion) => {
    const before = base?.criteria.find((candidate) => candidate.id === criterion.id) ?? null
    const perTree = comesFromTree(subject, criterion.id)
    const mark = (finding: Finding): Finding => ({
      ...finding,
      origin: perTree ? originOf(finding, before, known) : ofLog(finding, stage),
    })
    return { ...criterion, findings: criterion.findings.map(mark), notes: criterion.notes.map(mark) }
  })
  return { ...subject, criteria }
}

function ofLog({ place }: Finding, stage: Stage): Origin {
  return place.kind === 'log' && stage === 'pull-request' ? 'introduced' : 'existing'
}

function originOf(finding: Finding, before: CriterionResult | null, known: ReadonlySet<string>): Origin {
  if (before === null) return 'unknown'
  if (known.has(finding.fingerprint)) return 'existing'
  const seen = before.gaps.length === 0 && before.status !== 'error'
  return seen ? 'introduced' : 'unknown'
}

function comesFromTree(result: CheckResult, id: string): boolean {
  const criterion = result.check.criteria.find((candidate) => candidate.id === id)
  if (criterion === undefined) return true
  return [...criterion.needs, ...criterion.anyOf].some((source) => SOURCES[source].perTree)
}
