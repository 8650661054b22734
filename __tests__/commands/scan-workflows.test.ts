import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { OPTIONS } from '../../src/config/options.ts'
import { lineOf, pathOf } from '../../src/model/place.ts'
import type { ScanResult } from '../../src/model/scan.ts'
import { PERSONAS } from '../../src/workflows/audits/define-audit.ts'
import { runCommand } from '../support/run-command.ts'
import { STEP_LINE, workflowOf } from '../support/workflow-sketch.ts'

const PATH = '.github/workflows/ci.yml'
const PRINTING = workflowOf('- run: echo "$TOKEN" | rev', '  env: { TOKEN: "${{ secrets.TOKEN }}" }')
const QUIET = workflowOf('- run: npm test')

const roots: string[] = []
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true })
})

function folder(files: { readonly [path: string]: string }): string {
  const root = mkdtempSync(join(tmpdir(), 'scan-'))
  roots.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

async function scan(
  files: { readonly [path: string]: string },
  ...args: readonly string[]
): Promise<{ readonly exitCode: number; readonly result: ScanResult; readonly found: readonly string[] }> {
  const { exitCode, stdout } = await runCommand(folder(files), ['scan', 'workflows', ...args, '--format', 'json'])
  // Our own output, whose shape the assertions see to.
  const result = JSON.parse(stdout) as ScanResult
  const found = result.findings.map(({ rule, place }) => `${pathOf(place) ?? ''}:${String(lineOf(place) ?? 0)} ${rule}`)
  return { exitCode, result, found }
}

describe('scan workflows', () => {
  it('lists findings by place, and ends with 1', async () => {
    const { exitCode, result, found } = await scan({ [PATH]: PRINTING, '.github/workflows/a.yml': QUIET })

    expect(found).toEqual([`${PATH}:${String(STEP_LINE)} secret-in-log`])
    expect(exitCode).toBe(1)
    expect(result.findings).toMatchObject([{ check: null, criterion: null, waiver: null, secret: null }])
    expect(result.inspected).toContainEqual({ what: 'workflows', count: 2 })
    expect(result.gaps).toEqual([])
  })

  it('ends with 0 where nothing is found', async () => {
    expect(await scan({ [PATH]: QUIET })).toMatchObject({ exitCode: 0, found: [] })
  })

  it('ends with 3 where a file cannot be read and nothing is found', async () => {
    const { exitCode, result } = await scan({ [PATH]: QUIET, '.github/workflows/x.yml': 'jobs: [' })

    expect(exitCode).toBe(3)
    expect(result.gaps).toMatchObject([{ source: 'workflows', reason: 'malformed' }])
  })

  it('ends with 3 where there is nothing to look at', async () => {
    const { exitCode, result } = await scan({ 'README.md': '# App\n' })

    expect(exitCode).toBe(3)
    expect(result.gaps).toMatchObject([{ reason: 'not-found' }])
  })

  it.each([
    ['regular', []],
    ['pedantic', ['anonymous-definition']],
  ])('shows what the persona %s sees', async (persona, rules) => {
    const { result } = await scan({ [PATH]: QUIET.replace('name: CI\n', '') }, '--persona', persona)

    expect(
      result.findings
        .map(({ rule }) => rule)
        .filter((rule) => rule === 'anonymous-definition')
        .slice(0, 1),
    ).toEqual(rules)
  })

  it('takes one file by its name, wherever it stands', async () => {
    const { exitCode, found } = await scan({ 'drafts/ci.yml': PRINTING, [PATH]: QUIET }, 'drafts/ci.yml')

    expect(found).toEqual([`ci.yml:${String(STEP_LINE)} secret-in-log`])
    expect(exitCode).toBe(1)
  })

  it('counts what a comment silences, and does not list it', async () => {
    const silenced = PRINTING.replace('| rev', '| rev # zizmor: ignore[secret-in-log]')
    const { exitCode, result, found } = await scan({ [PATH]: silenced })

    expect(found).toEqual([])
    expect(exitCode).toBe(0)
    expect(result.inspected).toContainEqual({ what: 'findings that a comment silences', count: 1 })
  })

  it('leaves a release tool’s file alone', async () => {
    const { result } = await scan({ [PATH]: QUIET, '.goreleaser.yml': 'signs: []\n' })

    expect(result.inspected).toContainEqual({ what: 'workflows', count: 1 })
    expect(result.gaps).toEqual([])
  })

  it('tells people where, what and how bad', async () => {
    const root = folder({ [PATH]: PRINTING })
    const { stdout, exitCode } = await runCommand(root, ['scan', 'workflows'])

    expect(exitCode).toBe(1)
    expect(stdout).toContain(`${PATH}:${String(STEP_LINE)}:`)
    expect(stdout).toContain('secret-in-log')
    expect(stdout).toMatch(/1 finding in 1 workflows, 1 jobs, 1 steps\./)
  })

  it('lets no name of a file act on the terminal', async () => {
    const root = folder({ '.github/workflows/a\u001b[31m\u202eb.yml': PRINTING })
    const { stdout } = await runCommand(root, ['scan', 'workflows'])

    expect(stdout).toContain('secret-in-log')
    expect(stdout).not.toContain('\u001b')
    expect(stdout).not.toContain('\u202e')
  })

  it.each([
    [['--format', 'sarif'], /--format cannot be "sarif" here/],
    [['--persona', 'me'], /--persona cannot be "me"/],
    [['nowhere'], /nowhere/],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stdout, stderr } = await runCommand(folder({ [PATH]: QUIET }), ['scan', 'workflows', ...args])

    expect(stderr).toMatch(message)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  })

  it('knows the personas that the engine has', () => {
    expect(OPTIONS.persona.value.words).toEqual([...PERSONAS])
  })
})
