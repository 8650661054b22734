import type { CheckResult } from '../checks/evaluate.ts'
import { noDatabaseCredentials } from '../checks/no-database-credentials.ts'
import { noPlaintextSecrets } from '../checks/no-plaintext-secrets.ts'
import type { AcceptedSecret } from '../evidence/accepted-secrets.ts'
import type { AlertFact } from '../evidence/alerts.ts'
import type { EvidenceSet } from '../evidence/evidence.ts'
import type { TreeEvidence } from '../evidence/tree.ts'
import type { Suppressed } from '../evidence/workflows.ts'
import type { Finding } from '../model/finding.ts'
import { groupBy } from '../model/group-by.ts'
import { pathOf, type Place } from '../model/place.ts'
import { policyFinding } from '../policy/policy-findings.ts'
import type { Suppression } from '../policy/waivers.ts'

/**
 * What other tools were told to be silent about and what people dismissed on GitHub, of the findings that a check has: each
 * with the finding that counts all the same. What no check finds is no matter of the gate.
 */
export function suppressionsIn(results: readonly CheckResult[], evidence: EvidenceSet): readonly Suppression[] {
  const suppressed = [
    ...(evidence.workflows.ok ? evidence.workflows.value.suppressed.map(commented) : []),
    ...dismissedIn(evidence),
  ]
  const findings = results.flatMap(({ criteria }) => criteria.flatMap((criterion) => criterion.findings))
  const byPlace = groupBy(findings, keyOf)
  const seen = new Set<string>()
  const told = suppressed.flatMap((one) =>
    (byPlace.get(keyOf(one)) ?? []).flatMap((finding): readonly Suppression[] => {
      const id = JSON.stringify([finding.check, finding.fingerprint])
      if (finding.check === null || seen.has(id)) return []
      seen.add(id)
      return [suppressionOf(finding.check, finding, one)]
    }),
  )
  const accepted = evidence.tree.ok ? evidence.tree.value.contents.accepted : []
  return [...told, ...acceptedSecrets([...byPlace.values()].flat(), accepted)]
}

/** Files of other tools' acceptances that could not be read whole: nothing is accepted by them, and somebody should know. */
export function suppressionsUnread({ contents }: Pick<TreeEvidence, 'contents'>): readonly Finding[] {
  return contents.unreadAcceptances.map(({ place, because }) => {
    const message = `What \`${place.path}\` accepts was not read whole, because ${because}. Nothing is accepted by it. Mend or remove it.`
    return policyFinding('policy/suppressions-unread', message, place, 'unread')
  })
}

/** Findings of credentials whose every place another tool was told to accept: of one copy alone says nothing of the others. */
function acceptedSecrets(findings: readonly Finding[], accepted: readonly AcceptedSecret[]): readonly Suppression[] {
  const byLine = new Map(accepted.map((one) => [lineKey(one.path, one.line, one.commit), one]))
  const acceptanceOf = (place: Place): AcceptedSecret | null => {
    if (place.kind !== 'file' || place.entry !== null || place.startLine === null) return null
    for (let line = place.startLine; line <= (place.endLine ?? place.startLine); line++) {
      const one = byLine.get(lineKey(place.path, line, place.commit))
      if (one !== undefined) return one
    }
    return null
  }
  if (byLine.size === 0) return []
  return findings.flatMap((finding): readonly Suppression[] => {
    const { check, fingerprint, rule, place, related } = finding
    const first = acceptanceOf(place)
    if (check === null || !CREDENTIAL_CHECKS.has(check) || first === null) return []
    if (!related.every((each) => acceptanceOf(each) !== null)) return []
    const reason = `${first.tool} was told to accept this credential.`
    return [{ check, fingerprint, rule, path: pathOf(place), reason, place: first.place }]
  })
}

/** The checks whose findings are credentials in files. */
const CREDENTIAL_CHECKS: ReadonlySet<string> = new Set([noPlaintextSecrets.slug, noDatabaseCredentials.slug])

function lineKey(path: string, line: number, commit: string | null): string {
  return JSON.stringify([path, line, commit])
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
