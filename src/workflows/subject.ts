import type { Action, ModelFile, Workflow } from './model/model.ts'
import type { Uses } from './model/uses.ts'

/** All files that were given, so that local actions and reusable workflows can be followed. */
export interface Subject {
  readonly files: readonly ModelFile[]
  /** The action that a local `uses:` names; null where it is not among the files. */
  actionOf(uses: Uses | null): Action | null
  /** The reusable workflow that a local `uses:` names; null where it is not among the files. */
  workflowOf(uses: Uses | null): Workflow | null
}

/** Makes the files of one subject known to each other. */
export function subjectOf(files: readonly ModelFile[]): Subject {
  const byPath = new Map(files.map((file) => [file.path, file]))
  return {
    files,
    actionOf(uses) {
      if (uses?.kind !== 'local') return null
      const folder = normalize(uses.path)
      const prefix = folder === '' ? '' : `${folder}/`
      const found = byPath.get(`${prefix}action.yml`) ?? byPath.get(`${prefix}action.yaml`)
      return found?.kind === 'action' ? found : null
    },
    workflowOf(uses) {
      const found = uses?.kind === 'local' ? byPath.get(normalize(uses.path)) : undefined
      return found?.kind === 'workflow' ? found : null
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
