// Speed of the content scan with all rules in one thread, beside other scanners on the same files in the same run.
//   node scripts/run.mjs bench/content-scan.ts <folder> [gitleaks=<program>] [kingfisher=<program>] [betterleaks=<python>]
// The files are copied first, without .git, so that all read the same bytes. The programs are those of
// `go install github.com/zricethezav/gitleaks/v8@latest`, `pip install kingfisher-bin` and `pip install pybetterleaks`, of
// which the last is a library and is named by the Python that has it. Kingfisher keeps its compiled rules in the user's cache,
// so that its first run takes four times as long as the next. Times are of whole processes, start and reading
// included, held to one thread each; CPU seconds are told beside, because other work on the machine does not count in them.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { scanBytes } from '../src/secrets/scan.ts'
import { secretDigester } from '../src/secrets/secret-digest.ts'

const LEAST_MB_PER_SECOND = 100
const LEAST_RATIO = 3
/** Of our own passes the first has the compiler's work in it, the last has not. */
const PASSES = 3

interface Run {
  readonly who: string
  readonly seconds: number
  readonly cpu: number
}

const [folder, ...rest] = process.argv.slice(2)
if (folder === undefined) throw new Error('Name a folder: node scripts/run.mjs bench/content-scan.ts <folder>')
if (folder === '--scan') scanOnce(rest[0] ?? '', Number(rest[1]))
else compare(folder, new Map(rest.map((arg) => [arg.split('=')[0] ?? '', arg.slice(arg.indexOf('=') + 1)])))

function compare(from: string, programs: ReadonlyMap<string, string>): void {
  const work = mkdtempSync(join(tmpdir(), 'content-scan-'))
  try {
    const files = join(work, 'files')
    cpSync(from, files, { recursive: true, filter: (path) => !path.split('/').includes('.git') })
    const bytes = filesOf(files).reduce((sum, path) => sum + readFileSync(path).length, 0)
    const own = (passes: number): Run =>
      timed('ours', process.execPath, [import.meta.filename, '--scan', files, `${passes}`])
    const first = { ...own(1), who: 'ours, whole process' }
    const steady = lastPass(files)
    const others = [...programs].map(([who, program]) => timedOther(who, program, files))
    const rows = [first, { who: 'ours, once warm', ...steady }, ...others].map(({ who, seconds, cpu }) => ({
      who,
      MB: round(bytes / 1e6),
      s: round(seconds),
      's of CPU': round(cpu),
      'MB/s': round(bytes / 1e6 / seconds),
      'MB/s of CPU': round(bytes / 1e6 / cpu),
      'times ours takes, of CPU': round(cpu / first.cpu),
    }))
    console.log(`Node ${process.versions.node}, ${filesOf(files).length} files of ${from}`)
    console.table(rows)
    const gitleaks = others.find(({ who }) => who === 'gitleaks')
    const isFast = bytes / 1e6 / steady.cpu >= LEAST_MB_PER_SECOND
    process.exitCode = isFast && (gitleaks === undefined || gitleaks.cpu / first.cpu >= LEAST_RATIO) ? 0 : 1
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function timedOther(who: string, program: string, files: string): Run {
  switch (who) {
    case 'gitleaks':
      return timed(who, program, ['dir', '--no-banner', '--log-level=error', '--exit-code=0', files])
    case 'kingfisher':
      return timed(who, program, [
        'scan',
        '--jobs=1',
        '--no-validate',
        '--no-ignore',
        '--no-update-check',
        '--quiet',
        files,
      ])
    case 'betterleaks': {
      const script = 'import sys, pybetterleaks; pybetterleaks.scan_dir(sys.argv[1])'
      return timed(who, program, ['-c', script, files])
    }
    default:
      throw new Error(`How ${who} is run is not known here.`)
  }
}

/** Wall and CPU seconds of a program, which the shell tells of its children. */
function timed(who: string, program: string, args: readonly string[]): Run {
  const start = performance.now()
  const script = '"$0" "$@" >/dev/null 2>&1; echo $?; times'
  const env = { ...process.env, GOMAXPROCS: '1' }
  const run = spawnSync('sh', ['-c', script, program, ...args], { env, encoding: 'utf8', maxBuffer: 2 ** 30 })
  const seconds = (performance.now() - start) / 1000
  const [status = '', , children = ''] = run.stdout.split('\n')
  // kingfisher tells findings by 200.
  if (status !== '0' && status !== '200') throw new Error(`${program} ended with ${status}`)
  const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0)
  return { who, seconds, cpu }
}

/** Runs us in a process of our own and takes its last pass. */
function lastPass(files: string): { readonly seconds: number; readonly cpu: number } {
  const run = spawnSync(process.execPath, [import.meta.filename, '--scan', files, `${PASSES}`], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stderr)
  // The lines that scanOnce writes.
  return JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '') as { seconds: number; cpu: number }
}

function scanOnce(root: string, passes: number): void {
  const files = filesOf(root)
  for (let pass = 0; pass < passes; pass++) {
    const digester = secretDigester(1000)
    const [start, cpu] = [performance.now(), process.cpuUsage()]
    let found = 0
    for (const path of files) {
      const { sightings } = scanBytes(readFileSync(path), { path: relative(root, path), digester })
      found += sightings.filter(({ confidence }) => confidence !== 'low').length
    }
    const { user, system } = process.cpuUsage(cpu)
    const seconds = (performance.now() - start) / 1000
    console.log(JSON.stringify({ found, seconds, cpu: (user + system) / 1e6 }))
  }
}

function filesOf(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
