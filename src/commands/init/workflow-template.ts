import { productionReadiness } from '../../checks/production-readiness.ts'
import { gatePermissions, type PermissionGrant } from '../../config/permissions.ts'
import { TOOL } from '../../config/tool.ts'
import { DEFAULT_RELEASE } from '../../policy/defaults.ts'
import { ACTIONS, type ActionReference, ownAction, PYTHON_TOOLS } from './actions.data.ts'
import type { ReadinessScript, Stack } from './detect-stack.ts'
import { CHECKOUT_ID, pipAuditSteps } from './pip-audit-steps.ts'
import { firstOf, pathsOf } from './paths-text.ts'
import { flowList, indented, quoted } from './yaml-text.ts'

/** The name under which a ruleset requires the gate. The check run that the gate posts bears another. */
export const GATE_JOB_NAME = 'Release gate'

/** One job of the written workflow. */
export interface WorkflowJob {
  readonly id: string
  readonly name: string
  /** What it does, for the person who ran `init`; no full stop. */
  readonly does: string
  readonly lines: readonly string[]
}

/** The jobs that apply to a stack; the gate comes first, with this product at the commit `pin`, else at its tag. */
export function workflowJobs(stack: Stack, pin: string | null = null): readonly WorkflowJob[] {
  return [
    gateJob(pin),
    ...(stack.readiness === null ? [] : [readinessJob(stack.readiness, stack.pinsPython)]),
    ...(stack.auditSources.length === 0 ? [] : [pipAuditJob(stack)]),
    ...(stack.pythonCode === null ? [] : [banditJob()]),
  ]
}

/**
 * The workflow that gates the release. It holds no secret, gives each job its permissions and no job of the repository's
 * code a token, and puts no expression into a script.
 */
export function workflowText(stack: Stack, pin: string | null = null): string {
  return [
    `# Judges this repository against the security release checklist. Written by \`${TOOL.name} init\`; it is yours to edit.`,
    `# Require the job "${GATE_JOB_NAME}" in a ruleset of the release branches; without that it stops nothing.`,
    'name: Release checklist',
    '',
    'on:',
    '  pull_request:',
    '    # A pull request that moves to a release branch is judged anew as a release.',
    '    types: [opened, synchronize, reopened, edited]',
    '  pull_request_review:',
    '    # An approval given or taken back is seen at once. With `actions: write` for the gate it also counts at once.',
    '    types: [submitted, dismissed]',
    '  merge_group:',
    '    types: [checks_requested]',
    '  push:',
    `    tags: ${flowList(DEFAULT_RELEASE.tags)}`,
    '  workflow_dispatch:',
    '    inputs:',
    ...indented(
      dispatchInput(
        'ship-date',
        'The day of the release, yyyy-mm-dd in UTC: what has expired by then counts as expired',
      ),
      6,
    ),
    ...indented(dispatchInput('override-reason', 'Break-glass only: why this release cannot wait'), 6),
    ...indented(dispatchInput('override-ticket', 'Break-glass only: where it is followed up'), 6),
    '',
    '# Each job names what it may do.',
    'permissions: {}',
    '',
    'concurrency:',
    '  group: ${{ github.workflow }}-${{ github.event_name }}-${{ github.event.pull_request.number || github.ref }}',
    "  cancel-in-progress: ${{ github.event_name == 'pull_request' }}",
    '',
    'jobs:',
    ...workflowJobs(stack, pin).flatMap((job, index) => [
      ...(index === 0 ? [] : ['']),
      `  ${job.id}:`,
      ...indented([`name: ${job.name}`, 'runs-on: ubuntu-latest', ...job.lines], 4),
    ]),
    '',
  ].join('\n')
}

function dispatchInput(name: string, description: string): readonly string[] {
  return [`${name}:`, `  description: ${quoted(description)}`, '  type: string', '  required: false']
}

