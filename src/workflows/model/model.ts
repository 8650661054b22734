import type { Comment } from '../../syntax/comments.ts'
import type { Span } from '../../syntax/position.ts'
import type { YamlContent, YamlMapping, YamlNode, YamlScalar, YamlSource } from '../../syntax/yaml-node.ts'
import type { Field } from './fields.ts'
import type { Uses } from './uses.ts'

/** A part that cannot be taken for what it should be; what it holds is not inspected. */
export interface Fault {
  /** One sentence, without text of the file. */
  readonly message: string
  readonly span: Span
}

interface FileBase {
  readonly path: string
  readonly source: YamlSource
  readonly comments: readonly Comment[]
  readonly root: YamlContent
  readonly faults: readonly Fault[]
}

/** A mapping of names to values (`env`, `with`, `secrets`), or one expression that makes it when the job runs. */
export interface Bindings {
  readonly field: Field
  readonly items: readonly Field[]
  readonly expression: YamlScalar | null
}

export type AccessLevel = 'read' | 'write' | 'none' | 'other'

export interface Permissions {
  readonly field: Field
  /** `read-all`, `write-all` or another word; null where scopes are listed. */
  readonly word: string | null
  readonly scopes: readonly { readonly name: string; readonly level: AccessLevel; readonly field: Field }[]
}

export interface Trigger {
  readonly event: string
  /** The key, the list item or the lone word that names the event. */
  readonly node: YamlNode
  /** Filters and inputs; null for a bare event. */
  readonly config: YamlMapping | null
  readonly branches: readonly string[] | null
  readonly branchesIgnore: readonly string[] | null
  readonly tags: readonly string[] | null
  readonly tagsIgnore: readonly string[] | null
  readonly paths: readonly string[] | null
  readonly pathsIgnore: readonly string[] | null
  readonly types: readonly string[] | null
}

export interface Concurrency {
  readonly field: Field
  readonly group: YamlScalar | null
  readonly cancelInProgress: YamlScalar | null
}

export interface RunsOn {
  readonly field: Field
  readonly labels: readonly YamlScalar[]
  readonly group: Field | null
}

export interface Container {
  /** The service's name; null for the job's own container. */
  readonly service: string | null
  /** The field that holds the image: `image:` or the short form. */
  readonly field: Field
  readonly image: YamlScalar
  readonly credentials: Field | null
  readonly env: Bindings | null
}

export interface Matrix {
  readonly field: Field
  /** The whole matrix as one expression. */
  readonly expression: YamlScalar | null
  readonly axes: readonly Field[]
  readonly include: Field | null
  readonly exclude: Field | null
}

export interface Job {
  readonly id: string
  readonly workflow: Workflow
  readonly field: Field
  readonly mapping: YamlMapping
  readonly name: YamlScalar | null
  readonly condition: Field | null
  readonly needs: readonly string[]
  readonly permissions: Permissions | null
  readonly env: Bindings | null
  readonly shell: Field | null
  readonly concurrency: Concurrency | null
  readonly runsOn: RunsOn | null
  readonly matrix: Matrix | null
  readonly containers: readonly Container[]
  readonly environment: Field | null
  readonly outputs: readonly Field[]
  readonly continueOnError: YamlScalar | null
  /** The reusable workflow that the job is; null for a job with steps. */
  readonly uses: Uses | null
  readonly with: Bindings | null
  readonly secrets: Bindings | 'inherit' | null
  readonly steps: readonly Step[]
}

export interface Step {
  readonly owner: Job | Action
  readonly index: number
  readonly mapping: YamlMapping
  readonly id: string | null
  readonly name: YamlScalar | null
  readonly condition: Field | null
  readonly uses: Uses | null
  readonly with: Bindings | null
  readonly run: Field | null
  readonly script: YamlScalar | null
  readonly shell: Field | null
  readonly env: Bindings | null
  readonly continueOnError: YamlScalar | null
}

export interface Workflow extends FileBase {
  readonly kind: 'workflow'
  readonly name: YamlScalar | null
  readonly on: Field | null
  readonly triggers: readonly Trigger[]
  readonly permissions: Permissions | null
  readonly env: Bindings | null
  readonly shell: Field | null
  readonly concurrency: Concurrency | null
  readonly jobs: readonly Job[]
}

export interface Action extends FileBase {
  readonly kind: 'action'
  readonly name: YamlScalar | null
  readonly inputs: readonly Field[]
  readonly outputs: readonly Field[]
  /** `composite`, `docker`, `node24` and so on; null where it is not said. */
  readonly using: string | null
  /** The image of a `docker` action that names one from a registry. */
  readonly image: Field | null
  /** Of a composite action; empty for the rest. */
  readonly steps: readonly Step[]
}

export interface DependabotUpdate {
  readonly mapping: YamlMapping
  readonly ecosystem: Field | null
}

export interface Dependabot extends FileBase {
  readonly kind: 'dependabot'
  readonly updates: readonly DependabotUpdate[]
}

export interface PreCommit extends FileBase {
  readonly kind: 'pre-commit'
  /** The items of the configuration that name a repository, with their `repo:` fields. */
  readonly repositories: readonly { readonly repo: Field; readonly mapping: YamlContent }[]
}

/** One file of the subject, read. */
export type ModelFile = Workflow | Action | Dependabot | PreCommit

/** Every step of a file, in source order. */
export function stepsOf(file: ModelFile): readonly Step[] {
  if (file.kind !== 'workflow') return file.kind === 'action' ? file.steps : []
  const steps: Step[] = []
  for (const job of file.jobs) for (const step of job.steps) steps.push(step)
  return steps
}

/** The jobs of a file; empty for all but workflows. */
export function jobsOf(file: ModelFile): readonly Job[] {
  return file.kind === 'workflow' ? file.jobs : []
}

/** The job that a step belongs to; null in a composite action. */
export function jobOf(step: Step): Job | null {
  return 'workflow' in step.owner ? step.owner : null
}

/** The file that a step stands in. */
export function fileOf(step: Step): Workflow | Action {
  return 'workflow' in step.owner ? step.owner.workflow : step.owner
}

/** The environments that a step sees, the nearest first. */
export function environmentsOf(step: Step): readonly Bindings[] {
  const job = jobOf(step)
  return [step.env, job?.env ?? null, job?.workflow.env ?? null].filter((bindings) => bindings !== null)
}

/** The field of bindings by name; names of inputs are compared without regard to case. */
export function boundField(bindings: Bindings | null, name: string): Field | null {
  return bindings?.items.find((item) => item.name.toLowerCase() === name.toLowerCase()) ?? null
}
