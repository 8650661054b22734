import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { conclude } from '../../src/commands/conclude.ts'
import { gather } from '../../src/commands/gather.ts'
import type { Gathered } from '../../src/commands/gathered.ts'
import { filePlace } from '../../src/model/place.ts'
import type { Report, ReportedCriterion } from '../../src/model/report.ts'
import { RENDERERS } from '../../src/report/renderers.ts'
import { detection } from '../support/evidence-sketch.ts'
import { fixtureAt, fixtureEnvironment, gitFixture, temporaryFolder } from '../support/git-fixture.ts'
import { withMaterial } from '../support/material.ts'
import { onlyWhere } from '../support/only-where.ts'
import { parseRequest, runCheck, runCommand, testHost } from '../support/run-command.ts'

const env = (): { [name: string]: string } => ({ HOME: String(fixtureEnvironment()['HOME']), GIT_CONFIG_NOSYSTEM: '1' })
const check = (root: string, argv: readonly string[] = []) => runCheck(root, argv, { env: env() })

const sensitiveFiles = (report: Report): ReportedCriterion => {
  const criterion = report.checks.flatMap(({ criteria }) => criteria).find(({ id }) => id === 'sensitive-files')
  if (criterion === undefined) throw new Error('The report has no such criterion')
  return criterion
}
const answerOf = (report: Report) => {
  const { status, gaps } = sensitiveFiles(report)
  return { status, gaps: gaps.map(({ reason }) => reason) }
}

const isRoot = process.getuid?.() === 0

const project = () => {
  const fixture = gitFixture()
  fixture.write('README.md', '# Sample\n')
  fixture.write('config/.env', withMaterial('DB_PASSWORD=${password}\n'))
  fixture.commit('First')
  fixture.git('tag', 'v1.0.0')
  fixture.git('rm', '-q', 'config/.env')
  fixture.write('src/index.js', 'export {}\n')
  fixture.commit('Second')
  return fixture
}
const clone = (from: string, ...args: readonly string[]): string => {
  const target = path.join(temporaryFolder(), 'clone')
  execFileSync('git', ['clone', '-q', ...args, `file://${from}`, target], { env: fixtureEnvironment(), stdio: 'pipe' })
  return target
}

describe('a repository in an unusual state', () => {
  it('without git on the path is judged by its files, and says that what git ignores is unknown', async () => {
    const { report } = await runCheck(project().root, [], { env: { PATH: temporaryFolder() } })

    expect(answerOf(report)).toEqual({ status: 'unknown', gaps: ['unsupported'] })
    expect(report.subject).toMatchObject({ commit: null, dirty: null })
  })

  it('without a commit is judged by its work tree', async () => {
    const fixture = gitFixture()
    fixture.write('a.txt', 'a\n')
    fixture.git('add', '-A')
    const { report } = await check(fixture.root)

    expect(answerOf(report)).toEqual({ status: 'pass', gaps: [] })
    expect(report.subject.commit).toBeNull()
  })

  it('that is a shallow clone is judged by its tree, and compared with nothing that is not there', async () => {
    const { report } = await check(clone(project().root, '--depth', '1'))

    expect(answerOf(report)).toEqual({ status: 'pass', gaps: [] })
    expect(report.comparedTo).toBeNull()
  })

  it('that is bare is judged by the commit of HEAD', async () => {
    const { report } = await check(clone(project().root, '--bare'))

    expect(answerOf(report)).toEqual({ status: 'pass', gaps: [] })
    expect(report.subject.tree).toBe('commit')
    expect(report.comparedTo?.ref).toBe('refs/tags/v1.0.0')
  })

  it('that is bare and empty passes nothing', async () => {
    const { report } = await check(gitFixture(['--bare']).root)

    expect(answerOf(report).status).toBe('unknown')
  })

  it('with a sparse checkout is judged whole, from the objects', async () => {
    const fixture = project()
    fixture.write('hidden/.env', withMaterial('API_TOKEN=${password}\n'))
    fixture.commit('Third')
    fixture.git('sparse-checkout', 'set', 'src')
    expect(existsSync(path.join(fixture.root, 'hidden'))).toBe(false)
    const { report } = await check(fixture.root)

    expect(answerOf(report)).toEqual({ status: 'fail', gaps: [] })
  })

  it('that is a partial clone says which objects are missing, and fetches none', async () => {
    const origin = project()
    origin.git('config', 'uploadpack.allowFilter', 'true')
    const { report } = await check(clone(origin.root, '--filter=blob:none'), ['--commit', 'v1.0.0'])

    expect(answerOf(report)).toEqual({ status: 'unknown', gaps: ['not-checked-out'] })
  })

  onlyWhere(isRoot, 'only root may give files to another user', () =>
    it('that another user owns is not opened, and says what git wants to hear', async () => {
      const { root } = project()
      chownSync(root, 12345, 12345)
      chownSync(path.join(root, '.git'), 12345, 12345)
      const { report, exitCode } = await check(root)

      expect(exitCode).toBe(3)
      expect(answerOf(report)).toEqual({ status: 'unknown', gaps: ['permission'] })
      expect(sensitiveFiles(report).gaps[0]?.grant).toContain('safe.directory')
    }),
  )

  it('with a submodule says that it is judged apart, unless policy takes it out', async () => {
    const fixture = project()
    fixture.git('submodule', '--quiet', 'add', `file://${project().root}`, 'library')
    fixture.commit('Third')

    expect(answerOf((await check(fixture.root)).report)).toEqual({ status: 'unknown', gaps: ['unsupported'] })
    fixture.write('.github/release-checklist.yml', 'version: 1\npaths:\n  ignore: [library]\n')
    expect(answerOf((await check(fixture.root)).report)).toEqual({ status: 'pass', gaps: [] })
  })

  it('whose sensitive file is a pointer says that its content is elsewhere', async () => {
    const fixture = project()
    const pointer = ['version https://git-lfs.github.com/spec/v1', `oid sha256:${'a'.repeat(64)}`, 'size 12345', '']
    fixture.write('.env', pointer.join('\n'))
    fixture.commit('Third')

    expect(answerOf((await check(fixture.root)).report)).toEqual({ status: 'unknown', gaps: ['not-checked-out'] })
  })

  it('with links out of the tree reads nothing through them', async () => {
    const outside = temporaryFolder()
    const fixture = project()
    fixtureAt(outside).write('.env', withMaterial('DB_PASSWORD=${password}\n'))
    symlinkSync(path.join(outside, '.env'), path.join(fixture.root, '.env'))
    symlinkSync(outside, path.join(fixture.root, 'linked'))
    fixture.commit('Third')

    expect(answerOf((await check(fixture.root)).report)).toEqual({ status: 'pass', gaps: [] })
  })

  it('with a file that is tracked although it is ignored is judged by it', async () => {
    const fixture = project()
    fixture.write('.env', withMaterial('DB_PASSWORD=${password}\n'))
    fixture.git('add', '--force', '.env')
    fixture.write('.gitignore', '.env\n')
    fixture.commit('Third')

    expect(answerOf((await check(fixture.root)).report).status).toBe('fail')
  })
})

