import { jobsOf, stepsOf, type Action, type Job, type ModelFile, type Step, type Workflow } from './model/model.ts'
import type { Uses } from './model/uses.ts'
import type { UsesRules } from './model/uses-rules.ts'

/** All files that were given, so that local actions and reusable workflows can be followed. */
export interface Subject {
  readonly files: readonly ModelFile[]
  /** What the project forbids itself to use; null where it says nothing. */
  readonly usesRules: UsesRules | null
  /** The action that a local `uses:` names; null where it is not among the files. */
  actionOf(uses: Uses | null): Action | null
  /** The reusable workflow that a local `uses:` names; null where it is not among the files. */
  workflowOf(uses: Uses | null): Workflow | null
  /** The steps and jobs among the files that use this action or call this workflow. */
  callersOf(file: Action | Workflow): readonly (Step | Job)[]
}

/** Makes the files of one subject known to each other. */
export function subjectOf(files: readonly ModelFile[], usesRules: UsesRules | null = null): Subject {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const find = (uses: Uses | null): ModelFile | null => {
    if (uses?.kind !== 'local') return null
    const path = normalize(uses.path)
    const prefix = path === '' ? '' : `${path}/`
    return byPath.get(path) ?? byPath.get(`${prefix}action.yml`) ?? byPath.get(`${prefix}action.yaml`) ?? null
  }
  let callers: Map<ModelFile, (Step | Job)[]> | null = null
  const callersByFile = (): Map<ModelFile, (Step | Job)[]> => {
    const found = new Map<ModelFile, (Step | Job)[]>()
    for (const owner of files.flatMap((file) => [...jobsOf(file), ...stepsOf(file)])) {
      const file = find(owner.uses)
      if (file !== null) found.set(file, [...(found.get(file) ?? []), owner])
    }
    return found
  }
  return {
    files,
    usesRules,
    actionOf(uses) {
      const found = find(uses)
      return found?.kind === 'action' ? found : null
    },
    workflowOf(uses) {
      const found = find(uses)
      return found?.kind === 'workflow' ? found : null
    },
    callersOf(file) {
      callers ??= callersByFile()
      return callers.get(file) ?? []
    },
  }
}

function normalize(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}
