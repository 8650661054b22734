import { readBreakGlassRecords } from '../../src/github/break-glass-reading.ts'
import { type BreakGlassRecord, writeBreakGlassRecord } from '../../src/policy/break-glass.ts'
import { addCheckRun } from '../support/github/checks.ts'
import { gapOf, useStage, valueOf } from './support.ts'

const stage = useStage()

function record(about: Partial<BreakGlassRecord> = {}): BreakGlassRecord {
  return {
    schemaVersion: 1,
    user: 'maria',
    reason: 'The fix must go out',
    ticket: 'OPS-1',
    commit: stage().sample.head,
    at: '2026-11-24T08:00:00.000Z',
    hours: 4,
    ...about,
  }
}

function post(text: string, name = 'Release checklist'): void {
  const { world } = stage().simulator
  const { repository, head } = stage().sample
  const run = addCheckRun(world, repository, { name, headSha: head, app: world.actions, conclusion: 'success' })
  run.text = text
}

const read = async () => readBreakGlassRecords(await stage().reading({ checks: 'read' }), stage().sample.head)

it('finds a record on a line of a check run’s text, of whatever name', async () => {
  post(`OVERRIDDEN\n\n${writeBreakGlassRecord(record())}\nmore`, 'Another name')

  expect(valueOf(await read())).toEqual([record()])
})

it('finds it in an earlier attempt too, once for all', async () => {
  post(writeBreakGlassRecord(record()))
  post(writeBreakGlassRecord(record()))
  post('Nothing to see')

  expect(valueOf(await read())).toEqual([record()])
})

it.each([
  ['another commit', () => writeBreakGlassRecord(record({ commit: 'd'.repeat(40) }))],
  ['a broken one', () => writeBreakGlassRecord(record()).slice(0, -1)],
  ['a quoted one', () => `> ${writeBreakGlassRecord(record())}`],
  ['none', () => '{}'],
])('takes the record of %s for none', async (_, text) => {
  post(text())

  expect(valueOf(await read())).toEqual([])
})

it('is a gap where a page of the check runs is missing: the record may be on it', async () => {
  for (let at = 0; at < 120; at++) post('', `check ${at}`)
  stage().simulator.fail({ path: /check-runs$/, after: 1, fault: { kind: 'answer', status: 403 } })

  expect(gapOf(await read()).reason).toBe('permission')
})
