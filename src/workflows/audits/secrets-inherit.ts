import { runnableJobs } from '../model/visit.ts'
import { fieldOf, fieldSpan } from '../model/fields.ts'
import { defineAudit, workflow } from './define-audit.ts'
import { usesTextSpan } from './spans.ts'
import { quotedUses } from './quoted.ts'

export const secretsInherit = defineAudit({
  id: 'secrets-inherit',
  title: 'Every secret handed to a called workflow',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Pass the secrets that the called workflow needs, each by name.',
  references: [
    'https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows#passing-inputs-and-secrets-to-a-reusable-workflow',
  ],
  examples: {
    failing: [
      {
        name: 'all secrets to a workflow elsewhere',
        files: workflow(
          'on: push',
          'jobs:',
          '  call:',
          '    uses: octo/shared/.github/workflows/ci.yml@v1',
          '    secrets: inherit',
        ),
        lines: [4],
      },
      {
        name: 'all secrets to a workflow of the repository',
        files: workflow('on: push', 'jobs:', '  call:', '    secrets: inherit', '    uses: ./.github/workflows/ci.yml'),
        lines: [5],
      },
    ],
    passing: [
      {
        name: 'one secret by name',
        files: workflow(
          'on: push',
          'jobs:',
          '  call:',
          '    uses: ./.github/workflows/ci.yml',
          '    secrets:',
          '      key: ${{ secrets.KEY }}',
        ),
      },
      { name: 'no secrets', files: workflow('on: push', 'jobs: { call: { uses: ./.github/workflows/ci.yml } }') },
    ],
  },
  *run(file) {
    for (const job of runnableJobs(file)) {
      if (job.secrets !== 'inherit' || job.uses === null) continue
      const field = fieldOf(job.mapping, 'secrets')
      yield {
        span: usesTextSpan(job.uses),
        message: `${quotedUses(job.uses)} is given every secret that this workflow can read.`,
        at: job,
        related: field === null ? [] : [fieldSpan(field)],
      }
    }
  },
})
