import type { GateFact, WorkflowsEvidence } from '../../src/evidence/workflows.ts'
import { stepsOf, type Step, type Workflow } from '../../src/workflows/model/model.ts'
import { readFile } from '../../src/workflows/model/read-file.ts'
import { isUsing } from '../../src/workflows/model/visit.ts'
import type { FilesByPath } from './sketch-tree.ts'

/** Lines taken out of a file, from a line on, and others put there. */
export interface Edit {
  readonly path: string
  readonly line: number
  readonly removed: number
  readonly added: readonly string[]
  /** Lines, after this edit, that a finding should name. */
  readonly names: readonly number[]
}

/** Finds what to edit in files. */
export type Make = (files: FilesByPath, evidence: WorkflowsEvidence) => readonly Edit[]

export function textOf(files: FilesByPath, path: string): string {
  const content = files[path]
  return typeof content === 'string' ? content : ''
}

export function workflowsIn(files: FilesByPath): readonly Workflow[] {
  return Object.keys(files).flatMap((path) => {
    if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)) return []
    const read = readFile({ path, text: textOf(files, path) })
    return read.ok && read.file.kind === 'workflow' ? [read.file] : []
  })
}

function lineAt(files: FilesByPath, path: string, line: number): string {
  return textOf(files, path).split('\n')[line - 1] ?? ''
}

function indentOf(line: string): string {
  return /^ */.exec(line)?.[0] ?? ''
}

/** The step of a file in which a line lies. */
function stepAt(files: FilesByPath, path: string, line: number): Step | null {
  const read = readFile({ path, text: textOf(files, path) })
  const steps = read.ok ? stepsOf(read.file) : []
  return steps.find((step) => step.mapping.span.start.line <= line && line <= lastLine(step)) ?? null
}

/** A text of several lines ends where the line after it begins. */
function lastLine({ mapping: { span } }: Step): number {
  return span.end.column === 1 ? span.end.line - 1 : span.end.line
}

/** Puts lines that do nothing in a step's place, as many as it has. */
export function withoutStep(files: FilesByPath, path: string, line: number): readonly Edit[] {
  const step = stepAt(files, path, line)
  if (step === null) return []
  const { start } = step.mapping.span
  const last = lastLine(step)
  const dash = `${indentOf(lineAt(files, path, start.line))}- run: make`
  const rest = Array.from({ length: last - start.line }, () => '')
  return [{ path, line: start.line, removed: last - start.line + 1, added: [dash, ...rest], names: [] }]
}

export const isSoundOnPulls = ({ when, silenced, skippedBy }: GateFact): boolean =>
  when.pullRequest && silenced.length === 0 && skippedBy === null

/** A command that may fail, or an action that may. */
export function silenced(files: FilesByPath, { site: { place } }: GateFact): readonly Edit[] {
  const { path, startLine, endLine, endColumn } = place
  if (startLine === null || endLine === null || endColumn === null) return []
  const text = lineAt(files, path, endLine)
  const step = stepAt(files, path, startLine)
  if (step !== null && step.uses !== null) {
    const key = /^(\s*)(- )?uses:/.exec(lineAt(files, path, startLine))
    if (key === null) return []
    const indent = `${key[1] ?? ''}${key[2] === undefined ? '' : '  '}`
    return [
      { path, line: startLine + 1, removed: 0, added: [`${indent}continue-on-error: true`], names: [startLine + 1] },
    ]
  }
  const added = `${text.slice(0, endColumn - 1)} || true${text.slice(endColumn - 1)}`
  return [{ path, line: endLine, removed: 1, added: [added], names: [startLine] }]
}

/** Jobs of a workflow that may no longer ask for an identity. */
export function withoutIdentity(files: FilesByPath, path: string): readonly Edit[] {
  return textOf(files, path)
    .split('\n')
    .flatMap((text, at): readonly Edit[] => {
      const added = text.replace(/\bid-token: write\b/, 'id-token: none')
      return added === text ? [] : [{ path, line: at + 1, removed: 1, added: [added], names: [] }]
    })
}

