import { CHECK_DECISIONS } from '../../src/model/report.ts'
import { type CheckFacts, DECISION_TABLE, decisionFor } from '../../src/policy/decision-table.ts'

const QUIET: CheckFacts = {
  level: 'required',
  blocks: false,
  isOpen: false,
  isDeferred: false,
  isWaived: false,
  isAttested: false,
}
const LOUD: CheckFacts = {
  level: 'required',
  blocks: true,
  isOpen: true,
  isDeferred: true,
  isWaived: true,
  isAttested: true,
}

test.each<[string, Partial<CheckFacts>, string]>([
  ['off comes before everything', { ...LOUD, level: 'off' }, 'off'],
  ['off holds for a quiet check as well', { level: 'off' }, 'off'],
  ['advisory replaces blocked', { level: 'advisory', blocks: true }, 'advisory'],
  ['advisory replaces unverified', { level: 'advisory', isOpen: true }, 'advisory'],
  ['advisory replaces both beside all else', { ...LOUD, level: 'advisory' }, 'advisory'],
  ['an advisory check that would not stop anything keeps its decision', { level: 'advisory' }, 'clear'],
  ['an advisory check may be deferred', { level: 'advisory', isDeferred: true }, 'deferred'],
  ['an advisory check may be waived', { level: 'advisory', isWaived: true }, 'waived'],
  ['blocked comes before unverified', LOUD, 'blocked'],
  ['unverified comes before deferred', { ...LOUD, blocks: false }, 'unverified'],
  ['deferred comes before waived', { ...LOUD, blocks: false, isOpen: false }, 'deferred'],
  ['waived comes before attested', { isWaived: true, isAttested: true }, 'waived'],
  ['attested where statements alone answer', { isAttested: true }, 'attested'],
  ['clear where nothing was open', {}, 'clear'],
])('%s', (_, facts, decision) => {
  expect(decisionFor({ ...QUIET, ...facts })).toBe(decision)
})

test('the table has each decision once, in the order of the model', () => {
  expect(DECISION_TABLE.map(({ decision }) => decision)).toEqual(CHECK_DECISIONS)
})