describe('a policy that could not be looked for', () => {
  it('does not count as none: a limit on files does not make it disappear', async () => {
    const fixture = project()
    fixture.write('.github/release-checklist.yml', 'version: 1\nenforce: all\n')
    fixture.write('.aaa', 'first in the listing\n')
    fixture.commit('Third')
    const { report, exitCode } = await check(fixture.root, ['--stage', 'pull-request', '--max-files', '1'])

    // What the limit hides among the files is in the history all the same.
    expect(exitCode).toBe(1)
    expect(report.trusted.policyDigest).not.toBeNull()
    expect(answerOf(report)).toEqual({ status: 'unknown', gaps: ['limit'] })
  })

  onlyWhere(isRoot, 'only root may give files to another user', () =>
    it('leaves a pull request unverified, where its absence would let it through', async () => {
      const { root } = project()
      chownSync(root, 12345, 12345)
      chownSync(path.join(root, '.git'), 12345, 12345)
      const { report, exitCode } = await check(root, ['--stage', 'pull-request'])

      expect(exitCode).toBe(3)
      expect(report.policy.findings.map(({ rule }) => rule)).toContain('policy/unread')
    }),
  )

  it('may itself set how many files are judged', async () => {
    const fixture = project()
    fixture.write('.github/release-checklist.yml', 'version: 1\nlimits:\n  maxFiles: 1\n')

    expect(answerOf((await check(fixture.root)).report)).toEqual({ status: 'unknown', gaps: ['limit'] })
  })
})

it('a file that stands where the index has a link is judged by what is in it', async () => {
  const fixture = project()
  symlinkSync('README.md', path.join(fixture.root, '.env'))
  fixture.commit('Third')
  expect(answerOf((await check(fixture.root)).report).status).toBe('pass')
  rmSync(path.join(fixture.root, '.env'))
  fixture.write('.env', withMaterial('DB_PASSWORD=${password}\n'))

  expect(answerOf((await check(fixture.root)).report).status).toBe('fail')
})

it('a repository whose HEAD is not in the clone says so, and passes nothing over it', async () => {
  const fixture = project()
  fixture.write('.git/refs/heads/main', `${'1'.repeat(40)}\n`)

  expect(answerOf((await check(fixture.root)).report)).toEqual({ status: 'unknown', gaps: ['not-checked-out'] })
})

