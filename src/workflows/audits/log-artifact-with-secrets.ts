import { jobOf } from '../model/model.ts'
import { flowsOf } from '../taint/job-flow.ts'
import { workspacePath } from '../globs.ts'
import { uploadsIn } from '../uploads.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'

const KEY = ['  env:', '    KEY: ${{ secrets.KEY }}']
const UPLOAD = `- uses: actions/upload-artifact@${'d4'.repeat(20)} # v4.6.2`
const LOGS =
  /(?:^|[/_-])(?:logs?|debug|trace|dumps?)(?:[/_-]|$)|\.(?:log|dmp|core|hprof|trace|har)(?:\*|$)|(?:^|\/)core\.?\*?$/i

export const logArtifactWithSecrets = defineAudit({
  id: 'log-artifact-with-secrets',
  title: 'Logs of a traced job uploaded',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  remediation: 'Switch tracing off where secrets are handled; nothing masks what is written to files.',
  references: ['https://unit42.paloaltonetworks.com/github-repo-artifacts-leak-tokens/'],
  examples: {
    failing: [
      {
        name: 'a log after tracing',
        files: steps(
          '- run: |',
          '    set -x',
          '    ./deploy "$KEY" > out.log 2>&1',
          ...KEY,
          UPLOAD,
          '  with: { path: out.log }',
        ),
        lines: [FIRST_STEP_LINE + 6],
      },
      {
        name: 'a folder of logs after a talkative client',
        files: steps('- run: curl -v -u "me:$KEY" https://example.com', ...KEY, UPLOAD, '  with: { path: "logs/**" }'),
        lines: [FIRST_STEP_LINE + 4],
      },
    ],
    passing: [
      { name: 'no tracing', files: steps('- run: ./deploy "$KEY"', ...KEY, UPLOAD, '  with: { path: out.log }') },
      {
        name: 'other files',
        files: steps('- run: |', '    set -x', '    ./deploy "$KEY"', ...KEY, UPLOAD, '  with: { path: catalogue }'),
      },
    ],
  },
  *run(file, subject) {
    const traced = flowsOf(file, subject).flows.filter(({ kind }) => kind === 'trace' || kind === 'verbose')
    for (const { step, paths } of uploadsIn(file)) {
      const cause = traced.find((flow) => jobOf(flow.step) === jobOf(step) && flow.step.index < step.index)
      if (cause === undefined) continue
      for (const { text, span } of paths) {
        if (!LOGS.test(workspacePath(text))) continue
        yield {
          span,
          message: `The job traces commands with \`${cause.taint.label}\`, and files are not masked.`,
          at: step,
          related: [cause.span],
          detail: text,
        }
      }
    }
  },
})
