import { runnableJobs } from '../model/visit.ts'
import { fieldOf, fieldsOf, fieldSpan, scalarAt, scalarOf } from '../model/fields.ts'
import { expressionsIn } from '../expressions/find-expressions.ts'
import { contextsOf } from '../expressions/expression.ts'
import { CREDENTIAL_NAME } from '../taint/programs.data.ts'
import { defineAudit, workflow } from './define-audit.ts'
import { quoted } from './quoted.ts'

/** Inputs that sound like a credential and name something beside one. */
const ABOUT = /(?:name|id|path|file|url|ref|env|length|type|version)$|^(?:use|rotate|has|with|skip|require|enable)[-_]/i

export const secretInWorkflowInput = defineAudit({
  id: 'secret-in-workflow-input',
  title: 'Credential passed as an input',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  remediation:
    'Declare it under `secrets:` of `workflow_call`, or store it as a secret; inputs are printed and kept with the run.',
  references: [
    'https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows#using-inputs-and-secrets-in-a-reusable-workflow',
  ],
  examples: {
    failing: [
      {
        name: 'typed in by hand',
        files: workflow('on:', '  workflow_dispatch:', '    inputs:', '      api-token: { type: string }', 'jobs: {}'),
        lines: [4],
      },
      {
        name: 'a secret given as an input',
        files: workflow(
          'on: push',
          'jobs:',
          '  a:',
          '    uses: ./.github/workflows/b.yml',
          '    with:',
          '      key: ${{ secrets.KEY }}',
        ),
        lines: [6],
      },
    ],
    passing: [
      {
        name: 'a secret of the called workflow',
        files: workflow('on:', '  workflow_call:', '    secrets:', '      api-token: { required: true }', 'jobs: {}'),
      },
      {
        name: 'a yes or no',
        files: workflow(
          'on:',
          '  workflow_dispatch:',
          '    inputs:',
          '      rotate-token: { type: boolean }',
          'jobs: {}',
        ),
      },
    ],
  },
  *run(file) {
    if (file.kind !== 'workflow') return
    for (const { event, config } of file.triggers) {
      if (event !== 'workflow_dispatch' && event !== 'workflow_call') continue
      for (const input of fieldsOf(fieldOf(config, 'inputs')?.value ?? null)) {
        const type = scalarAt(input.value, 'type')?.value ?? 'string'
        if (type !== 'string' || !CREDENTIAL_NAME.test(input.name) || ABOUT.test(input.name)) continue
        yield {
          span: input.key.span,
          message: `\`${input.name}\` is printed in the run and stands in its event, unmasked.`,
          detail: input.name,
        }
      }
    }
    for (const job of runnableJobs(file)) {
      for (const item of job.uses === null ? [] : (job.with?.items ?? [])) {
        const scalar = scalarOf(item)
        const isSecret =
          scalar !== null &&
          expressionsIn(scalar).some(
            ({ parsed }) => parsed !== null && contextsOf(parsed).some(({ name }) => name === 'secrets'),
          )
        if (isSecret)
          yield {
            span: fieldSpan(item),
            message: `The called workflow takes ${quoted(item.name)} for a plain text, and prints it as one.`,
            at: job,
            detail: item.name,
          }
      }
    }
  },
})
