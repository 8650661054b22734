import type { Answer, EvidenceItem, Work } from '../model/answer.ts'
import type { Detection } from '../model/finding.ts'
import { gap, type Gap } from '../model/gap.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { Place } from '../model/place.ts'
import type { CommitCheck, CommitChecksEvidence } from '../evidence/commit-checks.ts'
import type { CheckName, WorkflowsEvidence } from '../evidence/workflows.ts'
import { endOf, endText, standingChecks } from './check-ends.ts'
import { reads, type Scan, scansIn } from './scanners.ts'
import { absence, listedFiles } from './workflow-audits.ts'

/** The App under which GitHub shows the jobs of workflows. */
const ACTIONS_SLUG = 'github-actions'

/** How the check runs of the jobs are called that run a scanner. */
export function scanNames(workflows: WorkflowsEvidence): readonly CheckName[] {
  const keys = new Set(scansIn(workflows).map(({ job }) => job))
  return workflows.posture.jobs.flatMap(({ key, checkName }) =>
    keys.has(key) && checkName !== null ? [checkName] : [],
  )
}

/**
 * Whether the scanners really ran on this commit: for each language the step of one of them succeeded, in a job of a workflow
 * file that is the trusted one. A failure of any of them is a no.
 */
export function judgeScanRuns(workflows: WorkflowsEvidence, commit: CommitChecksEvidence): Answer {
  const scope = 'The step of each scanner in the runs of this commit, from workflow files equal to the trusted ones.'
  const scans = scansIn(workflows)
  if (scans.length === 0) {
    const evidence = [absence('No step and no called workflow is a scanner that this version knows.')] as const
    const because = 'No workflow runs a scanner.'
    return { scope, inspected: listedFiles(workflows), status: 'not-applicable', because, evidence }
  }
  const outcomes = scans.map((scan) => ({ scan, outcomes: outcomesOf(scan, workflows, commit) }))
  const all = outcomes.flatMap((one) => one.outcomes)
  const work: Work = {
    scope,
    inspected: [
      { what: 'scanner runs', count: all.filter(({ kind }) => kind !== 'missing').length },
      { what: 'scanners', count: scans.length },
    ],
  }
  const failed = all.flatMap((one) => (one.kind === 'failed' ? one.finding : []))
  if (isNonEmpty(failed)) return { ...work, status: 'fail', findings: failed }
  const { languages } = workflows
  const groups =
    languages.length === 0
      ? [outcomes]
      : languages.map((language) => outcomes.filter(({ scan }) => reads(scan, language))).filter(isNonEmpty)
  const decided = groups.map((group) => bestOf(group.flatMap((one) => one.outcomes)))
  const findings = decided.flatMap((one) => (one.kind === 'idle' || one.kind === 'missing' ? one.finding : []))
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings: once(findings) }
  const gaps = decided.flatMap((one) => (one.kind === 'unseen' ? one.gap : []))
  if (isNonEmpty(gaps)) return { ...work, status: 'unknown', gaps }
  const asked = decided.flatMap((one) => (one.kind === 'asked' ? one.question : []))
  if (isNonEmpty(asked)) return { ...work, status: 'needs-review', question: [...new Set(asked)].join(' ') }
  const passed = decided.flatMap((one) => (one.kind === 'passed' ? one.evidence : []))
  if (isNonEmpty(passed)) return { ...work, status: 'pass', evidence: passed }
  const question = 'None of the scanners here reads a language of the application. What scans it?'
  return { ...work, status: 'needs-review', question }
}

type Outcome =
  | { readonly kind: 'passed'; readonly evidence: EvidenceItem }
  | { readonly kind: 'failed' | 'idle' | 'missing'; readonly finding: Detection }
  | { readonly kind: 'unseen'; readonly gap: Gap }
  | { readonly kind: 'asked'; readonly question: string }

const BEST_FIRST: readonly Outcome['kind'][] = ['passed', 'unseen', 'asked', 'idle', 'missing', 'failed']

function bestOf(outcomes: readonly Outcome[]): Outcome {
  const [best] = [...outcomes].sort((a, b) => BEST_FIRST.indexOf(a.kind) - BEST_FIRST.indexOf(b.kind))
  if (best === undefined) throw new Error('a scanner without an outcome')
  return best
}

