import type { StepFlow } from '../taint/job-flow.ts'
import { isUnmasked } from '../taint/taint.ts'
import { flowsOf } from '../taint/job-flow.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'

const KEY = ['  env:', '    KEY: ${{ secrets.KEY }}']

export const secretInLog = defineAudit({
  id: 'secret-in-log',
  title: 'Secret written to the log, the summary or a comment',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  remediation:
    'Do not print it. What is made of a secret has to be registered with `::add-mask::` before anything prints it.',
  references: [
    'https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information',
    'https://cwe.mitre.org/data/definitions/532.html',
  ],
  examples: {
    failing: [
      { name: 'printed as it is', files: steps('- run: echo "key is $KEY"', ...KEY), lines: [FIRST_STEP_LINE] },
      {
        name: 'encoded twice',
        files: steps('- run: echo "$KEY" | base64 -w0 | base64 -w0', ...KEY),
        lines: [FIRST_STEP_LINE],
      },
      {
        name: 'an expression in the script',
        files: steps('- run: |', '    set -e', '    printf "%s" ${{ secrets.KEY }} >&2'),
        lines: [FIRST_STEP_LINE + 2],
      },
      {
        name: 'into the summary',
        files: steps('- run: echo "${KEY:0:4}" >> "$GITHUB_STEP_SUMMARY"', ...KEY),
        lines: [FIRST_STEP_LINE],
      },
    ],
    passing: [
      { name: 'into a file', files: steps('- run: echo "$KEY" > key.txt && ./use key.txt', ...KEY) },
      { name: 'to another program', files: steps('- run: echo "$KEY" | gh auth login --with-token', ...KEY) },
      { name: 'whether it is set', files: steps('- run: echo "${KEY:+set} ${#KEY}"', ...KEY) },
    ],
  },
  *run(file, subject) {
    for (const flow of flowsOf(file, subject).flows) {
      if (flow.taint.dump !== null || !(flow.kind in WHERE)) continue
      // Somebody has seen to it; what is kept apart from the log is not masked.
      if (flow.taint.form === 'masked' && (flow.kind === 'log' || flow.kind === 'annotation')) continue
      const where = WHERE[flow.kind] ?? 'the log'
      const isDerived = isUnmasked(flow.taint)
      yield {
        span: flow.span,
        message: messageOf(flow, where, isDerived),
        severity: isDerived || where !== 'the log' ? 'high' : 'medium',
        at: flow.step,
        detail: `${flow.taint.label} ${flow.kind} ${flow.program}`,
      }
    }
  },
})

const WHERE: { readonly [kind in string]?: string } = {
  log: 'the log',
  annotation: 'an annotation',
  summary: 'the job’s summary',
  publication: 'a public text',
}

function messageOf({ taint }: StepFlow, where: string, isDerived: boolean): string {
  if (taint.form === 'fetched')
    return `\`${taint.label}\` prints a secret into ${where}, and the runner does not know it, so that nothing masks it.`
  if (isDerived)
    return `What is made of \`${taint.label}\` reaches ${where}, and the runner masks only the secret itself.`
  return where === 'the log'
    ? `\`${taint.label}\` reaches the log, where nothing but the runner’s masking hides it.`
    : `\`${taint.label}\` reaches ${where}, which is kept and shown apart from the log.`
}
