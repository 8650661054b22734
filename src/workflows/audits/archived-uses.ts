import { scalarOf } from '../model/fields.ts'
import { usesIn } from '../model/visit.ts'
import { ARCHIVED_REPOSITORIES } from './archived-uses.data.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { usesTextSpan } from './spans.ts'
import { quoted } from './quoted.ts'

const COMMIT = 'b'.repeat(40)
const GITHUB = /^https:\/\/github\.com\/([^/\s]+\/[^/\s]+?)(?:\.git)?\/?$/i

export const archivedUses = defineAudit({
  id: 'archived-uses',
  title: 'Action or hook from an archived repository',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Take a maintained successor, or do the work in a script.',
  references: ['https://docs.github.com/en/repositories/archiving-a-github-repository/archiving-repositories'],
  examples: {
    failing: [
      {
        name: 'an archived action in other letters',
        files: steps(`- uses: Actions/Create-Release@${COMMIT}`),
        lines: [FIRST_STEP_LINE],
      },
      {
        name: 'an archived hook',
        files: () => [
          { path: '.pre-commit-config.yaml', text: 'repos:\n  - repo: https://github.com/pre-commit/mirrors-yapf\n' },
        ],
        lines: [2],
      },
    ],
    passing: [
      { name: 'a maintained action', files: steps(`- uses: actions/checkout@${COMMIT}`) },
      { name: 'a local action of the same name', files: steps('- uses: ./actions/create-release') },
    ],
  },
  *run(file) {
    const messageFor = (slug: string): string => `${quoted(slug)} is archived: nobody will mend what is found in it.`
    for (const { uses, at } of usesIn(file)) {
      if (uses.kind !== 'repository' || !ARCHIVED_REPOSITORIES.has(uses.slug)) continue
      yield { span: usesTextSpan(uses), message: messageFor(uses.slug), at, detail: uses.slug }
    }
    if (file.kind !== 'pre-commit') return
    for (const { repo: field } of file.repositories) {
      const scalar = scalarOf(field)
      const slug = GITHUB.exec(scalar?.value.trim() ?? '')?.[1]?.toLowerCase()
      if (scalar === null || slug === undefined || !ARCHIVED_REPOSITORIES.has(slug)) continue
      yield { span: scalar.contentSpan, message: messageFor(slug), detail: slug }
    }
  },
})
