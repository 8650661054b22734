import { gitFixture } from '../support/git-fixture.ts'
import { runCommand } from '../support/run-command.ts'

const ESCAPE = '\u001b'

function project(): string {
  const fixture = gitFixture()
  for (let index = 0; index < 3; index++) fixture.write(`a${index}/.env`, 'MODE=production\n')
  fixture.commit('First')
  return fixture.root
}

describe('standard streams', () => {
  it('hold the report on the one and nothing on the other where neither is a terminal', async () => {
    const { stdout, stderr } = await runCommand(project(), ['check'])

    expect(stderr).toBe('')
    expect(stdout).toContain('Security release checklist')
    expect(stdout).not.toContain(ESCAPE)
  })

  it('show progress on a terminal, on standard error alone, and clear it away', async () => {
    const { stdout, stderr } = await runCommand(project(), ['check'], { columns: 80 })

    expect(stderr).toMatch(/listing files|judging files/)
    expect(stderr.endsWith(`${ESCAPE}[2K`)).toBe(true)
    expect(stderr).not.toContain('.env')
    expect(stdout).not.toMatch(/listing files|judging files/)
  })

  it('are quiet where that is asked: no progress, and what is open with the gate alone', async () => {
    const root = project()
    const { stdout, stderr } = await runCommand(root, ['check', '--quiet'], { columns: 80 })

    expect(stderr).toBe('')
    expect(stdout.length).toBeLessThan((await runCommand(root, ['check'], { columns: 80 })).stdout.length)
    expect(stdout).toContain('UNVERIFIED')
  })

  it.each<[string, readonly string[], { readonly [name: string]: string }, boolean]>([
    ['on a terminal', [], {}, true],
    ['with --no-color', ['--no-color'], {}, false],
    ['with NO_COLOR', [], { NO_COLOR: '1' }, false],
    ['with an empty NO_COLOR', [], { NO_COLOR: '' }, true],
    ['on a dumb terminal', [], { TERM: 'dumb' }, false],
  ])('are coloured %s: %s %s %s', async (_, argv, env, isColoured) => {
    const { stdout } = await runCommand(project(), ['check', ...argv], { columns: 80, env })

    expect(stdout.includes(ESCAPE)).toBe(isColoured)
  })

  it('keep to the width of the terminal', async () => {
    const { stdout } = await runCommand(project(), ['check', '--no-color'], { columns: 60 })

    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60)
  })

  it('keep to ASCII where the locale has no more', async () => {
    const { stdout } = await runCommand(project(), ['check'], { env: { LANG: 'de_DE.ISO-8859-1' } })

    expect(stdout).toMatch(/^[\0-\x7f]*$/)
  })
})
