import { contextsOf, dottedName } from '../expressions/expression.ts'
import { conditionsIn } from '../expressions/find-expressions.ts'
import { fieldSpan, scalarOf } from '../model/fields.ts'
import { ownJob } from '../posture/releases.ts'
import { gateUsesIn } from '../posture/named-scripts.ts'
import { triggeringOf } from '../posture/triggering.ts'
import { defineAudit, workflow } from './define-audit.ts'
import { reasonOf } from './security-scan-non-blocking.ts'
import { quoted } from './quoted.ts'

/** Parts of an event that the author of a pull request writes. */
const CHOSEN = /^github\.(?:head_ref|event\.(?:pull_request\.(?:title|body|head\.ref)|head_commit\.message))$/

const pullRequest = (...lines: readonly string[]) =>
  workflow('on: pull_request', 'jobs:', '  check:', '    steps:', ...lines.map((line) => `      ${line}`))

export const gateBypassable = defineAudit({
  id: 'gate-bypassable',
  title: 'Lint or tests that pass when they fail',
  severity: 'high',
  confidence: 'medium',
  persona: 'regular',
  remediation: 'Let the failure fail the job, and require the job before merging.',
  references: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepscontinue-on-error',
    'https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches#require-status-checks-before-merging',
  ],
  examples: {
    failing: [
      { name: 'exit code thrown away', files: pullRequest('- run: npm test || true'), lines: [5] },
      { name: 'errors ignored', files: pullRequest('- run: pytest -q', '  continue-on-error: true'), lines: [6] },
      {
        name: 'a title that skips them',
        files: workflow(
          'on: pull_request',
          'jobs:',
          '  check:',
          "    if: ${{ !contains(github.event.pull_request.title, '[skip]') }}",
          '    steps: [{ run: npm test }]',
        ),
        lines: [4],
      },
      { name: 'a pipe that hides it', files: pullRequest('- run: go test ./... | tee test.log'), lines: [5] },
    ],
    passing: [
      { name: 'tests that fail', files: pullRequest('- run: npm ci && npm test') },
      { name: 'a pipe with pipefail', files: pullRequest('- run: go test ./... | tee test.log', '  shell: bash') },
      {
        name: 'not on pull requests',
        files: workflow(
          'on: { schedule: [{ cron: "0 5 * * 1" }] }',
          'jobs:',
          '  a: { steps: [{ run: npm test || true }] }',
        ),
      },
    ],
  },
  *run(file) {
    if (file.kind !== 'workflow') return
    const { onPullRequest, onMergeGroup } = triggeringOf(file)
    if (!onPullRequest && !onMergeGroup) return
    const words = { lint: 'Lint', tests: 'Tests' }
    const gates = gateUsesIn(file)
    for (const job of new Set(gates.flatMap(({ at }) => ownJob(at) ?? []))) {
      const scalar = scalarOf(job.condition)
      const chosen =
        scalar === null
          ? undefined
          : conditionsIn(scalar)
              .flatMap(({ parsed }) => (parsed === null ? [] : contextsOf(parsed)))
              .find((context) => CHOSEN.test(dottedName(context)))
      if (job.condition === null || chosen === undefined) continue
      yield {
        span: fieldSpan(job.condition),
        message: `Whoever opens the pull request chooses \`${dottedName(chosen)}\`, and ${quoted(job.id)} counts as passed where it is skipped.`,
        at: job,
        detail: 'condition',
      }
    }
    for (const { kind, silenced, at, tool } of gates) {
      // Beside one that counts, another may be there to inform.
      const confidence = gates.some((gate) => gate.kind === kind && gate.silenced.length === 0) ? 'low' : 'medium'
      for (const silence of silenced) {
        yield {
          span: silence.span,
          message: `${words[kind]} (${quoted(tool)}) may fail and the job passes: ${reasonOf(silence)}.`,
          at,
          confidence,
          detail: `${kind} ${silence.why}`,
        }
      }
    }
  },
})
