import { logWords } from '../../../src/evidence/logs/log-words.ts'
import { type LogSearch, openLog, type ScannedLog } from '../../../src/evidence/logs/scan-log.ts'
import { namedSearch } from '../../../src/secrets/named-values.ts'
import { asLogged, noise, seeded } from '../../support/log-noise.ts'
import { LOG_SEED, plantedLeaks } from '../../support/planted-leaks.ts'

const VALUE = seeded(`${LOG_SEED} hostile`).text('value', 32)
const SEARCH: LogSearch = {
  named: namedSearch([{ name: 'SHOP_KEY', value: VALUE }]),
  words: logWords(['DEPLOY_TOKEN']),
}
const leaks = plantedLeaks(`${LOG_SEED} hostile`)
const token = leaks.find(({ shape }) => shape === 'raw')?.value ?? ''
const key = leaks.find(({ shape }) => shape === 'multi-line key')?.lines ?? []
const WINDOW = 1 << 20

function scan(text: string, piece = 1 << 18): ScannedLog {
  const bytes = Buffer.from(text)
  const log = openLog(SEARCH)
  for (let at = 0; at < bytes.length; at += piece) log.push(bytes.subarray(at, at + piece))
  return log.finish()
}

const told = (text: string, piece?: number): readonly string[] =>
  scan(text, piece)
    .sightings.filter(({ confidence }) => confidence !== 'low')
    .map(({ rule, line }) =>
      `${rule === 'named-secret-value' || rule.startsWith('secret-') ? rule : 'formed'} ${line}`.replace(
        'secret-setting',
        'secret-beside-its-name',
      ),
    )

const ESC = '\u001b'
const split = (value: string, by: string, every = 3): string =>
  (value.match(new RegExp(`.{1,${every}}`, 'g')) ?? []).join(by)

describe('a value that something stands in', () => {
  it.each([
    ['colours', `${ESC}[1;31m`],
    ['colours of 24 bits', `${ESC}[38;2;255;100;0m`],
    ['the end of all colours, as tput writes it', `${ESC}(B${ESC}[m`],
    ['a choice of characters', `${ESC})0`],
    ['erasing to the end of the line', `${ESC}[K`],
    ['a link', `${ESC}]8;;https://example.com${ESC}\\`],
    ['a title', `${ESC}]0;build\u0007`],
    ['a colour with colons', `${ESC}[38:5:208m`],
  ])('is found all the same: %s', (_, by) => {
    expect(told(asLogged(['a', `token ${split(token, by)} end`, 'b']))).toEqual(['formed 2'])
    expect(told(asLogged(['a', `value ${split(VALUE, by)} end`, 'b']))).toEqual(['named-secret-value 2'])
  })
})

