import { workflowFileKind } from '../../src/workflows/model/read-file.ts'
import type { SourceFile } from '../../src/workflows/model/read-file.ts'
import type { Named } from './workflow-defects.ts'

/** A line that a rule must name. */
export interface Wanted extends Named {
  /** Whether a finding there is neither asked for nor a fault. */
  readonly isOpen: boolean
}

/** Files as people write them, with what must be said of them. */
export interface WholeCase {
  readonly files: { readonly [path: string]: string }
  readonly wanted: readonly Wanted[]
  readonly criteria: readonly { readonly check: string; readonly criterion: string; readonly status: string }[]
}

const FIRST_FILE = '.github/workflows/case.yml'

/**
 * Reads a case. `#! rule` at the end of a line asks for a finding there, `#? rule` allows one, and both are taken out before
 * anything is read; `#-- path` begins the next file, and `#= check/criterion status` says how a question is answered.
 */
export function readCase(text: string): WholeCase {
  const files: { [path: string]: string } = {}
  const wanted: Wanted[] = []
  const criteria: WholeCase['criteria'][number][] = []
  let path = FIRST_FILE
  let line = 0
  for (const written of text.replace(/\n$/, '').split('\n')) {
    const [, next] = /^#-- (\S+)$/.exec(written) ?? []
    const [, check, criterion, status] = /^#= ([\w-]+)\/([\w-]+) ([\w-]+)$/.exec(written) ?? []
    if (next !== undefined) [path, line] = [next, 0]
    else if (check !== undefined && criterion !== undefined && status !== undefined)
      criteria.push({ check, criterion, status })
    else {
      line += 1
      const [mark, kind, rules = ''] = /\s+#([!?]) ([a-z, -]+)$/.exec(written) ?? ['']
      files[path] = `${files[path] ?? ''}${written.slice(0, written.length - mark.length)}\n`
      for (const rule of rules.split(','))
        if (rule !== '') wanted.push({ rule: rule.trim(), path, line, isOpen: kind === '?' })
    }
  }
  return { files, wanted, criteria }
}

/** The files of a case that the audits read. */
export function sourcesOf(files: WholeCase['files']): readonly SourceFile[] {
  return Object.entries(files).flatMap(([path, text]) => (workflowFileKind(path) === null ? [] : [{ path, text }]))
}
