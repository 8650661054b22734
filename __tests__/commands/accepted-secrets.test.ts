import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gitFixture } from '../support/git-fixture.ts'
import { runCheck, runCommand } from '../support/run-command.ts'

const TOKEN = ['gl', 'pat-'].join('') + createHash('sha256').update('accepted').digest('base64url').slice(0, 20)
const SHA1 = createHash('sha1').update(TOKEN).digest('hex')
const LINE = `open('${TOKEN}')`
const IMPORT = ['init', '--import-suppressions', '--owner', 'octocat']
const POLICY = '.github/release-checklist.yml'

function repository(files: { readonly [path: string]: string }) {
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

  it('in a broken baseline is told in a note, and leaves nothing unknown', async () => {
    const { root } = repository({ 'a.js': `${LINE}\n`, '.secrets.baseline': '{"results":' })
    const { report, check } = await judge(root)

    expect(check?.verdict.status).toBe('fail')
    expect(check?.criteria.find(({ id }) => id === 'tree-content')?.gaps).toEqual([])
    const note = report.policy.findings.find(({ rule }) => rule === 'policy/suppressions-unread')
    expect(note?.message).toContain('`.secrets.baseline` accepts was not read whole, because it is no JSON')
  })
})
