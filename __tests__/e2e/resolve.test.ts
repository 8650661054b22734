import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Finding } from '../../src/model/finding.ts'
import type { Report } from '../../src/model/report.ts'
import { fixtureEnvironment, gitFixture } from '../support/git-fixture.ts'
import { zipOf } from '../support/github/zip.ts'

const CLI = resolve('dist/cli.js')
const POLICY = '.github/release-checklist.yml'

const noise = (seed: string): string =>
  createHash('sha512').update(seed).digest('base64url').replace(/[-_]/g, '').slice(0, 20)
const tokenOf = (seed: string): string => ['gl', 'pat-'].join('') + noise(seed)
const passwordOf = (seed: string): string => noise(`${seed} password`)

/** A repository whose history holds a token and a password that its files no longer hold. */
function project(seed: string) {
  const fixture = gitFixture()
  const leaked = { token: tokenOf(seed), password: passwordOf(seed) }
  const written = {
    token: `open('${leaked.token}')\n`,
    password: `connect('postgres://app:${leaked.password}@db.shop.internal/app')\n`,
  }
  fixture.write('src/token.js', written.token)
  fixture.write('src/db.js', written.password)
  fixture.commit('First')
  fixture.git('rm', '-q', '-r', 'src')
  fixture.write('README.md', '# Shop\n')
  fixture.commit('Second')
  const run = (...argv: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...argv], {
      cwd: fixture.root,
      encoding: 'utf8',
      env: { ...fixtureEnvironment(), LANG: 'C.UTF-8' },
    })
    for (const value of Object.values(leaked)) expect(stdout + stderr).not.toContain(value)
    return { status, stdout, stderr }
  }
  const check = (...argv: readonly string[]) => {
    const { status, stdout, stderr } = run('check', '--format', 'json', ...argv)
    if (stdout === '') throw new Error(`The command printed no report: ${stderr}`)
    const report = JSON.parse(stdout) as Report
    const line = report.checks.find(({ id }) => id === 'no-plaintext-secrets')
    if (line === undefined) throw new Error('The report has no such check')
    const notes = report.policy.findings.map(({ rule, message }) => `${rule}: ${message}`)
    return { status, line, notes, open: line.findings.filter(({ waiver }) => waiver === null) }
  }
  const resolveAll = (findings: readonly Finding[]) =>
    findings.map(({ secret }) =>
      run('resolve', secret ?? '', '--by', 'octocat', '--evidence', 'https://tickets.example.com/SEC-8'),
    )
  return { ...fixture, run, check, resolveAll, written }
}

const rulesOf = (findings: readonly Finding[]): readonly string[] => findings.map(({ rule }) => rule).sort()
const RULES = ['gitlab-personal-access-token', 'url-password']

describe('a credential that the history alone holds', () => {
  const shop = project('history')

  it('blocks until its revocation is recorded, and is answered by it from then on', () => {
    const before = shop.check()
    expect(rulesOf(before.open)).toEqual(RULES)
    expect(before.open.map(({ criterion }) => criterion)).toEqual(['history-content', 'history-content'])
    expect({ status: before.status, decision: before.line.decision }).toEqual({ status: 1, decision: 'blocked' })

    const told = shop.run('scan', 'secrets', '--history').stdout
    for (const { secret } of before.open) expect(told).toContain(`secret ${String(secret)}`)
    expect(shop.resolveAll(before.open).map(({ status }) => status)).toEqual([0, 0])
    shop.commit('Record the revocations')

    const after = shop.check()
    expect(after.open).toEqual([])
    expect(after.notes).toEqual([])
    expect(rulesOf(after.line.findings)).toEqual(RULES)
    expect(after.line.findings.map(({ waiver }) => waiver)).toEqual([
      expect.stringMatching(/^policy line \d+$/),
      expect.stringMatching(/^policy line \d+$/),
    ])
    // What nobody could see here, such as GitHub's own alerts, stays open; nothing fails any more.
    expect({ status: after.status, decision: after.line.decision }).toEqual({ status: 3, decision: 'unverified' })
  })

  it.each([
    ['another file of the work tree', 'config/other.js', (text: string) => text],
    ['an archive', 'lib/shop.jar', (text: string) => zipOf([['src/a.js', Buffer.from(text)]])],
    ['UTF-16', 'notes/shop.txt', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ])('fails again as soon as it is back, in %s, and the report says why', (_, path, write) => {
    shop.write(path, write(shop.written.token))
    shop.git('add', path)
    const back = shop.check()
    expect(rulesOf(back.open)).toEqual(['gitlab-personal-access-token'])
    expect(back.open.map(({ place }) => place)).toEqual([expect.objectContaining({ path, commit: null })])
    expect({ status: back.status, decision: back.line.decision }).toEqual({ status: 1, decision: 'blocked' })
    expect(back.notes).toEqual([
      `policy/resolution-void: The resolution of \`${String(back.open[0]?.secret)}\` by \`octocat\` is void, because \`${path}\` still holds the value. Take it out of the file.`,
    ])
    for (const format of ['terminal', 'markdown', 'sarif', 'junit']) {
      const { stdout } = shop.run('check', '--format', format)
      expect(stdout.replace(/\s+/g, ' ')).toContain(`is void, because \`${path}\` still holds the value`)
    }

    shop.commit('Back')
    expect(shop.check('--commit', 'HEAD').notes).toEqual(back.notes)
    shop.git('rm', '-q', path)
    shop.commit('Gone again')
    const gone = shop.check()
    expect({ open: gone.open, notes: gone.notes }).toEqual({ open: [], notes: [] })
  })

  it('is not answered by the resolution of another value, nor by one of tomorrow', () => {
    const other = project('other')
    const [first, second] = other.check().open
    other.resolveAll(first === undefined ? [] : [first])
    expect(rulesOf(other.check().open)).toEqual(second === undefined ? [] : [second.rule])

    const told = other.run(
      ...['resolve', second?.secret ?? '', '--by', 'octocat', '--evidence', 'none', '--revoked-on', '2999-01-01'],
    )
    expect(told).toMatchObject({ status: 2, stderr: expect.stringMatching(/future/) as unknown })
    expect(readFileSync(resolve(other.root, POLICY), 'utf8')).not.toContain(second?.secret ?? 'sha256')
  })
})

it('a digest that is none is refused, and the answer says where one is found', () => {
  const shop = project('wrong')
  const { status, stderr } = shop.run('resolve', passwordOf('wrong'), '--by', 'octocat', '--evidence', 'none')

  expect(status).toBe(2)
  expect(stderr.replace(/\s+/g, ' ')).toMatch(/`scan secrets --history` and `check --format json`/)
})
