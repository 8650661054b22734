import { createHash } from 'node:crypto'
import type { ScanResult } from '../../src/model/scan.ts'
import { gitFixture, temporaryFolder } from '../support/git-fixture.ts'
import { runCommand } from '../support/run-command.ts'

const TOKEN = ['gl', 'pat-'].join('') + createHash('sha256').update('scan').digest('base64url').slice(0, 20)
const VALUE = ['x9', 'Qz'].join('').repeat(5)

async function scan(cwd: string, argv: readonly string[] = [], world: Parameters<typeof runCommand>[2] = {}) {
  const { exitCode, stdout, stderr } = await runCommand(cwd, ['scan', 'secrets', ...argv, '--format', 'json'], world)
  // The product's own output.
  const output = stdout === '' ? null : (JSON.parse(stdout) as ScanResult)
  return { exitCode, stderr, stdout, output }
}

function repository() {
  const fixture = gitFixture()
  fixture.write('old.js', `open('${TOKEN}')\n`)
  fixture.write('README.md', '# App\n')
  fixture.commit('First')
  fixture.git('rm', '-q', 'old.js')
  fixture.commit('Second')
  return fixture
}

describe('scan secrets', () => {
  it('ends with 0 where nothing is found in the files', async () => {
    const { exitCode, output } = await scan(repository().root)

    expect(exitCode).toBe(0)
    expect(output).toMatchObject({ findings: [], notes: [], gaps: [] })
    expect(output?.inspected).toContainEqual({ what: 'files', count: 1 })
  })

  it('counts untracked files apart, and names a repository inside that it passes over', async () => {
    const fixture = repository()
    fixture.write('untracked.txt', 'nothing\n')
    fixture.git('init', '-q', 'inner')
    fixture.write('inner/a.js', `open('${TOKEN}')\n`)
    const { exitCode, output } = await scan(fixture.root)

    expect(exitCode).toBe(0)
    expect(output?.inspected).toContainEqual({ what: 'untracked files', count: 1 })
    expect(output?.notes).toMatchObject([{ rule: 'repository-inside', severity: 'info', place: { path: 'inner' } }])
    expect(output?.notes[0]?.message).toMatch(/nothing in it was looked through\. Scan it by itself\.$/)
  })

  it('ends with 1 where the history holds what no file does any more', async () => {
    const { exitCode, output, stdout } = await scan(repository().root, ['--history'])

    expect(exitCode).toBe(1)
    expect(output?.findings).toMatchObject([
      { check: null, criterion: null, rule: 'gitlab-personal-access-token', place: { path: 'old.js', startLine: 1 } },
    ])
    expect(output?.inspected).toContainEqual({ what: 'blobs of the history', count: 2 })
    expect(stdout).not.toContain(TOKEN)
  })

  it('tells of a value in a file once, although the history holds it as well', async () => {
    const fixture = repository()
    fixture.write('new.js', `\nopen('${TOKEN}')\n`)
    fixture.commit('Third')
    const { output } = await scan(fixture.root, ['--history'])

    expect(output?.findings).toMatchObject([{ place: { path: 'new.js', startLine: 2, commit: null } }])
  })

  it('keeps what the history holds in a folder, tells the same from it, and says where it is of no use', async () => {
    const { root } = repository()
    const folder = temporaryFolder()
    const argv = ['--history', '--history-cache', folder]
    const [first, second] = [await scan(root, argv), await scan(root, argv)]
    expect(second.output?.findings).toEqual(first.output?.findings)
    expect([first.exitCode, second.exitCode, second.stderr]).toEqual([1, 1, ''])

    const third = await scan(root, [...argv, '--max-file-bytes', '1000'])
    expect(third.stderr).toContain('The history cache was not used, because it was made with other rules')
  })

  it('refuses a cache that the repository could hold, and one without a history', async () => {
    const { root } = repository()
    for (const argv of [
      ['--history', '--history-cache', 'cache'],
      ['--history-cache', temporaryFolder()],
    ]) {
      expect((await scan(root, argv)).exitCode).toBe(2)
    }
  })

  it('ends with 3 where something could not be seen and nothing was found', async () => {
    const fixture = repository()
    fixture.write('a.xz', Buffer.from('fd377a585a000000', 'hex'))
    const { exitCode, output } = await scan(fixture.root)

    expect(exitCode).toBe(3)
    expect(output?.gaps.map(({ reason }) => reason)).toEqual(['unsupported'])
  })

  it('reads standard input in pieces', async () => {
    const { exitCode, output } = await scan(repository().root, ['--stdin'], {
      stdin: ['first\nopen(', `'${TOKEN.slice(0, 9)}`, `${TOKEN.slice(9)}')\n`],
    })

    expect(exitCode).toBe(1)
    expect(output?.findings).toMatchObject([{ place: { path: '(standard input)', startLine: 2 } }])
  })

  it('finds the values of named variables, and refuses words', async () => {
    const stdin = [`x ${Buffer.from(`ab${VALUE}`).toString('base64')}\n`]
    const env = { DEPLOY: VALUE, MODE: 'production' }
    const { output, stdout } = await scan(
      repository().root,
      ['--stdin', '--named-secrets', 'DEPLOY', '--named-secrets', 'MODE'],
      { stdin, env },
    )

    expect(output?.findings).toMatchObject([{ rule: 'named-secret-value', secret: null }])
    expect(output?.gaps.map(({ detail }) => detail)).toEqual([expect.stringContaining('`MODE` is not looked for')])
    expect(stdout).not.toContain(VALUE)
  })

  it('prints findings for people, without any control character of a path', async () => {
    const fixture = repository()
    fixture.write('odd\u001b[31m.js', `open('${TOKEN}')\n`)
    const { exitCode, stdout } = await runCommand(fixture.root, ['scan', 'secrets'])

    expect(exitCode).toBe(0)
    expect(stdout).toContain('gitlab-personal-access-token')
    expect(stdout).toMatch(/0 findings and 1 note in 1 files/)
    expect(stdout).not.toContain('\u001b')
    expect(stdout).not.toContain(TOKEN)
  })

  it.each([
    [['--stdin', '--history'], /--stdin reads no folder/],
    [['.', '--stdin'], /--stdin reads no folder/],
  ])('refuses %j', async (argv, message) => {
    const { exitCode, stderr } = await runCommand(repository().root, ['scan', 'secrets', ...argv])

    expect(exitCode).toBe(2)
    expect(stderr).toMatch(message)
  })

  it('refuses a format that a scan has not', async () => {
    const { exitCode, stderr } = await runCommand(repository().root, ['scan', 'secrets', '--format', 'junit'])

    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/--format cannot be "junit" here/)
  })
})
