import { flowsOf } from '../taint/job-flow.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'

const KEY = ['  env:', '    KEY: ${{ secrets.KEY }}']

export const environmentDump = defineAudit({
  id: 'environment-dump',
  title: 'Environment printed while it holds secrets',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Print the variables that are wanted by name, or print in a step that is given no secrets.',
  references: [
    'https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information',
  ],
  examples: {
    failing: [
      { name: 'env', files: steps('- run: env | sort', ...KEY), lines: [FIRST_STEP_LINE] },
      {
        name: 'PowerShell',
        files: steps(`- run: 'Get-ChildItem env:'`, '  shell: pwsh', ...KEY),
        lines: [FIRST_STEP_LINE],
      },
      { name: 'a context', files: steps("- run: echo '${{ toJSON(github) }}'"), lines: [FIRST_STEP_LINE] },
    ],
    passing: [
      { name: 'names alone', files: steps('- run: env | cut -d= -f1', ...KEY) },
      { name: 'no secrets', files: steps('- run: printenv', '  env:', '    MODE: fast') },
      { name: 'a variable by name', files: steps('- run: printenv PATH', ...KEY) },
    ],
  },
  *run(file, subject) {
    for (const { taint, kind, span, step, program } of flowsOf(file, subject).flows) {
      if (taint.dump === null || !['log', 'annotation', 'summary', 'publication'].includes(kind)) continue
      yield {
        span,
        message: `The output holds ${taint.dump.length > 0 ? `the environment, with \`${taint.label}\` in it` : `\`${taint.label}\``}.`,
        // Of that context only the job's token is secret, and it is masked as it is.
        ...(taint.label === 'toJSON(github)' ? { severity: 'low', confidence: 'low' } : {}),
        at: step,
        detail: `${program} ${taint.label}`,
      }
    }
  },
})
