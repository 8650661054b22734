import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { scanArtifact } from '../../src/evidence/artifact-content.ts'
import { namedSearch } from '../../src/secrets/named-values.ts'
import { zipOf } from '../support/github/zip.ts'
import { seeded } from '../support/log-noise.ts'
import { LOG_SEED, plantedLeaks } from '../support/planted-leaks.ts'
import { tarOf } from '../support/tar.ts'

const value = seeded(LOG_SEED).text('artifact', 32)
const [leak] = plantedLeaks(LOG_SEED)
const token = leak?.value ?? ''
const header = `[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic ${Buffer.from(`x-access-token:${value}`).toString('base64')}\n`

const zip = (files: { readonly [path: string]: string | Uint8Array }) =>
  zipOf(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)]))
const shown = (bytes: Uint8Array, name = 'dist', named = namedSearch([])) =>
  scanArtifact(name, bytes, named)
    .found.filter(({ confidence }) => confidence !== 'low')
    .map(({ rule, place }) => [rule, place.kind === 'file' ? place.entry : null])

it('finds a credential in a file of it, and in archives in it', () => {
  const inner = gzipSync(tarOf([['app/config.js', Buffer.from(`open('${token}')\n`)]]))
  expect(shown(zip({ 'config.js': `open('${token}')\n` })).map(([, entry]) => entry)).toEqual(['config.js'])
  expect(shown(zip({ 'app.tgz': inner })).map(([, entry]) => entry)).toEqual(['app.tgz!/app/config.js'])
})

it('finds it in a bare file that was kept unpacked', () => {
  expect(shown(Buffer.from(`open('${token}')\n`), 'config.js').map(([, entry]) => entry)).toEqual([null])
})

it('finds what a checkout left for git, once', () => {
  expect(shown(zip({ 'src/.git/config': header }))).toEqual([['persisted-git-credential', 'src/.git/config']])
  expect(shown(zip({ '.git/config': header.replace(/basic .*/, 'basic ***') }))).toEqual([])
})

it('finds sensitive files by their names', () => {
  const env = `DB_PASSWORD=${value}\n`
  expect(shown(zip({ 'app/.env': env })).map(([, entry]) => entry)).toContain('app/.env')
})

it('finds the arguments in the record of an image build', () => {
  const record = JSON.stringify({ args: { 'build-arg:NPM_TOKEN': value, 'build-arg:NODE_VERSION': '24', target: 'x' } })
  const packed = gzipSync(tarOf([['blobs/sha256/aa', Buffer.from(record)]]))
  expect(shown(zip({ 'acme~shop~1.dockerbuild': packed }))).toContainEqual([
    'secret-in-build-record',
    'acme~shop~1.dockerbuild!/blobs/sha256/aa',
  ])
})

it('finds real values, and tells nothing of them', () => {
  const { found } = scanArtifact('dist', zip({ 'a.txt': `x ${value} y` }), namedSearch([{ name: 'SHOP_KEY', value }]))
  expect(found.map(({ rule }) => rule)).toContain('named-secret-value')
  expect(JSON.stringify(found)).not.toContain(value.slice(-12))
  expect(found.every(({ secret }) => secret === null)).toBe(true)
})

it('says what was left out of a bomb, of archives that lie too deep and of what is damaged', () => {
  const bomb = zip({ 'a.bin': Buffer.alloc(80 * 1024 * 1024) })
  expect(scanArtifact('dist', bomb, null).issues.map(({ reason }) => reason)).toContain('limit')
  let deep: Uint8Array = zip({ 'a.txt': 'x' })
  for (let depth = 0; depth < 8; depth++) deep = zip({ 'a.zip': deep })
  expect(scanArtifact('dist', deep, null).issues.map(({ reason }) => reason)).toContain('limit')
  const cut = zip({ 'a.txt': 'x'.repeat(4000), 'b.txt': 'y' }).slice(0, 60)
  expect(scanArtifact('dist', cut, null).issues.map(({ reason }) => reason)).toContain('malformed')
}, 60_000)

it('never throws, however an artifact is mutated', () => {
  const whole = Buffer.from(zip({ 'config.js': `open('${token}')\n`, '.git/config': header }))
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
      const mutated = Buffer.from(whole)
      mutated[at] = byte
      expect(() => scanArtifact('dist', mutated.subarray(0, length), null)).not.toThrow()
    }),
    { numRuns: 200 },
  )
}, 60_000)
