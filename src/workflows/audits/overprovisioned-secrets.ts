import { everyPart, type Expression } from '../expressions/expression.ts'
import { expressionsBelow, fenceSpan } from '../expressions/find-expressions.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { quoted } from './quoted.ts'

export const overprovisionedSecrets = defineAudit({
  id: 'overprovisioned-secrets',
  title: 'All secrets handed to one step',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Name each secret that is needed: `secrets.NAME`.',
  references: [
    'https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information',
  ],
  examples: {
    failing: [
      {
        name: 'every secret as JSON',
        files: steps('- run: ./deploy', '  env:', '    ALL: ${{ toJSON(secrets) }}'),
        lines: [FIRST_STEP_LINE + 2],
      },
      {
        name: 'a secret whose name is computed',
        files: steps('- run: ./deploy', '  env:', "    ONE: ${{ secrets[format('KEY_{0}', github.job)] }}"),
        lines: [FIRST_STEP_LINE + 2],
      },
    ],
    passing: [
      { name: 'one secret by name', files: steps('- run: ./deploy', '  env:', "    ONE: ${{ secrets['KEY'] }}") },
      { name: 'another context as JSON', files: steps('- run: ./show', '  env:', '    ALL: ${{ toJSON(matrix) }}') },
    ],
  },
  *run(file) {
    if (file.kind === 'dependabot' || file.kind === 'pre-commit') return
    for (const found of expressionsBelow(file.root)) {
      const parts = found.parsed === null ? [] : everyPart(found.parsed)
      for (const part of parts.filter(isWide)) {
        yield {
          span: fenceSpan(found),
          message:
            part.kind === 'call'
              ? `${quoted(found.text.slice(part.start, part.end))} puts all secrets of the job into one value, so that every one of them can leak at once.`
              : `${quoted(found.text.slice(part.start, part.end))} names the secret by an expression, so the runner is given every secret of the job.`,
        }
      }
    }
  },
})

function isWide(part: Expression): boolean {
  if (part.kind === 'call') {
    return part.name === 'tojson' && part.args.some((arg) => arg.kind === 'context' && isWholeContext(arg))
  }
  return part.kind === 'context' && part.name === 'secrets' && part.path[0]?.kind === 'computed'
}

function isWholeContext(arg: Expression & { readonly kind: 'context' }): boolean {
  return arg.name === 'secrets' && arg.path.length === 0
}
