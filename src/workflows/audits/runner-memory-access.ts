import { runnableSteps } from '../model/visit.ts'
import { commandsIn, programOf } from '../shell/script.ts'
import { scriptOf, scriptSpan } from '../shell/step-script.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { quoted } from './quoted.ts'

/** What the scripts of known attacks look for, and what no build needs. */
const SIGNS: readonly RegExp[] = [
  /\/proc\/(?:\$\([^()]{0,200}\)|[^\s'"]{0,200})\/(?:mem|maps)\b/,
  /\bRunner\.Worker\b/,
  /"?isSecret"?\\?"?\s*:\s*true/,
  /\b(?:gcore|procdump)\b/,
]

export const runnerMemoryAccess = defineAudit({
  id: 'runner-memory-access',
  title: 'Script that reads the memory of the runner',
  severity: 'critical',
  confidence: 'medium',
  persona: 'regular',
  remediation: 'Find out who wrote the step. If it has run, revoke every secret that the job could read.',
  references: ['https://github.com/advisories/GHSA-mrrh-fwg8-r2c3', 'https://nvd.nist.gov/vuln/detail/CVE-2025-30066'],
  examples: {
    failing: [
      {
        name: 'memory of a process',
        files: steps('- run: sudo cat "/proc/$PID/mem" | strings'),
        lines: [FIRST_STEP_LINE],
      },
      {
        name: 'the worker’s process',
        files: steps('- run: |', '    id', '    pgrep -f Runner.Worker'),
        lines: [FIRST_STEP_LINE + 2],
      },
    ],
    passing: [
      { name: 'how much memory there is', files: steps('- run: cat /proc/meminfo') },
      { name: 'the name in a text', files: steps('- run: grep -c secret notes.txt') },
    ],
  },
  *run(file) {
    for (const step of runnableSteps(file)) {
      const script = scriptOf(step)
      for (const command of commandsIn(script?.script.pipelines ?? [])) {
        const text = script?.script.text.slice(command.start, command.end) ?? ''
        if (script === null || !SIGNS.some((sign) => sign.test(text))) continue
        yield {
          span: scriptSpan(script, command),
          message: `${programOf(command) === '' ? 'A command' : quoted(programOf(command))} reads the memory of the runner, which holds every secret of the job in plain text.`,
          at: step,
        }
      }
    }
  },
})
