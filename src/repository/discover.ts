import { lstatSync, statSync, type Stats } from 'node:fs'
import path from 'node:path'
import { askGitDirectory, findGit, type GitDirectory, type GitProgram } from './git.ts'

/** What a folder belongs to. */
export type Discovery =
  | {
      readonly kind: 'repository'
      readonly root: string
      readonly program: GitProgram
      readonly gitDir: string
      readonly isBare: boolean
    }
  | { readonly kind: 'plain' }
  | { readonly kind: 'no-git-program'; readonly root: string }
  | {
      readonly kind: 'not-owned' | 'refused'
      readonly root: string
      readonly message: string
      readonly timedOut: boolean
    }

export interface DiscoveryOptions {
  readonly env: NodeJS.ProcessEnv
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/**
 * Looks for the repository from a real path upwards, as git does: the nearest folder with a `.git` that git accepts, within
 * one file system. A bare repository is one only where no work tree contains it; inside of a work tree it is mere content.
 */
export async function discover(start: string, options: DiscoveryOptions): Promise<Discovery> {
  const device = look(start)?.dev
  let bare: string | null = null
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (look(folder)?.dev !== device) break
    if (look(path.join(folder, '.git')) !== null) {
      const found = await ask(folder, false, options)
      if (found.kind !== 'plain') return found
    }
    if (bare === null && looksBare(folder)) bare = folder
    if (folder === path.dirname(folder)) break
  }
  return bare === null ? { kind: 'plain' } : ask(bare, true, options)
}

async function ask(root: string, mayBeBare: boolean, options: DiscoveryOptions): Promise<Discovery> {
  const program = findGit(options.env, root, options.timeoutMs, options.signal)
  if (program === null) return { kind: 'no-git-program', root }
  const answer: GitDirectory = await askGitDirectory(program, root, mayBeBare)
  switch (answer.kind) {
    case 'found':
      return { kind: 'repository', root, program, gitDir: answer.gitDir, isBare: answer.isBare }
    case 'none':
      return { kind: 'plain' }
    case 'not-owned':
      return { kind: 'not-owned', root, message: answer.message, timedOut: false }
    case 'refused':
      return { kind: 'refused', root, message: answer.message, timedOut: answer.timedOut }
  }
}

/** https://git-scm.com/docs/gitrepository-layout: what git itself looks for. */
function looksBare(folder: string): boolean {
  const isFolder = (name: string): boolean => {
    try {
      return statSync(path.join(folder, name)).isDirectory()
    } catch {
      return false
    }
  }
  return isFolder('objects') && isFolder('refs') && look(path.join(folder, 'HEAD')) !== null
}

function look(file: string): Stats | null {
  try {
    return lstatSync(file)
  } catch {
    return null
  }
}
