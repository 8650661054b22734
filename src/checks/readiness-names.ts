import type { CommitChecksEvidence } from '../evidence/commit-checks.ts'
import type { WorkflowsEvidence } from '../evidence/workflows.ts'
import type { Answer } from '../model/answer.ts'
import { isNonEmpty, type NonEmpty } from '../model/non-empty.ts'

/**
 * The jobs that say whether the release is ready, by the names of their check runs: those that run the script. The name by
 * default counts as well where such a check ran, and alone where no workflow here was seen to run the script.
 */
export function jobsThatRun(
  workflows: WorkflowsEvidence,
  { checks }: CommitChecksEvidence,
  byDefault: string,
): NonEmpty<string> {
  const ran = (checks ?? []).filter(({ isOwn }) => !isOwn).map(({ name }) => name)
  const found = new Set(
    checkNames(workflows).flatMap(({ text, isPrefix }) =>
      isPrefix ? ran.filter((name) => name.startsWith(text)) : [text],
    ),
  )
  if (ran.includes(byDefault)) found.add(byDefault)
  const [first, ...rest] = found
  return first === undefined ? [byDefault] : [first, ...rest]
}

/** How the check runs of the jobs are called that run the readiness script on changes or at release. */
export function checkNames({
  posture,
}: WorkflowsEvidence): readonly { readonly text: string; readonly isPrefix: boolean }[] {
  const runs = posture.gates.filter(({ kind, when }) => {
    return kind === 'readiness' && (when.pullRequest || when.push || when.mergeGroup || when.release)
  })
  const keys = new Set(runs.map(({ job }) => job))
  return posture.jobs.flatMap(({ key, checkName }) => (keys.has(key) && checkName !== null ? [checkName] : []))
}

/** A no, where workflows run the script and throw away what it says; nothing where one of them listens. */
export function silencedScript({ posture }: WorkflowsEvidence): readonly Answer[] {
  const runs = posture.gates.filter(({ kind }) => kind === 'readiness')
  if (runs.some(({ silenced }) => silenced.length === 0)) return []
  const findings = runs.flatMap(({ site, silenced }) =>
    silenced.map(({ why, place }) => ({
      rule: 'readiness-silenced',
      message: `The readiness script may say no and the job passes: ${why}.`,
      severity: 'high' as const,
      confidence: 'high' as const,
      place,
      related: [site.place],
      key: `${site.workflow} ${site.job}`,
      secret: null,
    })),
  )
  const work = {
    scope: 'What the workflow makes of the exit code.',
    inspected: [{ what: 'readiness steps', count: runs.length }],
  }
  return isNonEmpty(findings) ? [{ ...work, status: 'fail', findings }] : []
}
