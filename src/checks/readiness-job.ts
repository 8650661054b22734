import { STATUSES, type Answer, type Work } from '../model/answer.ts'
import type { Detection } from '../model/finding.ts'
import { gap, type Gap } from '../model/gap.ts'
import { isNonEmpty, type NonEmpty } from '../model/non-empty.ts'
import type { Place } from '../model/place.ts'
import type { CheckedJob, CommitCheck, CommitChecksEvidence } from '../evidence/commit-checks.ts'
import { type End, endOf, endText, standingChecks } from './check-ends.ts'

/** The job whose word is asked for. */
export interface ReadinessJob {
  readonly name: string
  /** What to ask a person where the job has not run; null where it has to, so that its absence is a fault. */
  readonly questionIfMissing: string | null
}

/** The App under which GitHub shows the jobs of workflows. */
const ACTIONS_SLUG = 'github-actions'

/** What the job says of the commit. Its yes counts from a workflow file equal to the trusted one, its no from any. */
export function judgeReadinessJob(commit: CommitChecksEvidence, wanted: ReadinessJob): Answer {
  const { name } = wanted
  const named = (commit.checks ?? []).filter((check) => check.name === name && !check.isOwn)
  const jobs = standingChecks(named.filter(isJob))
  const work: Work = {
    scope: `The job \`${name}\` on this commit, from a workflow file equal to the trusted one.`,
    inspected: [{ what: 'readiness jobs', count: jobs.length }],
  }
  const ended = (...ends: readonly End[]): readonly CommitCheck[] => jobs.filter((job) => ends.includes(endOf(job)))
  const failed = ended('failed').map((job) =>
    found('readiness-job-failed', `\`${name}\` ${endText(job)}`, job.place, name),
  )
  if (isNonEmpty(failed)) return { ...work, status: 'fail', findings: failed }
  const open = ended('pending', 'unrecognized').map(openGap)
  if (isNonEmpty(open)) return { ...work, status: 'unknown', gaps: open }
  // What was cut off may hold a later no.
  if (!commit.isWhole.checks) return { ...work, status: 'unknown', gaps: [cutGap(commit, name)] }
  const passed = ended('passed')
  for (const { job, place } of passed) {
    if (job === null || !isProven(job)) continue
    const summary = `The job \`${name}\` of the trusted workflow \`${job.workflow}\` passed.`
    return { ...work, status: 'pass', evidence: [{ summary, source: 'commit-checks', place, assurance: 'measured' }] }
  }
  const [unproven] = passed
  if (unproven !== undefined) return unprovenAnswer(work, unproven)
  const idle = ended('stopped', 'not-run').map((job) =>
    found('readiness-job-not-run', `\`${name}\` ${endText(job)}, so it says nothing`, job.place, name),
  )
  return isNonEmpty(idle) ? { ...work, status: 'fail', findings: idle } : missingAnswer(work, commit, named, wanted)
}

/** The answer of several jobs: each of them has to say yes, and the worst answer speaks for all. */
export function allOf([first, ...rest]: NonEmpty<Answer>): Answer {
  return rest.reduce(both, first)
}

function both(a: Answer, b: Answer): Answer {
  const inspected = [...a.inspected, ...b.inspected]
  const scope = `${a.scope} ${b.scope}`
  if (a.status === 'fail' && b.status === 'fail') {
    return { ...a, scope, inspected, findings: [...a.findings, ...b.findings] }
  }
  if (a.status === 'pass' && b.status === 'pass') {
    return { ...a, scope, inspected, evidence: [...a.evidence, ...b.evidence] }
  }
  const worse = STATUSES.indexOf(a.status) <= STATUSES.indexOf(b.status) ? a : b
  return { ...worse, scope, inspected }
}

function isJob({ app, job }: CommitCheck): boolean {
  return app?.slug === ACTIONS_SLUG && job?.confirmation !== 'refuted'
}

function isProven({ file, confirmation }: CheckedJob): boolean {
  return file === 'trusted' && confirmation === 'confirmed'
}

function unprovenAnswer(work: Work, { name, job }: CommitCheck): Answer {
  if (job === null) {
    const detail = `\`${name}\` passed, and GitHub did not tell from which workflow file.`
    return { ...work, status: 'unknown', gaps: [gap('commit-checks', 'permission', detail)] }
  }
  const { workflow, file } = job
  switch (file) {
    case 'changed': {
      const question = `\`${name}\` passed, from a \`${workflow}\` that differs from the trusted one. Does it still run the whole readiness check? Merge the workflow first and run it again, or attest it.`
      return { ...work, status: 'needs-review', question }
    }
    case 'unknown': {
      const detail = `\`${name}\` passed, and \`${workflow}\` could not be compared with the trusted one.`
      const grant = 'Run the job from a workflow file of this repository, or look at what ran and attest it.'
      return { ...work, status: 'unknown', gaps: [gap('commit-checks', 'unsupported', detail, grant)] }
    }
    case 'trusted': {
      const detail = `\`${name}\` passed, and was not seen among the jobs of its run: a workflow can post a check of any name.`
      return { ...work, status: 'unknown', gaps: [gap('commit-checks', 'not-found', detail, 'Run the gate again.')] }
    }
  }
}

function missingAnswer(
  work: Work,
  { commit, statuses }: CommitChecksEvidence,
  named: readonly CommitCheck[],
  { name, questionIfMissing }: ReadinessJob,
): Answer {
  const isClaimed = named.length > 0 || (statuses ?? []).some(({ context }) => context === name)
  const claimed = isClaimed ? '; a status, a posted check or another App by that name does not count' : ''
  if (questionIfMissing !== null && !isClaimed) return { ...work, status: 'needs-review', question: questionIfMissing }
  const message = `No job \`${name}\` has run on this commit${claimed}`
  const place: Place = { kind: 'commit', commit, line: null }
  return { ...work, status: 'fail', findings: [found('readiness-job-missing', message, place, name)] }
}

function cutGap({ checks }: CommitChecksEvidence, name: string): Gap {
  const detail = `What \`${name}\` says was not seen, for not all checks of this commit were read.`
  return checks === null
    ? gap('commit-checks', 'permission', detail)
    : gap('commit-checks', 'not-found', detail, 'Grant what is missing to read them, and run again.')
}

function openGap(check: CommitCheck): Gap {
  const detail = `\`${check.name}\` ${endText(check)}.`
  return endOf(check) === 'pending'
    ? gap('commit-checks', 'pending', detail)
    : gap('commit-checks', 'unsupported', detail, 'Look at how it ended, and attest it.')
}

function found(rule: string, message: string, place: Place, name: string): Detection {
  const key = `job ${name}`
  return { rule, message: `${message}.`, severity: 'high', confidence: 'high', place, related: [], key, secret: null }
}
