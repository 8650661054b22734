import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { runCommandLine } from '../../src/commands/command-line.ts'
import type { CommandName } from '../../src/config/command-table.ts'
import { FORMATS } from '../../src/model/format.ts'
import type { Report } from '../../src/model/report.ts'
import { SCAN_FORMATS } from '../../src/report/scan.ts'
import { gitFixture, temporaryFolder } from '../support/git-fixture.ts'
import { LOCAL_SURFACES, type LocalSurface } from '../support/outputs.ts'
import {
  everyToken,
  plantedBinary,
  plantedFiles,
  type PlantedFiles,
  plantedPast,
  planter,
  type PlantedValue,
} from '../support/planted-project.ts'
import { runCheck, runCommand, testHost } from '../support/run-command.ts'
import { tracesIn, tracesOf } from '../support/value-traces.ts'

/** The ways in which a value may be written in a repository. */
const WRITTEN: readonly ((text: string) => string | Buffer)[] = [
  (text) => text,
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(`x${text}`).toString('base64url'),
  (text) => Buffer.from(Buffer.from(`xy${text}`).toString('base64')).toString('base64'),
  (text) => Buffer.from(text).toString('hex'),
  (text) => Array.from(text).reverse().join(''),
  (text) => Buffer.from(text).toString('hex').replace(/../g, '%$&'),
  (text) => Buffer.from(text, 'utf16le'),
]

/** What is asked of each command. `finding` and `digest` are of a finding that is there, `out` is a folder outside. */
type Asked = (about: {
  readonly finding: string
  readonly digest: string
  readonly out: string
}) => readonly (readonly string[])[]
const NAMED = ['--named-secrets', 'NAMED']
const RUNS: { readonly [C in CommandName]: Asked } = {
  check: ({ out }) => [
    ...FORMATS.flatMap((format) => [
      ['check', ...NAMED, '--format', format],
      ['check', '--format', format, '--output', `${out}/${format}`, '--run-readiness', '--run-tools'],
    ]),
    ['check', '--stage', 'pull-request', '--commit', 'HEAD', '--compare-to', 'HEAD~1', '--quiet'],
  ],
  list: () => [['list']],
  explain: () => [['explain', 'no-plaintext-secrets']],
  attest: () => [['attest', 'tls-required', '--statement', 'Seen.', '--by', 'octocat', '--evidence', 'none']],
  waive: ({ finding }) => [['waive', finding, '--reason', 'Known.', '--owner', 'octocat']],
  resolve: ({ digest }) => [['resolve', digest, '--by', 'octocat', '--evidence', 'none']],
  init: () => [
    ['init', '--import-suppressions', '--owner', 'octocat'],
    ['init', '--force'],
    ['init', '--import-suppressions', '--owner', 'octocat', '--force'],
  ],
  'scan secrets': ({ out }) => [
    ...SCAN_FORMATS.flatMap((format) => [
      ['scan', 'secrets', '--history', ...NAMED, '--format', format],
      ['scan', 'secrets', '--history', '--history-cache', `${out}/cache`, '--format', format],
      ['scan', 'secrets', '--stdin', ...NAMED, '--format', format],
      ['scan', 'secrets', '--format', format, '--output', `${out}/secrets-${format}`],
    ]),
  ],
  'scan workflows': ({ out }) => [
    ...SCAN_FORMATS.flatMap((format) => [
      ['scan', 'workflows', '--persona', 'auditor', '--format', format],
      ['scan', 'workflows', '--format', format, '--output', `${out}/workflows-${format}`],
    ]),
  ],
  'policy lint': () => [['policy', 'lint']],
  'policy show': () => [['policy', 'show']],
}

function filesIn(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.map((file) => readFileSync(path.join(file.parentPath, file.name), 'utf8')).join('\n')
}