describe('where a log is cut', () => {
  it.each([1, 2, 3, 7])('into pieces of %d bytes, nothing is lost', (piece) => {
    const text = asLogged([
      `token ${split(token, `${ESC}[31m`)}`,
      ...key,
      `x ${VALUE}`,
      `DEPLOY_TOKEN=${VALUE.slice(1)}`,
    ])
    const last = key.length + 2
    expect(told(text, piece)).toEqual([
      'formed 1',
      'formed 3',
      `named-secret-value ${last}`,
      `secret-beside-its-name ${last + 1}`,
    ])
  })

  it.each([-60, -33, -20, -8, -1, 0, 1])('a leak around the end of what is gathered is found: %d', (shift) => {
    const filler = 'the build goes on and on\n'
    const before = filler.repeat(Math.ceil(WINDOW / filler.length) + 1).slice(0, WINDOW + shift - 1)
    expect(told(`${before}\ntoken ${token}\n${filler}`)).toHaveLength(1)
    expect(told(`${before}\n${key.join('\n')}\n${filler}`)).toHaveLength(1)
    expect(told(`${before}\nDEPLOY_TOKEN=${VALUE.slice(1)}\n${filler}`)).toHaveLength(1)
  })

  it.each([0, 20, 64])('a leak around where the engine begins anew is found once: %d', (shift) => {
    const filler = 'the build goes on and on\n'.repeat(4000)
    const parts = Math.ceil((17 * WINDOW) / filler.length)
    const before = filler.repeat(parts)
    const log = openLog(SEARCH)
    const start = before.length - (before.length % WINDOW) - shift
    log.push(Buffer.from(`${before.slice(0, start)}\n${key.join('\n')}\ntoken ${token}\n`))
    log.push(Buffer.from(filler.repeat(14)))
    expect(log.finish().sightings.filter(({ confidence }) => confidence !== 'low')).toHaveLength(2)
  })
})

describe('a line without an end', () => {
  const long = (length: number): string =>
    noise(`${LOG_SEED} long`, 40)
      .join(' ')
      .replaceAll(ESC, '')
      .repeat(Math.ceil(length / 1000))
      .slice(0, length)

  it.each([-40, -20, -5, 0])('that is longer than what is gathered: a value across the cut is found, %d', (shift) => {
    for (const put of [`token ${token} x`, `x ${VALUE} x`, `DEPLOY_TOKEN=${VALUE.slice(1)} x`]) {
      expect(told(`${'word '.repeat(WINDOW).slice(0, WINDOW + shift)} ${put} ${'word '.repeat(99)}`)).toHaveLength(1)
    }
  })

  it.each([-40, -20, -5, 0])('without a space: the same, %d', (shift) => {
    const filler = '{"a":"b"},'.repeat(WINDOW).slice(0, WINDOW + shift)
    for (const put of [`{"t":"${token}"},`, `{"t":"${VALUE}"},`, `{"DEPLOY_TOKEN":"${VALUE.slice(1)}"},`]) {
      expect(told(`[${filler}"},${put}${'{"a":"b"},'.repeat(99)}`)).toHaveLength(1)
    }
  })

  it('of ten megabytes is read within seconds', () => {
    const started = performance.now()
    expect(told(`${'x'.repeat(10 * WINDOW)} token ${token}\n`)).toHaveLength(1)
    expect(told(`${'QUJD'.repeat((10 * WINDOW) / 4)} token ${token}\n`).length).toBeGreaterThan(0)
    expect(told(`${long(4 * WINDOW)} token ${token}\n`)).toHaveLength(1)
    expect(performance.now() - started).toBeLessThan(30_000)
  }, 60_000)
})

describe('how lines are written', () => {
  it('does not matter: ends of Windows, a mark at the start of any line, times of the tool beside the runner’s', () => {
    const crlf = asLogged(['a', ...key, `token ${token}`]).replaceAll('\n', '\r\n')
    expect(told(crlf)).toEqual(['formed 3', `formed ${key.length + 2}`])
    const marked = asLogged(['a', `\ufeffDEPLOY_TOKEN=${VALUE.slice(1)}`]).replaceAll('\n2026', '\n\ufeff2026')
    expect(told(marked)).toEqual(['secret-beside-its-name 2'])
    const timed = asLogged([`2026-11-23T10:00:00.000Z token ${token}`, `[10:00:00] DEPLOY_TOKEN=${VALUE.slice(1)}`])
    expect(told(timed)).toEqual(['formed 1', 'secret-beside-its-name 2'])
  })

  it('a key of several lines is one key, whatever stands before each of its lines', () => {
    const [, ...lines] = key
    for (const before of ['', '  ', '\t', '#12 0.345 ', 'web-1  | ', '> ', '+ ']) {
      expect(told(asLogged(['a', ...lines.map((line) => `${before}${line}`), 'b']))).toEqual(['formed 2'])
    }
  })
})

describe('the command that masks', () => {
  it.each([`x ::add-mask::${VALUE.slice(1)}`, `::add-mask::${VALUE.slice(1)}`, `##[add-mask]${VALUE.slice(1)}`])(
    'shows what it would hide: %#',
    (line) => {
      expect(told(asLogged(['a', line, 'b']))).toEqual(['secret-in-mask-command 2'])
    },
  )

  it.each([
    '::add-mask::***',
    'echo "::add-mask::$TOKEN"',
    'echo "::add-mask::${TOKEN}"',
    "Write-Host '::add-mask::$env:TOKEN'",
    'echo "::add-mask::$(cat token)"',
    'console.log(`::add-mask::${value}`)',
    'Use ::add-mask::VALUE to hide a value',
    'print(f"::add-mask::{token}")',
    'echo "::add-mask::%TOKEN%"',
  ])('is no leak where it names none: %s', (line) => {
    expect(told(asLogged(['a', line, 'b']))).toEqual([])
  })
})
