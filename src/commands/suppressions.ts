import type { CheckResult } from '../checks/evaluate.ts'
import type { EvidenceSet } from '../evidence/evidence.ts'
import type { Acceptance } from '../evidence/tree.ts'
import type { Suppressed } from '../evidence/workflows.ts'
import type { Finding } from '../model/finding.ts'
import { type FilePlace, pathOf, type Place } from '../model/place.ts'
import { policyFinding } from '../policy/policy-findings.ts'
import type { Suppression } from '../policy/waivers.ts'

/**
 * What comments and files of other tools ask to be silent about, of the findings that a check has: each with the finding that
 * counts all the same. What no check finds is no matter of the gate.
 */
export function suppressionsIn(results: readonly CheckResult[], evidence: EvidenceSet): readonly Suppression[] {
  const findings = results.flatMap(({ criteria }) => criteria.flatMap((criterion) => criterion.findings))
  const suppressed = evidence.workflows.ok ? evidence.workflows.value.suppressed : []
  const acceptances = evidence.tree.ok ? evidence.tree.value.contents.acceptances : []
  const seen = new Set<string>()
  return [...ofWorkflows(findings, suppressed), ...ofSecrets(findings, acceptances)].filter((suppression) => {
    const id = JSON.stringify([suppression.check, suppression.fingerprint])
    if (seen.has(id)) return false
    seen.add(id)
    return true
  })
}

/** Files that are named as another tool's list of accepted findings and are none: they accept nothing. */
export function suppressionsUnread({ tree }: EvidenceSet): readonly Finding[] {
  const unread = tree.ok ? tree.value.contents.unreadAcceptances : []
  return unread.map((place) => {
    const message = `\`${place.path}\` holds no list of accepted findings that can be read, so it accepts nothing. Mend or remove it.`
    return policyFinding('policy/suppressions-unread', message, place, 'unread')
  })
}

function ofWorkflows(findings: readonly Finding[], suppressed: readonly Suppressed[]): readonly Suppression[] {
  if (suppressed.length === 0) return []
  const byPlace = groupedBy(findings, keyOf)
  return suppressed.flatMap(({ tool, comment, detection }) =>
    (byPlace.get(keyOf(detection)) ?? []).flatMap((finding) =>
      suppressionOf(finding, `A comment asks ${tool} to be silent about ${finding.rule}.`, comment),
    ),
  )
}

/** A credential is accepted where each of its places is: the same value elsewhere is told by the other tool as well. */
function ofSecrets(findings: readonly Finding[], acceptances: readonly Acceptance[]): readonly Suppression[] {
  if (acceptances.length === 0) return []
  const byPath = groupedBy(acceptances, ({ path }) => path)
  return findings.flatMap((finding) => {
    if (finding.secret === null) return []
    const found = [finding.place, ...finding.related].map((place) => acceptanceOf(place, byPath))
    const [first] = found
    if (first === undefined || first === null || found.includes(null)) return []
    const { tool, isComment, place } = first
    const reason = isComment
      ? `A comment asks ${tool} to be silent about this line.`
      : `A file of ${tool} lists it as accepted.`
    return suppressionOf(finding, reason, place)
  })
}

function acceptanceOf(place: Place, byPath: ReadonlyMap<string, readonly Acceptance[]>): Acceptance | null {
  if (place.kind !== 'file') return null
  return byPath.get(place.path)?.find((acceptance) => isAbout(acceptance, place)) ?? null
}

/** A comment stands on any line of the value; a list names the first, and for the history the commit that brought it. */
function isAbout({ isComment, line, commit }: Acceptance, place: FilePlace): boolean {
  if (commit !== place.commit || place.startLine === null || line < place.startLine) return false
  return line <= (isComment ? (place.endLine ?? place.startLine) : place.startLine)
}

function suppressionOf(finding: Finding, reason: string, place: Place): readonly Suppression[] {
  const { check, fingerprint, rule } = finding
  return check === null ? [] : [{ check, fingerprint, rule, path: pathOf(finding.place), reason, place }]
}

function groupedBy<T>(items: readonly T[], keyOfItem: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOfItem(item)
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [item])
    else known.push(item)
  }
  return groups
}

function keyOf({ rule, place }: Pick<Finding, 'rule' | 'place'>): string {
  return JSON.stringify([rule, place])
}
