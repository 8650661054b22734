// Speed and memory of the search through run logs.
//   node scripts/run.mjs bench/run-logs.ts [megabytes] [usual|dense]
// An archive of so many megabytes of logs, as tools print them and with leaks planted in them, is read as a run's is. In the
// usual text one line of forty has a word such as `token`, as in logs of real runs (bench/real-logs.ts); in the dense one a
// quarter of all lines has, or a digest, which is the worst that is to be expected.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { readArchive } from '../src/evidence/logs/read-archive.ts'
import { logWords } from '../src/evidence/logs/log-words.ts'
import { namedSearch } from '../src/secrets/named-values.ts'
import { asLogged, noise, seeded, usualLines } from '../__tests__/support/log-noise.ts'
import { plantedLeaks } from '../__tests__/support/planted-leaks.ts'
import { zipOf } from '../__tests__/support/github/zip.ts'

const MEGABYTE = 1_000_000
const LEAST_MB_PER_SECOND = 50
const MOST_MEMORY_MB = 400
/** Steps of one job; a step of so many megabytes is large, and not unheard of. */
const STEPS = 10

const megabytes = Number(process.argv[2] ?? 500)
const density = process.argv[3] ?? 'usual'
const leaks = plantedLeaks('bench')
const [, , , , target] = process.argv
if (target !== undefined) {
  writeFileSync(target, archive())
  process.exit(0)
}
// Made by another process, so that the memory is what reading takes.
const folder = mkdtempSync(join(tmpdir(), 'run-logs-bench-'))
const file = join(folder, 'logs.zip')
execFileSync(process.execPath, ['scripts/run.mjs', 'bench/run-logs.ts', String(megabytes), density, file])
const zip = readFileSync(file)
rmSync(folder, { recursive: true })
const named = namedSearch([{ name: 'SHOP_KEY', value: seeded('bench').text('named', 32) }])
const words = logWords(['SHOP_KEY', 'DEPLOY_TOKEN', 'API_TOKEN', 'NPM_TOKEN'])

const started = process.cpuUsage()
const { logs, bytes, issues } = await readArchive(zip, { named, words })
const { user, system } = process.cpuUsage(started)
const seconds = (user + system) / 1e6
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024)
const found = logs.flatMap(({ scanned }) => scanned.sightings).filter(({ confidence }) => confidence !== 'low')
const speed = Math.round(bytes / MEGABYTE / seconds)

console.table([
  {
    text: density,
    'logs (MB)': Math.round(bytes / MEGABYTE),
    'archive (MB)': Math.round(zip.length / MEGABYTE),
    'CPU (s)': Number(seconds.toFixed(1)),
    'MB/s a core': speed,
    'peak memory (MB)': peakMb,
    planted: leaks.length * STEPS,
    found: found.length,
    issues: issues.length,
  },
])
console.log(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`)
const isGood = speed >= LEAST_MB_PER_SECOND && peakMb <= MOST_MEMORY_MB && found.length === leaks.length * STEPS
console.log(
  isGood ? 'Within the targets.' : `Missed: ${LEAST_MB_PER_SECOND} MB/s a core, ${MOST_MEMORY_MB} MB, all found.`,
)
process.exitCode = isGood && issues.length === 0 ? 0 : 1

/** Steps with equal noise and every leak in each; made so that little more than the archive is in memory. */
function archive(): Uint8Array {
  const block = Buffer.from(
    asLogged(density === 'dense' ? noise('bench', 20_000) : usualLines('bench', 20_000)).slice(1),
  )
  const planted = Buffer.from(asLogged(leaks.flatMap(({ lines }) => lines)).slice(1))
  const repeats = Math.max(1, Math.round((megabytes * MEGABYTE) / STEPS / block.length))
  const step = Buffer.concat([...Array.from({ length: repeats }, () => block), planted])
  return zipOf(Array.from({ length: STEPS }, (_, index) => [`build/${index + 1}_Step ${index + 1}.txt`, step] as const))
}
