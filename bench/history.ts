// Time, memory and completeness of the history scan on real repositories, as ratios against git in the same run.
//   node scripts/run.mjs bench/history.ts <git directory>...
// Each repository is cloned bare, seeds are planted in the clone (in a merge alone, behind a tag alone, in 5 MB, at the edge
// of a part that did not change), and every figure is taken of that clone.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { collectHistory, type HistoryEvidence } from '../src/evidence/history.ts'
import { openRepository } from '../src/repository/open-repository.ts'
import { scanRole } from '../src/secrets/scan-role.ts'
import { secretDigester } from '../src/secrets/secret-digest.ts'

const MEMORY_LIMIT_MB = 600
const TIME_RATIO = 0.5

const folders = process.argv.slice(2)
if (folders.length === 0)
  throw new Error('Name git directories: node scripts/run.mjs bench/history.ts <git directory>...')

let failed = false
for (const folder of folders) failed = !(await measure(folder)) || failed
process.exitCode = failed ? 1 : 0

async function measure(folder: string): Promise<boolean> {
  const work = mkdtempSync(join(tmpdir(), 'history-bench-'))
  try {
    const clone = join(work, 'clone.git')
    git(work, ['clone', '--quiet', '--mirror', folder, clone])
    const seeds = plant(clone)
    const counted = countByGit(clone)
    const before = process.memoryUsage().rss
    const scanned = await timed(() => scan(clone))
    const peakMb = Math.round(process.resourceUsage().maxRSS / 1024)
    const patches = timedGit(clone, ['log', '-p', '-U0', '--all', '--full-history'])
    const objects = timedGit(clone, ['cat-file', '--batch', '--batch-all-objects', '--unordered', '--buffer'])
    const { value, seconds } = scanned
    const found = new Set(value.found.map(({ detection: { place } }) => (place.kind === 'file' ? place.path : '')))
    const missed = seeds.filter((path) => !found.has(path))
    const ratio = patches === null ? null : seconds / patches
    const row = {
      repository: folder.split('/').slice(-2).join('/'),
      commits: Number(git(clone, ['rev-list', '--all', '--count'])),
      blobs: value.blobs,
      'blobs by git': counted.blobs,
      MB: Math.round(value.bytes / 1e6),
      'MB by git': Math.round(counted.bytes / 1e6),
      'MB looked at': Math.round(value.scanned / 1e6),
      's scan': round(seconds),
      's log -p': patches === null ? 'fails' : round(patches),
      'ratio to log -p': ratio === null ? 'none' : round(ratio),
      's cat-file': objects === null ? 'fails' : round(objects),
      'ratio to cat-file': objects === null ? 'none' : round(seconds / objects),
      'MB/s': Math.round(value.bytes / 1e6 / seconds),
      'MB memory': peakMb,
      'MB before': Math.round(before / 1e6),
      'seeds missed': missed.join(' ') || 'none',
      'high or medium': value.found.filter(({ detection }) => detection.confidence !== 'low').length,
    }
    console.table(Object.entries(row).map(([figure, of]) => ({ figure, of })))
    const isWhole = value.blobs === counted.blobs && value.bytes === counted.bytes
    return isWhole && missed.length === 0 && peakMb <= MEMORY_LIMIT_MB && (ratio === null || ratio <= TIME_RATIO)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function scan(folder: string): Promise<HistoryEvidence> {
  const repository = await openRepository(folder, { env: process.env, timeoutMs: 3_600_000 })
  const collected = await collectHistory({
    history: repository.history(repository.head?.commit ?? null),
    isIgnored: () => false,
    roleOf: scanRole,
    maxFileBytes: 67_108_864,
    scanner: { digester: secretDigester(1000), named: null },
    progress: () => undefined,
  })
  for (const { detail } of collected.gaps) console.log(`gap: ${detail}`)
  if (!collected.ok) throw new Error('The history was not collected')
  return collected.value
}

/** Plants one credential in each hiding place and gives the paths. */
function plant(folder: string): readonly string[] {
  const head = git(folder, ['rev-parse', 'HEAD'])
  const blob = (text: string): string => git(folder, ['hash-object', '-w', '--stdin'], text)
  const tree = (path: string, oid: string): string => git(folder, ['mktree'], `100644 blob ${oid}\t${path}\n`)
  const commit = (root: string, parents: readonly string[]): string =>
    git(folder, ['commit-tree', root, ...parents.flatMap((parent) => ['-p', parent]), '-m', 'Seed'])
  const line = (name: string): string => `open('${token(name)}')\n`
  const filler = Array.from({ length: 5000 }, (_, index) => `export const line${index} = ${index}\n`).join('')

  const side = commit(tree('seed-side.js', blob('// Nothing.\n')), [head])
  const merge = commit(tree('seed-merge.js', blob(line('merge'))), [head, side])
  const after = commit(git(folder, ['rev-parse', `${head}^{tree}`]), [merge])
  git(folder, ['update-ref', 'refs/heads/seed-merge', after])
  git(folder, ['update-ref', 'refs/tags/seed-tag', commit(tree('seed-tag.js', blob(line('tag'))), [])])
  const large = commit(tree('seed-large.js', blob(`${'// filler of a line\n'.repeat(260_000)}${line('large')}`)), [
    head,
  ])
  const small = commit(tree('seed-edge.js', blob(filler)), [large])
  const edge = commit(tree('seed-edge.js', blob(`${filler}${line('edge')}`)), [small])
  git(folder, ['update-ref', 'refs/heads/seed-edge', edge])
  return ['seed-merge.js', 'seed-tag.js', 'seed-large.js', 'seed-edge.js']
}

function token(name: string): string {
  return ['gl', 'pat-'].join('') + createHash('sha256').update(name).digest('base64url').slice(0, 20)
}

/** Unique blobs that any ref reaches, and their bytes, by two commands that know nothing of the scan. */
function countByGit(folder: string): { readonly blobs: number; readonly bytes: number } {
  const listed = git(folder, ['rev-list', '--objects', '--all', '--no-object-names'])
  const sizes = git(folder, ['cat-file', '--batch-check=%(objecttype) %(objectsize)'], `${listed}\n`)
  let [blobs, bytes] = [0, 0]
  for (const row of sizes.split('\n')) {
    if (!row.startsWith('blob ')) continue
    blobs += 1
    bytes += Number(row.slice('blob '.length))
  }
  return { blobs, bytes }
}

function git(cwd: string, args: readonly string[], input = ''): string {
  const env = {
    ...process.env,
    GIT_AUTHOR_NAME: 'Bench',
    GIT_AUTHOR_EMAIL: 'bench@example.invalid',
    GIT_COMMITTER_NAME: 'Bench',
    GIT_COMMITTER_EMAIL: 'bench@example.invalid',
  }
  const run = spawnSync('git', args, { cwd, env, input, maxBuffer: 2 ** 31 - 1 })
  if (run.status !== 0) throw new Error(`git ${args.join(' ')}: ${run.stderr.toString()}`)
  return run.stdout.toString('latin1').replace(/\n$/, '')
}

/** Seconds of git alone, its output thrown away; null where it fails. */
function timedGit(cwd: string, args: readonly string[]): number | null {
  const start = performance.now()
  const run = spawnSync('git', args, { cwd, stdio: 'ignore' })
  return run.status === 0 ? (performance.now() - start) / 1000 : null
}

async function timed<T>(run: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const start = performance.now()
  const value = await run()
  return { value, seconds: (performance.now() - start) / 1000 }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
