import { runnableJobs } from '../model/visit.ts'
import { contextsOf, namesOf } from '../expressions/expression.ts'
import { expressionsBelow, partSpan } from '../expressions/find-expressions.ts'
import { defineAudit, job, workflow } from './define-audit.ts'
import { quoted } from './quoted.ts'

export const secretsOutsideEnv = defineAudit({
  id: 'secrets-outside-env',
  title: 'Secret used by a job without an environment',
  severity: 'medium',
  confidence: 'high',
  persona: 'auditor',
  remediation:
    'Keep the secret in a deployment environment with protection rules, and name it in the job: `environment:`.',
  references: [
    'https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments',
  ],
  examples: {
    failing: [
      {
        name: 'a secret in a step',
        files: job('    steps:', '      - run: ./deploy', '        env:', '          KEY: ${{ secrets.DEPLOY_KEY }}'),
        lines: [12],
      },
      {
        name: 'two secrets in one expression',
        files: job('    env:', '      KEY: ${{ secrets.ONE || secrets.TWO }}', '    steps: []'),
        lines: [10, 10],
      },
    ],
    passing: [
      {
        name: 'a job with an environment',
        files: job(
          '    environment: production',
          '    steps:',
          '      - run: ./deploy',
          '        env: { KEY: "${{ secrets.KEY }}" }',
        ),
      },
      {
        name: 'the job token',
        files: job('    steps:', '      - run: gh pr list', '        env: { GH_TOKEN: "${{ secrets.GITHUB_TOKEN }}" }'),
      },
      {
        name: 'a called workflow, whose caller decides',
        files: workflow('on: workflow_call', 'jobs:', '  act:', '    steps:', '      - run: ./go ${{ secrets.KEY }}'),
      },
    ],
  },
  *run(file) {
    if (file.kind !== 'workflow' || file.triggers.some(({ event }) => event === 'workflow_call')) return
    for (const owner of runnableJobs(file)) {
      if (owner.environment !== null || owner.uses !== null) continue
      for (const found of expressionsBelow(owner.mapping)) {
        for (const context of found.parsed === null ? [] : contextsOf(found.parsed)) {
          const [name] = namesOf(context)
          if (context.name !== 'secrets' || name === 'github_token') continue
          yield {
            span: partSpan(found, context),
            message: `Any branch whose workflow reaches the job ${quoted(owner.id)} can use ${quoted(`secrets.${(name ?? '*').toUpperCase()}`)}; an environment would ask first.`,
            at: owner,
            scope: owner.mapping,
            ...(name === undefined ? {} : { detail: name }),
          }
        }
      }
    }
  },
})
