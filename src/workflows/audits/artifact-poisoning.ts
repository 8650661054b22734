import { jobOf, type Step } from '../model/model.ts'
import { inputOf, isUsing, runnableSteps } from '../model/visit.ts'
import { argumentsOf, commandsIn, programOf } from '../shell/script.ts'
import { scriptOf } from '../shell/step-script.ts'
import { defineAudit, workflow } from './define-audit.ts'
import { stepSpan } from './spans.ts'
import { quotedUses } from './quoted.ts'

const DOWNLOAD = `      - uses: actions/download-artifact@${'f6'.repeat(20)}`
const DOWNLOADERS = [
  'dawidd6/action-download-artifact',
  'aochmann/actions-download-artifact',
  'levonet/action-download-last-artifact',
]

export const artifactPoisoning = defineAudit({
  id: 'artifact-poisoning',
  title: 'Artifact of an untrusted run put into a privileged job',
  severity: 'high',
  confidence: 'medium',
  persona: 'regular',
  remediation: 'Download into a folder of its own (`${{ runner.temp }}`), check what is in it, and run nothing of it.',
  references: ['https://securitylab.github.com/resources/github-actions-new-patterns-and-mitigations/'],
  examples: {
    failing: [
      {
        name: 'into the workspace, before a script',
        files: workflow(
          'on: workflow_run',
          'jobs:',
          '  a:',
          '    steps:',
          DOWNLOAD,
          '        with: { run-id: "${{ github.event.workflow_run.id }}" }',
          '      - run: ./publish',
        ),
        lines: [5],
      },
      {
        name: 'read into the environment',
        files: workflow(
          'on: workflow_run',
          'jobs:',
          '  a:',
          '    steps:',
          '      - run: |',
          '          gh run download "$RUN" -n pr',
          '          cat pr.txt >> "$GITHUB_ENV"',
        ),
        lines: [5],
      },
    ],
    passing: [
      {
        name: 'into a folder of its own',
        files: workflow(
          'on: workflow_run',
          'jobs:',
          '  a:',
          '    steps:',
          DOWNLOAD,
          '        with: { run-id: "${{ github.event.workflow_run.id }}", path: "${{ runner.temp }}/a" }',
          '      - run: ./publish',
        ),
      },
      {
        name: 'of the same run',
        files: workflow('on: push', 'jobs:', '  a:', '    steps:', DOWNLOAD, '      - run: ./publish'),
      },
    ],
  },
  *run(file) {
    if (file.kind !== 'workflow' || !file.triggers.some(({ event }) => event === 'workflow_run')) return
    const steps = runnableSteps(file)
    for (const step of steps) {
      const isOwnStep = step.script === null
      if (!downloads(step) || isApart(step)) continue
      const later = steps.filter((other) => jobOf(other) === jobOf(step) && other.index > step.index)
      if (isOwnStep && !later.some((other) => other.script !== null || other.uses?.kind === 'local')) continue
      yield {
        span: stepSpan(step),
        message: `A pull request’s run can have filled what ${step.uses === null ? '`gh run download`' : quotedUses(step.uses)} brings with scripts and settings that later commands take for their own.`,
        at: step,
      }
    }
  },
})

function downloads(step: Step): boolean {
  if (isUsing(step.uses, 'actions/download-artifact')) return inputOf(step, 'run-id') !== null
  if (isUsing(step.uses, ...DOWNLOADERS)) return true
  return commandsIn(scriptOf(step)?.script.pipelines ?? []).some((command) => {
    const args = argumentsOf(command)
    return programOf(command) === 'gh' && args[0] === 'run' && args[1] === 'download'
  })
}

/** Whether the files go to a folder outside the workspace. */
function isApart(step: Step): boolean {
  const path = inputOf(step, 'path')?.value ?? ''
  if (/runner\.temp|RUNNER_TEMP|^\/tmp\//.test(path)) return true
  const script = step.script?.value ?? ''
  return /gh run download[^\n]*(?:-D|--dir)[ =]\S*(?:RUNNER_TEMP|runner\.temp|\/tmp\/)/.test(script)
}
