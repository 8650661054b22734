import { contextsOf, namesOf } from '../expressions/expression.ts'
import { expressionsBelow, partSpan } from '../expressions/find-expressions.ts'
import { CREDENTIAL_NAME } from '../taint/programs.data.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'

/** Names that sound like a credential and name something public beside one. */
const PUBLIC = /(?:public|id|name|url|uri|path|file|length|expiry|expires|audience|issuer|version|header|region|type)$/i

export const secretInVars = defineAudit({
  id: 'secret-in-vars',
  title: 'Credential kept as a plain variable',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  remediation: 'Store it as a secret, and replace it: variables are shown to readers and are not masked in logs.',
  references: ['https://docs.github.com/en/actions/concepts/workflows-and-actions/variables'],
  examples: {
    failing: [
      {
        name: 'a token',
        files: steps('- run: ./deploy', '  env:', '    T: ${{ vars.DEPLOY_TOKEN }}'),
        lines: [FIRST_STEP_LINE + 2],
      },
      {
        name: 'a password, by index',
        files: steps('- run: ./deploy ${{ vars["DB_PASSWORD"] }}', '  env: { P: "${{ vars[\'DB_PASSWORD\'] }}" }'),
        lines: [FIRST_STEP_LINE + 1],
      },
    ],
    passing: [
      { name: 'a secret', files: steps('- run: ./deploy', '  env:', '    T: ${{ secrets.DEPLOY_TOKEN }}') },
      {
        name: 'something public',
        files: steps('- run: ./deploy', '  env:', '    K: ${{ vars.AWS_ACCESS_KEY_ID }} ${{ vars.TOKEN_URL }}'),
      },
    ],
  },
  *run(file) {
    if (file.kind === 'dependabot' || file.kind === 'pre-commit') return
    for (const found of expressionsBelow(file.root)) {
      for (const context of found.parsed === null ? [] : contextsOf(found.parsed)) {
        const [name = ''] = namesOf(context)
        if (context.name !== 'vars' || !CREDENTIAL_NAME.test(name) || PUBLIC.test(name)) continue
        yield {
          span: partSpan(found, context),
          message: `\`vars.${name}\` is named like a credential, and variables are not masked.`,
          detail: name,
        }
      }
    }
  },
})
