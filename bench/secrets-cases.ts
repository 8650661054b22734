// Measures the credential rules on cases that others wrote, and the speed of a scan against git and a plain loop.
//
//   CORPORA_DIR  secrets/gitleaks-cases.json.gz with true and false positives of each of its rules
//   MIRRORS_DIR  optional: bare clones, <owner>+<name>/repo or <owner>+<name>/repo/.git, for speed and noise
//
// A true case is hit if a rule of the same provider, or any rule where the corpus has none, fires at high or medium
// confidence on it. A false case is hit by the same measure; where another rule fires, it is counted apart, since cases of
// one rule are often another's. A text that the corpus lists as a true case of another rule, too, is no false case. What
// misses or is extra is classified in bench/secrets-cases.classified.json; a row that is not, a class without its row, or a
// measure that is not reached makes this fail. `--rows` prints such rows, `--found` what is told in the trees that speed is
// measured on.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { gunzipSync } from 'node:zlib'
import { createHash } from 'node:crypto'
import { scanBytes, type SecretSighting } from '../src/secrets/scan.ts'
import { secretDigester } from '../src/secrets/secret-digest.ts'
import { CREDENTIAL_RULES } from '../src/secrets/rules.ts'

interface RuleCases {
  readonly Rule: string
  readonly TP: readonly string[] | null
  readonly FP: readonly string[] | null
}

/** The corpus' rules whose provider does not start their name, or that no single provider issues. */
const PROVIDERS: { readonly [rule: string]: string } = {
  'aws-access-token': 'aws',
  'vault-service-token': 'hashicorpvault',
  'vault-batch-token': 'hashicorpvault',
  'hashicorp-tf-api-token': 'terraform',
  'hashicorp-tf-password': '',
  'gcp-api-key': 'google',
  'gcp-service-account': 'google',
  'generic-api-key': '',
  'private-key': '',
  jwt: '',
  'jwt-base64': '',
  'curl-auth-user': '',
  'curl-auth-header': '',
  'kubernetes-secret-yaml': '',
  'nuget-config-password': '',
  'pkcs12-file': '',
  'sidekiq-sensitive-url': '',
  'age-secret-key': 'age',
  'pypi-upload-token': 'pypi',
  'microsoft-teams-webhook': 'microsoft',
  'azure-ad-client-secret': 'microsoft',
  'sendinblue-api-token': 'brevo',
  'cisco-meraki-api-key': 'meraki',
}

interface Row {
  readonly kind: 'missed' | 'extra' | 'other'
  readonly rule: string
  /** Which case it is, by the beginning of its digest. */
  readonly case: string
  readonly text: string
  readonly fired: string
}

const DIGESTER = secretDigester(0)
const LEAST_HITS = 0.99
const MOST_EXTRAS = 0.01
const SPEED_REPOSITORIES = ['expressjs+express', 'juice-shop+juice-shop', 'rails+rails', 'outline+outline']

main()

function main(): void {
  const { CORPORA_DIR: corpora, MIRRORS_DIR: mirrors } = process.env
  if (corpora === undefined) {
    print('Skipped: set CORPORA_DIR to the folder with secrets/gitleaks-cases.json.gz.')
    return
  }
  const packed = readFileSync(join(corpora, 'secrets', 'gitleaks-cases.json.gz'))
  // The corpus' own form; a bench may trust it.
  const cases = JSON.parse(gunzipSync(packed).toString('utf8')) as readonly RuleCases[]
  const { rows, isReached } = recall(cases)
  const open = classify(rows)
  if (mirrors !== undefined) speed(mirrors)
  if (open > 0 || !isReached) process.exitCode = 1
}

function scan(text: string): readonly SecretSighting[] {
  return scanBytes(Buffer.from(text, 'utf8'), { path: null, digester: DIGESTER }).sightings.filter(
    ({ confidence }) => confidence !== 'low',
  )
}

function recall(cases: readonly RuleCases[]): { readonly rows: readonly Row[]; readonly isReached: boolean } {
  const rows: Row[] = []
  const allTrue = new Set(cases.flatMap(({ TP }) => TP ?? []))
  let contradictory = 0
  let [hits, trues, extras, others, falses] = [0, 0, 0, 0, 0]
  const weakest: string[] = []
  for (const { Rule: rule, TP, FP } of cases) {
    let ruleHits = 0
    for (const text of TP ?? []) {
      const fired = scan(text)
      if (fired.some((sighting) => isSameProvider(rule, sighting))) ruleHits += 1
      else rows.push(row('missed', rule, text, fired))
    }
    for (const text of FP ?? []) {
      if (allTrue.has(text)) {
        contradictory += 1
        continue
      }
      falses += 1
      const fired = scan(text)
      if (fired.length === 0) continue
      const isExtra = fired.some((sighting) => isSameProvider(rule, sighting))
      if (isExtra) extras += 1
      else others += 1
      rows.push(row(isExtra ? 'extra' : 'other', rule, text, fired))
    }
    const ruleTrues = TP?.length ?? 0
    hits += ruleHits
    trues += ruleTrues
    if (ruleHits < ruleTrues) weakest.push(`  ${rule.padEnd(48)} ${ruleHits}/${ruleTrues}`)
  }
  print(`${CREDENTIAL_RULES.length} rules`)
  print(`True positives  ${hits}/${trues} (${percent(hits, trues)})`)
  print(`False positives ${extras}/${falses} (${percent(extras, falses)}); on ${others} more another rule fires`)
  print(`${contradictory} false positives are true positives of the corpus as well, and not counted`)
  if (weakest.length > 0) print(`Rules of the corpus that are not hit on every case:\n${weakest.join('\n')}`)
  return { rows, isReached: hits >= LEAST_HITS * trues && extras <= MOST_EXTRAS * falses }
}

