import type { EvidenceSet } from '../evidence/evidence.ts'
import { type Finding, ORIGINS, type Origin } from '../model/finding.ts'
import type { Place } from '../model/place.ts'
import { compareSeverity, type Confidence } from '../model/severity.ts'
import { ciSecretsProtected } from './ci-secrets-protected.ts'
import type { CheckResult, CriterionResult } from './evaluate.ts'

/** The criterion that logs answer. */
const SHOWN_BY = 'logs-clean'

/**
 * Makes one finding of a leak that a log shows and the workflow's line that printed it. It keeps the rule and the fingerprint
 * of the log's, so that what accepts the line alone, or is silent about it, accepts no leak that really happened, and mending
 * the line does not make the leak another. It stands at the line, and every criterion that either answers has it.
 */
export function joinLeaks(result: CheckResult, evidence: EvidenceSet): CheckResult {
  const logs = evidence['run-logs']
  if (result.check.slug !== ciSecretsProtected.slug || !logs.ok || logs.value.causes.length === 0) return result
  const all = result.criteria.flatMap(({ findings, notes }) => [...findings, ...notes])
  const bySight = new Map(all.map((finding) => [sightName(finding), finding]))
  const joined = new Map<Finding, Finding>()
  const tellers = new Map<Finding, readonly Finding[]>()
  for (const { shown, written } of logs.value.causes) {
    const leak = bySight.get(sightName(shown))
    const lines = written.flatMap((one) => bySight.get(sightName(one)) ?? [])
    // What informs alone is no leak for sure.
    if (leak === undefined || leak.confidence === 'low' || lines.length === 0) continue
    const one = joinedFinding(leak, lines)
    joined.set(leak, one)
    for (const line of lines) tellers.set(line, [...(tellers.get(line) ?? []), one])
  }
  const criteria = result.criteria.map((criterion): CriterionResult => {
    const told = criterion.id === SHOWN_BY ? [] : criterion.findings.flatMap((one) => tellers.get(one) ?? [])
    return {
      ...criterion,
      findings: once(
        criterion.findings.flatMap((one) => joined.get(one) ?? (tellers.has(one) ? [] : [one])).concat(told),
      ),
      notes: criterion.notes.filter((one) => !tellers.has(one)),
    }
  })
  return { ...result, criteria }
}

function joinedFinding(leak: Finding, lines: readonly Finding[]): Finding {
  const [first] = lines
  if (first === undefined) return leak
  const related = [leak.place, ...leak.related, ...lines.slice(1).map(({ place }) => place)]
  return {
    ...leak,
    message: `${leak.message} The line that printed it: ${first.message}`,
    severity: [leak, ...lines].map(({ severity }) => severity).sort(compareSeverity)[0] ?? leak.severity,
    confidence: surest([leak, ...lines]),
    origin: newest([leak, ...lines]),
    place: first.place,
    related: distinct(related.filter((place) => nameOf(place) !== nameOf(first.place))),
  }
}

const SUREST_FIRST: readonly Confidence[] = ['high', 'medium', 'low']

function surest(findings: readonly Finding[]): Confidence {
  return SUREST_FIRST.find((one) => findings.some(({ confidence }) => confidence === one)) ?? 'low'
}

/** The leak existed before the change, as everything that GitHub lists; its line may be of the change. */
function newest(findings: readonly Finding[]): Origin {
  const order: readonly Origin[] = ['introduced', 'unknown', 'existing']
  return order.find((one) => findings.some(({ origin }) => origin === one)) ?? ORIGINS[2]
}

function once(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((one) => [one.fingerprint, one])).values()]
}

function distinct(places: readonly Place[]): readonly Place[] {
  return [...new Map(places.map((place) => [nameOf(place), place])).values()]
}

function sightName({ rule, place }: Pick<Finding, 'rule' | 'place'>): string {
  return JSON.stringify([rule, place])
}

function nameOf(place: Place): string {
  return JSON.stringify(place)
}
