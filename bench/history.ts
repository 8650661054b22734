// Time, memory and completeness of the history scan on real repositories, as ratios against git in the same run.
//   node scripts/run.mjs bench/history.ts <git directory>...
// Each repository is cloned bare, seeds are planted in the clone (in a merge alone, behind a tag alone, in 5 MB, at the edge
// of a part that did not change, and after the cache was written), and every figure is taken of that clone. `git log -p` and
// the scan take turns, and the faster of each counts. Other work on the machine makes both slower and no CPU time longer by
// much, so the ratio of CPU seconds, git's under the scan included, stands beside.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { collectHistory } from '../src/evidence/history.ts'
import { openRepository } from '../src/repository/open-repository.ts'
import { scanRole } from '../src/secrets/scan-role.ts'
import { secretDigester } from '../src/secrets/secret-digest.ts'

const MEMORY_LIMIT_MB = 600
const TIME_RATIO = 0.5
const CACHED_RATIO = 0.1
const TURNS = 2

/** What a scan in a process of its own says. */
interface Scan {
  readonly blobs: number
  readonly bytes: number
  readonly scanned: number
  readonly seconds: number
  readonly peakMb: number
  readonly paths: readonly string[]
  readonly serious: number
  readonly gaps: readonly string[]
}

interface Times {
  readonly seconds: number
  readonly cpu: number
}

const [first, ...others] = process.argv.slice(2)
if (first === undefined)
  throw new Error('Name git directories: node scripts/run.mjs bench/history.ts <git directory>...')
if (first === '--scan') await scan(others[0] ?? '', others[1] ?? '', others[2])
else {
  let failed = false
  for (const folder of [first, ...others]) failed = !measure(folder) || failed
  process.exitCode = failed ? 1 : 0
}

