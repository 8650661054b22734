import { DEFAULT_YAML_LIMITS, parseYaml, type YamlLimits } from '../../syntax/yaml.ts'
import { overExpansion } from '../../syntax/yaml-expansion.ts'
import { resolveAlias, type YamlProblem } from '../../syntax/yaml-node.ts'
import { fieldOf, fieldsOf, itemsOf, scalarAt } from './fields.ts'
import type { Action, Dependabot, Fault, ModelFile, PreCommit, Step } from './model.ts'
import { readSteps } from './read-steps.ts'
import { readWorkflow, type Opened } from './read-workflow.ts'

/** A file of the subject: its path from the root, with slashes, and its text. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

export type FileKind = ModelFile['kind']

/** Which kind of file a path is by GitHub's rules; null for a file that is none of these. */
export function workflowFileKind(path: string): FileKind | null {
  if (/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)) return 'workflow'
  if (/(?:^|\/)action\.ya?ml$/.test(path)) return 'action'
  if (/^\.github\/dependabot\.ya?ml$/.test(path)) return 'dependabot'
  return /^\.pre-commit-config\.ya?ml$/.test(path) ? 'pre-commit' : null
}

/** The kind by the file's name alone, for files that were asked for by name. */
export function kindByName(path: string): FileKind {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/^action\.ya?ml$/.test(name)) return 'action'
  if (/^dependabot\.ya?ml$/.test(name)) return 'dependabot'
  return /^\.pre-commit-config\.ya?ml$/.test(name) ? 'pre-commit' : 'workflow'
}

/** A file read, or why not. */
export type ReadFile =
  { readonly ok: true; readonly file: ModelFile } | { readonly ok: false; readonly problem: YamlProblem }

/** Reads one file. An empty file, and one whose root is no mapping, is a `syntax` problem: GitHub runs neither. */
export function readFile({ path, text }: SourceFile, limits: Partial<YamlLimits> = {}): ReadFile {
  const allLimits = { ...DEFAULT_YAML_LIMITS, ...limits }
  const parsed = parseYaml(text, allLimits)
  if (!parsed.ok) return parsed
  const [document] = parsed.documents
  const root = document === undefined ? null : resolveAlias(document.root)
  if (root?.kind !== 'mapping') {
    const message = 'The file holds no mapping, so GitHub cannot read it.'
    return { ok: false, problem: { code: 'syntax', message, position: parsed.source.lines.positionAt(0) } }
  }
  const problem = overExpansion(root, allLimits.maxNodes)
  if (problem !== null) return { ok: false, problem }
  const opened: Opened = { path, source: parsed.source, comments: parsed.comments, root }
  return { ok: true, file: readAs(kindByName(path), opened) }
}

function readAs(kind: FileKind, opened: Opened): ModelFile {
  switch (kind) {
    case 'workflow':
      return readWorkflow(opened)
    case 'action':
      return readAction(opened)
    case 'dependabot':
      return readDependabot(opened)
    case 'pre-commit':
      return readPreCommit(opened)
  }
}

function readAction(opened: Opened): Action {
  const faults: Fault[] = []
  const steps: Step[] = []
  const runs = fieldOf(opened.root, 'runs')?.value ?? null
  const action: Action = {
    kind: 'action',
    ...opened,
    faults,
    name: scalarAt(opened.root, 'name'),
    inputs: fieldsOf(fieldOf(opened.root, 'inputs')?.value ?? null),
    outputs: fieldsOf(fieldOf(opened.root, 'outputs')?.value ?? null),
    using: scalarAt(runs, 'using')?.value.trim() ?? null,
    image: scalarAt(runs, 'image')?.value.startsWith('docker://') === true ? fieldOf(runs, 'image') : null,
    steps,
  }
  if (runs?.kind !== 'mapping') faults.push({ message: 'The action has no `runs`.', span: opened.root.span })
  if (action.using === 'composite') steps.push(...readSteps(action, fieldOf(runs, 'steps'), faults))
  return action
}

function readDependabot(opened: Opened): Dependabot {
  const faults: Fault[] = []
  const updates = itemsOf(fieldOf(opened.root, 'updates')).flatMap((item) => {
    const mapping = resolveAlias(item)
    if (mapping.kind === 'mapping') return [{ mapping, ecosystem: fieldOf(mapping, 'package-ecosystem') }]
    faults.push({ message: 'An update must be a mapping.', span: item.span })
    return []
  })
  return { kind: 'dependabot', ...opened, faults, updates }
}

function readPreCommit(opened: Opened): PreCommit {
  const repositories = itemsOf(fieldOf(opened.root, 'repos')).flatMap((item) => {
    const mapping = resolveAlias(item)
    const repo = fieldOf(mapping, 'repo')
    return repo === null ? [] : [{ repo, mapping }]
  })
  return { kind: 'pre-commit', ...opened, faults: [], repositories }
}
