import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { FORMATS } from '../../src/model/format.ts'
import { gitFixture } from '../support/git-fixture.ts'
import { zipOf } from '../support/github/zip.ts'
import { runCommand } from '../support/run-command.ts'

/** Values and the ways in which they may be written in a repository. */
const value = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((seed) => {
  const digest = createHash('sha512').update(seed).digest('base64url').replace(/[-_]/g, '')
  return {
    token: ['gl', 'pat-'].join('') + digest.slice(0, 20),
    password: digest.slice(20, 44),
    named: digest.slice(44, 70),
  }
})

const WRITTEN: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(`x${text}`).toString('base64url'),
  (text) => Buffer.from(text).toString('hex'),
  (text) => Array.from(text).reverse().join(''),
  (text) => Buffer.from(text).toString('hex').replace(/../g, '%$&'),
]

/** Every stretch of a value that would help to guess it, in each form. */
function stretches(text: string): readonly string[] {
  return WRITTEN.flatMap((write) => {
    const written = write(text)
    const middle = Math.max(0, (written.length >> 1) - 5)
    return [written.slice(-10), written.slice(middle, middle + 10)]
  })
}

it('no output has any form of a value that was found', async () => {
  await fc.assert(
    fc.asyncProperty(value, fc.nat(WRITTEN.length - 1), async ({ token, password, named }, way) => {
      const write = WRITTEN[way] ?? ((text: string) => text)
      const fixture = gitFixture()
      fixture.write('old.js', `open('${token}')\n`)
      fixture.write('.env', `DB_PASSWORD=${password}\n`)
      fixture.write('src/db.js', `connect('postgres://app:${password}@db.shop.internal/app')\n`)
      fixture.write('lib/a.jar', zipOf([['a.properties', Buffer.from(`api.token=${token}\n`)]]))
      fixture.write('notes.bin', `\0\0${write(named)}\0`)
      fixture.commit('First')
      fixture.git('rm', '-q', 'old.js')
      fixture.commit('Second')
      const world = { env: { NAMED: named } }
      const commands = [
        ...FORMATS.map((format) => ['check', '--named-secrets', 'NAMED', '--format', format]),
        ['scan', 'secrets', '--history', '--named-secrets', 'NAMED', '--format', 'json'],
        ['scan', 'secrets', '--history', '--named-secrets', 'NAMED'],
        ['check', '--named-secrets', 'NAMED', '--as-of', 'never'],
      ]
      const outputs: string[] = []
      for (const argv of commands) {
        const { stdout, stderr } = await runCommand(fixture.root, argv, world)
        outputs.push(stdout, stderr)
      }
      const said = outputs.join('\n')
      expect(said).toContain('named-secret-value')
      expect(said).toContain('gitlab-personal-access-token')
      for (const hidden of [token, password, named].flatMap(stretches)) expect(said).not.toContain(hidden)
    }),
    { numRuns: 6 },
  )
}, 120_000)
