import type { CheckResult } from '../checks/evaluate.ts'
import type { AlertFact } from '../evidence/alerts.ts'
import type { EvidenceSet } from '../evidence/evidence.ts'
import type { Suppressed } from '../evidence/workflows.ts'
import type { Finding } from '../model/finding.ts'
import { pathOf, type Place } from '../model/place.ts'
import type { Suppression } from '../policy/waivers.ts'

/**
 * What comments of other tools ask to be silent about and what people dismissed on GitHub, of the findings that a check has:
 * each with the finding that counts all the same. What no check finds is no matter of the gate.
 */
export function suppressionsIn(results: readonly CheckResult[], evidence: EvidenceSet): readonly Suppression[] {
  const suppressed = [
    ...(evidence.workflows.ok ? evidence.workflows.value.suppressed.map(commented) : []),
    ...dismissedIn(evidence),
  ]
  const byPlace = new Map<string, Finding[]>()
  for (const finding of results.flatMap(({ criteria }) => criteria.flatMap(({ findings }) => findings))) {
    const key = keyOf(finding)
    const known = byPlace.get(key)
    if (known === undefined) byPlace.set(key, [finding])
    else known.push(finding)
  }
  const seen = new Set<string>()
  return suppressed.flatMap((one) =>
    (byPlace.get(keyOf(one)) ?? []).flatMap((finding): readonly Suppression[] => {
      const id = JSON.stringify([finding.check, finding.fingerprint])
      if (finding.check === null || seen.has(id)) return []
      seen.add(id)
      return [suppressionOf(finding.check, finding, one)]
    }),
  )
}

/** A suppression before the finding that it is about is known. */
interface Silenced extends Pick<Finding, 'rule' | 'place'> {
  readonly reason: string
  /** Where somebody asked for it. */
  readonly at: Place
}

function commented({ detection: { rule, place }, tool, comment }: Suppressed): Silenced {
  return { rule, place, reason: `A comment asks ${tool} to be silent about ${rule}.`, at: comment }
}

function dismissedIn(evidence: EvidenceSet): readonly Silenced[] {
  const lists = [evidence['code-scanning'], evidence['dependabot-alerts']]
  const alerts = lists.flatMap((list): readonly AlertFact[] => (list.ok ? list.value.alerts : []))
  return alerts.flatMap(({ dismissed, place }) =>
    dismissed === null
      ? []
      : [{ rule: 'dismissed-alert', place, reason: `Dismissed on GitHub as ${dismissed}.`, at: place }],
  )
}

function suppressionOf(check: string, { fingerprint, rule, place }: Finding, { reason, at }: Silenced): Suppression {
  return { check, fingerprint, rule, path: pathOf(place), reason, place: at }
}

function keyOf({ rule, place }: Pick<Finding, 'rule' | 'place'>): string {
  return JSON.stringify([rule, place])
}
