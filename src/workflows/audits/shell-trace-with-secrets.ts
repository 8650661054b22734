import { flowsOf } from '../taint/job-flow.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'

const KEY = ['  env:', '    KEY: ${{ secrets.KEY }}']

export const shellTraceWithSecrets = defineAudit({
  id: 'shell-trace-with-secrets',
  title: 'Commands traced while they handle secrets',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Switch tracing off (`set +x`) before secrets are handled.',
  references: ['https://www.gnu.org/software/bash/manual/html_node/The-Set-Builtin.html'],
  examples: {
    failing: [
      {
        name: 'set -x',
        files: steps('- run: |', '    set -euxo pipefail', '    ./deploy --key "$KEY"', ...KEY),
        lines: [FIRST_STEP_LINE + 2],
      },
      { name: 'a traced script', files: steps('- run: bash -x deploy.sh', ...KEY), lines: [FIRST_STEP_LINE] },
    ],
    passing: [
      {
        name: 'switched off before',
        files: steps('- run: |', '    set -x', '    make', '    set +x', '    ./deploy "$KEY"', ...KEY),
      },
      { name: 'no secrets', files: steps('- run: |', '    set -x', '    make') },
    ],
  },
  *run(file, subject) {
    for (const { taint, kind, span, step, program } of flowsOf(file, subject).flows) {
      if (kind !== 'trace') continue
      yield {
        span,
        message: `The trace shows \`${taint.label}\`, quoted and cut up as the shell sees it.`,
        at: step,
        detail: `${program} ${taint.label}`,
      }
    }
  },
})
