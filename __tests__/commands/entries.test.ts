import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fixtureEnvironment, gitFixture } from '../support/git-fixture.ts'
import { withMaterial } from '../support/material.ts'
import { runCheck, runCommand } from '../support/run-command.ts'

const env = () => ({ HOME: String(fixtureEnvironment()['HOME']) })
const POLICY = '.github/release-checklist.yml'
const ATTESTATIONS = '.github/release-attestations.yml'

function project() {
  const fixture = gitFixture()
  fixture.write('deploy/server.key', withMaterial('${rsa-private-key}'))
  fixture.commit('First')
  const run = (...argv: readonly string[]) => runCommand(fixture.root, argv, { env: env() })
  const check = async () => (await runCheck(fixture.root, [], { env: env() })).report
  const read = (file: string) => readFileSync(path.join(fixture.root, file), 'utf8')
  return { ...fixture, run, check, read }
}

const STATEMENT = [
  '--statement',
  'Restored: the "October" backup # by hand',
  '--by',
  'octocat',
  '--evidence',
  'https://wiki.example.com/x',
]

describe('attest', () => {
  it('writes a statement that is valid for 180 days, and that the next check counts', async () => {
    const { run, check, read } = project()
    const { exitCode, stdout } = await run('attest', 'backup-and-restore', ...STATEMENT)

    expect(exitCode).toBe(0)
    expect(stdout).toContain('valid through 2027-05-23')
    expect(read(ATTESTATIONS)).toContain('on: 2026-11-24')
    const line = (await check()).checks.find(({ id }) => id === 'backup-and-restore')
    expect(line?.decision).toBe('attested')
    expect(line?.criteria[0]?.attestation?.statement).toBe('Restored: the "October" backup # by hand')
  })

  it('keeps what is there, byte for byte, and adds to it', async () => {
    const { run, read, write } = project()
    const before =
      '# Our statements\r\n- check: tls-required # all of it\r\n  statement: Yes.\r\n  by: octocat\r\n  on: 2026-11-01\r\n  expires: 2027-01-01\r\n  evidence: none\r\n'
    write(ATTESTATIONS, before)
    await run('attest', 'backup-and-restore', ...STATEMENT)

    expect(read(ATTESTATIONS).startsWith(before)).toBe(true)
  })

  it.each<[string, readonly string[], RegExp]>([
    ['an unknown check', ['attest', 'backups', ...STATEMENT], /no check "backups"/],
    ['an unknown criterion', ['attest', 'backup-and-restore', '--criterion', 'nothing', ...STATEMENT], /criterion/],
    ['a statement of tomorrow', ['attest', 'backup-and-restore', '--on', '2026-11-25', ...STATEMENT], /future/],
    ['one that lasts too long', ['attest', 'backup-and-restore', '--expires', '2028-01-01', ...STATEMENT], /180 days/],
  ])('refuses %s, and writes nothing', async (_, argv, message) => {
    const { run, read } = project()
    const { exitCode, stderr } = await run(...argv)

    expect(exitCode).toBe(2)
    expect(stderr).toMatch(message)
    expect(() => read(ATTESTATIONS)).toThrow('ENOENT')
  })

  it('stands at the root of the repository, wherever in it a person is', async () => {
    const { root, read } = project()
    mkdirSync(path.join(root, 'sub/folder'), { recursive: true })
    const { exitCode } = await runCommand(path.join(root, 'sub/folder'), ['attest', 'tls-required', ...STATEMENT], {
      env: env(),
    })

    expect(exitCode).toBe(0)
    expect(read(ATTESTATIONS)).toContain('tls-required')
  })
})

describe('waive', () => {
  it('accepts a finding that is there now, for 90 days', async () => {
    const { run, check, read } = project()
    const [finding] = (await check()).checks.flatMap(({ findings }) => findings)
    const { exitCode, stdout } = await run(
      'waive',
      finding?.fingerprint ?? '',
      '--reason',
      'A key of a server that is gone.',
      '--owner',
      'octocat',
    )

    expect(exitCode).toBe(0)
    expect(stdout).toContain('valid through 2027-02-22')
    expect(read(POLICY)).toContain(finding?.fingerprint ?? 'none')
    const line = (await check()).checks.find(({ id }) => id === 'no-plaintext-secrets')
    expect(line?.findings.map(({ waiver }) => waiver)).toEqual([expect.stringMatching(/^policy line \d+$/)])
    expect(line?.decision).toBe('unverified')
  })

  it('refuses what is no finding here, and says where fingerprints stand', async () => {
    const { run } = project()
    const { exitCode, stderr } = await run('waive', '0'.repeat(32), '--reason', 'None.', '--owner', 'octocat')

    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/No finding of this repository[\s\S]*check --format json/)
  })
})

describe('resolve', () => {
  it('writes the revocation under the digest of the value', async () => {
    const { run, check, read } = project()
    const [finding] = (await check()).checks.flatMap(({ findings }) => findings)
    const { exitCode } = await run(
      'resolve',
      finding?.secret ?? '',
      '--by',
      'octocat',
      '--evidence',
      'https://tickets.example.com/SEC-8',
    )

    expect(exitCode).toBe(0)
    expect(read(POLICY)).toContain('revokedOn: 2026-11-24')
    expect((await run('policy', 'lint')).exitCode).toBe(0)
  })

  it.each(['', '-', '--'])(
    'never takes the value itself, and does not repeat it, with `%s` before it',
    async (dashes) => {
      const { run } = project()
      const value = `${dashes}A${withMaterial('${password}')}`
      const { exitCode, stdout, stderr } = await run('resolve', value, '--by', 'octocat', '--evidence', 'none')

      expect(exitCode).toBe(2)
      expect(stdout + stderr).not.toContain(value)
    },
  )
})

describe('policy show', () => {
  it('prints every value with where it comes from', async () => {
    const { run, write } = project()
    write(POLICY, 'version: 1\nowners: [octocat]\nchecks:\n  pen-test-or-threat-model:\n    maxAgeDays: 90\n')
    const { exitCode, stdout } = await run('policy', 'show')

    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^owners +\.github\/release-checklist\.yml:2 +octocat$/m)
    expect(stdout).toMatch(/^checks\.pen-test-or-threat-model\.maxAgeDays +\.github\/release-checklist\.yml:5 +90$/m)
    expect(stdout).toMatch(/^limits\.maxFileBytes +default +67108864$/m)
  })

  it('tells on standard error that a policy has mistakes', async () => {
    const { run, write } = project()
    write(POLICY, 'version: 1\nownrs: []\n')

    expect(await run('policy', 'show')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('policy lint') as unknown,
    })
  })
})
