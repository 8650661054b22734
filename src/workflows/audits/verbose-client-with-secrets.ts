import { flowsOf } from '../taint/job-flow.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'

const KEY = ['  env:', '    KEY: ${{ secrets.KEY }}']

export const verboseClientWithSecrets = defineAudit({
  id: 'verbose-client-with-secrets',
  title: 'Client told to print what it sends',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Leave the option out: headers with credentials are printed, encoded in ways that are not masked.',
  references: ['https://curl.se/docs/manpage.html#-v'],
  examples: {
    failing: [
      {
        name: 'curl',
        files: steps('- run: curl -sv -u "me:$KEY" https://example.com', ...KEY),
        lines: [FIRST_STEP_LINE],
      },
      {
        name: 'git',
        files: steps('- run: git push', '  env:', '    KEY: ${{ secrets.KEY }}', '    GIT_CURL_VERBOSE: 1'),
        lines: [FIRST_STEP_LINE],
      },
    ],
    passing: [
      {
        name: 'curl, quiet',
        files: steps('- run: |', '    curl -sS -H "Authorization: Bearer $KEY" https://example.com', ...KEY),
      },
      { name: 'curl without secrets', files: steps('- run: curl -v https://example.com') },
    ],
  },
  *run(file, subject) {
    for (const { taint, kind, span, step, program } of flowsOf(file, subject).flows) {
      if (kind !== 'verbose') continue
      yield {
        span,
        message: `\`${program}\` prints the request, with \`${taint.label}\` in it.`,
        at: step,
        detail: `${program} ${taint.label}`,
      }
    }
  },
})
