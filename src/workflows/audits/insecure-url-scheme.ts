import { scalarOf } from '../model/fields.ts'
import { defineAudit } from './define-audit.ts'
import { quoted } from './quoted.ts'

const hooks = (url: string) => () =>
  [{ path: '.pre-commit-config.yaml', text: `repos:\n  - repo: ${url}\n    rev: v1\n` }] as const

export const insecureUrlScheme = defineAudit({
  id: 'insecure-url-scheme',
  title: 'Code fetched over an unprotected connection',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Fetch it by `https://`.',
  references: ['https://pre-commit.com/#plugins'],
  examples: {
    failing: [
      { name: 'plain HTTP', files: hooks('http://example.com/hooks'), lines: [2] },
      { name: 'the old git protocol', files: hooks('git://example.com/hooks.git'), lines: [2] },
    ],
    passing: [
      { name: 'HTTPS', files: hooks('https://example.com/hooks') },
      { name: 'hooks of the repository', files: hooks('local') },
    ],
  },
  *run(file) {
    if (file.kind !== 'pre-commit') return
    for (const { repo: field } of file.repositories) {
      const url = scalarOf(field)
      if (url === null || !/^(?:http|git):\/\//i.test(url.value.trim())) continue
      yield {
        span: url.contentSpan,
        message: `Whoever sits on the way to ${quoted(url.value.replace(/\/\/[^/]*@/, '//'))} can put other code in its place.`,
      }
    }
  },
})
