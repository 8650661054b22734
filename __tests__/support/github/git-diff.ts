import { filesOf, type GitStore, objectOf, type TreeFile } from './git-store.ts'

/** One file that differs between two trees, as GitHub lists it. */
export interface FileChange {
  readonly path: string
  readonly status: 'added' | 'removed' | 'modified' | 'renamed'
  /** The object after the change; for a removal the one before. */
  readonly sha: string
  readonly mode: string
  readonly previousPath: string | null
  readonly additions: number
  readonly deletions: number
  /** A unified diff without file header; null for bytes that are no text. */
  readonly patch: string | null
}

/** The changes between two trees by path; null is the empty tree. Equal bytes under a new name are a rename. */
export function changesBetween(store: GitStore, before: string | null, after: string): FileChange[] {
  const old = new Map((before === null ? [] : filesOf(store, before)).map((file) => [file.path, file]))
  const now = new Map(filesOf(store, after).map((file) => [file.path, file]))
  const removed = new Map([...old].filter(([path]) => !now.has(path)))
  const changes: FileChange[] = []
  for (const [path, file] of now) {
    const earlier = old.get(path)
    if (earlier !== undefined) {
      if (earlier.sha !== file.sha || earlier.mode !== file.mode) changes.push(change(store, 'modified', earlier, file))
      continue
    }
    const source = [...removed.values()].find(({ sha }) => sha === file.sha)
    if (source === undefined) changes.push(change(store, 'added', null, file))
    else {
      removed.delete(source.path)
      changes.push(change(store, 'renamed', source, file))
    }
  }
  for (const file of removed.values()) changes.push(change(store, 'removed', file, null))
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1))
}

function change(
  store: GitStore,
  status: FileChange['status'],
  before: TreeFile | null,
  after: TreeFile | null,
): FileChange {
  const [old, now] = [textOf(store, before), textOf(store, after)]
  const hunk = old === null || now === null ? null : hunkOf(old, now)
  return {
    path: (after ?? before)?.path ?? '',
    status,
    sha: (after ?? before)?.sha ?? '',
    mode: (after ?? before)?.mode ?? '',
    previousPath: status === 'renamed' ? (before?.path ?? null) : null,
    additions: hunk?.additions ?? 0,
    deletions: hunk?.deletions ?? 0,
    patch: hunk?.patch ?? null,
  }
}

function textOf(store: GitStore, file: TreeFile | null): string[] | null {
  if (file === null) return []
  const bytes = objectOf(store, file.sha, 'blob')
  if (bytes === null || bytes.includes(0)) return null
  const text = bytes.toString('utf8')
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

/** One hunk around everything that differs: a true diff, if not the shortest one. */
function hunkOf(old: readonly string[], now: readonly string[]) {
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start++
  let end = 0
  const shorter = Math.min(old.length, now.length) - start
  while (end < shorter && old[old.length - 1 - end] === now[now.length - 1 - end]) end++
  const gone = old.slice(start, old.length - end)
  const come = now.slice(start, now.length - end)
  if (gone.length === 0 && come.length === 0) return { additions: 0, deletions: 0, patch: null }
  const from = (lines: readonly string[]) => `${lines.length === 0 ? start : start + 1},${lines.length}`
  const head = `@@ -${from(gone)} +${from(come)} @@`
  const patch = [head, ...gone.map((line) => `-${line}`), ...come.map((line) => `+${line}`)].join('\n')
  return { additions: come.length, deletions: gone.length, patch }
}
