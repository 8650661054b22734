import { usesIn } from '../model/visit.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { usesTextSpan } from './spans.ts'
import { quotedUses } from './quoted.ts'

export const selfRepository = defineAudit({
  id: 'self-repository',
  title: 'Local action named by a path in the work tree',
  severity: 'low',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Write `$/` in place of `./`: it names the workflow’s own commit, whatever was checked out.',
  references: [
    'https://github.blog/changelog/2026-07-30-reference-same-repository-actions-with-self-repository-syntax/',
  ],
  examples: {
    failing: [
      { name: 'an action', files: steps('- uses: ./tools/build'), lines: [FIRST_STEP_LINE] },
      { name: 'the repository itself', files: steps('- name: Own', '  uses: "./"'), lines: [FIRST_STEP_LINE + 1] },
    ],
    passing: [
      { name: 'the self form', files: steps('- uses: $/tools/build') },
      { name: 'an action from elsewhere', files: steps(`- uses: octo/tool@${'d'.repeat(40)}`) },
    ],
  },
  *run(file) {
    for (const { uses, at } of usesIn(file)) {
      if (uses.kind !== 'local' || uses.marker !== '.') continue
      yield {
        span: usesTextSpan(uses),
        message: `${quotedUses(uses)} is the file in the work tree, which an earlier step or another checkout can replace.`,
        at,
        detail: uses.path,
      }
    }
  },
})
