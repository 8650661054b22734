import { MOST_READS, READS_FOR_RULES } from '../../src/model/reads.ts'
import { SOURCE_NAMES, SOURCES } from '../../src/model/source.ts'
import { STAGES } from '../../src/model/stage.ts'

// Told to users in docs/sources.md, and by the design: a run of the stage reads with at most so many requests.
const TOLD = { 'pull-request': 15, release: 120 }

test.each(STAGES)('what the sources are sure of at the stage %s is within what a run reads with', (stage) => {
  const built = SOURCE_NAMES.filter((name) => SOURCES[name].built)
  const sum = built.reduce((total, name) => total + SOURCES[name].reads[stage], READS_FOR_RULES[stage])

  expect(MOST_READS[stage]).toBe(TOLD[stage])
  expect(sum).toBeLessThanOrEqual(MOST_READS[stage])
})

test('a source that needs a token for GitHub is sure of a request at release, and no other is', () => {
  const sure = SOURCE_NAMES.filter((name) => SOURCES[name].reads.release > 0)
  expect(sure).toEqual(SOURCE_NAMES.filter((name) => SOURCES[name].built && SOURCES[name].token !== 'none'))
})
