import { usesIn } from '../model/visit.ts'
import { isCommit } from '../model/uses.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { usesTextSpan } from './spans.ts'
import { quotedUses } from './quoted.ts'

const COMMIT = 'a'.repeat(40)

export const unpinnedUses = defineAudit({
  id: 'unpinned-uses',
  title: 'Action or reusable workflow at a reference that can move',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  remediation:
    'Name the whole commit id and keep the version in a comment, which Dependabot and Renovate update together.',
  references: [
    'https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions',
    'https://github.com/advisories/GHSA-mrrh-fwg8-r2c3',
  ],
  examples: {
    failing: [
      { name: 'a tag', files: steps('- uses: octo/tool@v3'), lines: [FIRST_STEP_LINE] },
      { name: 'no reference', files: steps('- name: Tool', '  uses: octo/tool/sub'), lines: [FIRST_STEP_LINE + 1] },
    ],
    passing: [
      { name: 'a commit', files: steps(`- uses: octo/tool@${COMMIT} # v3.0.0`) },
      { name: 'a local action', files: steps('- uses: ./tools/build') },
    ],
  },
  *run(file) {
    for (const { uses, at } of usesIn(file)) {
      if (uses.kind !== 'repository' || isCommit(uses.ref)) continue
      yield {
        span: usesTextSpan(uses),
        message:
          uses.ref === null
            ? `${quotedUses(uses)} is named without a reference, so it is whatever its default branch holds.`
            : `${quotedUses(uses)} names a tag or branch, which whoever controls that repository can move to other code.`,
        at,
        detail: uses.target,
      }
    }
  },
})
