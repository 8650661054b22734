import { createHash } from 'node:crypto'
import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { lineOf } from '../../src/model/place.ts'
import { gitFixture } from '../support/git-fixture.ts'
import { runCheck, runCommand } from '../support/run-command.ts'

const tokenOf = (seed: string): string =>
  ['gl', 'pat-'].join('') + createHash('sha256').update(seed).digest('base64url').slice(0, 20)
const TOKEN = tokenOf('accepted')
const SHA1 = createHash('sha1').update(TOKEN).digest('hex')
const LINE = `open('${TOKEN}')`
const OTHER_LINE = `open('${tokenOf('accepted too')}')`
const IMPORT = ['init', '--import-suppressions', '--owner', 'octocat']
const POLICY = '.github/release-checklist.yml'

/** Writes text in UTF-16 with and without its mark. */
function wide(encoding: 'utf-16le' | 'utf-16be'): readonly (readonly [string, (text: string) => Buffer])[] {
  return ['', '\ufeff'].map((mark) => [
    `${encoding} ${mark === '' ? 'without' : 'with'} its mark`,
    (text) => {
      const little = Buffer.from(`${mark}${text}`, 'utf16le')
      return encoding === 'utf-16le' ? little : little.swap16()
    },
  ])
}

function repository(files: { readonly [path: string]: string | Buffer }) {
  const fixture = gitFixture()
  for (const [path, text] of Object.entries(files)) fixture.write(path, text)
  const commit = fixture.commit('First')
  return { ...fixture, first: commit }
}

async function judge(root: string) {
  const { report, exitCode } = await runCheck(root, [])
  const check = report.checks.find(({ id }) => id === 'no-plaintext-secrets')
  return { report, exitCode, check }
}

const ACCEPTANCES: readonly (readonly [string, { readonly [path: string]: string }])[] = [
  ['gitleaks', { 'a.js': `${LINE} // gitleaks:allow\n` }],
  ['betterleaks', { 'a.js': `${LINE} // betterleaks:allow\n` }],
  ['trufflehog', { 'a.js': `${LINE} // trufflehog:ignore\n` }],
  ['detect-secrets', { 'a.js': `// pragma: allowlist nextline secret\n${LINE}\n` }],
  ['gitleaks', { 'a.js': `${LINE}\n`, '.gitleaksignore': '# why\na.js:gitlab-pat:1\n' }],
  ['gitleaks', { 'a.js': `${LINE}\n`, 'gitleaks-baseline.json': '[{"File":"a.js","StartLine":1,"Commit":""}]' }],
  [
    'detect-secrets',
    {
      'a.js': `\n\n${LINE}\n`,
      '.secrets.baseline': JSON.stringify({ results: { 'a.js': [{ hashed_secret: SHA1, line_number: 1 }] } }),
    },
  ],
]

describe("another tool's acceptance of a credential", () => {
  it.each(ACCEPTANCES)(
    'of %s (%j) is shown and answers nothing; imported it is a dated waiver',
    async (tool, files) => {
      const { root } = repository(files)
      const { report, check } = await judge(root)

      expect(check?.verdict.status).toBe('fail')
      expect(check?.findings).toMatchObject([{ waiver: null, place: { path: 'a.js' } }])
      expect(report.policy.waivers).toMatchObject([
        {
          check: 'no-plaintext-secrets',
          fingerprint: check?.findings[0]?.fingerprint,
          reason: `${tool} was told to accept this credential.`,
          owner: null,
          status: 'not-counted',
          matches: 1,
        },
      ])
      expect(JSON.stringify(report)).not.toContain(TOKEN)
      expect(JSON.stringify(report)).not.toContain(SHA1)

      const { exitCode, stdout } = await runCommand(root, IMPORT)
      expect([exitCode, stdout.includes('1 waiver of octocat')]).toEqual([0, true])
      expect(readFileSync(join(root, POLICY), 'utf8')).toMatch(/owner: octocat\n +expires: /)
      const after = await judge(root)
      expect(after.check?.findings[0]?.waiver).toMatch(/^policy line \d+$/)
    },
  )

  it('of one copy says nothing of another', async () => {
    const { root } = repository({ 'a.js': `${LINE} // gitleaks:allow\n`, 'b.js': `${LINE}\n` })
    const { report } = await judge(root)

    expect(report.policy.waivers).toEqual([])
  })

  it('of another value in the baseline accepts nothing', async () => {
    const baseline = { results: { 'a.js': [{ hashed_secret: '0'.repeat(40), line_number: 1 }] } }
    const { root } = repository({ 'a.js': `${LINE}\n`, '.secrets.baseline': JSON.stringify(baseline) })

    expect((await judge(root)).report.policy.waivers).toEqual([])
  })

  it('that is in the history alone is shown, and becomes no waiver: a resolution answers it', async () => {
    const fixture = repository({ 'a.js': `${LINE}\n` })
    fixture.git('rm', '-q', 'a.js')
    fixture.write('.gitleaksignore', `${fixture.first}:a.js:gitlab-pat:1\n`)
    fixture.commit('Second')
    const { report, check } = await judge(fixture.root)

    expect(check?.findings).toMatchObject([{ waiver: null, place: { commit: fixture.first } }])
    expect(report.policy.waivers).toMatchObject([{ owner: null, place: { path: '.gitleaksignore', startLine: 1 } }])
    const { stdout } = await runCommand(fixture.root, IMPORT)
    expect(stdout).toContain('No ignore comment silences')
  })

  it.each([...wide('utf-16le'), ...wide('utf-16be')])('is read in %s, on its own line', async (_, write) => {
    const text = `first\r\n\r\n${LINE} // gitleaks:allow\r\n\r\n// pragma: allowlist nextline secret\r\n${OTHER_LINE}\r\n`
    const { root } = repository({ 'a.js': write(text) })
    const { report, check } = await judge(root)

    expect(check?.findings.map(({ place }) => lineOf(place))).toEqual([3, 6])
    expect(report.policy.waivers.map(({ reason, place }) => [reason, lineOf(place)])).toEqual([
      ['gitleaks was told to accept this credential.', 3],
      ['detect-secrets was told to accept this credential.', 5],
    ])
  })

  it.each([...wide('utf-16le'), ...wide('utf-16be')])('of a value by its hash fits a file in %s', async (_, write) => {
    const { root } = repository({
      'a.js': write(`first\n${LINE}\n`),
      '.secrets.baseline': write(JSON.stringify({ results: { 'a.js': [{ hashed_secret: SHA1 }] } })),
      '.gitleaksignore': write('# none\n'),
    })

    expect((await judge(root)).report.policy.waivers).toMatchObject([{ owner: null, matches: 1 }])
  })
})