describe('a repository that tries to run a program', () => {
  const commands = [[], ['--compare-to', 'v1.0.0'], ['--commit', 'HEAD'], ['--stage', 'pull-request']]
  it.each(commands)('runs none: check %s %s', async (...argv) => {
    const canary = path.join(temporaryFolder(), 'canary')
    const fixture = project()
    const trap = `touch ${canary}`
    const settings = [
      'core.fsmonitor',
      'core.sshCommand',
      'core.pager',
      'core.askPass',
      'core.editor',
      'diff.external',
      'gpg.program',
    ]
    for (const name of settings) fixture.git('config', name, trap)
    for (const kind of ['clean', 'smudge', 'process']) fixture.git('config', `filter.trap.${kind}`, trap)
    fixture.git('config', 'diff.trap.textconv', trap)
    fixture.git('config', 'alias.ls-files', `!${trap}`)
    fixture.write('.gitattributes', '* filter=trap diff=trap\n')
    for (const hook of ['post-index-change', 'post-checkout', 'fsmonitor-watchman', 'reference-transaction']) {
      fixture.write(`.git/hooks/${hook}`, `#!/bin/sh\n${trap}\n`)
      execFileSync('chmod', ['+x', path.join(fixture.root, '.git/hooks', hook)])
    }
    mkdirSync(path.join(fixture.root, 'embedded'))
    execFileSync('git', ['init', '-q', '--bare', path.join(fixture.root, 'embedded')], { env: fixtureEnvironment() })
    fixtureAt(path.join(fixture.root, 'embedded')).write('config', `[core]\nbare = true\nfsmonitor = ${trap}\n`)
    fixture.write('README.md', '# Changed\n')
    await check(fixture.root, argv)
    await check(path.join(fixture.root, 'embedded'), []).catch(() => undefined)

    expect(existsSync(canary)).toBe(false)
    // The trap is live: git itself falls into it.
    spawnSync('git', ['status'], { cwd: fixture.root, env: fixtureEnvironment() })
    expect(existsSync(canary)).toBe(true)
  })
})

