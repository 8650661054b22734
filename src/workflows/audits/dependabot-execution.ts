import { fieldOf, fieldSpan, scalarOf } from '../model/fields.ts'
import { defineAudit, dependabot } from './define-audit.ts'
import { quoted } from './quoted.ts'

export const dependabotExecution = defineAudit({
  id: 'dependabot-execution',
  title: 'Updates that run code of the packages',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Set `insecure-external-code-execution: deny`, which is what registries’ tokens are safe with.',
  references: [
    'https://docs.github.com/en/code-security/reference/supply-chain-security/dependabot-options-reference#insecure-external-code-execution--',
  ],
  examples: {
    failing: [
      {
        name: 'allowed',
        files: dependabot('updates:', '  - package-ecosystem: bundler', '    insecure-external-code-execution: allow'),
        lines: [3],
      },
      {
        name: 'allowed for the second update, in quotes',
        files: dependabot('updates:', '  - {}', '  - insecure-external-code-execution: "allow"'),
        // The cooldown is another audit's matter.
        lines: [3],
      },
    ],
    passing: [
      { name: 'denied', files: dependabot('updates:', '  - insecure-external-code-execution: deny') },
      { name: 'not said', files: dependabot('updates:', '  - package-ecosystem: bundler') },
    ],
  },
  *run(file) {
    if (file.kind !== 'dependabot') return
    for (const { mapping, ecosystem } of file.updates) {
      const field = fieldOf(mapping, 'insecure-external-code-execution')
      if (field === null || scalarOf(field)?.value.trim() !== 'allow') continue
      yield {
        span: fieldSpan(field),
        message: `Code of packages for ${quoted(scalarOf(ecosystem)?.value ?? 'any ecosystem')} runs where the tokens of private registries are.`,
        scope: mapping,
        detail: scalarOf(ecosystem)?.value ?? '',
      }
    }
  },
})