const BROKEN: readonly (readonly [string, string, string | Buffer, string])[] = [
  ['a cut baseline', '.secrets.baseline', '{"results":', 'it is no JSON'],
  ['a baseline of another form', '.secrets.baseline', '[]', 'it has no results'],
  ['a report with an entry too much', 'gitleaks-baseline.json', '[{"File":"a.js","StartLine":1},7]', 'are no findings'],
  ['a binary file', '.gitleaksignore', Buffer.from([1, 2, 0, 255, 3, 4, 5, 6]), 'it is no text'],
  ['a huge list', '.gitleaksignore', 'a.js:gitlab-pat:1\n'.repeat(50_001), 'it has more entries than are read'],
  ['a huge file', '.gitleaksignore', `a.js:gitlab-pat:1\n${'#'.repeat(16 * 1024 * 1024)}\n`, 'it is too large'],
]

describe('a file of acceptances that cannot be read', () => {
  const told = (file: string, because: string) =>
    new RegExp(
      `What \`${file}\` accepts was not read whole, because .*${because}\\. Nothing is accepted by it\\. Mend or remove it\\.`,
    )

  async function expectNothingSilenced(root: string, file: string, because: string): Promise<void> {
    const { report, check } = await judge(root)
    expect(check?.findings).toMatchObject([{ waiver: null, place: { path: 'a.js' } }])
    expect(check?.criteria.find(({ id }) => id === 'tree-content')?.gaps).toEqual([])
    expect(report.policy.waivers).toEqual([])
    const notes = report.policy.findings.filter(({ rule }) => rule === 'policy/suppressions-unread')
    expect(notes.map(({ place }) => place)).toMatchObject([{ path: file }])
    expect(notes[0]?.message).toMatch(told(file, because))

    const scan = await runCommand(root, ['scan', 'secrets'])
    expect(scan.exitCode).toBe(1)
    expect(scan.stdout).toContain('gitlab-personal-access-token')
    expect(scan.stdout.replace(/\s+/g, ' ')).toMatch(told(file, because))
    expect((await runCommand(root, IMPORT)).stdout).toContain('No ignore comment silences')
  }

  it.each(BROKEN)('as %s accepts nothing, and is told with what to do', async (_, file, content, because) => {
    await expectNothingSilenced(repository({ 'a.js': `${LINE}\n`, [file]: content }).root, file, because)
  })

  it.each([
    ['a circle of links', '.gitleaksignore'],
    ['a link out of the tree', '/etc/passwd'],
    ['a link to a folder', '.git'],
  ])('as %s accepts nothing, and is not followed', async (_, target) => {
    const fixture = gitFixture()
    fixture.write('a.js', `${LINE}\n`)
    symlinkSync(target, join(fixture.root, '.gitleaksignore'))
    fixture.commit('First')

    await expectNothingSilenced(fixture.root, '.gitleaksignore', 'it is a link, which is not followed')
  })
})
