import { logWords } from '../../../src/evidence/logs/log-words.ts'
import { type LogSearch, openLog, type ScannedLog } from '../../../src/evidence/logs/scan-log.ts'
import { namedSearch } from '../../../src/secrets/named-values.ts'
import { asLogged, noise, seeded } from '../../support/log-noise.ts'
import { LOG_SEED, maskedLeaks, type Planted, plantedLeaks, plantedNamed } from '../../support/planted-leaks.ts'

const NOTHING: LogSearch = { named: null, words: logWords([]) }

function scan(text: string, search = NOTHING, piece = 1 << 20): ScannedLog {
  const bytes = Buffer.from(text)
  const log = openLog(search)
  for (let at = 0; at < bytes.length; at += piece) log.push(bytes.subarray(at, at + piece))
  return log.finish()
}

const counted = ({ sightings }: ScannedLog) => sightings.filter(({ confidence }) => confidence !== 'low')

/** A log of noise with the leaks in it, and the lines, from 1, that each is on. */
function planted(leaks: readonly Planted[], seed: string): { readonly text: string; readonly at: readonly number[] } {
  const lines: string[] = []
  const at = leaks.map((leak, index) => {
    lines.push(...noise(`${seed} ${index}`, 5 + seeded(`${seed} ${index}`).below(60)))
    const line = lines.length + leak.at + 1
    lines.push(...leak.lines)
    return line
  })
  return { text: asLogged([...lines, ...noise(`${seed} end`, 20)]), at }
}

describe('what is printed', () => {
  const leaks = plantedLeaks(LOG_SEED)

  it.each(leaks.map((leak) => [leak.shape, leak] as const))('is found in the shape: %s', (_, leak) => {
    const { text, at } = planted([leak], `${LOG_SEED} ${leak.shape}`)
    expect(counted(scan(text)).map(({ line }) => line)).toEqual(at)
  })

  it('is found however the log is cut, each on its line', () => {
    const { text, at } = planted(leaks, LOG_SEED)
    const whole = scan(text)
    expect(counted(whole).map(({ line }) => line)).toEqual(at)
    for (const piece of [997, 8192]) expect(scan(text, NOTHING, piece)).toEqual(whole)
  })

  it('is told without the value', () => {
    const { text } = planted(leaks, LOG_SEED)
    const told = JSON.stringify(scan(text).sightings.map(({ value: _, ...told }) => told))
    for (const { value } of leaks) expect(told).not.toContain(value.slice(-12))
  })

  it('is no finding where it is masked, nor is what tools print of digests and paths', () => {
    const masked = maskedLeaks().flatMap((lines, index) => [...noise(`masked ${index}`, 40), ...lines])
    const search = { ...NOTHING, words: logWords(['DEPLOY_TOKEN', 'API_TOKEN', 'TOKEN', 'PASSWORD']) }
    expect(scan(asLogged(masked), search).sightings).toEqual([])
    expect(scan(asLogged(noise(`${LOG_SEED} clean`, 20_000)), search).sightings).toEqual([])
  }, 60_000)
})

describe('the real values of named secrets', () => {
  const value = seeded(`${LOG_SEED} named`).text('value', 24)
  const leaks = plantedNamed(LOG_SEED, value)
  const search = { ...NOTHING, named: namedSearch([{ name: 'SHOP_KEY', value }]) }

  it.each(leaks.map((leak) => [leak.shape, leak] as const))('are found in the shape: %s', (_, leak) => {
    const { text, at } = planted([leak], `${LOG_SEED} named ${leak.shape}`)
    const found = scan(text, search).sightings.filter(({ rule }) => rule === 'named-secret-value')
    expect(found.map(({ line }) => line)).toEqual(at)
  })
})

describe('what stands beside the name of a secret', () => {
  const value = seeded(`${LOG_SEED} beside`).text('value', 28)
  const words = logWords(['SHOP_KEY', 'X'])

  it.each([
    `SHOP_KEY=${value}`,
    `  SHOP_KEY: ${value}`,
    `declare -x SHOP_KEY="${value}"`,
    `{"SHOP_KEY": "${value}"}`,
    `shop_key => '${value}'`,
  ])('is found: %#', (line) => {
    const { sightings } = scan(asLogged(['first', line, 'last']), { ...NOTHING, words })
    expect(sightings.map(({ line: at }) => at)).toEqual([2])
    expect(JSON.stringify(sightings.map(({ message }) => message))).not.toContain(value)
  })

  it.each([
    'SHOP_KEY=***',
    'SHOP_KEY: ',
    'SHOP_KEY=$SHOP_KEY_FILE',
    'SHOP_KEY: ${{ secrets.SHOP_KEY }}',
    'SHOP_KEY is read from the store',
    'MY_SHOP_KEY_ID=12',
    'SHOP_KEY=changeme',
  ])('is nothing where no value is: %s', (line) => {
    expect(scan(asLogged([line]), { ...NOTHING, words }).sightings).toEqual([])
  })
})

describe('what a runner says', () => {
  it('is read off the set-up of a job', () => {
    const commit = '0e58ed8671d6b60d0890c21b07f8835ace038e67'
    const { setUp } = scan(
      asLogged([
        'Current runner version: 2.336.0',
        '##[group]GITHUB_TOKEN Permissions',
        'Contents: write',
        'PullRequests: read',
        '##[endgroup]',
        'Secret source: Actions',
        `Download action repository 'TJ-Actions/changed-files@v35' (SHA:${commit})`,
      ]),
    )
    expect(setUp.actions).toEqual([{ slug: 'tj-actions/changed-files', commit, line: 7 }])
    expect([...(setUp.permissions?.scopes ?? [])]).toEqual([
      ['contents', 'write'],
      ['pull-requests', 'read'],
    ])
    expect(setUp.permissions?.line).toBe(2)
  })

  it('tells debug logging by how a line begins', () => {
    expect(scan(asLogged(['a', '##[debug]Evaluating: success()'])).sightings).toMatchObject([
      { rule: 'debug-log', line: 2, confidence: 'low' },
    ])
    expect(scan(asLogged(['grep -c "##[debug]" log'])).sightings).toEqual([])
  })

  it.each([
    ['as it is', (text: string) => text],
    ['in base64 twice', (text: string) => Buffer.from(Buffer.from(text).toString('base64')).toString('base64')],
    [
      'in base64 twice, in lines',
      (text: string) =>
        (
          Buffer.from(Buffer.from(text).toString('base64'))
            .toString('base64')
            .match(/.{1,76}/g) ?? []
        ).join('\n'),
    ],
  ])('a dump of its memory is found %s', (_, write) => {
    const value = seeded(LOG_SEED).text('dump', 30)
    const dump = `"SHOP_KEY":{"value":"${value}","isSecret":true}\n"OTHER":{"value":"${value}2","isSecret":true}\n`
    const { sightings } = scan(asLogged(['##[group]Run x', ...write(dump).split('\n'), 'ok']))
    expect(sightings.filter(({ rule }) => rule === 'runner-memory-dump').map(({ line }) => line)[0]).toBe(2)
  })
})