export function once(edits: readonly Edit[]): readonly Edit[] {
  const seen = new Set<string>()
  return edits.filter(({ path, line, removed }) => {
    const key = `${path} ${line} ${removed}`
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
}

/** The workflows whose jobs gate changes. */
function gating(files: FilesByPath, { posture }: WorkflowsEvidence, kind: GateFact['kind']): readonly Workflow[] {
  const paths = new Set(
    posture.gates.filter((gate) => gate.kind === kind && isSoundOnPulls(gate)).map(({ site }) => site.workflow),
  )
  return workflowsIn(files).filter(({ path }) => paths.has(path))
}

/** Path filters that leave out everything, on all pull requests that start a gate. */
export function filtered(files: FilesByPath, evidence: WorkflowsEvidence): readonly Edit[] {
  return (['lint', 'tests'] as const)
    .flatMap((kind) => gating(files, evidence, kind))
    .flatMap(({ path, triggers }) =>
      triggers.flatMap(({ event, node, config, paths, pathsIgnore }): readonly Edit[] => {
        if (!/^pull_request(?:_target)?$/.test(event) || paths !== null || pathsIgnore !== null) return []
        const { line } = node.span.start
        const text = lineAt(files, path, line)
        if (config?.style === 'block') {
          const indent = ' '.repeat(config.span.start.column - 1)
          return [{ path, line: line + 1, removed: 0, added: [`${indent}paths-ignore: ['**']`], names: [line + 1] }]
        }
        if (/^\s*pull_request\w*:\s*(?:#.*)?$/.test(text)) {
          return [
            { path, line: line + 1, removed: 0, added: [`${indentOf(text)}  paths-ignore: ['**']`], names: [line + 1] },
          ]
        }
        return []
      }),
    )
}

export function queued(files: FilesByPath, evidence: WorkflowsEvidence): readonly Edit[] {
  const workflows = new Set(
    (['lint', 'tests', 'scan'] as const).flatMap((kind) => gating(files, evidence, kind).map(({ path }) => path)),
  )
  return workflowsIn(files).flatMap(({ path, triggers }): readonly Edit[] => {
    if (!workflows.has(path) || triggers.some(({ event }) => event === 'merge_group')) return []
    const pull = triggers.find(({ event }) => event === 'pull_request')
    if (pull === undefined) return []
    const { line } = pull.node.span.start
    const text = lineAt(files, path, line)
    return /^ +pull_request:/.test(text)
      ? [{ path, line, removed: 0, added: [`${indentOf(text)}merge_group:`], names: [] }]
      : []
  })
}

/** Uploads of the workspace as it lies there, after the steps of each job that uploads something. */
export function widened(files: FilesByPath, hidden: boolean): readonly Edit[] {
  return workflowsIn(files).flatMap(({ path, jobs }) =>
    jobs.flatMap(({ steps }): readonly Edit[] => {
      const upload = steps.find(({ uses }) => isUsing(uses, 'actions/upload-artifact'))
      const checkout = steps.find(({ uses }) => isUsing(uses, 'actions/checkout'))
      if (upload?.uses?.kind !== 'repository' || checkout === undefined || checkout.index > upload.index) return []
      const { start } = upload.mapping.span
      const dash = indentOf(lineAt(files, path, start.line))
      const added = [`${dash}- uses: ${upload.uses.scalar.value}`, `${dash}  with:`, `${dash}    path: .`]
      const line = start.line
      if (!hidden) return [{ path, line, removed: 0, added, names: [] }]
      return [{ path, line, removed: 0, added: [...added, `${dash}    include-hidden-files: true`], names: [line + 3] }]
    }),
  )
}

/** `persist-credentials: false` gone from checkouts before an upload. */
export function persisted(files: FilesByPath): readonly Edit[] {
  return workflowsIn(files).flatMap(({ path, jobs }) =>
    jobs.flatMap(({ steps }) => {
      const last = steps.findLastIndex(({ uses }) => isUsing(uses, 'actions/upload-artifact'))
      return steps.slice(0, Math.max(last, 0)).flatMap(({ uses, with: inputs, mapping }): readonly Edit[] => {
        const field = inputs?.items.find(({ name }) => name === 'persist-credentials')
        if (!isUsing(uses, 'actions/checkout') || field === undefined) return []
        const { line } = field.key.span.start
        const text = lineAt(files, path, line).replace(/(persist-credentials:\s*)\S+/, '$1true')
        return [{ path, line, removed: 1, added: [text], names: [mapping.span.start.line] }]
      })
    }),
  )
}

export const merged: Make = (files) =>
  workflowsIn(files).flatMap(({ path, triggers }): readonly Edit[] => {
    const queue = triggers.find(({ event }) => event === 'merge_group')
    const line = queue?.node.span.start.line
    if (line === undefined || !/^ +merge_group:\s*(?:#.*)?$/.test(lineAt(files, path, line))) return []
    // The line stays, so that those below keep their numbers.
    return [{ path, line, removed: 1, added: [''], names: [] }]
  })
