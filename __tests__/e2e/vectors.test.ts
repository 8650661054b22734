import { rmSync } from 'node:fs'
import { CHECKS } from '../../src/checks/registry.ts'
import { runCheck } from '../support/run-command.ts'
import { buildVector, readVector, VECTOR_NAMES } from '../support/vector.ts'

describe.each(VECTOR_NAMES)('the repository %s', (name) => {
  const vector = readVector(name)
  let root = ''
  beforeAll(() => {
    root = buildVector(vector)
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it('is judged as it was written down', async () => {
    const { report, exitCode } = await runCheck(root, vector.arguments)

    const judged = report.checks.map(({ id, verdict, decision }) => [id, { verdict: verdict.status, decision }])
    expect(Object.fromEntries(judged)).toEqual(vector.expect.checks)
    expect({ gate: report.gate.decision, exitCode }).toEqual({
      gate: vector.expect.gate,
      exitCode: vector.expect.exitCode,
    })
    expect(report.gate.exitCode).toBe(exitCode)
  })
})

it('covers every check, every verdict that this version can give, and every decision', () => {
  const vectors = VECTOR_NAMES.map(readVector)
  const checks = vectors.flatMap((vector) => Object.values(vector.expect.checks))

  expect(vectors.length).toBeGreaterThanOrEqual(12)
  for (const vector of vectors.filter(({ arguments: args }) => !args.includes('--only'))) {
    expect(Object.keys(vector.expect.checks)).toEqual(CHECKS.map((check) => check.slug))
  }
  expect(new Set(checks.map(({ verdict }) => verdict))).toEqual(
    new Set(['pass', 'fail', 'unknown', 'needs-review', 'not-applicable']),
  )
  expect(new Set(checks.map(({ decision }) => decision))).toEqual(
    new Set(['off', 'advisory', 'blocked', 'unverified', 'deferred', 'waived', 'attested', 'clear']),
  )
})
