import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { deflateSync } from 'node:zlib'
import type { GitStore } from './git-store.ts'

/** How much of the history is fetched, as `actions/checkout` takes it: 0 is all of it. */
export interface Checkout {
  readonly commit: string
  readonly depth: number
  /** The address that `origin` gets; nothing is ever fetched from it. */
  readonly remote: string
}

/** Writes the store as a bare repository that the real git reads. */
export function writeRepository(store: GitStore, folder: string, environment: NodeJS.ProcessEnv): void {
  execFileSync('git', ['init', '-q', '--bare', folder], { env: environment })
  for (const [sha, { type, bytes }] of store.objects) {
    const at = path.join(folder, 'objects', sha.slice(0, 2))
    mkdirSync(at, { recursive: true })
    writeFileSync(
      path.join(at, sha.slice(2)),
      deflateSync(Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes])),
    )
  }
  const refs = [...store.refs].map(([name, sha]) => `${sha} ${name}\n`).sort()
  writeFileSync(path.join(folder, 'packed-refs'), refs.join(''))
}

/** Makes a work tree of a commit with the real git, in the way of `actions/checkout`: detached, branches as remote ones. */
export function checkOut(
  store: GitStore,
  folders: { readonly origin: string; readonly workspace: string },
  about: Checkout,
  environment: NodeJS.ProcessEnv,
): void {
  const { origin, workspace } = folders
  writeRepository(store, origin, environment)
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: workspace, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  mkdirSync(workspace, { recursive: true })
  git('init', '-q', '.')
  git('remote', 'add', 'origin', `file://${origin}`)
  const all = ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*']
  const uploads = '--upload-pack=git -c uploadpack.allowAnySHA1InWant=true upload-pack'
  const depth = about.depth > 0 ? ['--no-tags', `--depth=${about.depth}`] : ['--no-tags', ...all]
  const [options, refs] = [
    depth.filter((text) => text.startsWith('--')),
    depth.filter((text) => !text.startsWith('--')),
  ]
  git('fetch', '-q', uploads, ...options, 'origin', ...refs, about.commit)
  git('checkout', '-q', '--detach', about.commit)
  git('remote', 'set-url', 'origin', about.remote)
}
