import { fieldSpan } from '../model/fields.ts'
import { boundField } from '../model/model.ts'
import { isUsing, runnableSteps } from '../model/visit.ts'
import { shellOf } from '../shell/shell-of.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { quoted } from './quoted.ts'

/** Shells whose scripts can be read with certainty. */
const WELL_KNOWN = ['bash', 'sh', 'pwsh', 'powershell', 'python']

export const misfeature = defineAudit({
  id: 'misfeature',
  title: 'Feature that makes a workflow hard to judge',
  severity: 'low',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Use `bash` or `pwsh` for scripts, and a virtual environment for Python packages.',
  references: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell',
  ],
  examples: {
    failing: [
      { name: 'the old Windows shell', files: steps('- run: echo hi', '  shell: cmd'), lines: [FIRST_STEP_LINE + 1] },
      {
        name: 'packages into the system Python',
        files: steps(
          `- uses: actions/setup-python@${'0'.repeat(40)}`,
          '  with:',
          '    pip-install: -r requirements.txt',
        ),
        lines: [FIRST_STEP_LINE + 2],
      },
    ],
    passing: [
      { name: 'a common shell with options', files: steps('- run: echo hi', '  shell: /bin/bash -e {0}') },
      {
        name: 'Python alone',
        files: steps(`- uses: actions/setup-python@${'0'.repeat(40)}`, '  with: { python-version: "3.13" }'),
      },
    ],
  },
  *run(file) {
    for (const step of runnableSteps(file)) {
      if (isUsing(step.uses, 'actions/setup-python')) {
        const field = boundField(step.with, 'pip-install')
        if (field !== null) {
          yield {
            span: fieldSpan(field),
            message: '`pip-install` puts packages into a Python that other steps share.',
            at: step,
            detail: 'pip-install',
          }
        }
      }
      if (step.script === null) continue
      const shell = shellOf(step)
      if (shell === null || shell.field === null || WELL_KNOWN.includes(shell.name)) continue
      const span = fieldSpan(shell.field)
      if (shell.name === 'cmd' || shell.name === 'cmd.exe') {
        yield {
          span,
          message: 'The language of `cmd` has no grammar, so what the script does cannot be told.',
          at: step,
          detail: 'cmd',
        }
      } else {
        yield {
          span,
          message: `${quoted(shell.command)} is no shell that GitHub knows, so the script is not judged.`,
          at: step,
          persona: 'auditor',
          detail: 'shell',
        }
      }
    }
  },
})
