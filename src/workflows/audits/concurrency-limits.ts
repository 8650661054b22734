import { runnableJobs } from '../model/visit.ts'
import { fieldSpan } from '../model/fields.ts'
import { defineAudit, workflow } from './define-audit.ts'
import type { Job } from '../model/model.ts'
import { definitionSpan, fieldSpanOr, jobSpan } from './spans.ts'

export const concurrencyLimits = defineAudit({
  id: 'concurrency-limits',
  title: 'Runs that are not limited by a concurrency group',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  remediation:
    'Give the workflow a `concurrency` group, and say with `cancel-in-progress` what happens to an older run.',
  references: [
    'https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency',
  ],
  examples: {
    failing: [
      { name: 'no group', files: workflow('name: Build', 'on: push', 'jobs: { build: { steps: [] } }'), lines: [2] },
      {
        name: 'a group that does not say what becomes of older runs',
        files: workflow('name: Build', 'on: push', 'concurrency: build', 'jobs: { build: { steps: [] } }'),
        lines: [3],
      },
    ],
    passing: [
      {
        name: 'a group that keeps older runs on purpose',
        files: workflow('on: push', 'concurrency: { group: build, cancel-in-progress: false }', 'jobs: {}'),
      },
      {
        name: 'a workflow that is only called',
        files: workflow('on: workflow_call', 'jobs: { build: { steps: [] } }'),
      },
    ],
  },
  *run(file) {
    if (file.kind !== 'workflow') return
    const { concurrency, triggers, on } = file
    if (concurrency !== null) {
      if (concurrency.field.value.kind !== 'mapping') {
        const message = 'The group does not say whether a new run cancels the older one.'
        yield { span: fieldSpan(concurrency.field), message }
      }
      return
    }
    if (triggers.length > 0 && triggers.every(({ event }) => event === 'workflow_call')) return
    const span = fieldSpanOr(on, definitionSpan(file))
    const own = runnableJobs(file).filter(({ uses }) => uses === null)
    const bare = own.filter((job) => job.concurrency !== null && job.concurrency.field.value.kind !== 'mapping')
    if (bare.length > 0) {
      const message = `These jobs have a group that does not say what becomes of older runs: ${namesOf(bare)}.`
      yield { span, message, related: bare.map(jobSpan), scope: null, detail: 'cancel-in-progress' }
    }
    const without = own.filter(({ concurrency: group }) => group === null)
    if (without.length > 0) {
      const message = `Runs of these jobs are not limited by a concurrency group: ${namesOf(without)}.`
      yield { span, message, related: without.map(({ field }) => field.key.span), scope: null }
    }
  },
})

function namesOf(jobs: readonly Job[]): string {
  return jobs.map(({ id }) => `\`${id}\``).join(', ')
}
