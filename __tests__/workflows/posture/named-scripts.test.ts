import { readFile } from '../../../src/workflows/model/read-file.ts'
import { gateUsesIn } from '../../../src/workflows/posture/named-scripts.ts'
import { STEP_LINE, workflowOf } from '../../support/workflow-sketch.ts'

function gatesOf(run: string): readonly (readonly [kind: string, line: number, silences: number])[] {
  const read = readFile({ path: '.github/workflows/ci.yml', text: workflowOf(`- run: ${run}`) })
  if (!read.ok) throw new Error(read.problem.message)
  return gateUsesIn(read.file).map(({ kind, span, silenced }) => [kind, span.start.line, silenced.length])
}

describe('gateUsesIn', () => {
  it.each([
    ['npm cit', 'tests'],
    ['./scripts/run-tests.sh', 'tests'],
    ['bash scripts/test.sh --fast', 'tests'],
    ['python3 tools/lint.py', 'lint'],
    ['npx --no-install jshint .', 'lint'],
    ['npx eslint .', 'lint'],
  ])('takes `%s` for %s', (run, kind) => {
    expect(gatesOf(run)).toEqual([[kind, STEP_LINE, 0]])
  })

  it.each(['npm ci', './scripts/latest.sh', 'cat tests.txt', './attest.sh', 'npm run build'])(
    'leaves `%s` alone',
    (run) => {
      expect(gatesOf(run)).toEqual([])
    },
  )

  it('sees what throws the exit code away', () => {
    expect(gatesOf('./test.sh || true')).toEqual([['tests', STEP_LINE, 1]])
  })
})