function providerOf(rule: string): string {
  return PROVIDERS[rule] ?? rule.replace(/-.*$/, '').replaceAll(/[^a-z0-9]/g, '')
}

function isSameProvider(rule: string, { provider }: SecretSighting): boolean {
  const wanted = providerOf(rule)
  // A provider's rule on a case of none says more than was asked.
  if (wanted === '') return true
  return provider !== null && slug(provider).startsWith(wanted)
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

function row(kind: Row['kind'], rule: string, text: string, fired: readonly SecretSighting[]): Row {
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12)
  return { kind, rule, case: digest, text, fired: fired.map((each) => `${each.rule}:${each.confidence}`).join(' ') }
}

/** Prints rows without a class and classes without a row; the number of both. */
function classify(rows: readonly Row[]): number {
  const file = 'bench/secrets-cases.classified.json'
  const classes = JSON.parse(readFileSync(file, 'utf8')) as { readonly [row: string]: string }
  const counts = new Map<string, number>()
  const unused = new Set(Object.keys(classes))
  let unclassified = 0
  for (const { kind, rule, case: digest, text, fired } of rows) {
    const key = `${kind} ${rule} ${digest}`
    unused.delete(key)
    const cls = classes[key]
    if (cls === undefined) {
      unclassified += 1
      if (process.argv.includes('--rows')) print(`  ${key} [${fired}] ${JSON.stringify(text.slice(0, 200))}`)
    } else counts.set(`${kind}: ${cls}`, (counts.get(`${kind}: ${cls}`) ?? 0) + 1)
  }
  for (const [cls, count] of counts) print(`  ${String(count).padStart(4)} ${cls}`)
  for (const key of unused) print(`  no longer there: ${key}`)
  print(`Unclassified rows: ${unclassified}${unclassified > 0 ? ' (--rows shows them)' : ''}`)
  return unclassified + unused.size
}

/** Every blob of HEAD, once: bytes a second of the scan, of a loop that adds the bytes up, and of git handing them out. */
function speed(mirrors: string): void {
  for (const name of SPEED_REPOSITORIES) {
    const plain = join(mirrors, name, 'repo')
    const gitDir = existsSync(join(plain, '.git')) ? join(plain, '.git') : plain
    const listed = spawnSync(
      'git',
      ['--git-dir', gitDir, 'ls-tree', '-r', '-z', '--format=%(objectname) %(path)', 'HEAD'],
      {
        encoding: 'utf8',
        maxBuffer: 2 ** 30,
      },
    )
    if (listed.status !== 0) continue
    const entries = [
      ...new Map(
        listed.stdout
          .split('\0')
          .filter((line) => line !== '')
          .map((line) => [line.slice(0, 40), line.slice(41)]),
      ),
    ]
    const gitStart = performance.now()
    const { stdout } = spawnSync('git', ['--git-dir', gitDir, 'cat-file', '--batch', '--buffer'], {
      input: entries.map(([oid]) => oid).join('\n'),
      maxBuffer: 2 ** 32,
    })
    const gitMs = performance.now() - gitStart
    const blobs = split(stdout, entries)
    const total = blobs.reduce((sum, { bytes }) => sum + bytes.length, 0)
    const loopStart = process.cpuUsage()
    const sum = blobs.reduce((all, { bytes }) => all + added(bytes), 0)
    const loopMs = cpuMs(loopStart)
    const runs = [1, 2, 3].map(() => {
      const started = process.cpuUsage()
      const found = blobs.flatMap(({ path, bytes }) =>
        scanBytes(bytes, { path, digester: DIGESTER }).sightings.map((each) => ({ path, each })),
      )
      return { ms: cpuMs(started), found }
    })
    const [cold] = runs
    const warm = runs.at(-1)
    if (cold === undefined || warm === undefined) continue
    const rate = (ms: number): string => `${(total / 1e6 / (ms / 1000)).toFixed(0)} MB/s`
    print(
      `${name}: ${blobs.length} blobs, ${(total / 1e6).toFixed(1)} MB (sum ${sum % 10}); scan ${rate(cold.ms)} cold, ${rate(warm.ms)} warm; ` +
        `loop ${rate(loopMs)} (x${(warm.ms / loopMs).toFixed(1)}); git cat-file ${rate(gitMs)} (x${(warm.ms / gitMs).toFixed(2)})`,
    )
    const told = warm.found.filter(({ each }) => each.confidence !== 'low')
    print(`  ${told.length} at high or medium, ${warm.found.length - told.length} at low`)
    if (process.argv.includes('--found')) {
      for (const { path, each } of told)
        print(`    ${each.confidence} ${each.rule} ${path}:${each.startLine} ${each.message}`)
    }
  }
}

function split(
  stdout: Buffer,
  entries: readonly (readonly [string, string])[],
): { readonly path: string; readonly bytes: Buffer }[] {
  let position = 0
  return entries.flatMap(([, path]) => {
    const end = stdout.indexOf(10, position)
    const [, kind, size = '0'] = stdout.toString('latin1', position, end).split(' ')
    position = end + 1
    if (kind !== 'blob') return []
    const bytes = stdout.subarray(position, position + Number(size))
    position += Number(size) + 1
    return [{ path, bytes }]
  })
}

/** Of this process alone, so that what else the machine does counts less. */
function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

function added(bytes: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < bytes.length; at++) sum += bytes[at] ?? 0
  return sum
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
