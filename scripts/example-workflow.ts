import { detectStack } from '../src/commands/init/detect-stack.ts'
import { workflowText } from '../src/commands/init/workflow-template.ts'

/** One use of the gate as the README shows it. */
export interface ExampleUse {
  readonly name: 'pull-request' | 'dispatch' | 'tag'
  /** Those of the events of the workflow that `init` writes. */
  readonly events: readonly string[]
  /** Jobs that stand behind the gate, as text of the `jobs` mapping. */
  readonly jobs: readonly string[]
}

/** The three uses, in the order of a release. */
export const USES: readonly ExampleUse[] = [
  { name: 'pull-request', events: ['pull_request', 'pull_request_review', 'merge_group'], jobs: [] },
  { name: 'dispatch', events: ['workflow_dispatch'], jobs: [] },
  {
    name: 'tag',
    events: ['push'],
    jobs: [
      '  publish:',
      '    name: Publish',
      '    # Starts only once the gate has let the tag through.',
      '    needs: gate',
      '    runs-on: ubuntu-latest',
      '    timeout-minutes: 15',
      '    permissions: {} # What publishing needs',
      '    steps:',
      '      - name: Publish',
      '        run: echo "Publish $GITHUB_REF_NAME here."',
    ],
  },
]

/**
 * The workflow that `init` writes for a repository without anything to scan, with the events of one use alone.
 * @throws Error where the text of `init` no longer has the parts that are cut here.
 */
export function exampleWorkflow({ events, jobs }: ExampleUse): string {
  const text = workflowText(detectStack([], 'none'))
  const [, before = '', triggers = '', after = ''] = /^([\s\S]*?^on:\n)([\s\S]*?)(^$[\s\S]*)$/m.exec(text) ?? []
  const known = new Map(
    [...triggers.matchAll(/^ {2}([a-z_]+):\n(?: {4}.*\n)*/gm)].map(([lines, event = '']) => [event, lines]),
  )
  const chosen = events.map((event) => {
    const lines = known.get(event)
    if (lines === undefined) throw new Error(`The workflow that init writes has no event ${event}.`)
    return lines
  })
  const whole = [
    before.replace(/^(?:# .*\n)+/, ''),
    ...chosen,
    events.includes('workflow_dispatch') ? after : withoutOverride(after),
    ...(jobs.length === 0 ? [] : ['\n', jobs.join('\n')]),
  ]
  return `${whole.join('').trimEnd()}\n`
}

/** Break-glass is for a dispatch alone, and so is another day than today. */
function withoutOverride(text: string): string {
  const without = text.replace(/^ {8}with:\n(?: {10}(?:as-of|override-).*\n)+/m, '')
  if (without === text) throw new Error('The workflow that init writes passes no override.')
  return without
}
