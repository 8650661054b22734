import { scannersIn } from '../posture/tool-uses.ts'
import { triggeringOf } from '../posture/triggering.ts'
import { fieldSpanOr } from './spans.ts'
import { defineAudit, workflow } from './define-audit.ts'

export const securityScanNeverTriggers = defineAudit({
  id: 'security-scan-never-triggers',
  title: 'Security scan that nothing starts',
  severity: 'high',
  confidence: 'medium',
  persona: 'regular',
  remediation: 'Run it on pull requests and on pushes to the default branch.',
  references: ['https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows'],
  examples: {
    failing: [
      {
        name: 'when a pull request is closed',
        files: workflow(
          'on: { pull_request: { types: [closed] } }',
          'jobs:',
          '  a: { steps: [{ run: bandit -r src }] }',
        ),
        lines: [1],
      },
      {
        name: 'by hand alone',
        files: workflow('on: workflow_dispatch', 'jobs:', '  a: { steps: [{ run: bandit -r src }] }'),
        lines: [1],
      },
      {
        name: 'for a branch that is not the default one',
        files: workflow(
          'on:',
          '  push:',
          '    branches: [old-2019]',
          'jobs:',
          '  a: { steps: [{ run: gosec ./... }] }',
        ),
        lines: [1],
      },
    ],
    passing: [
      {
        name: 'when a pull request is opened',
        files: workflow(
          'on: { pull_request: { types: [opened] } }',
          'jobs:',
          '  a: { steps: [{ run: bandit -r src }] }',
        ),
      },
      {
        name: 'on pull requests',
        files: workflow('on: pull_request', 'jobs:', '  a: { steps: [{ run: bandit -r src }] }'),
      },
      {
        name: 'every week',
        files: workflow(
          'on: { schedule: [{ cron: "0 5 * * 1" }] }',
          'jobs:',
          '  a: { steps: [{ run: bandit -r src }] }',
        ),
      },
    ],
  },
  *run(file) {
    if (file.kind !== 'workflow') return
    const scans = scannersIn(file)
    const [first] = scans
    const when = triggeringOf(file)
    if (
      first === undefined ||
      when.onPullRequest ||
      when.onPush ||
      when.onSchedule ||
      when.onMergeGroup ||
      when.isCalled
    )
      return
    // A release or a run after another one is an event of its own.
    if (
      file.triggers.some(({ event }) =>
        ['release', 'workflow_run', 'deployment', 'repository_dispatch'].includes(event),
      )
    )
      return
    if (file.triggers.some(({ event, tags }) => event === 'push' && tags !== null)) return
    // One that starts when a pull request is opened sees its first commits.
    if (file.triggers.some(({ event, types }) => /^pull_request/.test(event) && types?.includes('opened') === true))
      return
    const names = [...new Set(scans.map(({ scanner }) => scanner.name))].join(', ')
    yield {
      span: fieldSpanOr(file.on, file.root.span),
      message: `No change to the default branch starts the workflow, so ${names} finds nothing in time.`,
      related: scans.map(({ span }) => span),
      detail: names,
    }
  },
})
