// What input that was made to be slow or to break things does to the secrets engine.
//   node scripts/run.mjs bench/hostile-secrets.ts [mutants for each rule, 0 for none] [bytes of the long line]
// Mutants of every rule's examples through all rules, mutants of every sensitive file's examples through its reader, steps at
// n, 2n and 4n copies of each mutant that was slowest, bombs, a line of a gigabyte as a stream, and a million keywords. What is
// cut short must be told as a limit. Exit code 1 where anything throws, is not linear, or is cut short and not told.
import { deflateRawSync, gzipSync } from 'node:zlib'
import { scanContent } from '../src/evidence/content-scan.ts'
import { failingExamples, passingExamples } from '../src/secrets/rule-examples.ts'
import { CREDENTIAL_RULES } from '../src/secrets/rules.ts'
import { scanView } from '../src/secrets/scan-view.ts'
import { createScanner, scanBytes, secretsEngine } from '../src/secrets/scan.ts'
import { secretDigester } from '../src/secrets/secret-digest.ts'
import { SENSITIVE_FILE_EXAMPLES } from '../src/secrets/sensitive-files.examples.ts'
import { judgeSensitiveFile } from '../src/secrets/sensitive-files.ts'

const executions = Number(process.argv[2] ?? 1000)
const lineBytes = Number(process.argv[3] ?? 2 ** 30)
const digester = secretDigester(0)
const scanner = { digester, named: null }
/** A constant part beside what grows, and no more than it should for twice the copies. */
const LINEAR = 1.1
const COPIES = 16

interface Row {
  readonly what: string
  readonly runs: number
  readonly thrown: number
  readonly 'slowest ms': number
  readonly 'steps 2n/n': string
  readonly 'steps 4n/n': string
}

const isSound = executions === 0 || runMutants()
const inputs: Input[] = []
for (const input of [...bombs(), longLine, ...manyKeywords()]) {
  const done = input()
  console.log(JSON.stringify(done))
  inputs.push(done)
}
console.table(inputs)
const silent = inputs.filter(({ cut, told }) => cut && told === '')
if (!isSound || silent.length > 0) process.exitCode = 1

/** Whether nothing was thrown and nothing grew faster than its input. */
function runMutants(): boolean {
  const rules = CREDENTIAL_RULES.map((rule) =>
    mutate(
      rule.id,
      [...failingExamples(rule), ...passingExamples(rule)].map(({ text }) => Buffer.from(text())),
      (bytes) => scanBytes(bytes, { path: null, digester }),
    ),
  )
  // Their readers count no steps of their own; __tests__/secrets/format-steps.test.ts counts them from outside.
  const files = Object.entries(SENSITIVE_FILE_EXAMPLES).map(([id, { failing, passing }]) => {
    const examples = [...failing, ...passing].map(({ file }) => file())
    const paths = [...new Set(examples.map(({ path }) => path))]
    const contents = examples.map(({ content }) => Buffer.from(content))
    const row = mutate(id, contents, (bytes, index) =>
      judgeSensitiveFile(paths[index % paths.length] ?? '', bytes, { size: bytes.length, digester }),
    )
    return { ...row, 'steps 2n/n': 'not counted', 'steps 4n/n': 'not counted' }
  })
  const all = [...rules, ...files]
  console.log(`${rules.length} rules and ${files.length} kinds of files, ${executions} mutants each; the slowest:`)
  console.table([...all].sort((a, b) => b['slowest ms'] - a['slowest ms']).slice(0, 12))
  const broken = all.filter(({ thrown }) => thrown > 0).map(({ what }) => what)
  const bent = rules.filter(
    (row) => !(Number(row['steps 2n/n']) <= 2 * LINEAR && Number(row['steps 4n/n']) <= 4 * LINEAR),
  )
  console.log(`thrown: ${broken.join(' ') || 'none'}; not linear: ${bent.map(({ what }) => what).join(' ') || 'none'}`)
  return broken.length + bent.length === 0
}

function mutate(what: string, examples: readonly Buffer[], run: (bytes: Buffer, index: number) => unknown): Row {
  const random = randomOf(what)
  let [thrown, slowest] = [0, 0]
  let worst: Buffer = examples[0] ?? Buffer.alloc(0)
  for (let index = 0; index < executions; index++) {
    const bytes = mutant(examples, random)
    const start = performance.now()
    try {
      run(bytes, index)
    } catch (error) {
      thrown += 1
      if (thrown === 1) console.log(`${what}: ${String(error)}`)
    }
    const took = performance.now() - start
    if (took <= slowest) continue
    slowest = took
    worst = bytes
  }
  const [n, twice, four] = [1, 2, 4].map((times) => stepsOf(repeated(worst, COPIES * times)))
  return {
    what,
    runs: executions,
    thrown,
    'slowest ms': Math.round(slowest * 10) / 10,
    'steps 2n/n': ratio(twice, n),
    'steps 4n/n': ratio(four, n),
  }
}

function repeated(bytes: Buffer, times: number): Buffer {
  return Buffer.concat(Array.from({ length: times }, () => [bytes, Buffer.from('\n')]).flat())
}

