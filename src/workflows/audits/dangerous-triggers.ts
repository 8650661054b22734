import { isUsing } from '../model/visit.ts'
import { defineAudit, workflow } from './define-audit.ts'
import { fieldSpanOr, triggerSpan } from './spans.ts'

/** Actions that read the event alone and run no code of the pull request. */
const SAFE_ALONE = ['actions/labeler']

const WHY: { readonly [event: string]: string } = {
  pull_request_target: 'runs with secrets and a writing token for pull requests from forks',
  workflow_run: 'runs with secrets after a run that a fork may have started',
}

export const dangerousTriggers = defineAudit({
  id: 'dangerous-triggers',
  title: 'Event that gives strangers a privileged run',
  severity: 'high',
  confidence: 'medium',
  persona: 'regular',
  remediation:
    'Take `pull_request`, which has no secrets for forks. Where privilege is needed, keep it in a workflow that handles no code, artifact or text of the pull request.',
  references: [
    'https://docs.github.com/en/actions/reference/security/secure-use#mitigating-the-risks-of-untrusted-code-checkout',
    'https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/',
  ],
  examples: {
    failing: [
      { name: 'the target of pull requests', files: workflow('on: pull_request_target', 'jobs: {}'), lines: [1] },
      {
        name: 'after another run',
        files: workflow('on:', '  workflow_run:', '    workflows: [CI]', 'jobs: {}'),
        lines: [1],
      },
    ],
    passing: [
      { name: 'plain pull requests', files: workflow('on: [push, pull_request]', 'jobs: {}') },
      {
        name: 'the labeler alone',
        files: workflow(
          'on: pull_request_target',
          'jobs:',
          '  label:',
          '    steps:',
          `      - uses: actions/labeler@${'c'.repeat(40)}`,
        ),
      },
    ],
  },
  *run(file) {
    if (file.kind !== 'workflow') return
    const steps = file.jobs.flatMap((job) => job.steps)
    const isSafe = steps.length > 0 && file.jobs.every(({ uses }) => uses === null)
    if (isSafe && steps.every(({ uses }) => isUsing(uses, ...SAFE_ALONE))) return
    for (const trigger of file.triggers) {
      const why = WHY[trigger.event]
      if (why === undefined) continue
      yield {
        span: fieldSpanOr(file.on, trigger.node.span),
        related: [triggerSpan(trigger)],
        message: `\`${trigger.event}\` ${why}.`,
        detail: trigger.event,
      }
    }
  },
})
