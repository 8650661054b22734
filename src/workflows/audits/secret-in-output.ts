import { runnableJobs } from '../model/visit.ts'
import { fieldSpan, scalarOf } from '../model/fields.ts'
import { isUnmasked } from '../taint/taint.ts'
import { flowsOf } from '../taint/job-flow.ts'
import { defineAudit, FIRST_STEP_LINE, job, steps } from './define-audit.ts'

const KEY = ['  env:', '    KEY: ${{ secrets.KEY }}']

export const secretInOutput = defineAudit({
  id: 'secret-in-output',
  title: 'Secret handed on as an output',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  remediation:
    'Let the later step or job read the secret itself; outputs are kept unmasked, and jobs drop those that hold a secret.',
  references: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#masking-a-value-in-a-log',
  ],
  examples: {
    failing: [
      {
        name: 'of a step',
        files: steps('- run: echo "t=$(echo $KEY | rev)" >> "$GITHUB_OUTPUT"', ...KEY),
        lines: [FIRST_STEP_LINE],
      },
      { name: 'of a job', files: job('    outputs:', '      key: ${{ secrets.KEY }}', '    steps: []'), lines: [10] },
    ],
    passing: [
      { name: 'something else', files: steps('- run: echo "v=1" >> "$GITHUB_OUTPUT"', ...KEY) },
      { name: 'into a file', files: steps('- run: echo "t=$KEY" >> settings.ini', ...KEY) },
    ],
  },
  *run(file, subject) {
    const { flows, jobOutputs } = flowsOf(file, subject)
    for (const { taint, kind, span, step, target } of flows) {
      // Within the job a value that is masked first stays masked.
      if (kind !== 'output' || taint.form === 'masked') continue
      yield {
        span,
        message: `\`${taint.label}\` becomes an output${target === '' ? '' : ` (\`${target}\`)`}, in a form that ${isUnmasked(taint) ? 'nothing masks' : 'only logs mask'}.`,
        severity: isUnmasked(taint) ? 'high' : 'medium',
        at: step,
        detail: `${target} ${taint.label}`,
      }
    }
    for (const owner of runnableJobs(file)) {
      for (const output of owner.outputs) {
        const taint = jobOutputs.get(`${owner.id}.${output.name}`.toLowerCase())
        if (taint === undefined || scalarOf(output) === null) continue
        yield {
          span: fieldSpan(output),
          message: `Another job is to be given \`${taint.label}\`; the runner drops the output, and people then encode it.`,
          severity: isUnmasked(taint) ? 'high' : 'medium',
          at: owner,
          detail: `output ${output.name}`,
        }
      }
    }
  },
})