/** What readers may look at, as the engine itself counts it, and the bytes. */
function stepsOf(bytes: Buffer): number {
  const budget = { left: Number.MAX_SAFE_INTEGER }
  const view = { bytes, role: 'stream', isText: true, budget, met: { far: false } } as const
  let found = 0
  scanView(secretsEngine(), view, 0, bytes.length, () => (found += 1))
  return Number.MAX_SAFE_INTEGER - budget.left + bytes.length + found
}

function ratio(a: number | undefined, b: number | undefined): string {
  return ((a ?? Number.NaN) / (b ?? Number.NaN)).toFixed(2)
}

function mutant(examples: readonly Buffer[], random: (below: number) => number): Buffer {
  let bytes: Buffer = examples[random(examples.length)] ?? Buffer.alloc(0)
  for (let count = random(4) + 1; count > 0; count--) bytes = changed(bytes, examples, random)
  return bytes
}

function changed(bytes: Buffer, examples: readonly Buffer[], random: (below: number) => number): Buffer {
  const [at, length] = [random(bytes.length + 1), random(40) + 1]
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)]
  switch (random(6)) {
    case 0:
      return Buffer.concat([head, tail.subarray(length)])
    case 1:
      return Buffer.concat([head, tail.subarray(0, length), tail])
    case 2:
      return Buffer.concat([head, Buffer.from([random(256)]), tail.subarray(1)])
    case 3:
      return Buffer.concat([head, Buffer.from('\0"\'\\\n\r={}[]<>%$;:,-').subarray(random(18)), tail])
    case 4:
      return Buffer.concat([head, (examples[random(examples.length)] ?? head).subarray(random(200))])
    default:
      return Buffer.concat([head, Buffer.alloc(random(2000), tail[0] ?? 65), tail])
  }
}

/** Numbers that follow from a text (mulberry32), so that each run has the same mutants. */
function randomOf(text: string): (below: number) => number {
  let state = Buffer.from(text).reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 1)
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, below)
  }
}

interface Input {
  readonly what: string
  readonly MB: number
  readonly s: number
  readonly 'MB memory': number
  readonly cut: boolean
  readonly told: string
}

function measured(what: string, bytes: number, cut: boolean, run: () => readonly string[]): Input {
  const start = performance.now()
  const told = run().join('; ')
  const s = Math.round(performance.now() - start) / 1000
  const memory = Math.round(process.resourceUsage().maxRSS / 1024)
  return { what, MB: Math.round(bytes / 1e5) / 10, s, 'MB memory': memory, cut, told }
}

function bombs(): readonly (() => Input)[] {
  const zeros = Buffer.alloc(400 * 1024 * 1024)
  const flat = zip('zeros', zeros)
  const nested = [1, 2, 3, 4].reduce<Buffer>(
    (inner, depth) => zip(`${depth}.zip`, inner),
    zip('end', Buffer.from('end')),
  )
  const wide = gzipSync(zeros)
  const inputs: readonly (readonly [what: string, bytes: Buffer])[] = [
    ['a zip of 400 MB of zeros', flat],
    ['zips in zips, five deep', nested],
    ['a gzip of 400 MB of zeros', wide],
  ]
  return inputs.map(
    ([what, bytes]) =>
      () =>
        measured(what, bytes.length, true, () =>
          scanContent(bytes, 'file.bin', scanner).issues.map(({ because }) => because),
        ),
  )
}

function zip(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(content.length, 22)
  local.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(packed.length, 20)
  central.writeUInt32LE(content.length, 24)
  central.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(46 + name.length, 12)
  end.writeUInt32LE(30 + name.length + packed.length, 16)
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end])
}

/** A token at the end of it is found, so nothing of it was left out. */
function longLine(): Input {
  const token = Buffer.from(failingExamples(CREDENTIAL_RULES[0] ?? never())[0]?.text() ?? '')
  const chunk = Buffer.from('lorem ipsum dolor sit amet '.repeat(38_000))
  const scan = createScanner({ path: null, digester })
  return measured('one line, as a stream', lineBytes, false, () => {
    for (let given = 0; given < lineBytes; given += chunk.length) scan.push(chunk)
    scan.push(token)
    const { sightings, limits } = scan.finish()
    if (sightings.length === 0) process.exitCode = 1
    return [...limits, `${sightings.length} found at its end`]
  })
}

function manyKeywords(): readonly (() => Input)[] {
  const credentials = Array.from({ length: 1_000_000 }, (_, index) => `api_key = "q7Rt${index}zLp9Xw2"\n`).join('')
  const inputs: readonly (readonly [what: string, text: string, cut: boolean])[] = [
    ['a million names', 'password '.repeat(1_000_000), false],
    ['a million assignments', credentials, true],
    ['a million openings of keys', '-----BEGIN '.repeat(1_000_000), false],
    ['a million types of keys', '{"kty":'.repeat(1_000_000), true],
  ]
  return inputs.map(([what, text, cut]) => () => {
    const bytes = Buffer.from(text)
    return measured(what, bytes.length, cut, () => scanBytes(bytes, { path: null, digester }).limits)
  })
}

function never(): never {
  throw new Error('There are no rules')
}
