import type { ArtifactsEvidence } from '../evidence/artifacts.ts'
import type { Answer, EvidenceItem } from '../model/answer.ts'
import { counted } from '../model/counted.ts'
import { isNonEmpty } from '../model/non-empty.ts'

/** Artifacts that the scope names; the rest is counted. */
const NAMED = 10

/** What the artifacts of the commit's runs hold. */
export function judgeArtifacts(evidence: ArtifactsEvidence): Answer {
  const { found, inspected, runs, artifacts, expired, isWhole } = evidence
  const work = {
    scope: scopeOf(evidence),
    inspected,
    notes: found.filter(({ confidence }) => confidence === 'low'),
  }
  const findings = found.filter(({ confidence }) => confidence !== 'low')
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings }
  if (artifacts === 0 && expired.length === 0) {
    const because = isWhole ? 'No run of this commit has an artifact.' : 'No artifact of this commit was read.'
    const listed = { what: 'workflow runs', count: runs }
    return { ...work, inspected: [listed], status: 'not-applicable', because, evidence: [item(because)] }
  }
  const summary = `${inspected.map(({ what, count }) => `${count} ${what}`).join(', ')} looked through; no credential in them.`
  return { ...work, status: 'pass', evidence: [item(summary)] }
}

function item(summary: string): EvidenceItem {
  return { summary, source: 'artifacts', place: null, assurance: 'measured' }
}

function scopeOf({ runs, expired, ofForks }: ArtifactsEvidence): string {
  const named = expired.slice(0, NAMED).map((name) => `\`${name}\``)
  const more = expired.length > NAMED ? ` and ${expired.length - NAMED} more` : ''
  return [
    `Every file of every artifact of ${counted(runs, 'run')} of this commit, archives in them too.`,
    ...(expired.length === 0 ? [] : [`Expired, and read by nobody any more: ${named.join(', ')}${more}.`]),
    ...(ofForks === 0 ? [] : [`In ${ofForks} of a fork's runs no real value of a named secret was looked for.`]),
  ].join(' ')
}
