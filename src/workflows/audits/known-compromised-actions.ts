import { isCommit } from '../model/uses.ts'
import { compareVersions, versionOf } from '../model/version.ts'
import { usesIn } from '../model/visit.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { COMPROMISED_ACTIONS } from './known-compromised-actions.data.ts'
import { usesTextSpan } from './spans.ts'
import { quotedUses } from './quoted.ts'

const [BAD = ''] = COMPROMISED_ACTIONS.get('tj-actions/changed-files')?.commits ?? []

export const knownCompromisedActions = defineAudit({
  id: 'known-compromised-actions',
  title: 'Action at a reference that an attacker has held',
  severity: 'critical',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Take a later version by its commit id, and revoke every secret that a run with the bad one could read.',
  references: ['https://github.com/advisories/GHSA-mrrh-fwg8-r2c3', 'https://nvd.nist.gov/vuln/detail/CVE-2025-30154'],
  examples: {
    failing: [
      {
        name: 'the attacker’s commit',
        files: steps(`- uses: tj-actions/changed-files@${BAD}`),
        lines: [FIRST_STEP_LINE],
      },
      {
        name: 'a tag that was moved',
        files: steps('- uses: tj-actions/changed-files@v45.0.7'),
        lines: [FIRST_STEP_LINE],
      },
    ],
    passing: [
      { name: 'a version after it', files: steps('- uses: tj-actions/changed-files@v46.0.1') },
      { name: 'another commit', files: steps(`- uses: tj-actions/changed-files@${'0f'.repeat(20)}`) },
    ],
  },
  *run(file) {
    for (const { uses, at } of usesIn(file)) {
      const known = uses.kind === 'repository' ? COMPROMISED_ACTIONS.get(uses.slug) : undefined
      if (known === undefined || uses.kind !== 'repository' || uses.ref === null) continue
      const isBadCommit = isCommit(uses.ref) && known.commits.includes(uses.ref.toLowerCase())
      const wasMoved = known.before !== null && compareVersions(versionOf(uses), known.before) < 0
      if (!isBadCommit && !wasMoved) continue
      yield {
        span: usesTextSpan(uses),
        message: isBadCommit
          ? `The commit of ${quotedUses(uses)} is the attacker’s (${known.advisory}).`
          : `The tag of ${quotedUses(uses)} pointed to the attacker’s commit for a time (${known.advisory}).`,
        severity: isBadCommit ? 'critical' : 'medium',
        at,
        detail: uses.slug,
      }
    }
  },
})
