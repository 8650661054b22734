import { flowsOf } from '../taint/job-flow.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'

const KEY = ['  env:', '    KEY: ${{ secrets.KEY }}']

export const secretInCommandLine = defineAudit({
  id: 'secret-in-command-line',
  title: 'Secret as an argument of a program',
  severity: 'low',
  confidence: 'low',
  persona: 'regular',
  remediation:
    'Hand it over by standard input, a variable or a file; programs print their arguments in errors and logs.',
  references: [
    'https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets#using-secrets-in-a-workflow',
  ],
  examples: {
    failing: [
      { name: 'a password', files: steps('- run: docker login -u me -p "$KEY"', ...KEY), lines: [FIRST_STEP_LINE] },
      {
        name: 'in an address',
        files: steps('- run: git clone "https://x:${KEY}@example.com/a.git"', ...KEY),
        lines: [FIRST_STEP_LINE],
      },
    ],
    passing: [
      { name: 'standard input', files: steps('- run: echo "$KEY" | docker login -u me --password-stdin', ...KEY) },
      { name: 'an address without it', files: steps('- run: git clone https://example.com/a.git', ...KEY) },
    ],
  },
  *run(file, subject) {
    for (const { taint, kind, span, step, program, target } of flowsOf(file, subject).flows) {
      if (kind === 'url') {
        const message = `\`${taint.label}\` is part of an address, which programs print and keep.`
        yield { span, message, severity: 'medium', confidence: 'medium', at: step, detail: `${program} ${taint.label}` }
      } else if (kind === 'command-line') {
        const message = `Every process on the runner can read \`${taint.label}\` among the arguments.`
        yield { span, message, at: step, detail: `${program} ${target} ${taint.label}` }
      }
    }
  },
})
