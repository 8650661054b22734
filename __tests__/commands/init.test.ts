import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runCommand } from '../support/run-command.ts'

const FILES = [
  '.github/workflows/release-checklist.yml',
  '.github/release-checklist.yml',
  '.github/release-attestations.yml',
]

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), 'kept\n')
  }
}
const git = (...argv: readonly string[]) => execFileSync('git', argv, { cwd: folder, stdio: 'pipe' })
const read = (path: string) => readFileSync(join(folder, path), 'utf8')
const written = () => FILES.filter((path) => existsSync(join(folder, path)))

describe('init', () => {
  it('writes the three files, and tells what it found, where, and what is next', async () => {
    git('init', '--quiet')
    put('requirements.txt', 'app/main.py', 'scripts/check_prod_readiness.py', '.github/workflows/ci.yml')

    const { exitCode, stdout, stderr } = await runCommand(folder, ['init'])

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(written()).toEqual(FILES)
    for (const path of FILES) expect(stdout).toContain(`  ${path}\n`)
    expect(stdout).toMatch(/pip +requirements\.txt/)
    expect(stdout).toMatch(/GitHub Actions +\.github\/workflows\/ci\.yml/)
    expect(stdout).toMatch(/Production readiness +runs scripts\/check_prod_readiness\.py/)
    expect(stdout).toMatch(/1\. List the owners/)
    expect(stdout).toContain('Require the job "Release gate"')
    expect(read('.github/release-checklist.yml')).toContain('2027-02-22')
  })

  it('works in an empty folder without git', async () => {
    const { exitCode, stdout } = await runCommand(folder, ['init'])

    expect(exitCode).toBe(0)
    expect(written()).toEqual(FILES)
    expect(stdout).toContain('no file tells what this repository is built with')
  })

  it('writes at the top of the repository that the path lies in', async () => {
    git('init', '--quiet')
    put('src/deep/a.go')

    const { exitCode } = await runCommand(join(folder, 'src'), ['init', 'deep'])

    expect(exitCode).toBe(0)
    expect(written()).toEqual(FILES)
    expect(existsSync(join(folder, 'src/deep/.github'))).toBe(false)
  })

  it('pins the action to the commit that is given, and refuses what is no whole commit id', async () => {
    const pin = '3f2a9c1b'.repeat(5)
    const refused = await runCommand(folder, ['init', '--pin', pin.slice(1)])
    expect({ exitCode: refused.exitCode, written: written() }).toEqual({ exitCode: 2, written: [] })
    expect(refused.stderr).toContain('Give the whole commit id')

    const { exitCode, stdout } = await runCommand(folder, ['init', '--pin', pin])
    expect(exitCode).toBe(0)
    expect(read(FILES[0] ?? '')).toContain(`@${pin} # v`)
    expect(stdout).not.toContain('Pin security-release-checklist')
  })

  it('declares what does not apply to a library, and asks for a confirmation', async () => {
    const { stdout } = await runCommand(folder, ['init', '--kind', 'library'])

    expect(read('.github/release-checklist.yml')).toMatch(/restricted-cors:\n {4}notApplicable: '/)
    expect(stdout).toContain('Confirm what it declares for the kind library')
  })

  it('shows a hostile name as harmless text, and leaves it out', async () => {
    put('requirements$(id)\u001b[31m\n::error::x.txt', 'requirements.txt')

    const { stdout } = await runCommand(folder, ['init'])

    expect(stdout).toContain('Left out\n  requirements$(id)\\u{1b}[31m\\n::error::x.txt\n')
    expect(stdout).not.toContain('\u001b')
    expect(read(FILES[0] ?? '')).not.toContain('$(id)')
  })

  it.each(FILES)('writes nothing at all where %s is there', async (path) => {
    put(path)

    const { exitCode, stdout, stderr } = await runCommand(folder, ['init'])

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(`${path} is there already; nothing was written.`)
    expect(written()).toEqual([path])
    expect(read(path)).toBe('kept\n')
  })

  it('names every file that is there', async () => {
    put(...FILES)

    const { stderr } = await runCommand(folder, ['init'])

    for (const path of FILES) expect(stderr).toContain(path)
  })

  it('overwrites with --force these files and no other', async () => {
    put(...FILES, '.github/workflows/ci.yml', '.github/dependabot.yml')

    const { exitCode } = await runCommand(folder, ['init', '--force'])

    expect(exitCode).toBe(0)
    for (const path of FILES) expect(read(path)).not.toBe('kept\n')
    expect(read('.github/workflows/ci.yml') + read('.github/dependabot.yml')).toBe('kept\nkept\n')
  })

  it.each(['.github', '.github/workflows'])('follows no link at %s out of the repository', async (path) => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'init-elsewhere-'))
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    symlinkSync(elsewhere, join(folder, path))

    const { exitCode, stderr } = await runCommand(folder, ['init', '--force'])

    expect(exitCode).toBe(2)
    expect(stderr).toContain(`${path} is a link`)
    expect(execFileSync('ls', ['-A', elsewhere]).toString()).toBe('')
    rmSync(elsewhere, { recursive: true })
  })

  it('refuses a bare repository, which has no place for files', async () => {
    git('init', '--quiet', '--bare')

    const { exitCode, stderr } = await runCommand(folder, ['init'])

    expect(exitCode).toBe(2)
    expect(stderr).toContain('bare repository')
  })

  it('says so where the path is no folder', async () => {
    put('file')

    expect((await runCommand(folder, ['init', 'nowhere'])).stderr).toContain('does not exist')
    expect((await runCommand(folder, ['init', 'file'])).stderr).toContain('is not a folder')
  })
})
