import { gap, type Gap } from '../model/gap.ts'
import type { Tree, TreeEntry } from '../repository/tree.ts'
import type { ModelFile } from '../workflows/model/model.ts'
import { readFile, type SourceFile, workflowFileKind } from '../workflows/model/read-file.ts'
import { isSettingsFile } from '../workflows/model/uses-rules.ts'
import { usesIn } from '../workflows/model/visit.ts'
import { isReleaseToolFile } from '../workflows/posture/release-tool-file.ts'
import { subjectOf } from '../workflows/subject.ts'
import { FOREIGN_FOLDERS } from './stack.data.ts'
import { liesIn } from './stack.ts'

/** Whether a path is one of an Actions file or of what says which actions are forbidden: what the audits are given. */
export function isAuditedFile(path: string): boolean {
  return workflowFileKind(path) !== null || isSettingsFile(path)
}

/** Whether a path is one of an Actions file, of what rules them, or of a release tool that workflows run. */
export function isActionsFile(path: string): boolean {
  return workflowFileKind(path) === 'action'
    ? !liesIn(path, FOREIGN_FOLDERS)
    : isAuditedFile(path) || isReleaseToolFile(path)
}

/** What was read of such files, and what could not be. */
export interface ReadActionsFiles {
  readonly sources: readonly SourceFile[]
  readonly gaps: readonly Gap[]
}

/** Reads files as GitHub would: whole, and as UTF-8. */
export async function readActionsFiles(
  tree: Tree,
  wanted: readonly TreeEntry[],
  maxFileBytes: number,
): Promise<ReadActionsFiles> {
  const sources: SourceFile[] = []
  const gaps: Gap[] = []
  const plain = wanted.filter((entry) => {
    const isFile = entry.kind === 'file' || entry.kind === 'executable'
    if (!isFile) gaps.push(notFileGap(entry))
    return isFile
  })
  let answered = 0
  await tree.read(plain, maxFileBytes, (entry, blob) => {
    answered += 1
    const at = `\`${entry.path}\``
    if (!blob.ok) gaps.push({ ...blob.gap, source: 'workflows' })
    else if (blob.isLfsPointer) gaps.push(gap('workflows', 'not-checked-out', `${at} is a Git LFS pointer.`))
    else if (blob.bytes.length < blob.size) {
      gaps.push(gap('workflows', 'limit', `Of ${at} ${blob.bytes.length} of ${blob.size} bytes were read.`))
    } else {
      const text = decoded(blob.bytes)
      if (text === null) gaps.push(gap('workflows', 'malformed', `${at} is not UTF-8, so GitHub cannot read it.`))
      else sources.push({ path: entry.path, text })
    }
  })
  if (answered < plain.length) {
    const detail = `${plain.length - answered} Actions files were asked for and not answered.`
    gaps.push(gap('workflows', 'malformed', detail, 'Run again; if it stays, report it as a bug.'))
  }
  return { sources, gaps }
}

function notFileGap({ path, kind }: TreeEntry): Gap {
  const grant = 'Put the file itself in its place.'
  return gap('workflows', 'unsupported', `\`${path}\` is a ${kind}, which is not followed.`, grant)
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/** All but the actions that nothing here uses: those of a test, say. The repository's own action, at its top, is for others. */
export function withReferenced(sources: readonly SourceFile[]): readonly SourceFile[] {
  if (!sources.some(({ path }) => workflowFileKind(path) === 'action' && path.includes('/'))) return sources
  const read = sources.flatMap((source) => {
    const one = readFile(source)
    return one.ok ? [one.file] : []
  })
  const subject = subjectOf(read)
  const used = new Set(
    read.filter(({ kind, path }) => kind !== 'action' || !path.includes('/')).map(({ path }) => path),
  )
  const waiting = read.filter(({ path }) => used.has(path))
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { uses } of usesIn(next)) {
      const action = subject.actionOf(uses)
      if (action === null || used.has(action.path)) continue
      used.add(action.path)
      waiting.push(action)
    }
  }
  const named = namedFolders(read)
  // What cannot be read stays, so that it is told, where something here names it.
  return sources.filter(({ path }) => {
    if (used.has(path) || workflowFileKind(path) !== 'action') return true
    const isRead = read.some((file) => file.path === path)
    return !isRead && (!path.includes('/') || named.has(path.slice(0, path.lastIndexOf('/'))))
  })
}

function namedFolders(files: readonly ModelFile[]): ReadonlySet<string> {
  const uses = files.flatMap(usesIn).flatMap(({ uses: one }) => (one.kind === 'local' ? [one.path] : []))
  return new Set(uses.map((path) => path.replace(/^(?:\.?\/)+|\/+$/g, '')))
}
