import { fieldSpan, isBoolean, scalarOf } from '../model/fields.ts'
import type { Bindings, Job, Step } from '../model/model.ts'
import { ownersIn } from '../model/visit.ts'
import { defineAudit, FIRST_STEP_LINE, job, steps, type Hit } from './define-audit.ts'

const SWITCH = 'ACTIONS_ALLOW_UNSECURE_COMMANDS'

export const insecureCommands = defineAudit({
  id: 'insecure-commands',
  title: 'Workflow commands that let any output set variables',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Remove the variable, and write to `$GITHUB_ENV` and `$GITHUB_PATH` where something has to be set.',
  references: ['https://github.com/advisories/GHSA-mfwh-5m23-j46w'],
  examples: {
    failing: [
      { name: 'for a job', files: job('    env:', `      ${SWITCH}: true`, '    steps: []'), lines: [9] },
      {
        name: 'for a step, as text',
        files: steps('- run: ./go', '  env:', `    ${SWITCH}: "TRUE"`),
        lines: [FIRST_STEP_LINE + 1],
      },
    ],
    passing: [
      { name: 'switched off', files: steps('- run: ./go', '  env:', `    ${SWITCH}: "false"`) },
      { name: 'another variable', files: steps('- run: ./go', '  env:', '    ACTIONS_OTHER: true') },
    ],
  },
  *run(file) {
    if (file.kind === 'workflow') yield* hitsOf(file.env, null)
    for (const owner of ownersIn(file)) {
      const isUsesStep = 'index' in owner && owner.script === null
      for (const hit of hitsOf(owner.env, owner)) if (!isUsesStep || hit.persona === undefined) yield hit
    }
  },
})

function* hitsOf(env: Bindings | null, at: Step | Job | null): Iterable<Hit> {
  if (env === null) return
  const span = fieldSpan(env.field)
  if (env.expression !== null) {
    yield {
      span,
      message: `The variables are made by an expression, and \`${SWITCH}\` may be one.`,
      persona: 'auditor',
      confidence: 'low',
      at,
    }
  } else if (env.items.some((item) => item.name === SWITCH && isBoolean(scalarOf(item), true))) {
    yield { span, message: `\`${SWITCH}\` lets whatever is printed to the log set variables and the search path.`, at }
  }
}
