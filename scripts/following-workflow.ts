import { ACTIONS, ownAction } from '../src/commands/init/actions.data.ts'
import { exampleWorkflow, type ExampleUse, USES } from './example-workflow.ts'

/** The documented pair: a run without rights, and the one that follows it. */
export function pairOfWorkflows(): readonly (readonly [name: 'first' | 'following', text: string])[] {
  const [first] = USES
  if (first === undefined) throw new Error('There is no use to follow.')
  return [
    ['first', exampleWorkflow(first)],
    ['following', followingWorkflow(first)],
  ]
}

/**
 * The second of the pair: it follows the workflow of the given use, runs on the default branch and presents what it finds.
 * What the gate's job may do is the same in both.
 * @throws Error where that workflow no longer has the parts that are taken from it.
 */
function followingWorkflow(use: ExampleUse): string {
  const first = exampleWorkflow(use)
  const [, name] = /^name: (.+)$/m.exec(first) ?? []
  const [permissions] = /^ {4}permissions:\n(?: {6}.*\n)+/m.exec(first) ?? []
  if (name === undefined || permissions === undefined) throw new Error('The first workflow has no name or permissions.')
  const own = ownAction(null)
  return `name: ${name}, after the run

on:
  # Nothing of the pull request is run, downloaded or believed here: its commit is fetched as objects, and judged by what GitHub says of it.
  workflow_run: # zizmor: ignore[dangerous-triggers]
    # Anybody may give a workflow of theirs this name. Such a run is judged like any other.
    workflows: [${name}]
    types: [completed]

# Each job names what it may do.
permissions: {}

concurrency:
  group: \${{ github.workflow }}-\${{ github.event.workflow_run.head_sha }}
  cancel-in-progress: true

jobs:
  present:
    name: Present the release checklist
    if: \${{ github.event.workflow_run.event == 'pull_request' }}
    runs-on: ubuntu-latest
    timeout-minutes: 30
${permissions}    steps:
      - name: Check out the default branch
        uses: ${ACTIONS.checkout.uses} # ${ACTIONS.checkout.remark}
        with:
          fetch-depth: 0
          persist-credentials: false
      - name: Fetch the commit that is judged
        # As objects alone: no file of it comes into the work tree.
        env:
          JUDGED: \${{ github.event.workflow_run.head_sha }}
          TOKEN: \${{ github.token }}
        run: |
          git -c credential.helper='!f() { echo username=x-access-token; echo "password=$TOKEN"; }; f' \\
            fetch --quiet --no-tags --no-recurse-submodules origin "$JUDGED"
      - name: Judge and present
        uses: ${own.uses} # ${own.remark}
        with:
          check-name: Security release checklist, after the run
          # On pull requests of this repository the run before has commented.
          comment: \${{ github.event.workflow_run.head_repository.full_name == github.repository && 'never' || 'on-findings' }}
`
}
