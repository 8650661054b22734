import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CHECKS } from '../../src/checks/registry.ts'
import { type CommandDeclaration, COMMANDS } from '../../src/config/command-table.ts'
import { OPTIONS } from '../../src/config/options.ts'
import { runCommand } from '../support/run-command.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'command-line-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (...argv: readonly string[]) => runCommand(folder, argv)

describe('help', () => {
  it('lists every command on standard output, with examples and exit codes', async () => {
    const { exitCode, stdout, stderr } = await run('--help')

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    for (const name of Object.keys(COMMANDS)) expect(stdout).toContain(name.split(' ')[0])
    expect(stdout).toContain('Examples:')
    expect(stdout).toContain('Exit codes:')
    expect(stdout).not.toContain('check-here')
  })

  it.each(Object.entries<CommandDeclaration>(COMMANDS))(
    'of %s has its options with their defaults, and its examples',
    async (name, declaration) => {
      const { exitCode, stdout } = await run(...name.split(' '), '--help')

      const flowing = stdout.replaceAll(/\s+/g, ' ')
      expect(exitCode).toBe(0)
      for (const option of declaration.options) {
        expect(stdout).toContain(OPTIONS[option].value.kind === 'negated' ? `--no-${option}` : `--${option}`)
        expect(flowing).toContain(OPTIONS[option].help)
      }
      for (const [example] of declaration.examples) expect(stdout).toContain(example)
    },
  )
})

describe('a mistake', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['an unknown command', ['chekc'], /no command "chekc".*\n.*Did you mean check\?/],
    ['a folder without the command', ['../elsewhere'], /To judge a folder, name the command: check \.\.\/elsewhere/],
    ['an unknown option', ['check', '--formta', 'json'], /unknown option '--formta'[\s\S]*Did you mean --format\?/],
    [
      'an unknown slug',
      ['explain', 'strong-jwt-secrt'],
      /no check "strong-jwt-secrt"[\s\S]*Did you mean strong-jwt-secret\?/,
    ],
    ['an unknown slug in a list', ['check', '--only', 'tls'], /no check "tls"/],
    [
      'an unknown format',
      ['check', '--format', 'jsn'],
      /--format cannot be "jsn"[\s\S]*Did you mean json\? Give one of: terminal, markdown,.*json/,
    ],
    ['a day that is none', ['check', '--as-of', '2026-02-30'], /--as-of cannot be "2026-02-30"[\s\S]*YYYY-MM-DD/],
    ['a stage that is none', ['check', '--stage', 'relase'], /Did you mean release\?/],
    ['a limit of nothing', ['check', '--max-files', '0'], /whole number of files, 1 or more/],
    ['an output too many', ['check', '--format', 'json', '--output', 'a', '--output', 'b'], /no --format of its own/],
    ['a folder that is not there', ['check', 'nowhere'], /does not exist/],
    ['a missing argument', ['explain'], /missing required argument/],
    ['a missing option', ['waive', '0'.repeat(32)], /required option '--reason/],
    ['an argument too many', ['list', 'more'], /too many arguments/],
    ['a policy file that is not there', ['check', '--policy', 'none.yml'], /--policy none\.yml is not there/],
    ['a commit that is not there', ['check', '--commit', 'v9'], /--commit v9/],
  ])('%s is told on standard error with what to do, and ends with 2', async (_, argv, message) => {
    const { exitCode, stdout, stderr } = await run(...argv)

    expect(stderr).toMatch(message)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  })

  it('with a hostile word does not reach the terminal raw', async () => {
    const { stderr } = await run('check', '--stage', '\u001b[2Jx\u202e\n::error::')

    expect(stderr).not.toContain('\u001b')
    expect(stderr).not.toContain('\u202e')
    expect(stderr).not.toMatch(/^::/m)
  })
})

it('prints its version', async () => {
  const { exitCode, stdout } = await run('--version')

  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^\d+\.\d+\.\d+/)
})

it('lists every check in checklist order', async () => {
  const { stdout } = await run('list')

  const positions = CHECKS.map((check) => stdout.indexOf(` ${check.slug} `))
  expect(positions.every((position) => position > 0)).toBe(true)
  expect([...positions].sort((a, b) => a - b)).toEqual(positions)
})

it.each(CHECKS.map((check) => [check.slug, check] as const))('explains %s', async (slug, check) => {
  const { exitCode, stdout } = await run('explain', slug)

  const flowing = stdout.replaceAll(/\s+/g, ' ')
  expect(exitCode).toBe(0)
  expect(flowing).toContain(check.title)
  for (const { question } of check.criteria) expect(flowing).toContain(question)
  for (const step of check.remediation) expect(flowing).toContain(step.replaceAll(/\s+/g, ' '))
})