function outcomesOf(
  scan: Scan,
  { posture }: WorkflowsEvidence,
  commit: CommitChecksEvidence,
): readonly [Outcome, ...Outcome[]] {
  const { scanner, site } = scan
  const names = posture.jobs.flatMap(({ key, checkName }) =>
    key === scan.job && checkName !== null ? [checkName] : [],
  )
  const jobs = (commit.checks ?? []).filter(
    ({ name, app, job, isOwn }) =>
      !isOwn &&
      app?.slug === ACTIONS_SLUG &&
      job !== null &&
      job.workflow === site.workflow &&
      job.confirmation !== 'refuted' &&
      names.some(({ text, isPrefix }) => (isPrefix ? name.startsWith(text) : name === text)),
  )
  const [first, ...rest] = standingChecks(jobs).map((check) => outcomeOf(scan, check))
  if (first !== undefined) return [first, ...rest]
  if (
    names.length === 0 ||
    !commit.isWhole.checks ||
    (commit.checks ?? []).some(({ job, app }) => job === null && app?.slug === ACTIONS_SLUG)
  ) {
    const detail = `Whether ${scanner.name} ran on this commit was not seen: not all of its jobs could be read or told apart.`
    return [{ kind: 'unseen', gap: gap('commit-checks', commit.isWhole.checks ? 'unsupported' : 'not-found', detail) }]
  }
  const place: Place = { kind: 'commit', commit: commit.commit, line: null }
  return [
    { kind: 'missing', finding: found(scan, 'scan-not-run', `${scanner.name} has not run on this commit`, place) },
  ]
}

function outcomeOf(scan: Scan, check: CommitCheck): Outcome {
  const { scanner } = scan
  const { name, job, place } = check
  switch (endOf(check)) {
    case 'failed':
      return { kind: 'failed', finding: found(scan, 'scan-failed', `\`${name}\` ${endText(check)}`, place) }
    case 'stopped':
    case 'not-run': {
      const message = `\`${name}\` ${endText(check)}, so that ${scanner.name} says nothing`
      return { kind: 'idle', finding: found(scan, 'scan-not-run', message, place) }
    }
    case 'pending':
      return { kind: 'unseen', gap: gap('commit-checks', 'pending', `\`${name}\` ${endText(check)}.`) }
    case 'unrecognized':
      return { kind: 'unseen', gap: gap('commit-checks', 'unsupported', `\`${name}\` ${endText(check)}.`) }
    case 'passed':
      break
  }
  if (job?.file === 'changed') {
    const question = `\`${name}\` passed, from a \`${job.workflow}\` that differs from the trusted one. Does it still scan all of it?`
    return { kind: 'asked', question }
  }
  if (job?.file !== 'trusted') {
    const detail = `\`${name}\` passed, and its workflow file could not be compared with the trusted one.`
    return { kind: 'unseen', gap: gap('commit-checks', 'unsupported', detail) }
  }
  return stepOutcome(scan, check)
}

/** A job can succeed without its scanner: by a condition on the step, or because the job was never this one. */
function stepOutcome(scan: Scan, { name, job, place }: CommitCheck): Outcome {
  const { scanner } = scan
  const passed = (summary: string): Outcome => ({
    kind: 'passed',
    evidence: { summary, source: 'commit-checks', place, assurance: 'measured' },
  })
  const from = `of the trusted workflow \`${job?.workflow ?? ''}\``
  const steps = job?.steps ?? null
  if (steps === null) {
    const detail = `\`${name}\` passed, and was not seen among the jobs of its run: a workflow can post a check of any name.`
    return { kind: 'unseen', gap: gap('commit-checks', 'not-found', detail, 'Run the gate again.') }
  }
  // A called workflow elsewhere is the scanner as a whole.
  if (scan.site.step === null) return passed(`\`${name}\` ${from}, which is ${scanner.name}, passed.`)
  const step = steps.filter((one) => one.name === scanner.shownAs)
  if (step.length === 0) {
    const detail = `\`${name}\` passed, and the step that runs ${scanner.name} could not be told among its steps.`
    const grant = 'Give the step a name without an expression.'
    return { kind: 'unseen', gap: gap('commit-checks', 'unsupported', detail, grant) }
  }
  if (step.some(({ conclusion }) => conclusion === 'success')) {
    return passed(`${scanner.name} succeeded in \`${name}\` ${from}.`)
  }
  const message = `\`${name}\` passed without ${scanner.name}: its step ended \`${step[0]?.conclusion ?? 'unfinished'}\``
  return { kind: 'idle', finding: found(scan, 'scan-not-run', message, place) }
}

function found({ scanner, site }: Scan, rule: string, message: string, place: Place): Detection {
  return {
    rule,
    message: `${message}.`,
    severity: 'high',
    confidence: 'high',
    place,
    related: [site.place],
    key: `${site.workflow} ${site.job} ${scanner.name}`,
    secret: null,
  }
}

/** One scanner may be the only one of several languages. */
function once(findings: readonly [Detection, ...Detection[]]): readonly [Detection, ...Detection[]] {
  const [first, ...rest] = findings
  return [first, ...rest.filter((one, at) => ![first, ...rest.slice(0, at)].some((other) => other === one))]
}
