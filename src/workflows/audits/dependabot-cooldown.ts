import { fieldOf, fieldSpan, scalarOf } from '../model/fields.ts'
import { defineAudit, dependabot } from './define-audit.ts'
import { quoted } from './quoted.ts'

/** What Dependabot waits where nothing is said, and what gives the finders of malicious releases time. */
const DEFAULT_DAYS = 3
const ENOUGH_DAYS = 7

export const dependabotCooldown = defineAudit({
  id: 'dependabot-cooldown',
  title: 'Updates proposed before anybody had time to look',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  remediation: `Set \`cooldown.default-days\` to ${ENOUGH_DAYS} or more; security updates do not wait for it.`,
  references: [
    'https://docs.github.com/en/code-security/reference/supply-chain-security/dependabot-options-reference#cooldown-',
  ],
  examples: {
    failing: [
      {
        name: 'no cooldown',
        files: dependabot('updates:', '  - package-ecosystem: npm', '    directory: /'),
        lines: [2],
      },
      {
        name: 'a short one',
        files: dependabot('updates:', '  - package-ecosystem: npm', '    cooldown:', '      default-days: 1'),
        lines: [4],
      },
    ],
    passing: [
      {
        name: 'a week',
        files: dependabot('updates:', '  - package-ecosystem: npm', '    cooldown: { default-days: 7 }'),
      },
      { name: 'no updates', files: dependabot('version: 2', 'updates: []') },
    ],
  },
  *run(file) {
    if (file.kind !== 'dependabot') return
    for (const { mapping, ecosystem } of file.updates) {
      const cooldown = fieldOf(mapping, 'cooldown')
      const days = fieldOf(cooldown?.value ?? null, 'default-days')
      const value = scalarOf(days)
      const count = value === null ? DEFAULT_DAYS : Number(value.value)
      if (!(count < ENOUGH_DAYS)) continue
      const at = days ?? cooldown ?? ecosystem
      yield {
        span: at === null ? mapping.span : fieldSpan(at),
        message: `A release for ${quoted(scalarOf(ecosystem)?.value ?? 'any ecosystem')} is proposed after ${count} days; most malicious ones are found within ${ENOUGH_DAYS}.`,
        scope: mapping,
        detail: scalarOf(ecosystem)?.value ?? '',
      }
    }
  },
})
