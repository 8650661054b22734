import { fieldSpan } from '../model/fields.ts'
import type { ModelFile } from '../model/model.ts'
import { runnableSteps } from '../model/visit.ts'
import { commandsIn, programOf, type SimpleCommand, type Word } from '../shell/script.ts'
import { scriptOf } from '../shell/step-script.ts'
import { action, defineAudit, workflow } from './define-audit.ts'
import { quoted } from './quoted.ts'

/** Events whose runs are privileged while strangers choose what they handle. */
const PRIVILEGED = ['pull_request_target', 'workflow_run']

export const githubEnv = defineAudit({
  id: 'github-env',
  title: 'Variables or search path set from what a stranger may have chosen',
  severity: 'high',
  confidence: 'low',
  persona: 'regular',
  remediation: 'Hand values on as step outputs, `$GITHUB_OUTPUT`, which set nothing for later programs.',
  references: ['https://www.legitsecurity.com/blog/github-privilege-escalation-vulnerability'],
  examples: {
    failing: [
      {
        name: 'a variable in a privileged run',
        files: workflow(
          'on: pull_request_target',
          'jobs:',
          '  a:',
          '    steps:',
          '      - run: echo "T=$TITLE" >> "$GITHUB_ENV"',
        ),
        lines: [5],
      },
      {
        name: 'the search path in an action, through tee',
        files: action(
          'runs:',
          '  using: composite',
          '  steps:',
          '    - run: ./where | tee -a $GITHUB_PATH',
          '      shell: bash',
        ),
        lines: [4],
      },
    ],
    passing: [
      {
        name: 'a constant',
        files: workflow(
          'on: pull_request_target',
          'jobs:',
          '  a:',
          '    steps:',
          '      - run: echo "A=b" >> "$GITHUB_ENV"',
        ),
      },
      {
        name: 'a run that is not privileged',
        files: workflow('on: push', 'jobs:', '  a:', '    steps:', '      - run: echo "T=$T" >> $GITHUB_ENV'),
      },
    ],
  },
  *run(file) {
    if (!isPrivileged(file)) return
    for (const step of runnableSteps(file)) {
      const script = scriptOf(step)
      if (script === null || step.run === null) continue
      const { language, script: read } = script
      const writers = commandsIn(read.pipelines).filter((command) => setsVariables(command, language === 'cmd'))
      for (const [at, writer] of writers.entries()) {
        yield {
          span: fieldSpan(step.run),
          message: `What ${programOf(writer) === '' ? 'a command' : quoted(programOf(writer))} sets can be a variable such as \`LD_PRELOAD\`, or a folder in the search path, which makes later steps run other code.`,
          at: step,
          detail: String(at),
        }
      }
    }
  },
})

function isPrivileged(file: ModelFile): boolean {
  // Who uses an action, and when, cannot be told from the action.
  if (file.kind === 'action') return true
  return file.kind === 'workflow' && file.triggers.some(({ event }) => PRIVILEGED.includes(event))
}

const WRITERS = ['out-file', 'add-content', 'set-content', 'tee-object', 'tee']

/** Whether a command writes to one of the two files something that is not written out in the script. */
function setsVariables(command: SimpleCommand, countsConstants: boolean): boolean {
  const program = programOf(command)
  const isRedirected = command.redirects.some(
    ({ operator, target }) => operator.startsWith('>') && isEnvironmentFile(target),
  )
  if (isRedirected)
    return countsConstants || !['echo', 'printf'].includes(program) || !command.args.every(({ isStatic }) => isStatic)
  return WRITERS.includes(program) && command.args.some(isEnvironmentFile)
}

function isEnvironmentFile(word: Word | null): boolean {
  return word?.parts.some((part) => part.kind === 'variable' && /^github_(?:env|path)$/i.test(part.name)) ?? false
}
