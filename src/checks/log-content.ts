import type { RunLogsEvidence } from '../evidence/run-logs.ts'
import type { Answer, EvidenceItem } from '../model/answer.ts'
import { counted } from '../model/counted.ts'
import { isNonEmpty } from '../model/non-empty.ts'

/** Runs that the scope names; the rest is counted. */
const NAMED = 10

/** What the logs of the runs in the scope show. */
export function judgeLogs(logs: RunLogsEvidence): Answer {
  const { found, inspected, hasNoWorkflow, ofCommit } = logs
  const work = {
    scope: scopeOf(logs),
    inspected,
    notes: found.filter(({ confidence }) => confidence === 'low'),
  }
  const findings = found.filter(({ confidence }) => confidence !== 'low')
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings }
  const [attempts] = inspected
  if (hasNoWorkflow === true && ofCommit === 0 && attempts?.count === 0) {
    const because = 'The repository has no workflow, and nothing ran on this commit.'
    const seen = { what: 'lists of workflow runs', count: 1 }
    return { ...work, inspected: [seen], status: 'not-applicable', because, evidence: [item(because)] }
  }
  const summary = `${inspected.map(({ what, count }) => `${count} ${what}`).join(', ')} looked through; no credential in them.`
  return { ...work, status: 'pass', evidence: [item(summary)] }
}

function item(summary: string): EvidenceItem {
  return { summary, source: 'run-logs', place: null, assurance: 'measured' }
}

function sinceText({ since }: RunLogsEvidence): string {
  if (since === null) return ''
  if (since.release === null) return ', and, since no earlier release is known, every other run of theirs'
  return `, and every run of theirs since ${since.release.ref} of ${since.release.on}`
}

function scopeOf(logs: RunLogsEvidence): string {
  const { runs, only, workflows, perWorkflow, expired, withoutJobs, ofForks } = logs
  const newest =
    workflows.length === 0
      ? ' No workflow takes a secret from the store.'
      : ` Among them the newest ${perWorkflow} of ${counted(workflows.length, 'workflow')} that take secrets${sinceText(logs)}.`
  const named = expired.slice(0, NAMED).map((run) => `\`${run}\``)
  const more = expired.length > NAMED ? ` and ${expired.length - NAMED} more` : ''
  return [
    only === null
      ? `The logs of all attempts of ${counted(runs, 'run')}, those of this commit among them.${newest}`
      : `The logs of all attempts of the finished run \`${only}\`, and of no other; a release reads more.`,
    ...(expired.length === 0 ? [] : [`Expired, and read by nobody any more: those of ${named.join(', ')}${more}.`]),
    ...(withoutJobs === 0 ? [] : [`In ${counted(withoutJobs, 'run')} no job ran.`]),
    ...(ofForks === 0
      ? []
      : [`In ${counted(ofForks, 'run')} of a fork's code no real value of a named secret was looked for.`]),
  ].join(' ')
}
