import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import Ajv from 'ajv/dist/2020.js'
import { CHECKS } from '../../src/checks/registry.ts'
import type { Report } from '../../src/model/report.ts'

/** Other versions of Node to try, as `NODE_BINARIES` names them; this one always. */
const BINARIES = [
  process.execPath,
  ...(process.env['NODE_BINARIES'] ?? '').split(delimiter).filter((path) => path !== ''),
]
const versionOf = (binary: string): string => execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim()

let room = ''
let cli = ''
beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'dist-'))
  cpSync('dist', join(room, 'dist'), { recursive: true })
  mkdirSync(join(room, 'empty'))
  cli = join(room, 'dist/cli.js')
})
afterAll(() => rmSync(room, { recursive: true, force: true }))

const inEmptyFolder = (binary: string, ...args: readonly string[]) =>
  spawnSync(binary, [cli, ...args], {
    cwd: join(room, 'empty'),
    encoding: 'utf8',
    // A proxy that nothing listens on: whoever reaches for the network fails here.
    env: { PATH: process.env['PATH'], HOME: room, HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' },
  })

const schema = (): object => JSON.parse(readFileSync('schemas/report.schema.json', 'utf8')) as object
const validate = new Ajv({ allErrors: false, formats: { date: true, uri: true } }).compile(schema())

describe.each(BINARIES.map((binary) => [versionOf(binary), binary] as const))('dist under Node %s', (_, binary) => {
  it('judges an empty folder with nothing installed: 23 checks in order, a valid report, and no pass', () => {
    const { status, stdout, stderr } = inEmptyFolder(binary, 'check', '--format', 'json')

    expect({ status, stderr }).toEqual({ status: 3, stderr: '' })
    const report = JSON.parse(stdout) as Report
    expect(validate(report)).toBe(true)
    expect(report.checks.map(({ id }) => id)).toEqual(CHECKS.map(({ slug }) => slug))
    expect(report.checks.map(({ verdict }) => verdict.status)).not.toContain('pass')
  })

  it('prints the checklist without being told a command', () => {
    const { status, stdout } = inEmptyFolder(binary)

    expect(status).toBe(3)
    for (const { title } of CHECKS) expect(stdout).toContain(title.split(' ').slice(0, 3).join(' '))
  })

  it.each(['--version', '--help', 'list'])('answers %s', (argument) => {
    expect(inEmptyFolder(binary, argument)).toMatchObject({ status: 0, stderr: '' })
  })
})

it('judges this repository and reports validly', () => {
  const { stdout } = spawnSync(process.execPath, [cli, 'check', process.cwd(), '--format', 'json'], {
    encoding: 'utf8',
  })

  const report = JSON.parse(stdout) as Report
  expect(validate(report)).toBe(true)
  expect(report.checks.map(({ id }) => id)).toEqual(CHECKS.map(({ slug }) => slug))
  // The history holds an example in the form of a token, which the policy's resolution answers.
  const secrets = report.checks.find(({ id }) => id === 'no-plaintext-secrets')
  expect(secrets?.findings.filter(({ waiver }) => waiver === null)).toEqual([])
})

it('ends with the verdict when its reader goes away early', async () => {
  const child = spawn(process.execPath, [cli, 'check', '--format', 'json'], {
    cwd: join(room, 'empty'),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.destroy()
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString()
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))

  expect({ code, complaint }).toEqual({ code: 3, complaint: '' })
})

it('writes each format to the file that follows it, and nothing else', () => {
  const target = join(room, 'out')
  const { stdout } = inEmptyFolder(
    process.execPath,
    ...['check', '--format', 'json', '--output', join(target, 'deep/report.json')],
    ...['--format', 'markdown', '--output', join(target, 'report.md'), '--quiet'],
  )

  expect(stdout).toBe('')
  expect(validate(JSON.parse(readFileSync(join(target, 'deep/report.json'), 'utf8')))).toBe(true)
  expect(readFileSync(join(target, 'report.md'), 'utf8')).toMatch(/^# /)
})

it('says what is wrong where a file cannot be written', () => {
  writeFileSync(join(room, 'file'), '')
  const { status, stderr } = inEmptyFolder(
    process.execPath,
    'check',
    '--format',
    'json',
    '--output',
    join(room, 'file/report.json'),
  )

  expect(status).toBe(2)
  expect(stderr).toMatch(/cannot be written: E(?:NOTDIR|EXIST)[\s\S]*Name a file in a folder/)
})

it('carries the licence of everything inside it', () => {
  const licenses = readFileSync('dist/licenses.txt', 'utf8')

  // The client for GitHub is no part of the command line.
  const bundled = [
    'commander',
    'fastest-levenshtein',
    'js-yaml',
    'minimatch',
    'picocolors',
    'string-width',
    'wrap-ansi',
  ]
  for (const name of bundled) expect(licenses).toMatch(new RegExp(`^${name} \\d`, 'm'))
  expect(existsSync('dist/package.json')).toBe(true)
})
