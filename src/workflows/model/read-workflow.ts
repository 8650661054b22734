import type { Comment } from '../../syntax/comments.ts'
import type { YamlContent, YamlSource } from '../../syntax/yaml-node.ts'
import { fieldOf, fieldsOf, scalarAt, scalarOf, type Field } from './fields.ts'
import type { Bindings, Fault, Job, Step, Workflow } from './model.ts'
import {
  readBindings,
  readConcurrency,
  readContainers,
  readDefaultShell,
  readMatrix,
  readNeeds,
  readPermissions,
  readRunsOn,
  readTriggers,
} from './read-parts.ts'
import { readSteps } from './read-steps.ts'
import { readUses } from './uses.ts'

/** What every reader starts from: one document of a file. */
export interface Opened {
  readonly path: string
  readonly source: YamlSource
  readonly comments: readonly Comment[]
  readonly root: YamlContent
}

/** Reads a workflow. Never throws: a part that has the wrong form is a fault, and the rest is read. */
export function readWorkflow(opened: Opened): Workflow {
  const { root } = opened
  const faults: Fault[] = []
  const jobs: Job[] = []
  const on = fieldOf(root, 'on')
  const workflow: Workflow = {
    kind: 'workflow',
    ...opened,
    faults,
    name: scalarAt(root, 'name'),
    on,
    triggers: readTriggers(on),
    permissions: readPermissions(fieldOf(root, 'permissions')),
    env: readBindings(fieldOf(root, 'env')),
    shell: readDefaultShell(root),
    concurrency: readConcurrency(fieldOf(root, 'concurrency')),
    jobs,
  }
  const jobsField = fieldOf(root, 'jobs')
  if (on === null) faults.push({ message: 'The workflow has no `on`, so it never runs.', span: root.span })
  if (jobsField?.value.kind !== 'mapping') {
    faults.push({ message: 'The workflow has no `jobs` that can be read.', span: (jobsField?.node ?? root).span })
  }
  for (const field of fieldsOf(jobsField?.value ?? null)) {
    const job = readJob(workflow, field, faults)
    if (job !== null) jobs.push(job)
  }
  return workflow
}

function readJob(workflow: Workflow, field: Field, faults: Fault[]): Job | null {
  const mapping = field.value
  if (mapping.kind !== 'mapping') {
    faults.push({ message: 'A job must be a mapping.', span: field.node.span })
    return null
  }
  const uses = scalarAt(mapping, 'uses')
  const steps: Step[] = []
  const job: Job = {
    id: field.name,
    workflow,
    field,
    mapping,
    name: scalarAt(mapping, 'name'),
    condition: fieldOf(mapping, 'if'),
    needs: readNeeds(fieldOf(mapping, 'needs')),
    permissions: readPermissions(fieldOf(mapping, 'permissions')),
    env: readBindings(fieldOf(mapping, 'env')),
    shell: readDefaultShell(mapping),
    concurrency: readConcurrency(fieldOf(mapping, 'concurrency')),
    runsOn: readRunsOn(fieldOf(mapping, 'runs-on')),
    matrix: readMatrix(fieldOf(mapping, 'strategy')),
    containers: readContainers(mapping),
    environment: fieldOf(mapping, 'environment'),
    outputs: fieldsOf(fieldOf(mapping, 'outputs')?.value ?? null),
    continueOnError: scalarAt(mapping, 'continue-on-error'),
    uses: uses === null ? null : readUses(uses),
    with: readBindings(fieldOf(mapping, 'with')),
    secrets: readSecrets(fieldOf(mapping, 'secrets')),
    steps,
  }
  const stepsField = fieldOf(mapping, 'steps')
  if (uses === null && stepsField === null) {
    faults.push({ message: 'A job has neither `steps` nor `uses`.', span: field.key.span })
  }
  steps.push(...readSteps(job, stepsField, faults))
  return job
}

function readSecrets(field: Field | null): Bindings | 'inherit' | null {
  return scalarOf(field)?.value.trim() === 'inherit' ? 'inherit' : readBindings(field)
}