function gateJob(pin: string | null): WorkflowJob {
  return {
    id: 'gate',
    name: GATE_JOB_NAME,
    does: 'judges the commit; reads what the other jobs found and runs nothing of the repository',
    lines: [
      'timeout-minutes: 30',
      'permissions:',
      ...gatePermissions({ sarif: false }).map((grant) => `  ${permissionLine(grant)}`),
      'steps:',
      ...indented(checkout('whole'), 2),
      '  - name: Judge the release',
      `    ${uses(ownAction(pin))}`,
      '    with:',
      '      as-of: ${{ inputs.ship-date }}',
      '      override-reason: ${{ inputs.override-reason }}',
      '      override-ticket: ${{ inputs.override-ticket }}',
    ],
  }
}

function readinessJob(script: ReadinessScript, pinsPython: boolean): WorkflowJob {
  const version = pinsPython ? "python-version-file: '.python-version'" : "python-version: '3.x'"
  const python = [
    '- name: Set up Python',
    `  ${uses(ACTIONS.setupPython)}`,
    '  with:',
    `    ${version}`,
    '# Install here what the script needs.',
  ]
  return {
    id: 'readiness',
    name: productionReadiness.options.job.default,
    does: `runs ${script.path}`,
    lines: [
      ...codeJobHead(15),
      ...indented(checkout('whole'), 2),
      ...(script.interpreter === 'python' ? indented(python, 2) : []),
      '  - name: Run the readiness script',
      `    run: ${script.interpreter} ${script.path}`,
    ],
  }
}

function pipAuditJob({ auditSources }: Stack): WorkflowJob {
  return {
    id: 'pip-audit',
    name: 'pip-audit',
    does: `audits ${firstOf(pathsOf(auditSources))}`,
    lines: [
      ...codeJobHead(20),
      ...indented(checkout('tip'), 2),
      ...indented(pipAuditSteps(auditSources), 2),
      ...indented(uploadReports('pip-audit', 'pip-audit*.json'), 2),
    ],
  }
}

function banditJob(): WorkflowJob {
  return {
    id: 'bandit',
    name: 'Bandit',
    does: 'scans the Python code',
    lines: [
      ...codeJobHead(15),
      ...indented(checkout('tip'), 2),
      '  - name: Scan',
      '    # Low severity, such as an assert in a test, is left out.',
      `    run: pipx run ${PYTHON_TOOLS.bandit} -r . --severity-level medium -f json -o "$RUNNER_TEMP/bandit.json"`,
      ...indented(uploadReports('bandit', 'bandit.json'), 2),
    ],
  }
}

/** The head of a job that may run the repository's code: it can read the repository, and nothing more. */
function codeJobHead(minutes: number): readonly string[] {
  return [`timeout-minutes: ${String(minutes)}`, 'permissions:', '  contents: read # The files of the commit', 'steps:']
}

/** Checks out the commit that is judged, of a pull request its head, and leaves no token behind. */
function checkout(depth: 'whole' | 'tip'): readonly string[] {
  return [
    '- name: Check out',
    `  id: ${CHECKOUT_ID}`,
    `  ${uses(ACTIONS.checkout)}`,
    '  with:',
    '    ref: ${{ github.event.pull_request.head.sha || github.sha }}',
    ...(depth === 'whole' ? ['    fetch-depth: 0'] : []),
    '    persist-credentials: false',
  ]
}

function uploadReports(name: string, files: string): readonly string[] {
  return [
    '- name: Keep the report',
    '  # Also where the step before has failed.',
    '  if: ${{ !cancelled() }}',
    `  ${uses(ACTIONS.uploadArtifact)}`,
    '  with:',
    `    name: ${name}`,
    `    path: \${{ runner.temp }}/${files}`,
  ]
}

function uses(action: ActionReference): string {
  return `uses: ${action.uses} # ${action.remark}`
}

const PURPOSES_SHOWN = 2

function permissionLine({ permission, level, purposes }: PermissionGrant): string {
  const shown = purposes.slice(0, PURPOSES_SHOWN).join('; ')
  return `${permission}: ${level} # ${shown}${purposes.length > PURPOSES_SHOWN ? '; and more' : ''}`
}
