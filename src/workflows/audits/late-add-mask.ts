import { flowsOf } from '../taint/job-flow.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { quoted } from './quoted.ts'

export const lateAddMask = defineAudit({
  id: 'late-add-mask',
  title: 'Value masked after it was printed',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Register the value first, by a variable: `echo "::add-mask::$VALUE"`.',
  references: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#masking-a-value-in-a-log',
  ],
  examples: {
    failing: [
      {
        name: 'printed first',
        files: steps('- run: |', '    T=$(./token)', '    echo "token $T"', '    echo "::add-mask::$T"'),
        lines: [FIRST_STEP_LINE + 3],
      },
      {
        name: 'in the text of the script, which is printed before it runs',
        files: steps('- run: echo "::add-mask::${{ steps.login.outputs.token }}"'),
        lines: [FIRST_STEP_LINE],
      },
    ],
    passing: [
      {
        name: 'masked first',
        files: steps('- run: |', '    T=$(./token)', '    echo "::add-mask::$T"', '    echo "token $T"'),
      },
      {
        name: 'by a variable',
        files: steps('- run: echo "::add-mask::$T"', '  env:', '    T: ${{ steps.login.outputs.token }}'),
      },
    ],
  },
  *run(file, subject) {
    for (const { kind, span, step, target } of flowsOf(file, subject).flows) {
      if (kind === 'late-mask') {
        yield {
          span,
          message: `The value of ${quoted(`$${target}`)} stands in the log already, from an earlier line.`,
          at: step,
          detail: target,
        }
      } else if (kind === 'mask-in-text') {
        yield {
          span,
          message: `The runner prints the script with the value of ${quoted(target)} in it before the line can mask it.`,
          at: step,
          detail: target,
        }
      }
    }
  },
})