describe('paths made to be misread', () => {
  const NAMES = [
    'line\nbreak/.env',
    'quote"\'`/.env',
    '::error file=x::y/.env',
    '<script>alert(1)</script>/.env',
    'a|b/.env',
    'bidi\u202ereversed/.env',
    '@everyone ![x](http:/evil.net)/.env',
    `${'deep/'.repeat(40)}${'n'.repeat(200)}/.env`,
  ]

  it.each(['terminal', 'markdown', 'json'] as const)('do no harm in %s', async (format) => {
    const fixture = gitFixture()
    for (const name of NAMES) fixture.write(name, withMaterial('DB_PASSWORD=${password}\n'))
    fixture.commit('First')
    const { stdout, exitCode } = await runCommand(fixture.root, ['check', '--format', format], { env: env() })

    expect(exitCode).toBe(1)
    expect(stdout.replaceAll('\n', '')).not.toMatch(
      /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/,
    )
    expect(stdout).not.toMatch(/^\s*::/m)
    // In code spans everything is literal.
    if (format === 'markdown') expect(stdout.replace(/`[^`\n]*`/g, '')).not.toMatch(/<script|@everyone|!\[x\]/)
    if (format === 'json') {
      const findings = (JSON.parse(stdout) as Report).checks.flatMap((one) => one.findings)
      const paths = findings.filter(({ criterion }) => criterion === 'sensitive-files').map(({ place }) => place)
      expect(paths.map((place) => (place.kind === 'file' ? place.path : '')).sort()).toEqual([...NAMES].sort())
    }
  })
})

describe('a policy with a mistake', () => {
  const bomb = `version: 1\n${'abcdefghij'
    .split('')
    .map(
      (name, index, all) =>
        `${name}: &${name} [${Array(9)
          .fill(index === 0 ? 'x' : `*${all[index - 1] ?? ''}`)
          .join(', ')}]`,
    )
    .join('\n')}\n`
  const deep = `version: 1\nchecks: ${'{a: '.repeat(1000)}1${'}'.repeat(1000)}\n`
  const waiver = (expires: string): string =>
    `version: 1\nwaivers:\n  - check: tls-required\n    rule: some-rule\n    path: src/**\n    reason: Known.\n    owner: octocat\n    expires: ${expires}\n`
  const statement = (on: string): string =>
    `- check: tls-required\n  statement: Looked at.\n  by: octocat\n  on: ${on}\n  expires: 2027-01-01\n  evidence: https://example.com\n`

  it.each<[string, string, string, RegExp]>([
    ['is empty', 'release-checklist', '', /release-checklist\.yml.*\n\s+Write its content/],
    ['is a list', 'release-checklist', '- version: 1\n', /release-checklist\.yml:1(?::1)?/],
    [
      'has duplicate keys',
      'release-checklist',
      'version: 1\nowners: []\nowners: [octocat]\n',
      /release-checklist\.yml:3/,
    ],
    ['has anchors that multiply', 'release-checklist', bomb, /release-checklist\.yml:\d+/],
    ['has a thousand levels', 'release-checklist', deep, /release-checklist\.yml:2/],
    [
      'names an unknown slug',
      'release-checklist',
      'version: 1\nchecks:\n  tls-requird: {level: off}\n',
      /yml:3[\s\S]*tls-required/,
    ],
    ['has a bad date', 'release-checklist', waiver('2026-02-30'), /yml:8/],
    ['has a waiver that lasts too long', 'release-checklist', waiver('2027-11-24'), /yml:8/],
    ['has a statement of tomorrow', 'release-attestations', statement('2026-11-25'), /release-attestations\.yml:4/],
  ])('that %s is told with its place and the mend', async (_, name, text, told) => {
    const fixture = project()
    fixture.write(`.github/${name}.yml`, text)
    const lint = await runCommand(fixture.root, ['policy', 'lint'], { env: env() })
    const { report, exitCode } = await check(fixture.root)

    expect(lint.exitCode).toBe(2)
    expect(lint.stdout).toMatch(told)
    expect(report.policy.findings.map(({ rule }) => rule)).toContainEqual(
      expect.stringMatching(/^policy\/(?:broken|problem)$/),
    )
    expect([1, 3]).toContain(exitCode)
  })

  it('whose waiver is past its day is no mistake of the file, and waives nothing', async () => {
    const fixture = project()
    fixture.write('.github/release-checklist.yml', waiver('2026-11-23'))
    const lint = await runCommand(fixture.root, ['policy', 'lint'], { env: env() })
    const { report } = await check(fixture.root)

    expect(lint.exitCode).toBe(0)
    expect(report.policy.waivers.map(({ status }) => status)).toEqual(['expired'])
  })
})

describe('very much', () => {
  const gatherIn = async (root: string): Promise<Gathered> =>
    gather(await parseRequest(['check']), testHost(root, { env: env() }), {
      step: () => undefined,
      end: () => undefined,
    })

  it('of findings is cut at the limit, told as a gap, and rendered', async () => {
    const gathered = await gatherIn(project().root)
    const { tree } = gathered.collection.evidence
    if (!tree.ok) throw new Error('The tree was not collected')
    const sensitive = Array.from({ length: 100_000 }, (_, index) =>
      detection({
        rule: 'dotenv-file',
        key: `k${index}`,
        place: filePlace(`dir${index % 1000}/${index}.env`, { startLine: 1 }),
      }),
    )
    const evidence = { ...gathered.collection.evidence, tree: { ...tree, value: { ...tree.value, sensitive } } }
    const report = conclude({ ...gathered, collection: { ...gathered.collection, evidence } }, 0)

    const found = report.checks.find(({ id }) => id === 'no-plaintext-secrets')
    expect(found?.findings.filter(({ criterion }) => criterion === 'sensitive-files')).toHaveLength(5000)
    expect(sensitiveFiles(report).gaps).toEqual([
      expect.objectContaining({ reason: 'limit', detail: '95000 more findings are not listed (limit 5000).' }),
    ])
    const drawing = { width: 80, color: false, unicode: true, quiet: false }
    for (const { render } of Object.values(RENDERERS))
      expect(render(report, drawing)).toMatch(/(?:4,9\d\d|5,000) more|dotenv-file/)
  })

  it('of files in a commit is cut at the limit, and told as a gap', async () => {
    const fixture = gitFixture()
    for (let index = 0; index < 12; index++) fixture.write(`f${index}.txt`, 'x\n')
    fixture.commit('First')
    const { report, exitCode } = await check(fixture.root, ['--max-files', '10'])

    expect(exitCode).toBe(3)
    expect(answerOf(report)).toEqual({ status: 'unknown', gaps: ['limit'] })
  })
})

it('a leap day is a day like any other', async () => {
  const fixture = gitFixture()
  fixture.write('docs/threat-model.md', '# Threat model\n\nDate: 2027-03-01\nOwner: octocat\nScope: All of it.\n')
  fixture.commit('First')
  const verdictOn = async (today: string): Promise<string | undefined> => {
    const { report } = await runCheck(fixture.root, [], { env: env(), today })
    return report.checks.find(({ id }) => id === 'pen-test-or-threat-model')?.verdict.status
  }

  // A year that crosses the leap day has one day more; the document lives for 365.
  expect(await verdictOn('2028-02-29')).toBe('pass')
  expect(await verdictOn('2028-03-01')).toBe('needs-review')
})
