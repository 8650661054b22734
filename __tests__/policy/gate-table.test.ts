import { GATE_DECISIONS } from '../../src/model/report.ts'
import { GATE_TABLE, type GateFacts, gateRowFor } from '../../src/policy/gate-table.ts'

const QUIET: GateFacts = {
  hasConfigurationError: false,
  isOverridden: false,
  blocks: false,
  isUnverified: false,
  wouldStop: false,
  isPreview: false,
}
const LOUD: GateFacts = {
  hasConfigurationError: true,
  isOverridden: true,
  blocks: true,
  isUnverified: true,
  wouldStop: true,
  isPreview: true,
}

test.each<[string, GateFacts, string]>([
  ['a configuration error comes before everything', LOUD, 'configuration-error'],
  ['overridden comes before blocked', { ...LOUD, hasConfigurationError: false }, 'overridden'],
  [
    'blocked comes before unverified and preview',
    { ...LOUD, hasConfigurationError: false, isOverridden: false },
    'blocked',
  ],
  ['an unenforced stop alone is not enforced', { ...QUIET, wouldStop: true }, 'not-enforced'],
  ['not enforced comes before preview', { ...QUIET, wouldStop: true, isPreview: true }, 'not-enforced'],
  ['an unenforced stop beside a block is blocked', { ...QUIET, wouldStop: true, blocks: true }, 'blocked'],
  [
    'an unenforced stop beside an unverified is unverified',
    { ...QUIET, wouldStop: true, isUnverified: true },
    'unverified',
  ],
  ['a block alone', { ...QUIET, blocks: true }, 'blocked'],
  ['a preview that blocks is blocked', { ...QUIET, blocks: true, isPreview: true }, 'blocked'],
  ['unverified comes before preview', { ...QUIET, isUnverified: true, isPreview: true }, 'unverified'],
  ['a preview is never clear', { ...QUIET, isPreview: true }, 'preview'],
  ['clear where nothing holds', QUIET, 'clear'],
])('%s', (_, facts, decision) => {
  expect(gateRowFor(facts).decision).toBe(decision)
})

test('the rows are those of the design, in its order', () => {
  expect(GATE_TABLE.map(({ decision, exitCode, conclusion }) => [decision, exitCode, conclusion])).toEqual([
    ['configuration-error', 2, 'failure'],
    ['overridden', 0, 'success'],
    ['not-enforced', 0, 'neutral'],
    ['blocked', 1, 'failure'],
    ['unverified', 3, 'action_required'],
    ['preview', 3, 'neutral'],
    ['clear', 0, 'success'],
  ])
  expect(GATE_TABLE.map(({ decision }) => decision)).toEqual(GATE_DECISIONS)
})

test('what lets a release through without being clear says so in capitals', () => {
  expect(gateRowFor({ ...QUIET, isOverridden: true }).title).toBe('OVERRIDDEN')
  expect(gateRowFor({ ...QUIET, wouldStop: true }).title).toBe('NOT ENFORCED')
})
