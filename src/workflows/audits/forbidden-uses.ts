import { scalarAt, scalarOf } from '../model/fields.ts'
import { isForbidden, type NamedRepository } from '../model/uses-rules.ts'
import { usesIn } from '../model/visit.ts'
import { defineAudit, FIRST_STEP_LINE, steps, type AuditExample } from './define-audit.ts'
import { usesTextSpan } from './spans.ts'
import { quoted } from './quoted.ts'

const COMMIT = '6c'.repeat(20)

/** Steps beside the file that forbids some. */
function ruled(list: string, ...lines: readonly string[]): AuditExample['files'] {
  const text = `rules:\n  forbidden-uses:\n    config:\n      ${list}\n`
  return () => [...steps(...lines)(), { path: '.github/zizmor.yml', text }]
}

export const forbiddenUses = defineAudit({
  id: 'forbidden-uses',
  title: 'Action that this project forbids itself',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  remediation:
    'Use another action, or let the project allow this one in `rules.forbidden-uses.config` of `zizmor.yml`.',
  references: ['https://docs.zizmor.sh/audits/#forbidden-uses'],
  examples: {
    failing: [
      {
        name: 'a forbidden owner',
        files: ruled('deny: [octo/*]', `- uses: actions/checkout@${COMMIT}`, `- uses: Octo/tool/sub@${COMMIT}`),
        lines: [FIRST_STEP_LINE + 1],
      },
      {
        name: 'none of those that are allowed',
        files: ruled('allow: [actions/checkout, octo/tool@v1]', '- uses: octo/tool@v1', '- uses: octo/tool@v2'),
        lines: [FIRST_STEP_LINE + 1],
      },
    ],
    passing: [
      { name: 'no rules', files: steps('- uses: octo/tool@v1') },
      { name: 'one that is allowed', files: ruled('allow: [octo/tool/*]', '- uses: octo/tool/sub@v1') },
      { name: 'another part of the repository', files: ruled('deny: [octo/tool]', '- uses: octo/tool/sub@v1') },
      { name: 'an action of its own', files: ruled('allow: [actions/*]', '- uses: ./tools/build') },
    ],
  },
  *run(file, subject) {
    const rules = subject.usesRules
    if (rules === null) return
    const messageFor = (name: string): string =>
      `${quoted(rules.path)} ${rules.mode === 'allow' ? 'does not allow' : 'forbids'} ${quoted(name)}.`
    for (const { uses, at } of usesIn(file)) {
      if (uses.kind !== 'repository') continue
      const path = uses.target.split('/').slice(2).join('/')
      // A path's letter case makes a difference; one with empty or dotted parts is taken without them.
      const written = path === uses.path.toLowerCase() ? uses.path : path
      if (!isForbidden(rules, { ...uses, path: written })) continue
      yield { span: usesTextSpan(uses), message: messageFor(uses.scalar.value), at, detail: uses.target }
    }
    if (file.kind !== 'pre-commit') return
    for (const { repo, mapping } of file.repositories) {
      const scalar = scalarOf(repo)
      const named = scalar === null ? null : namedBy(scalar.value, scalarAt(mapping, 'rev')?.value ?? null)
      if (scalar === null || named === null || !isForbidden(rules, named)) continue
      const name = `${named.owner}/${named.repository}`
      yield { span: scalar.contentSpan, message: messageFor(name), detail: name }
    }
  },
})

const GITHUB = /^https:\/\/github\.com\/([\w-]+)\/([\w.-]+?)(?:\.git)?\/?$/

/** The repository on GitHub that an address names; a hook from elsewhere is in no pattern, and so not judged. */
function namedBy(address: string, rev: string | null): NamedRepository | null {
  const [, owner = '', repository = ''] = GITHUB.exec(address.trim()) ?? []
  return owner === '' ? null : { owner, repository, path: '', ref: rev }
}
