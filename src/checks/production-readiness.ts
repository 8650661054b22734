import type { Answer } from '../model/answer.ts'
import type { Detection } from '../model/finding.ts'
import { gap } from '../model/gap.ts'
import type { FilePlace } from '../model/place.ts'
import type { CommitChecksEvidence } from '../evidence/commit-checks.ts'
import type { ProgramEnd, ProgramRunsEvidence } from '../evidence/program-runs.ts'
import type { WorkflowsEvidence } from '../evidence/workflows.ts'
import { assertNever } from '../model/errors.ts'
import { type CheckOptions, criterion, defineCheck, type JudgementContext } from './define-check.ts'
import { allOf, judgeReadinessJob } from './readiness-job.ts'
import { jobsThatRun, silencedScript } from './readiness-names.ts'
import { osps, ssdf } from './references.ts'

const options = {
  script: {
    type: 'path',
    default: 'scripts/check_prod_readiness.py',
    stricter: 'fixed',
    help: 'Path of the readiness script',
  },
  job: {
    type: 'name',
    default: 'Production readiness',
    stricter: 'fixed',
    help: 'Name of the job that runs it on GitHub, as its check run has it',
  },
} as const satisfies CheckOptions

export const productionReadiness = defineCheck({
  slug: 'production-readiness',
  item: 21,
  section: 'Notes & follow-ups',
  title: 'The production readiness check passes',
  level: 'advisory',
  rationale:
    'A readiness script holds what the team has learned about going live: settings, migrations, capacity. A script that nobody runs, or whose result stops nothing, protects no release.',
  applicability: 'Does not apply where the team has no readiness check, which a person must say.',
  remediation: [
    'Run the readiness script and mend what it reports.',
    'Let it end with exit code 0 for ready and 1 for not ready.',
    'Make it executable, and give it a first line that names its interpreter.',
    'Run it as a job of a workflow on the default branch, on every commit that is to be released.',
    'Name it in the policy: with `script` where the script stands elsewhere, with `job` where the job has another name.',
  ],
  references: [ssdf('PO.4.1'), osps('QA-03.01')],
  rules: [
    'readiness-not-ready',
    'readiness-broken',
    'readiness-job-failed',
    'readiness-job-not-run',
    'readiness-job-missing',
    'readiness-silenced',
  ],
  options,
  criteria: [
    criterion({
      id: 'readiness-passed',
      question: 'Did the readiness check pass on this commit?',
      claim: 'existential',
      needs: ['workflows'],
      anyOf: ['program-runs', 'commit-checks'],
      attestable: ['feature-off', 'unsupported'],
      options,
      evaluate: (evidence, context) =>
        judgeReadiness(evidence['program-runs'], evidence['commit-checks'], evidence.workflows, context),
    }),
  ],
})

/** What ran here decides; what did not is asked of the commit, where GitHub has told what ran on it. */
function judgeReadiness(
  runs: ProgramRunsEvidence | undefined,
  commit: CommitChecksEvidence | undefined,
  workflows: WorkflowsEvidence,
  { options: { script, job } }: JudgementContext<typeof options>,
): Answer {
  const readiness = runs?.readiness ?? null
  if (readiness?.kind === 'ran') return judgeEnd(readiness.script, readiness.end)
  if (commit !== undefined) {
    const isExpected = readiness?.kind !== 'no-script' || job !== options.job.default
    const question = `There is no \`${script}\`, and no job \`${job}\` has run. Does another check say that the release is ready for production?`
    const questionIfMissing = isExpected ? null : question
    const [name, ...others] = job === options.job.default ? jobsThatRun(workflows, commit, job) : [job]
    const ask = (one: string): Answer => judgeReadinessJob(commit, { name: one, questionIfMissing })
    return allOf([ask(name), ...others.map(ask), ...silencedScript(workflows)])
  }
  switch (readiness?.kind) {
    case 'not-asked':
      return { ...notRun(script), status: 'unknown', gaps: [NOT_ASKED] }
    case 'no-script':
    case undefined:
      return {
        ...notRun(script),
        status: 'needs-review',
        question: `There is no \`${script}\`. Does another check say that the release is ready for production?`,
      }
    default:
      return assertNever(readiness)
  }
}

const NOT_ASKED = gap(
  'program-runs',
  'feature-off',
  'The readiness script was not run: nobody asked for it.',
  'Run it with --run-readiness on a machine where the script may be executed.',
)

function notRun(script: string) {
  return { scope: `The readiness script \`${script}\`.`, inspected: [{ what: 'readiness scripts run', count: 0 }] }
}

function judgeEnd(place: FilePlace, end: ProgramEnd): Answer {
  const work = {
    scope: `One run of \`${place.path}\` on the files that are judged, by its exit code.`,
    inspected: [{ what: 'readiness scripts run', count: end.kind === 'not-started' ? 0 : 1 }],
  }
  switch (end.kind) {
    case 'exited':
      return end.code === 0
        ? { ...work, status: 'pass', evidence: [passed(place)] }
        : { ...work, status: 'fail', findings: [failed(place, end.code)] }
    case 'timed-out':
    case 'signalled':
    case 'not-started':
      return { ...work, status: 'unknown', gaps: [unfinished(place, end)] }
    default:
      return assertNever(end)
  }
}

function passed(place: FilePlace): Extract<Answer, { status: 'pass' }>['evidence'][0] {
  return { summary: `\`${place.path}\` ended with exit code 0.`, source: 'program-runs', place, assurance: 'measured' }
}

function failed(place: FilePlace, code: number): Detection {
  const notReady = code === 1
  return {
    rule: notReady ? 'readiness-not-ready' : 'readiness-broken',
    message: notReady
      ? `\`${place.path}\` ended with exit code 1: it says that the release is not ready for production.`
      : `\`${place.path}\` ended with exit code ${code}, which says neither ready (0) nor not ready (1): the script itself went wrong.`,
    severity: 'high',
    confidence: 'high',
    place,
    related: [],
    key: 'readiness',
    secret: null,
  }
}

function unfinished(place: FilePlace, end: Exclude<ProgramEnd, { kind: 'exited' }>): ReturnType<typeof gap> {
  const path = `\`${place.path}\``
  switch (end.kind) {
    case 'timed-out':
      return gap('program-runs', 'time-limit', `${path} had not ended after ${seconds(end.afterMs)} and was stopped.`)
    case 'signalled':
      return gap(
        'program-runs',
        'malformed',
        `${path} was ended by the signal ${end.signal} and said nothing.`,
        'Run it by hand, mend why it is killed, and run again.',
      )
    case 'not-started':
      return gap(
        'program-runs',
        'unsupported',
        `${path} could not be started: ${end.because}`,
        'Install its interpreter or make it executable, and run again.',
      )
    default:
      return assertNever(end)
  }
}

function seconds(ms: number): string {
  const count = Math.round(ms / 1000)
  return `${count} second${count === 1 ? '' : 's'}`
}
