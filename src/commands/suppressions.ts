import type { CheckResult } from '../checks/evaluate.ts'
import type { EvidenceSet } from '../evidence/evidence.ts'
import type { Suppressed } from '../evidence/workflows.ts'
import type { Finding } from '../model/finding.ts'
import { pathOf } from '../model/place.ts'
import type { Suppression } from '../policy/waivers.ts'

/**
 * What comments of other tools ask to be silent about, of the findings that a check has: each with the finding that counts all
 * the same. What no check finds is no matter of the gate.
 */
export function suppressionsIn(results: readonly CheckResult[], evidence: EvidenceSet): readonly Suppression[] {
  const suppressed = evidence.workflows.ok ? evidence.workflows.value.suppressed : []
  const byPlace = new Map<string, Finding[]>()
  for (const finding of results.flatMap(({ criteria }) => criteria.flatMap(({ findings }) => findings))) {
    const key = keyOf(finding)
    const known = byPlace.get(key)
    if (known === undefined) byPlace.set(key, [finding])
    else known.push(finding)
  }
  const seen = new Set<string>()
  return suppressed.flatMap((one) =>
    (byPlace.get(keyOf(one.detection)) ?? []).flatMap((finding): readonly Suppression[] => {
      const id = JSON.stringify([finding.check, finding.fingerprint])
      if (finding.check === null || seen.has(id)) return []
      seen.add(id)
      return [suppressionOf(finding.check, finding, one)]
    }),
  )
}

function suppressionOf(
  check: string,
  { fingerprint, rule, place }: Finding,
  { tool, comment }: Suppressed,
): Suppression {
  const reason = `A comment asks ${tool} to be silent about ${rule}.`
  return { check, fingerprint, rule, path: pathOf(place), reason, place: comment }
}

function keyOf({ rule, place }: Pick<Finding, 'rule' | 'place'>): string {
  return JSON.stringify([rule, place])
}
