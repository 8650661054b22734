import { execFileSync } from 'node:child_process'
import { emptyStore, type GitObject, type GitStore } from './git-store.ts'

/**
 * Copies every object and ref of a real repository into the store, so that both name the same commits by the same ids.
 * Refs that the real one no longer has are removed, apart from `refs/pull/`, which GitHub alone keeps.
 */
export function mirrorGit(store: GitStore, root: string, environment: NodeJS.ProcessEnv): GitStore {
  const run = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: root, env: environment, maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const [sha, object] of readBatch(run('cat-file', '--batch', '--batch-all-objects')))
    store.objects.set(sha, object)
  for (const name of store.refs.keys()) if (!name.startsWith('refs/pull/')) store.refs.delete(name)
  const listed = run('for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/tags').toString('utf8')
  for (const line of listed.split('\n').filter((text) => text !== '')) store.refs.set(line.slice(41), line.slice(0, 40))
  return store
}

/** A store with what a real repository holds. */
export function mirrorOf(root: string, environment: NodeJS.ProcessEnv): GitStore {
  return mirrorGit(emptyStore(), root, environment)
}

function readBatch(output: Buffer): [string, GitObject][] {
  const objects: [string, GitObject][] = []
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(0x0a, at)
    const [sha = '', type = '', size = ''] = output.toString('latin1', at, end).split(' ')
    const bytes = output.subarray(end + 1, end + 1 + Number(size))
    if (type === 'commit' || type === 'tree' || type === 'blob' || type === 'tag') objects.push([sha, { type, bytes }])
    at = end + 1 + Number(size) + 1
  }
  return objects
}