function measure(folder: string): boolean {
  const work = mkdtempSync(join(tmpdir(), 'history-bench-'))
  try {
    const clone = join(work, 'clone.git')
    git(work, ['clone', '--quiet', '--mirror', folder, clone])
    const seeds = plant(clone)
    const counted = countByGit(clone)
    const patches: Times[] = []
    const scans: (Scan & Times)[] = []
    for (let turn = 0; turn < TURNS; turn++) {
      const log = timedGit(clone, ['log', '-p', '-U0', '--all', '--full-history'])
      if (log !== null) patches.push(log)
      scans.push(timedScan(work, clone))
    }
    const best = leastOf(scans)
    const log = patches.length === 0 ? null : leastOf(patches)
    const objects = timedGit(clone, ['cat-file', '--batch', '--batch-all-objects', '--unordered', '--buffer'])
    const cache = join(work, 'cache')
    const filling = timedScan(work, clone, cache)
    const cached = leastOf([timedScan(work, clone, cache), timedScan(work, clone, cache)])
    const late = plantLate(clone)
    const after = timedScan(work, clone, cache)
    const missed = [
      ...seeds.filter((path) => !best.paths.includes(path) || !cached.paths.includes(path)),
      ...[...seeds, ...late].filter((path) => !after.paths.includes(path)),
    ]
    const ratio = log === null ? null : best.seconds / log.seconds
    const row = {
      repository: folder.split('/').slice(-2).join('/'),
      node: process.versions.node,
      commits: Number(git(clone, ['rev-list', '--all', '--count'])),
      blobs: best.blobs,
      'blobs by git': counted.blobs,
      MB: Math.round(best.bytes / 1e6),
      'MB by git': Math.round(counted.bytes / 1e6),
      'MB looked at': Math.round(best.scanned / 1e6),
      's scan': round(best.seconds),
      's log -p': log === null ? 'fails' : round(log.seconds),
      'ratio to log -p': ratio === null ? 'none' : round(ratio),
      's of CPU scan, git in it': round(best.cpu),
      's of CPU log -p': log === null ? 'fails' : round(log.cpu),
      'ratio of CPU to log -p': log === null ? 'none' : round(best.cpu / log.cpu),
      's cat-file': objects === null ? 'fails' : round(objects.seconds),
      'MB/s': Math.round(best.bytes / 1e6 / best.seconds),
      'MB memory': Math.max(...scans.map(({ peakMb }) => peakMb)),
      's scan that fills the cache': round(filling.seconds),
      's scan with the cache': round(cached.seconds),
      'ratio with the cache': round(cached.seconds / best.seconds),
      's scan with the cache, new seed': round(after.seconds),
      'seeds missed': missed.join(' ') || 'none',
      'high or medium': best.serious,
      gaps: best.gaps.join(' ') || 'none',
    }
    console.table(Object.entries(row).map(([figure, of]) => ({ figure, of })))
    const isWhole = best.blobs === counted.blobs && best.bytes === counted.bytes && best.gaps.length === 0
    const isSmall = row['MB memory'] <= MEMORY_LIMIT_MB
    const isFast = (ratio === null || ratio <= TIME_RATIO) && row['ratio with the cache'] <= CACHED_RATIO
    return isWhole && isSmall && isFast && missed.length === 0
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function leastOf<T extends Times>(runs: readonly T[]): T {
  const [least] = [...runs].sort((a, b) => a.seconds - b.seconds)
  if (least === undefined) throw new Error('Nothing was run')
  return least
}

/** Scans in a process of its own, whose memory and CPU are then its own as well. */
function timedScan(work: string, clone: string, cache?: string): Scan & Times {
  const answer = join(work, 'scan.json')
  const args = [import.meta.filename, '--scan', clone, answer, ...(cache === undefined ? [] : [cache])]
  const { cpu } = timed(work, process.execPath, args) ?? { cpu: Number.NaN }
  // What `scan` wrote.
  return { ...(JSON.parse(readFileSync(answer, 'utf8')) as Scan), cpu }
}

async function scan(folder: string, answer: string, cache?: string): Promise<void> {
  const start = performance.now()
  const repository = await openRepository(folder, { env: process.env, timeoutMs: 3_600_000 })
  const collected = await collectHistory({
    history: repository.history(repository.head?.commit ?? null),
    isIgnored: () => false,
    roleOf: scanRole,
    maxFileBytes: 67_108_864,
    scanner: { digester: secretDigester(1000), named: null },
    progress: () => undefined,
    ...(cache === undefined ? {} : { cache: cacheIn(cache) }),
  })
  if (!collected.ok) throw new Error('The history was not collected')
  const { value, gaps } = collected
  const said: Scan = {
    blobs: value.blobs,
    bytes: value.bytes,
    scanned: value.scanned,
    seconds: (performance.now() - start) / 1000,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    paths: value.found.map(({ detection: { place } }) => (place.kind === 'file' ? place.path : '')),
    serious: value.found.filter(({ detection }) => detection.confidence !== 'low').length,
    gaps: [...gaps.map(({ detail }) => detail), ...(value.cacheRefused === null ? [] : [value.cacheRefused])],
  }
  writeFileSync(answer, JSON.stringify(said))
}

function cacheIn(file: string) {
  return {
    read: () => Promise.resolve(existsSync(file) ? readFileSync(file, 'utf8') : null),
    write: (text: string) => {
      writeFileSync(file, text)
      return Promise.resolve()
    },
    scan: ['bench'],
  }
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

/** One more, on top of what the cache knows. */
function plantLate(folder: string): readonly string[] {
  const head = git(folder, ['rev-parse', 'HEAD'])
  const oid = git(folder, ['hash-object', '-w', '--stdin'], `open('${token('late')}')\n`)
  const root = git(folder, ['mktree'], `100644 blob ${oid}\tseed-late.js\n`)
  git(folder, ['update-ref', 'refs/heads/seed-late', git(folder, ['commit-tree', root, '-p', head, '-m', 'Seed'])])
  return ['seed-late.js']
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

/** Git alone, its output thrown away; null where it fails. */
function timedGit(cwd: string, args: readonly string[]): Times | null {
  return timed(cwd, 'git', args)
}

/** Wall and CPU seconds of a program and of what it ran, which the shell tells of its children; null where it fails. */
function timed(cwd: string, program: string, args: readonly string[]): Times | null {
  const start = performance.now()
  const run = spawnSync('sh', ['-c', '"$0" "$@" >/dev/null; echo $?; times', program, ...args], {
    cwd,
    encoding: 'utf8',
  })
  const seconds = (performance.now() - start) / 1000
  const [status, , children = ''] = run.stdout.split('\n')
  const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0)
  if (status !== '0') console.log(run.stderr)
  return status === '0' ? { seconds, cpu } : null
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
