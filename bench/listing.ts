import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openRepository } from '../src/repository/open-repository.ts'

/**
 * Lists a work tree of many small files and prints time, memory and the ratio to git's own listing of the index in the same
 * run. The first argument is the number of files.
 */
const files = Number(process.argv[2] ?? '200000')
const folder = mkdtempSync(path.join(tmpdir(), 'listing-'))
const git = (...args: readonly string[]): string =>
  execFileSync(
    'git',
    ['-c', 'gc.auto=0', '-c', 'user.name=Bench', '-c', 'user.email=bench@example.invalid', '-C', folder, ...args],
    {
      maxBuffer: 2 ** 30,
      encoding: 'latin1',
    },
  )

function makeFiles(): void {
  for (let at = 0; at < files; at++) {
    const where = path.join(folder, `packages/part-${String(at % 200)}/src/area-${String(Math.floor(at / 200) % 20)}`)
    if (at < 4000) mkdirSync(where, { recursive: true })
    writeFileSync(path.join(where, `module-${String(at)}.ts`), `export const number = ${String(at)}\n`)
  }
}

async function timed<T>(act: () => Promise<T> | T): Promise<readonly [T, number]> {
  const began = performance.now()
  const result = await act()
  return [result, performance.now() - began]
}

/** Enough for a table; the fastest of three, since the first run also warms the disk. */
async function fastest<T>(act: () => Promise<T> | T): Promise<readonly [T, number]> {
  const runs = [await timed(act), await timed(act), await timed(act)]
  return runs.reduce((best, run) => (run[1] < best[1] ? run : best))
}

try {
  makeFiles()
  git('init', '-q')
  git('add', '-A')
  git('commit', '-q', '-m', 'files')
  const base = process.memoryUsage.rss()
  const repository = await openRepository(folder, { env: process.env })
  const tree = repository.workTree()
  if (tree === null) throw new Error('The work tree is not there.')
  const limits = { maxEntries: files * 2, signal: new AbortController().signal }
  const [first, firstMs] = await timed(() => tree.list(limits))
  const rss = process.memoryUsage.rss() - base
  const [, workMs] = await fastest(() => tree.list(limits))
  const [, dirtyMs] = await fastest(() => repository.isDirty())
  const commit = await repository.treeAt('HEAD')
  const [, commitMs] = await fastest(() => ('list' in commit ? commit.list(limits) : null))
  const [, gitMs] = await fastest(() => git('ls-files', '-s', '-z').length)
  const [, gitOtherMs] = await fastest(() => git('ls-files', '-o', '--exclude-standard', '-z').length)
  const row = (name: string, ms: number): string =>
    `${name.padEnd(44)} ${ms.toFixed(0).padStart(6)} ms  ${(ms / gitMs).toFixed(1).padStart(6)} x git`
  const rows = [
    `${String(first.entries.length)} entries, ${String(first.gaps.length)} gaps`,
    row('work tree listed, first time', firstMs),
    row('work tree listed', workMs),
    row('commit listed', commitMs),
    row('is the work tree dirty', dirtyMs),
    row('git ls-files -s -z', gitMs),
    row('git ls-files -o --exclude-standard -z', gitOtherMs),
    `memory above the start after the first listing   ${(rss / 2 ** 20).toFixed(0)} MiB`,
  ]
  process.stdout.write(rows.join('\n') + '\n')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
