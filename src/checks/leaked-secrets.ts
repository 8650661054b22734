import type { Answer, EvidenceItem } from '../model/answer.ts'
import { counted } from '../model/counted.ts'
import { type IsoDate, isoDateOf } from '../model/date.ts'
import type { Detection } from '../model/finding.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { HistoryEvidence, HistoryFinding } from '../evidence/history.ts'
import type { StoredSecretFact, StoredSecretsEvidence } from '../evidence/stored-secrets.ts'
import type { WorkflowsEvidence } from '../evidence/workflows.ts'

/**
 * Whether each credential of the history was replaced after it leaked: the store entry of its name is younger than the commit
 * that brought it, and something takes it. A resolution answers the rest, by the digest of the value that each finding carries.
 */
export function judgeLeaks(
  history: HistoryEvidence,
  stored: StoredSecretsEvidence,
  { posture }: WorkflowsEvidence,
  asOf: IsoDate,
): Answer {
  const { stores } = stored
  const taken = new Set(posture.secretNames.map(({ name }) => name))
  // An entry that nothing takes replaces nothing: whoever wants a tick can add one. Dependabot takes its own without a workflow.
  const isTaken = ({ name, store }: StoredSecretFact): boolean =>
    posture.takesUnnamed || store === 'Dependabot' || taken.has(name.toUpperCase())
  const leaks = history.found.filter(({ detection }) => detection.confidence !== 'low')
  const judged = leaks.map((leak) => judgeLeak(leak, stored, isTaken, asOf))
  const findings = oncePerSecret(judged.flatMap(({ finding }) => finding ?? []))
  const work = {
    scope: 'Every credential that any branch or tag ever held, beside the store entries of the same name.',
    inspected: [
      { what: 'blobs', count: history.blobs },
      { what: 'stores', count: stores },
    ],
  }
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings }
  const evidence = judged.flatMap((one) => one.evidence ?? [])
  if (isNonEmpty(evidence)) return { ...work, status: 'pass', evidence }
  const summary = `${counted(history.blobs, 'blob')} of all refs looked through, no credential in them.`
  return { ...work, status: 'pass', evidence: [{ summary, source: 'history', place: null, assurance: 'measured' }] }
}

type Judged = { readonly finding: Detection | null; readonly evidence: EvidenceItem | null }

function judgeLeak(
  leak: HistoryFinding,
  { secrets, isWhole }: StoredSecretsEvidence,
  isTaken: (secret: StoredSecretFact) => boolean,
  asOf: IsoDate,
): Judged {
  const { detection } = leak
  const since = dayOf(leak)
  const entries = secrets.filter(({ name }) => isNamed(detection, name))
  const [entry] = entries
  if (entry === undefined) {
    const seen = isWhole ? '' : ', in the stores that could be read,'
    return bad(leak, `no store entry of its name${seen} was updated after that`, 'medium')
  }
  if (since === null) return bad(leak, `\`${entry.name}\` cannot be shown to be younger`, 'medium')
  if (since > asOf) return bad(leak, 'that day is still to come, so that nothing shows when it leaked', 'medium')
  const stale = entries.find(({ updatedOn }) => updatedOn <= since)
  if (stale !== undefined) {
    return bad(leak, `\`${stale.name}\` of ${stale.store} was last updated on ${stale.updatedOn}, before that`, 'high')
  }
  if (!entries.some(isTaken)) {
    return bad(leak, `no workflow takes \`${entry.name}\`, so that its update replaced nothing`, 'medium')
  }
  const summary = `\`${entry.name}\` leaked on ${since} and was updated on ${entry.updatedOn}.`
  return {
    finding: null,
    evidence: { summary, source: 'stored-secrets', place: entry.place, assurance: 'measured' },
  }
}

function bad(leak: HistoryFinding, because: string, confidence: 'high' | 'medium'): Judged {
  const { detection, first } = leak
  const day = dayOf(leak)
  const when =
    first === null
      ? 'at an unknown time'
      : `with commit \`${first.commit.slice(0, 12)}\`${day === null ? '' : ` of ${day}`}`
  const finding: Detection = {
    ...detection,
    rule: 'leaked-secret-not-replaced',
    message: `A credential leaked ${when}, and ${because}. Replace it and revoke the old value, then record that with \`resolve\`.`,
    severity: 'high',
    confidence,
  }
  return { finding, evidence: null }
}

/**
 * The day after which it may not have come in any more. Whoever commits chooses the dates of a commit, so that of all that
 * brought it in, and of all that these descend from, the latest date counts.
 */
function dayOf({ broughtAt }: HistoryFinding): IsoDate | null {
  return broughtAt === null ? null : isoDateOf(broughtAt)
}

/** Whether the credential stood under the name of a store entry; the engine's key ends with that name, where there was one. */
function isNamed({ key }: Detection, name: string): boolean {
  return plain(key.split(' ').at(-1) ?? '') === plain(name)
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** What several rules saw of one value is one leak. */
function oncePerSecret(findings: readonly Detection[]): readonly Detection[] {
  const first = new Map([...findings].reverse().map((finding) => [finding.secret, finding]))
  return findings.filter((finding) => finding.secret === null || first.get(finding.secret) === finding)
}
