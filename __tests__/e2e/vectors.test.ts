import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { CHECKS } from '../../src/checks/registry.ts'
import type { CheckDecision, GateDecision } from '../../src/model/report.ts'
import type { Status } from '../../src/model/answer.ts'
import { withMaterial } from '../support/material.ts'
import { runCheck } from '../support/run-command.ts'

interface Vector {
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
const names = readdirSync(FOLDER).map((name) => name.replace(/\.json$/, ''))
// Written by hand before there was code to run them; the shape is this file's own.
const read = (name: string): Vector => JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Vector

function build(vector: Vector): string {
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

describe.each(names)('the repository %s', (name) => {
  const vector = read(name)
  let root = ''
  beforeAll(() => {
    root = build(vector)
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it('is judged as it was written down', async () => {
    const { report, exitCode } = await runCheck(root, vector.arguments)

    const judged = report.checks.map(({ id, verdict, decision }) => [id, { verdict: verdict.status, decision }])
    expect(Object.fromEntries(judged)).toEqual(vector.expect.checks)
    expect({ gate: report.gate.decision, exitCode }).toEqual({
      gate: vector.expect.gate,
      exitCode: vector.expect.exitCode,
    })
    expect(report.gate.exitCode).toBe(exitCode)
  })
})

it('covers every check, every verdict that this version can give, and every decision', () => {
  const vectors = names.map(read)
  const checks = vectors.flatMap((vector) => Object.values(vector.expect.checks))

  expect(vectors.length).toBeGreaterThanOrEqual(12)
  for (const vector of vectors.filter(({ arguments: args }) => !args.includes('--only'))) {
    expect(Object.keys(vector.expect.checks)).toEqual(CHECKS.map((check) => check.slug))
  }
  expect(new Set(checks.map(({ verdict }) => verdict))).toEqual(
    new Set(['pass', 'fail', 'unknown', 'needs-review', 'not-applicable']),
  )
  expect(new Set(checks.map(({ decision }) => decision))).toEqual(
    new Set(['off', 'advisory', 'blocked', 'unverified', 'deferred', 'waived', 'attested', 'clear']),
  )
})
