import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runCheck, runCommand } from '../support/run-command.ts'
import { STEP_LINE, workflowOf } from '../support/workflow-sketch.ts'

const POLICY = '.github/release-checklist.yml'
const WORKFLOW = '.github/workflows/ci.yml'
const SILENCED = workflowOf(
  '- run: echo "$TOKEN" | rev # zizmor: ignore[secret-in-log]',
  '  env: { TOKEN: "${{ secrets.TOKEN }}" }',
)
const IMPORT = ['init', '--import-suppressions', '--owner', 'octocat']

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(files: { readonly [path: string]: string }): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}
const read = (path: string): string => readFileSync(join(folder, path), 'utf8')

describe("another tool's ignore comment", () => {
  it('is shown as a waiver without an owner, and accepts nothing', async () => {
    put({ [WORKFLOW]: SILENCED })
    const { report } = await runCheck(folder, [])

    const [finding] = report.checks.find(({ id }) => id === 'ci-secrets-protected')?.findings ?? []
    expect(finding).toMatchObject({ rule: 'secret-in-log', waiver: null })
    expect(report.policy.waivers).toMatchObject([
      {
        check: 'ci-secrets-protected',
        fingerprint: finding?.fingerprint,
        rule: 'secret-in-log',
        path: WORKFLOW,
        owner: null,
        expires: null,
        status: 'not-counted',
        matches: 1,
        place: { kind: 'file', path: WORKFLOW, startLine: STEP_LINE },
      },
    ])
  })

  it('becomes a dated waiver of a new policy', async () => {
    put({ [WORKFLOW]: SILENCED })
    const { exitCode, stdout } = await runCommand(folder, IMPORT)

    expect(exitCode).toBe(0)
    expect(stdout).toContain('1 waiver of octocat, for 90 days')
    expect(read(POLICY)).toMatch(/owner: octocat\n +expires: "?'?2027-02-22/)
    const { report } = await runCheck(folder, [])
    const [finding] = report.checks.find(({ id }) => id === 'ci-secrets-protected')?.findings ?? []
    expect(finding?.waiver).toMatch(/^policy line \d+$/)
  })

  it('is added to a policy that is there, once, and nothing else is written', async () => {
    put({ [WORKFLOW]: SILENCED, [POLICY]: '# Ours.\nversion: 1\nowners: [octocat]\n' })
    const first = await runCommand(folder, IMPORT)
    const text = read(POLICY)
    const second = await runCommand(folder, IMPORT)

    expect([first.exitCode, second.exitCode]).toEqual([0, 0])
    expect(text.startsWith('# Ours.\nversion: 1\nowners: [octocat]\n')).toBe(true)
    expect(text).toContain('check: ci-secrets-protected')
    expect(second.stdout).toContain('No ignore comment silences')
    expect(read(POLICY)).toBe(text)
    expect(existsSync(join(folder, '.github/release-attestations.yml'))).toBe(false)
  })

  it('about something that no check asks is no matter of the gate', async () => {
    put({ [WORKFLOW]: workflowOf('- uses: actions/setup-node@v6 # zizmor: ignore[unpinned-uses]') })
    const { report } = await runCheck(folder, [])

    expect(report.policy.waivers).toEqual([])
  })

  it('is imported by nobody: an owner has to be named', async () => {
    put({ [WORKFLOW]: SILENCED })
    const { exitCode, stderr } = await runCommand(folder, ['init', '--import-suppressions'])

    expect(exitCode).toBe(2)
    expect(stderr).toContain('Add --owner')
    expect(existsSync(join(folder, POLICY))).toBe(false)
  })

  it('refuses an owner whom the policy does not know', async () => {
    put({ [WORKFLOW]: SILENCED, [POLICY]: 'version: 1\nowners: [hubot]\n' })
    const { exitCode, stderr } = await runCommand(folder, IMPORT)

    expect(exitCode).toBe(2)
    expect(stderr).toContain('octocat')
    expect(read(POLICY)).toBe('version: 1\nowners: [hubot]\n')
  })

  it('leads no file out of the repository through a link', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'))
    try {
      writeFileSync(join(outside, 'release-checklist.yml'), 'version: 1\n')
      symlinkSync(outside, join(folder, '.github'))
      put({ 'README.md': '# App\n' })
      const { exitCode } = await runCommand(folder, IMPORT)

      expect(exitCode).toBe(2)
      expect(readFileSync(join(outside, 'release-checklist.yml'), 'utf8')).toBe('version: 1\n')
    } finally {
      rmSync(outside, { recursive: true, force: true })
    }
  })
})
