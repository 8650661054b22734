// Judges sensitive files of real repositories, and prints what was found against labels that others made.
//
//   MIRRORS_DIR  bare clones, one a repository: <owner>+<name>/repo or <owner>+<name>/repo/.git
//   CORPORA_DIR  repositories/truth.json with the labels
//
// Labelled repositories are read at their label's commit, all other clones at HEAD: those are there for false alarms.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Detection } from '../src/model/finding.ts'
import { lineOf } from '../src/model/place.ts'
import { isCandidate, judgeSensitiveFile, type SensitiveVerdict } from '../src/secrets/sensitive-files.ts'

interface Label {
  readonly path: string
  readonly line?: number
  readonly why: string
  readonly whole_file?: boolean
}
interface LabelledRepository {
  readonly repo: string
  readonly sha: string
  readonly items: {
    readonly 'no-plaintext-secrets'?: {
      readonly status: string
      readonly at?: readonly Label[]
      readonly disputed?: readonly Label[]
    }
  }
}

interface Judged {
  readonly path: string
  readonly verdict: SensitiveVerdict
}
interface Run {
  readonly repository: string
  readonly files: number
  readonly judged: readonly Judged[]
  readonly nameMs: number
  readonly contentMs: number
}

const MAX_BYTES = 1_048_576

main()

function main(): void {
  const { MIRRORS_DIR: mirrors, CORPORA_DIR: corpora } = process.env
  if (mirrors === undefined || corpora === undefined) {
    print('Skipped: set MIRRORS_DIR to a folder of clones and CORPORA_DIR to the folder with repositories/truth.json.')
    return
  }
  // The corpus' own form; a bench may trust it.
  const labelled = JSON.parse(
    readFileSync(join(corpora, 'repositories', 'truth.json'), 'utf8'),
  ) as readonly LabelledRepository[]
  print('Labelled repositories')
  for (const repository of labelled) labelledRun(mirrors, repository)
  const known = new Set(labelled.map(({ repo }) => repo.replace('/', '+')))
  const others = readdirSync(mirrors).filter((name) => name.includes('+') && !known.has(name))
  print(`\nOther repositories at HEAD: ${others.length}`)
  for (const name of others) otherRun(mirrors, name)
}

function labelledRun(mirrors: string, { repo, sha, items }: LabelledRepository): void {
  const run = judgeRepository(mirrors, repo.replace('/', '+'), sha)
  if (run === null) {
    print(`${repo}: skipped, no clone with ${sha}`)
    return
  }
  print(`\n${summary(run)}`)
  const { at = [], disputed = [] } = items['no-plaintext-secrets'] ?? {}
  const isLabelled = items['no-plaintext-secrets']?.status === 'fail'
  for (const label of isLabelled ? at : []) {
    const detections = detectionsAt(run, label.path)
    if (isCandidate(label.path) === null)
      print(`  content  ${label.path}:${label.line ?? ''} is for a content engine: ${label.why}`)
    else print(`  ${detections.some(counts) ? 'HIT     ' : 'MISS    '} ${label.path}: ${label.why}`)
  }
  for (const label of disputed) {
    const blocking = detectionsAt(run, label.path).filter(counts)
    const isTrap = label.why.startsWith('TRAP')
    if (isTrap && isCandidate(label.path) !== null)
      print(`  ${blocking.length > 0 ? 'CAUGHT  ' : 'avoided '} ${label.path}: ${label.why}`)
    else if (blocking.length > 0) print(`  disputed ${label.path}: ${label.why}`)
  }
  const labels = new Set([...at, ...disputed].map(({ path }) => path))
  for (const { path, verdict } of run.judged) {
    if (!labels.has(path)) for (const detection of detectionsOf(verdict)) print(`  unlabelled ${line(detection)}`)
  }
}

function otherRun(mirrors: string, name: string): void {
  const run = judgeRepository(mirrors, name, 'HEAD')
  if (run === null) return
  print(summary(run))
  for (const detection of run.judged.flatMap(({ verdict }) => detectionsOf(verdict)).filter(counts))
    print(`  ${line(detection)}`)
  for (const { path, verdict } of run.judged) {
    if (verdict.verdict === 'undecidable') print(`  undecidable ${path}: ${verdict.because}`)
  }
}

function judgeRepository(mirrors: string, name: string, commit: string): Run | null {
  const plain = join(mirrors, name, 'repo')
  const gitDir = existsSync(join(plain, '.git')) ? join(plain, '.git') : plain
  const listed = spawnSync(
    'git',
    ['--git-dir', gitDir, 'ls-tree', '-r', '-z', '--format=%(objectname) %(objectmode) %(path)', commit],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    },
  )
  if (listed.status !== 0) return null
  const entries = listed.stdout.split('\0').filter((entry) => / 100(?:644|755) /.test(entry))
  const started = performance.now()
  const candidates = entries.filter((entry) => isCandidate(entry.slice(48)) !== null)
  const named = performance.now()
  const blobs = readBlobs(
    gitDir,
    candidates.map((entry) => entry.slice(0, 40)),
  )
  const read = performance.now()
  const judged = candidates.flatMap((entry, index) => {
    const bytes = blobs[index]
    if (bytes === undefined || bytes === null) return []
    const path = entry.slice(48)
    return [{ path, verdict: judgeSensitiveFile(path, bytes.subarray(0, MAX_BYTES), { size: bytes.length }) }]
  })
  return {
    repository: name.replace('+', '/'),
    files: entries.length,
    judged,
    nameMs: named - started,
    contentMs: performance.now() - read,
  }
}

/** Blobs by object id in order; null for one that the clone has not. */
function readBlobs(gitDir: string, oids: readonly string[]): readonly (Buffer | null)[] {
  if (oids.length === 0) return []
  const { stdout } = spawnSync('git', ['--git-dir', gitDir, 'cat-file', '--batch'], {
    input: oids.join('\n'),
    maxBuffer: 2 ** 30,
  })
  let position = 0
  return oids.map(() => {
    const end = stdout.indexOf(10, position)
    const [, kind, size = '0'] = stdout.toString('latin1', position, end).split(' ')
    position = end + 1
    if (kind !== 'blob') return null
    const blob = stdout.subarray(position, position + Number(size))
    position += Number(size) + 1
    return blob
  })
}

function detectionsAt(run: Run, path: string): readonly Detection[] {
  return run.judged.filter((judged) => judged.path === path).flatMap(({ verdict }) => detectionsOf(verdict))
}

function detectionsOf(verdict: SensitiveVerdict): readonly Detection[] {
  return verdict.verdict === 'sensitive' || verdict.verdict === 'note' ? verdict.detections : []
}

function counts({ confidence }: Detection): boolean {
  return confidence !== 'low'
}

function line({ confidence, message, place, rule }: Detection): string {
  const path = place.kind === 'file' ? place.path : ''
  return `${confidence.padEnd(6)} ${rule} ${path}:${lineOf(place) ?? ''} ${message}`
}

function summary(run: Run): string {
  const of = (verdict: SensitiveVerdict['verdict']): number =>
    run.judged.filter((judged) => judged.verdict.verdict === verdict).length
  return (
    `${run.repository}: ${run.files} files, ${run.judged.length} candidates, ${of('sensitive')} sensitive, ${of('note')} notes, ` +
    `${of('harmless')} harmless, ${of('undecidable')} undecidable; names ${run.nameMs.toFixed(0)} ms, content ${run.contentMs.toFixed(0)} ms`
  )
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
