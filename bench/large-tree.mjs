// A work tree of very many files, listed and judged: time and memory of the whole command, beside git's own listing.
//   node bench/large-tree.mjs [files]
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'

const count = Number(process.argv[2] ?? 200_000)
const root = mkdtempSync(join(tmpdir(), 'large-tree-'))
const git = (...args) =>
  execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', ...args], {
    cwd: root,
    maxBuffer: 1 << 30,
  })
for (let index = 0; index < count; index++) {
  const folder = join(root, `pkg${index % 100}`, `part${index % 2000}`)
  if (index < 2000) mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, index % 500 === 0 ? `settings${index}.env` : `file${index}.ts`),
    index % 500 === 0 ? 'MODE=production\n' : `export const n = ${index}\n`,
  )
}
git('init', '-q')
git('add', '-A')
git('commit', '-q', '-m', 'All of it')

const timed = (command, args) => {
  const start = performance.now()
  const result = spawnSync(command, args, { cwd: root, maxBuffer: 1 << 30 })
  return { ms: performance.now() - start, result }
}
const cli = join(import.meta.dirname, '../dist/cli.js')
// GNU time tells the highest resident set; without it memory is not told.
const measure =
  spawnSync('/usr/bin/time', ['--version']).error === undefined
    ? ['/usr/bin/time', ['-f', 'rss %M', process.execPath]]
    : [process.execPath, []]
for (const round of [1, 2, 3]) {
  const listed = timed('git', ['ls-files', '-s', '-z'])
  const judged = timed(measure[0], [...measure[1], cli, 'check', '--format', 'json'])
  const report = JSON.parse(judged.result.stdout.toString())
  const criterion = report.checks.flatMap((check) => check.criteria).find(({ id }) => id === 'sensitive-files')
  const rss = /rss (\d+)/.exec(judged.result.stderr.toString())?.[1]
  console.log(
    `round ${round}: git ls-files ${listed.ms.toFixed(0)} ms, check ${judged.ms.toFixed(0)} ms (${(judged.ms / listed.ms).toFixed(1)}x), ` +
      `${rss === undefined ? 'memory not told' : `${Math.round(Number(rss) / 1024)} MiB`}, ${criterion.status}, ${criterion.inspected.map(({ what, count: n }) => `${n} ${what}`).join(', ')}`,
  )
}
rmSync(root, { recursive: true, force: true, maxRetries: 5 })
