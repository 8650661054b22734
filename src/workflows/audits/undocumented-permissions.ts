import { runnableJobs } from '../model/visit.ts'
import { commentOnLine } from '../../syntax/comments.ts'
import { fieldSpan } from '../model/fields.ts'
import type { Permissions } from '../model/model.ts'
import { defineAudit, workflow } from './define-audit.ts'

export const undocumentedPermissions = defineAudit({
  id: 'undocumented-permissions',
  title: 'Permission without a comment that says what for',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  remediation:
    'Say in a comment on the same line why the job needs it, so that a reader can tell when it no longer does.',
  references: ['https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions'],
  examples: {
    failing: [
      {
        name: 'one scope without a comment',
        files: workflow('on: push', 'permissions:', '  contents: read', '  issues: write', 'jobs: {}'),
        lines: [4],
      },
      {
        name: 'an empty comment',
        files: workflow('on: push', 'permissions:', '  packages: write #', 'jobs: {}'),
        lines: [3],
      },
    ],
    passing: [
      {
        name: 'a comment that says why',
        files: workflow('on: push', 'permissions:', '  packages: write # pushes the image', 'jobs: {}'),
      },
      {
        name: 'reading the code, which explains itself',
        files: workflow('on: push', 'permissions: { contents: read }', 'jobs: {}'),
      },
    ],
  },
  *run(file) {
    if (file.kind !== 'workflow') return
    const undocumented = ({ scopes }: Permissions) =>
      scopes.filter(({ name, level, field }) => {
        if (name === 'contents' && level === 'read') return false
        const comment = commentOnLine(file.comments, field.key.span.start.line)
        return comment === null || comment.text.trim() === ''
      })
    for (const owner of [file, ...runnableJobs(file)]) {
      const [first, ...others] = owner.permissions === null ? [] : undocumented(owner.permissions)
      if (first === undefined) continue
      yield {
        span: fieldSpan(first.field),
        message: `Nothing says why these are needed: ${[first, ...others].map(({ name }) => `\`${name}\``).join(', ')}.`,
        related: others.map(({ field }) => fieldSpan(field)),
        at: owner === file || 'kind' in owner ? null : owner,
      }
    }
  },
})
