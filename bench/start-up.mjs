// How long the command line takes to start, above a Node that runs an empty script, in the same run.
//   node bench/start-up.mjs
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'

const RUNS = 15
const folder = mkdtempSync(join(tmpdir(), 'start-up-'))
const empty = join(folder, 'empty.mjs')
writeFileSync(empty, '')

const cli = join(import.meta.dirname, '../dist/cli.js')
const median = (args, cwd) => {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now()
    spawnSync(process.execPath, args, { cwd, stdio: 'ignore' })
    return performance.now() - start
  })
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]
}

const floor = median([empty], folder)
const rows = [
  ['an empty script', floor],
  ['--version', median([cli, '--version'], folder)],
  ['list', median([cli, 'list'], folder)],
  ['check of an empty folder', median([cli], folder)],
  ['check of this repository', median([cli], join(import.meta.dirname, '..'))],
]
for (const [what, ms] of rows) {
  console.log(
    `${what.padEnd(26)} ${ms.toFixed(0).padStart(5)} ms  ${(ms - floor).toFixed(0).padStart(5)} above  ${(ms / floor).toFixed(1)}x`,
  )
}
rmSync(folder, { recursive: true, force: true })
