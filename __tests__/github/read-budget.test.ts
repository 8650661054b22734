import fc from 'fast-check'
import { openReadBudget } from '../../src/github/read-budget.ts'
import type { Purpose } from '../../src/github/request-count.ts'
import { MOST_READS, READS_FOR_RULES } from '../../src/model/reads.ts'
import { SOURCE_NAMES, SOURCES } from '../../src/model/source.ts'
import { type Stage, STAGES } from '../../src/model/stage.ts'
import { anyCall, clientOf, gapOf, type ScriptedServer, startServer, stoppedClock } from './support.ts'

const BUILT = SOURCE_NAMES.filter((name) => SOURCES[name].built)
const PURPOSES: readonly Purpose[] = ['trusted-reading', ...BUILT]
const sureOf = (purpose: Purpose, stage: Stage): number =>
  purpose === 'trusted-reading' || purpose === 'publishing' ? READS_FOR_RULES[stage] : SOURCES[purpose].reads[stage]

it('never gives more than a stage has, and gives each purpose what it is sure of, in any order', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom(...PURPOSES), fc.nat(60)), { maxLength: 40 })
  fc.assert(
    fc.property(fc.constantFrom(...STAGES), steps, (stage, asked) => {
      const budget = openReadBudget(stage)
      const had = new Map<Purpose, number>()
      for (const [purpose, times] of asked) {
        for (let time = 0; time < times; time++) {
          const before = had.get(purpose) ?? 0
          const isGiven = budget.take(purpose)
          if (isGiven) had.set(purpose, before + 1)
          else expect(before).toBeGreaterThanOrEqual(sureOf(purpose, stage))
        }
      }
      expect([...had.values()].reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(MOST_READS[stage])
    }),
  )
})

it('gives others what a purpose has left, once it has ended', () => {
  const budget = openReadBudget('release')
  while (budget.take('release-attestations')) expect(budget.take('publishing')).toBe(false)
  for (const purpose of PURPOSES) if (purpose !== 'release-attestations') budget.keep(purpose, 0)
  let more = 0
  while (budget.take('release-attestations')) more += 1

  const others = PURPOSES.filter((purpose) => purpose !== 'release-attestations')
  expect(more).toBe(others.reduce((sum, purpose) => sum + sureOf(purpose, 'release'), 0))
})

it('goes on with what was read when the stage turns out to be another, and begins anew where it is told to', () => {
  const budget = openReadBudget('pull-request')
  while (budget.take('trusted-reading')) continue
  budget.enter('release')
  let more = 0
  while (budget.take('trusted-reading')) more += 1
  expect(more).toBe(READS_FOR_RULES.release - READS_FOR_RULES['pull-request'])

  budget.renew()
  expect(budget.take('trusted-reading')).toBe(true)
})

describe('through the client', () => {
  let server: ScriptedServer
  afterEach(() => server.close())

  it('what is not left is a gap that says so, and is not sent', async () => {
    server = await startServer((_, response) => response.end('{}'))
    const github = await clientOf(server.url, { reads: openReadBudget('pull-request') })
    const answers = []
    for (let time = 0; time < 20; time++) answers.push(await github.call(anyCall({ purpose: 'deploy-keys' })))

    expect(answers.filter(({ ok }) => ok)).toHaveLength(0)
    expect(server.requests).toHaveLength(0)
    const missing = gapOf(answers[0] ?? (await github.call(anyCall())))
    expect(missing.reason).toBe('limit')
    expect(missing.detail).toContain('of the 15 requests that a run of the pull-request stage reads with')
  })

  it('repetitions and redirects are counted, and what went wrong before is what is told', async () => {
    server = await startServer((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/thing' }).end()
      else response.writeHead(502).end()
    })
    const budget = openReadBudget('pull-request')
    const github = await clientOf(server.url, { reads: budget, clock: stoppedClock() })
    for (let time = 0; time < 8; time++) budget.take('trusted-reading')
    const missing = gapOf(await github.call(anyCall({ purpose: 'trusted-reading', route: 'GET /moved' })))

    expect(server.requests.map(({ path }) => path)).toEqual(['/moved', '/thing'])
    expect(missing).toMatchObject({ reason: 'offline' })
    expect(missing.detail).toContain('502')
  })

  it('polling, publishing and downloads are not counted', async () => {
    server = await startServer((_, response) => response.end('{}'))
    const budget = openReadBudget('pull-request')
    while (PURPOSES.some((purpose) => budget.take(purpose))) continue
    const github = await clientOf(server.url, { reads: budget })
    const answers = [
      await github.call(anyCall({ kind: 'polling' })),
      await github.call(anyCall({ kind: 'publishing', route: 'POST /thing' })),
      await github.download({ purpose: 'run-logs', what: 'It', permission: null, route: 'GET /it', maxBytes: 9 }),
    ]
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true])
  })
})
