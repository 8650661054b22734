import { fieldSpan, isBoolean, scalarOf } from '../model/fields.ts'
import type { Bindings, Job, Step } from '../model/model.ts'
import { ownersIn } from '../model/visit.ts'
import { defineAudit, FIRST_STEP_LINE, job, steps, type Hit } from './define-audit.ts'

/** Switches of the runner that print more than its masking is made for. */
const SWITCHES = [
  'ACTIONS_STEP_DEBUG',
  'ACTIONS_RUNNER_DEBUG',
  'RUNNER_DEBUG',
  'GITHUB_ACTIONS_RUNNER_HTTPTRACE',
  'GITHUB_ACTIONS_RUNNER_TRACE',
]

export const debugEnabled = defineAudit({
  id: 'debug-enabled',
  title: 'Debug output switched on in the file',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Remove it; a single run can be started again with debug logging where it is needed.',
  references: ['https://docs.github.com/en/actions/how-tos/monitor-workflows/enable-debug-logging'],
  examples: {
    failing: [
      { name: 'for a job', files: job('    env:', '      ACTIONS_STEP_DEBUG: true', '    steps: []'), lines: [10] },
      {
        name: 'for a step',
        files: steps('- run: ./build', '  env:', '    RUNNER_DEBUG: 1'),
        lines: [FIRST_STEP_LINE + 2],
      },
    ],
    passing: [
      { name: 'off', files: steps('- run: ./build', '  env:', '    ACTIONS_RUNNER_DEBUG: false') },
      { name: 'a switch of another program', files: steps('- run: ./build', '  env:', '    DEBUG: true') },
    ],
  },
  *run(file) {
    if (file.kind === 'workflow') yield* hitsOf(file.env, null)
    for (const owner of ownersIn(file)) yield* hitsOf(owner.env, owner)
  },
})

function* hitsOf(env: Bindings | null, at: Step | Job | null): Iterable<Hit> {
  for (const item of env?.items ?? []) {
    const value = scalarOf(item)
    if (!SWITCHES.includes(item.name.toUpperCase()) || value === null) continue
    if (!isBoolean(value, true) && value.value.trim() !== '1') continue
    yield {
      span: fieldSpan(item),
      message: `\`${item.name}\` makes every run print its inner workings.`,
      at,
      detail: item.name,
    }
  }
}
