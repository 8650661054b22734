import fc from 'fast-check'
import { generateKeyPairSync } from 'node:crypto'
import { logWords } from '../../../src/evidence/logs/log-words.ts'
import { type LogSearch, openLog, type ScannedLog } from '../../../src/evidence/logs/scan-log.ts'
import { namedSearch } from '../../../src/secrets/named-values.ts'
import { seeded } from '../../support/log-noise.ts'
import { LOG_SEED, type Planted, plantedLeaks, plantedNamed } from '../../support/planted-leaks.ts'

// A log is looked at in windows. Wherever one ends, what is found is the same.

const WINDOW = 1_048_576
const FILLER = 'Compiling the module number 4711 of 9999\n'

const named = seeded(`${LOG_SEED} edges`).text('value', 24)
const SEARCH: LogSearch = {
  named: namedSearch([{ name: 'SHOP_KEY', value: named }]),
  words: logWords(['DEPLOY_TOKEN']),
}

function prefixedKey(prefix: string): Planted {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
  const lines = key
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => prefix + line)
  return { shape: `key behind ${prefix}`, lines: ['Writing the key', ...lines], at: 1, value: '' }
}

const LEAKS: readonly Planted[] = [
  ...plantedLeaks(LOG_SEED),
  ...plantedNamed(`${LOG_SEED} edges`, named).map((leak) => ({ ...leak, shape: `named ${leak.shape}` })),
  prefixedKey('#12 0.345 '),
  prefixedKey('server-1  | '),
  { shape: 'beside its name', lines: [`DEPLOY_TOKEN=${seeded('beside').text('value', 32)}`], at: 0, value: '' },
]

/** So many bytes of lines that say nothing. */
function filler(bytes: number): string {
  const lines = FILLER.repeat(Math.floor(bytes / FILLER.length))
  const rest = bytes - lines.length
  return rest === 0 ? lines : `${lines}${'x'.repeat(rest - 1)}\n`
}

const MORE = filler(40_000)

function scan(text: string, piece: number): ScannedLog {
  const bytes = Buffer.from(text)
  const log = openLog(SEARCH)
  for (let at = 0; at < bytes.length; at += piece) log.push(bytes.subarray(at, at + piece))
  return log.finish()
}

const told = ({ sightings }: ScannedLog, before: number) =>
  sightings.map(({ rule, line, value }) => ({ rule, line: line - before, value }))

const lineEnds = (text: string): number => text.split('\n').length - 1

test('what is found does not depend on where a window ends', () => {
  const places = fc.record({
    leak: fc.constantFrom(...LEAKS),
    // How far within the leak, or behind it, the window is full.
    within: fc.double({ min: 0, max: 1.2, noNaN: true }),
    piece: fc.constantFrom(1_000, 4_096, 30_011),
  })
  fc.assert(
    fc.property(places, ({ leak, within, piece }) => {
      const text = `${leak.lines.join('\n')}\n`
      const before = filler(WINDOW - Math.round(within * text.length))
      const alone = told(scan(text + MORE, 1 << 20), 0)
      expect(alone.length).toBeGreaterThan(0)
      expect(told(scan(before + text + MORE, piece), lineEnds(before))).toEqual(alone)
    }),
    { numRuns: 150, seed: 4 },
  )
}, 120_000)

test('a key that stands in a block of base64 larger than a window is found wherever the window ends', () => {
  const [leak] = plantedLeaks(LOG_SEED)
  const value = leak?.lines[leak.at] ?? ''
  const width = 76
  const wrapped = (text: string): string =>
    (
      Buffer.from(text)
        .toString('base64')
        .match(new RegExp(`.{1,${width}}`, 'g')) ?? []
    ).join('\n')
  const places = fc.integer({ min: 900_000 - value.length, max: 1_000_000 })
  // Such a block is decoded in parts, and each part is told on its own line.
  const rules = (text: string): readonly string[] => [
    ...new Set(scan(text, 65_536).sightings.map(({ rule, value: told }) => `${rule} ${told ?? ''}`)),
  ]
  const expected = rules(`${wrapped(`${FILLER.repeat(10)}${value}\n${FILLER.repeat(10)}`)}\n`)
  expect(expected).toHaveLength(1)
  fc.assert(
    fc.property(places, (encodedBefore) => {
      const before = filler(Math.round((encodedBefore * 3) / 4))
      expect(rules(`Dump:\n${wrapped(`${before}${value}\n${filler(300_000)}`)}\n`)).toEqual(expected)
    }),
    { numRuns: 25, seed: 4 },
  )
}, 120_000)
