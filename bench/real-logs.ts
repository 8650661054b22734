// What the search through run logs says of real logs, and how fast it is on them.
//   node scripts/run.mjs bench/real-logs.ts <folder of log files, or a bare git repository>...
// Of a repository every version of a file that quotes a log is read, on whatever ref it is; of a file the lines of the log
// alone. What a partial clone lacks is counted and told. Nothing of a log is shown but where a finding is. Fails with a finding that is not listed below as a real leak.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { logWords } from '../src/evidence/logs/log-words.ts'
import { openLog } from '../src/evidence/logs/scan-log.ts'
import { namedSearch } from '../src/secrets/named-values.ts'
import { createScanner } from '../src/secrets/scan.ts'
import { plainLines } from '../src/evidence/logs/plain-lines.ts'
import { seeded } from '../__tests__/support/log-noise.ts'

const MEGABYTE = 1_000_000
/** So much is read for the speed; the logs are repeated until there is enough. */
const MEASURED = 40 * MEGABYTE
const PIECE = 256 * 1024
const LINE = /^.{0,8}20\d\d-\d\d-\d\dT[\d:.]{8,}Z/

/** Blobs that are read at once, and the size past which none of them is a text that quotes a log. */
const AT_ONCE = 500
const MAX_BLOB = 8 * MEGABYTE
const QUOTED = '##[endgroup]'

/** Findings that a person has looked at, by the digest of their log and the line: what they are. */
const CLASSIFIED: { readonly [at: string]: string } = {}

const logs = process.argv.slice(2).flatMap((from) => (existsSync(join(from, 'objects')) ? quoted(from) : kept(from)))
if (logs.length === 0)
  throw new Error('There is no log in what was named: folders of log files, or git repositories that quote logs.')
const named = namedSearch([{ name: 'SHOP_KEY', value: seeded('bench').text('named', 32) }])
const words = logWords(['SHOP_KEY', 'DEPLOY_TOKEN', 'API_TOKEN', 'NPM_TOKEN', 'DOCKERHUB_TOKEN', 'GITHUB_TOKEN'])

const rows = logs.flatMap((text) => {
  const name = createHash('sha256').update(text).digest('hex').slice(0, 12)
  return scan(text)
    .sightings.filter(({ confidence }) => confidence !== 'low')
    .map(({ rule, line, confidence }) => {
      return { log: name, line, rule, confidence, is: CLASSIFIED[`${name}:${line}`] ?? 'NOT CLASSIFIED' }
    })
})
const lines = logs.reduce((sum, text) => sum + text.split('\n').length - 1, 0)
const bytes = logs.reduce((sum, text) => sum + text.length, 0)
console.log(`${logs.length} logs, ${lines} lines, ${bytes} bytes.`)
if (rows.length > 0) console.table(rows)
else console.log('No finding.')

const block = Buffer.from(logs.join(''))
const large = Buffer.concat(Array.from({ length: Math.ceil(MEASURED / block.length) }, () => block))
const plain = plainLines()
const text = Buffer.concat([plain.push(large), plain.finish()])
const whole = seconds(() => scan(large))
const engine = seconds(() => {
  for (let at = 0; at < text.length; at += 16 * MEGABYTE) {
    const scanner = createScanner({ path: null, digester: { digest: () => '' } })
    for (const piece of pieces(text.subarray(at, at + 16 * MEGABYTE))) scanner.push(piece)
    scanner.finish()
  }
})
const speed = (time: number): number => Math.round(large.length / MEGABYTE / time)
console.table([
  {
    'MB/s a core': speed(whole),
    'engine alone': speed(engine),
    'all around it': speed(Math.max(0.001, whole - engine)),
  },
])
process.exitCode = rows.every(({ is }) => is !== 'NOT CLASSIFIED') ? 0 : 1

function scan(log: string | Buffer): ReturnType<ReturnType<typeof openLog>['finish']> {
  const opened = openLog({ named, words })
  for (const piece of pieces(typeof log === 'string' ? Buffer.from(log) : log)) opened.push(piece)
  return opened.finish()
}

function* pieces(of: Buffer): Generator<Buffer> {
  for (let at = 0; at < of.length; at += PIECE) yield of.subarray(at, at + PIECE)
}

function seconds(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

function kept(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /\.(?:txt|log)$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
}

/** The logs that files of a repository quote, each version once. */
function quoted(repository: string): readonly string[] {
  const git = (args: readonly string[], input = ''): Buffer =>
    execFileSync('git', [`--git-dir=${repository}`, ...args], { input, maxBuffer: 2_000 * MEGABYTE })
  const seen = new Set<string>()
  const missing = new Set<string>()
  const refs = git(['for-each-ref', '--format=%(objectname)'])
  // Anything else would ask the repository's origin for what is not here.
  const listing = ['rev-list', '--objects', '--no-object-names', '--no-walk=unsorted', '--missing=print', '--stdin']
  for (const line of git(listing, refs.toString()).toString().split('\n').filter(Boolean)) {
    if (line.startsWith('?')) missing.add(line.slice(1))
    else seen.add(line)
  }
  if (missing.size > 0) console.log(`${repository}: ${missing.size} objects are not here and were skipped.`)
  const sized = git(['cat-file', '--batch-check'], `${[...seen].join('\n')}\n`)
    .toString()
    .split('\n')
  const blobs = sized.flatMap((line) => {
    const [oid = '', type, size] = line.split(' ')
    return type === 'blob' && Number(size) < MAX_BLOB ? [oid] : []
  })
  const found: string[] = []
  for (let at = 0; at < blobs.length; at += AT_ONCE) {
    const batch = git(['cat-file', '--batch'], `${blobs.slice(at, at + AT_ONCE).join('\n')}\n`)
    for (const blob of inBatch(batch)) {
      if (!blob.includes(QUOTED)) continue
      const lines = blob.toString('utf8').split('\n')
      found.push(`${lines.filter((line) => LINE.test(line)).join('\n')}\n`)
    }
  }
  return found.filter((log) => log.length > 1)
}

/** What `git cat-file --batch` gave: a line with the size before each, and a line end behind it. */
function* inBatch(batch: Buffer): Generator<Buffer> {
  for (let at = 0; at < batch.length;) {
    const start = batch.indexOf(10, at) + 1
    const size = Number(batch.toString('latin1', at, start).split(' ')[2])
    yield batch.subarray(start, start + size)
    at = start + size + 1
  }
}