/** Whatever switches debugging on somewhere, and none of it in the product. */
const DEBUG = { DEBUG: '*', RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true', NODE_DEBUG: 'fs', GIT_TRACE: '1' }

async function everythingSaid(seed: string, write: (text: string) => string | Buffer) {
  const plant = planter(seed)
  const named = plant.password()
  const fixture = gitFixture()
  const put = (files: PlantedFiles): void =>
    Object.entries(files).forEach(([file, content]) => fixture.write(file, content))
  const past = plantedPast(plant)
  put(past)
  fixture.commit('First')
  fixture.git('rm', '-q', ...Object.keys(past))
  put({ ...plantedFiles(plant), 'notes.bin': plantedBinary(write(named)) })
  fixture.commit('Second')
  put({ 'untracked.env': `API_KEY=${plant.password()}\n` })
  const out = temporaryFolder()
  mkdirSync(path.join(out, 'cache'))
  const said = new Map<LocalSurface, string>()
  const keep = (surface: LocalSurface, text: string): void => {
    said.set(surface, `${said.get(surface) ?? ''}${text}`)
  }
  const world = {
    env: { ...DEBUG, NAMED: named },
    columns: 100,
    stdin: [`token ${plant.token()}\n`, String(write(named))],
  }
  const { report } = await runCheck(fixture.root)
  const findings = report.checks.find(({ id }) => id === 'no-plaintext-secrets')?.findings ?? []
  const gone = findings.find(({ criterion }) => criterion === 'history-content')
  const about = { finding: findings[0]?.fingerprint ?? '', digest: gone?.secret ?? '', out }
  for (const [command, asked] of Object.entries(RUNS) as [CommandName, Asked][]) {
    for (const argv of asked(about)) {
      const { stdout, stderr } = await runCommand(fixture.root, argv, world)
      keep(command, stdout)
      keep('progress', stderr)
    }
  }
  keep('history cache', filesIn(path.join(out, 'cache')))
  keep('written files', filesIn(out))
  for (const file of fixture.git('ls-files', '--others', '.github').split('\n')) {
    keep('written files', readFileSync(path.join(fixture.root, file), 'utf8'))
  }

  const value = plant.token()
  const mistakes = [
    ['resolve', value, '--by', 'octocat', '--evidence', 'none'],
    ['check', '--named-secrets', 'NAMED', '--as-of', 'never'],
  ]
  for (const argv of mistakes) keep('usage mistakes', (await runCommand(fixture.root, argv, world)).stderr)
  const host = testHost(fixture.root, world, (_, text) => keep('crashes', text))
  await runCommandLine(['list'], host, () => Promise.resolve(JSON.parse(`{"token": ${value}}`) as never))
  await runCommandLine(['list'], host, () => Promise.reject(new Error(`${value} is no date`)))
  return { said, report, values: plant.values }
}

/** `others` are values of the same kinds: what one of them has in common with a value is no part of it. */
function expectNothingOf(
  values: readonly PlantedValue[],
  said: ReadonlyMap<string, string>,
  others: readonly PlantedValue[] = [],
): void {
  const common = tracesOf(others)
  const traces = new Set([...tracesOf(values)].filter((trace) => !common.has(trace)))
  for (const [surface, text] of said) expect({ surface, shows: tracesIn(text, traces) }).toEqual({ surface, shows: [] })
}

it('no output of the command line has any form of a value', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 8, maxLength: 8 }), fc.constantFrom(...WRITTEN), async (seed, write) => {
      const { said, report, values } = await everythingSaid(seed, write)

      expect([...said.keys()].sort()).toEqual([...LOCAL_SURFACES].sort())
      for (const text of said.values()) expect(text).not.toBe('')
      expect(said.get('check')).toContain('named-secret-value')
      expect(said.get('scan secrets')).toContain('gitlab-personal-access-token')
      expect(said.get('scan workflows')).toContain('hardcoded-credentials')
      expect(said.get('crashes')).toMatch(/SyntaxError[\s\S]*Error/)
      expect(rulesOf(report)).toEqual(expect.arrayContaining(['dotenv-file', 'url-password', 'private-key-file']))
      expectNothingOf(values, said)
    }),
    { numRuns: 2, endOnFailure: true },
  )
}, 300_000)

const rulesOf = (report: Report): readonly string[] =>
  report.checks.flatMap(({ findings }) => findings.map(({ rule }) => rule))

it('what is said of a token of any rule has no form of it', async () => {
  const { values, others, files } = everyToken()
  const fixture = gitFixture()
  for (const [file, text] of files) fixture.write(file, text)
  fixture.commit('First')
  const said = new Map<string, string>()
  for (const format of SCAN_FORMATS) {
    said.set(format, (await runCommand(fixture.root, ['scan', 'secrets', '--history', '--format', format])).stdout)
  }
  const found = new Set([...(said.get('json') ?? '').matchAll(/"path": "src\/([^"]+)\.js"/g)].map(([, rule]) => rule))

  expect(values.length).toBeGreaterThan(200)
  expect([...files.keys()].filter((file) => !found.has(file.slice(4, -3)))).toEqual([])
  expectNothingOf(values, said, others)
}, 120_000)
