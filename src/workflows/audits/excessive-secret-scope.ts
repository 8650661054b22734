import { fieldSpan, scalarOf } from '../model/fields.ts'
import { contextsOf, namesOf } from '../expressions/expression.ts'
import { expressionsIn } from '../expressions/find-expressions.ts'
import type { Bindings, Job } from '../model/model.ts'
import { defineAudit, job, workflow, type Hit } from './define-audit.ts'
import { quoted } from './quoted.ts'

export const excessiveSecretScope = defineAudit({
  id: 'excessive-secret-scope',
  title: 'Secret bound for more steps than need it',
  severity: 'low',
  confidence: 'medium',
  persona: 'regular',
  remediation: 'Bind the secret in the `env` of the step that uses it.',
  references: [
    'https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information',
  ],
  examples: {
    failing: [
      {
        name: 'for every job',
        files: workflow(
          'on: push',
          'env:',
          '  KEY: ${{ secrets.KEY }}',
          'jobs:',
          '  a: { steps: [{ run: ./a }] }',
          '  b: { steps: [{ run: ./b }] }',
        ),
        lines: [3],
      },
      {
        name: 'for every step',
        files: job(
          '    env:',
          '      KEY: ${{ secrets.KEY }}',
          '    steps:',
          '      - run: ./a',
          '      - uses: octo/b@v1',
        ),
        lines: [10],
      },
    ],
    passing: [
      {
        name: 'for the only step',
        files: job('    env:', '      KEY: ${{ secrets.KEY }}', '    steps:', '      - run: ./a'),
      },
      {
        name: 'for one of two steps',
        files: job('    steps:', '      - run: ./a', '        env: { KEY: "${{ secrets.KEY }}" }', '      - run: ./b'),
      },
    ],
  },
  *run(file) {
    if (file.kind !== 'workflow') return
    if (file.jobs.length > 1) yield* hitsOf(file.env, null, 'job')
    for (const owner of file.jobs) if (owner.steps.length > 1) yield* hitsOf(owner.env, owner, 'step')
  },
})

function* hitsOf(env: Bindings | null, at: Job | null, unit: string): Iterable<Hit> {
  for (const item of env?.items ?? []) {
    const scalar = scalarOf(item)
    const secret = (scalar === null ? [] : expressionsIn(scalar))
      .flatMap(({ parsed }) => (parsed === null ? [] : contextsOf(parsed)))
      .find(({ name, path }) => name === 'secrets' && !isToken(path))
    if (secret === undefined) continue
    const [name = '*'] = namesOf(secret)
    yield {
      span: fieldSpan(item),
      message: `Every ${unit}, and every action in it, is given ${quoted(`secrets.${name.toUpperCase()}`)} as ${quoted(item.name)}.`,
      at,
      detail: item.name,
    }
  }
}

function isToken(path: readonly { readonly kind: string; readonly name?: string }[]): boolean {
  return path[0]?.name === 'github_token'
}
