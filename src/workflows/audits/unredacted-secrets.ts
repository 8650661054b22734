import { everyPart } from '../expressions/expression.ts'
import { expressionsBelow, fenceSpan } from '../expressions/find-expressions.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { quoted } from './quoted.ts'

export const unredactedSecrets = defineAudit({
  id: 'unredacted-secrets',
  title: 'Part of a structured secret, which the runner does not mask',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Store each value as a secret of its own; only whole secrets are masked in logs.',
  references: [
    'https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information',
  ],
  examples: {
    failing: [
      {
        name: 'a field of a secret',
        files: steps('- run: ./deploy', '  env:', '    PASS: ${{ fromJSON(secrets.LOGIN).password }}'),
        lines: [FIRST_STEP_LINE + 2],
      },
      {
        name: 'a decoded secret as an argument',
        files: steps('- uses: ./act', '  with:', "    all: ${{ format('{0}', fromJSON(secrets.LOGIN)) }}"),
        lines: [FIRST_STEP_LINE + 2],
      },
    ],
    passing: [
      { name: 'the whole secret', files: steps('- run: ./deploy', '  env:', '    PASS: ${{ secrets.PASSWORD }}') },
      {
        name: 'a decoded variable',
        files: steps('- run: ./go', '  env:', '    WHERE: ${{ fromJSON(vars.PLACES).eu }}'),
      },
    ],
  },
  *run(file) {
    if (file.kind === 'dependabot' || file.kind === 'pre-commit') return
    for (const found of expressionsBelow(file.root)) {
      for (const part of found.parsed === null ? [] : everyPart(found.parsed)) {
        if (part.kind !== 'call' || part.name !== 'fromjson') continue
        if (!part.args.some((arg) => arg.kind === 'context' && arg.name === 'secrets' && arg.path.length > 0)) continue
        yield {
          span: fenceSpan(found),
          message: `What comes out of ${quoted(found.text.slice(part.start, part.end))} are other texts than the secret, so logs show them unmasked.`,
        }
      }
    }
  },
})
