import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Status } from '../../src/model/answer.ts'
import type { CheckDecision, GateDecision } from '../../src/model/report.ts'
import { withMaterial } from './material.ts'

/** A small repository and what must be said of it, written out by hand. */
export interface Vector {
  readonly why: string
  readonly arguments: readonly string[]
  /** Commits, oldest first; each adds files and may be tagged. */
  readonly history: readonly { readonly files: { readonly [path: string]: string }; readonly tag?: string }[]
  /** Files that are in the folder and in no commit. */
  readonly files: { readonly [path: string]: string }
  readonly git: 'repository' | 'none'
  readonly expect: {
    readonly gate: GateDecision
    readonly exitCode: number
    readonly checks: { readonly [slug: string]: { readonly verdict: Status; readonly decision: CheckDecision } }
  }
}

const FOLDER = '__tests__/fixtures/vectors'

export const VECTOR_NAMES: readonly string[] = readdirSync(FOLDER).map((name) => name.replace(/\.json$/, ''))

export function readVector(name: string): Vector {
  // Our own files; the tests that use them see to their shape.
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Vector
}

/** Builds the repository in a folder of its own, which the caller removes. */
export function buildVector(vector: Vector): string {
  const root = mkdtempSync(join(tmpdir(), 'vector-'))
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=Octocat', '-c', 'user.email=octocat@example.com', ...args], {
      cwd: root,
      stdio: 'pipe',
    })
  }
  const write = (files: { readonly [path: string]: string }): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, dirname(path)), { recursive: true })
      writeFileSync(join(root, path), withMaterial(text))
    }
  }
  if (vector.git === 'repository') git('init', '--quiet', '--initial-branch=main')
  for (const [index, commit] of vector.history.entries()) {
    write(commit.files)
    git('add', '--all')
    git('commit', '--quiet', '--message', `Step ${index + 1}`)
    if (commit.tag !== undefined) git('tag', commit.tag)
  }
  write(vector.files)
  return root
}
