import { runnableJobs } from '../model/visit.ts'
import { defineAudit, job, workflow } from './define-audit.ts'
import { definitionSpan } from './spans.ts'
import { quoted } from './quoted.ts'

export const anonymousDefinition = defineAudit({
  id: 'anonymous-definition',
  title: 'Workflow or job without a name',
  severity: 'info',
  confidence: 'high',
  persona: 'pedantic',
  remediation: 'Give it a `name`, which is what required checks and the run list show.',
  references: ['https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#name'],
  examples: {
    failing: [
      {
        name: 'neither workflow nor job is named',
        files: workflow('on: push', 'jobs:', '  build:', '    steps: []'),
        lines: [1, 3],
      },
      {
        name: 'an empty name',
        files: workflow('name:', 'on: push', 'jobs: {}'),
        lines: [1],
      },
    ],
    passing: [
      { name: 'both are named', files: job('    steps: []') },
      {
        name: 'a composite action',
        files: () => [{ path: 'action.yml', text: 'runs:\n  using: composite\n  steps: []\n' }],
      },
    ],
  },
  *run(file) {
    if (file.kind !== 'workflow') return
    if (file.name === null) {
      yield { span: definitionSpan(file), message: 'The workflow has no name.', severity: 'low' }
    }
    for (const job of runnableJobs(file)) {
      // A called workflow's jobs have names of their own.
      if (job.name === null && job.uses === null)
        yield { span: job.field.key.span, message: `The job ${quoted(job.id)} has no name.`, at: job }
    }
  },
})
