import type { Silence } from '../posture/silences.ts'
import { scannersIn } from '../posture/tool-uses.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'

const SCAN = `- uses: aquasecurity/trivy-action@${'1a'.repeat(20)}`

export const securityScanNonBlocking = defineAudit({
  id: 'security-scan-non-blocking',
  title: 'Security scan that cannot fail the run',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Let findings fail the step, and keep accepted ones in the scanner’s own list of exceptions.',
  references: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepscontinue-on-error',
  ],
  examples: {
    failing: [
      { name: 'errors ignored', files: steps(SCAN, '  continue-on-error: true'), lines: [FIRST_STEP_LINE + 1] },
      {
        name: 'exit code thrown away',
        files: steps('- run: pip-audit -r requirements.txt || true'),
        lines: [FIRST_STEP_LINE],
      },
      { name: 'told not to fail', files: steps(SCAN, '  with:', '    exit-code: 0'), lines: [FIRST_STEP_LINE + 2] },
    ],
    passing: [
      { name: 'a scan that fails', files: steps('- run: uv run pip-audit') },
      { name: 'another tool', files: steps('- run: ./report || true') },
    ],
  },
  *run(file) {
    for (const { scanner, silenced, at } of scannersIn(file)) {
      for (const silence of silenced) {
        yield {
          span: silence.span,
          message: `${scanner.name} finds, and the run goes on: ${reasonOf(silence)}.`,
          at,
          detail: `${scanner.name} ${silence.why}`,
        }
      }
    }
  },
})

/** Why a failure is not seen, as the end of a sentence. */
export function reasonOf(silence: Silence): string {
  switch (silence.why) {
    case 'continue-on-error':
      return '`continue-on-error` is set'
    case 'option':
      return `\`${silence.option}\` says so`
    case 'no-option':
      return `it fails nothing without \`${silence.option}\``
    case 'lost-exit':
      return {
        fallback: 'a command that succeeds stands after `||`',
        pipe: 'the exit code is the one of the pipe’s last command',
        'errors-off': 'the shell goes on after errors there',
        'and-list': 'before `&&` an error stops nothing, and other commands follow',
        exit: 'the script ends with `exit 0`',
      }[silence.how]
  }
}
