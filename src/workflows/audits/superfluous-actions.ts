import { usesIn } from '../model/visit.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { usesTextSpan } from './spans.ts'
import { SUPERFLUOUS_ACTIONS } from './superfluous-actions.data.ts'
import { quotedUses } from './quoted.ts'

const COMMIT = 'e'.repeat(40)

export const superfluousActions = defineAudit({
  id: 'superfluous-actions',
  title: 'Action for what a tool on the runner does',
  severity: 'info',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Run the tool in a `run` step: one author fewer to trust with the job’s secrets.',
  references: ['https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions'],
  examples: {
    failing: [
      { name: 'a release', files: steps(`- uses: softprops/action-gh-release@${COMMIT}`), lines: [FIRST_STEP_LINE] },
      {
        name: 'jq',
        files: steps('- name: Read', `  uses: sergeysova/jq-action@${COMMIT}`),
        lines: [FIRST_STEP_LINE + 1],
      },
    ],
    passing: [
      { name: 'the tool itself', files: steps('- run: gh release create v1') },
      { name: 'another action', files: steps(`- uses: actions/setup-node@${COMMIT}`) },
    ],
  },
  *run(file) {
    for (const { uses, at } of usesIn(file)) {
      const known =
        uses.kind === 'repository' && uses.target === uses.slug ? SUPERFLUOUS_ACTIONS.get(uses.slug) : undefined
      if (known === undefined || uses.kind !== 'repository' || !('index' in at)) continue
      const { instead, persona, confidence } = known
      yield {
        span: usesTextSpan(uses),
        message: `\`${instead}\` is there on every runner of GitHub, without ${quotedUses(uses)}.`,
        at,
        detail: uses.slug,
        persona,
        confidence,
      }
    }
  },
})
