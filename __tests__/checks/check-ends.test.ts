import fc from 'fast-check'
import { endOf, endText, standingChecks } from '../../src/checks/check-ends.ts'
import type { CommitCheck, Conclusion } from '../../src/evidence/commit-checks.ts'
import { ACTIONS, check, job, SCANNER } from '../support/github-evidence.ts'

const CONCLUSIONS: { readonly [C in Conclusion]: ReturnType<typeof endOf> } = {
  success: 'passed',
  failure: 'failed',
  timed_out: 'failed',
  startup_failure: 'failed',
  cancelled: 'stopped',
  action_required: 'stopped',
  stale: 'stopped',
  skipped: 'not-run',
  neutral: 'not-run',
  unrecognized: 'unrecognized',
}
const WORDS = Object.keys(CONCLUSIONS) as Conclusion[]

it.each(WORDS)('%s is worth what GitHub means by it, and is told in words of its own', (conclusion) => {
  expect(endOf({ conclusion })).toBe(CONCLUSIONS[conclusion])
  expect(endText({ conclusion })).toMatch(/^[a-z]/)
  expect(WORDS.filter((word) => endText({ conclusion: word }) === endText({ conclusion }))).toEqual([conclusion])
})

it('what has no end yet is pending', () => {
  expect(endOf({ conclusion: null })).toBe('pending')
  expect(endText({ conclusion: null })).toBe('has not ended')
})

describe('the checks that stand', () => {
  const anyCheck = fc
    .record({
      name: fc.constantFrom('lint', 'test'),
      conclusion: fc.option(fc.constantFrom(...WORDS)),
      app: fc.constantFrom(ACTIONS, SCANNER, null),
      job: fc.option(
        fc.record({
          runId: fc.integer({ min: 1, max: 4 }),
          event: fc.constantFrom('push', 'pull_request'),
          workflow: fc.constantFrom('a.yml', 'b.yml'),
        }),
      ),
    })
    .map((part): CommitCheck => check(part.name, { ...part, job: part.job === null ? null : job(part.job) }))
  const checks = fc.array(anyCheck, { maxLength: 12 })

  it('leave out only what a later run of the same job has answered', () => {
    fc.assert(
      fc.property(checks, (all) => {
        const standing = standingChecks(all)
        for (const gone of all.filter((one) => !standing.includes(one))) {
          expect(standing).toContainEqual(
            expect.objectContaining({
              name: gone.name,
              app: gone.app,
              conclusion: expect.stringMatching(/^(?:success|failure|timed_out|startup_failure)$/) as unknown,
              job: expect.objectContaining({ event: gone.job?.event, workflow: gone.job?.workflow }) as unknown,
            }),
          )
        }
      }),
    )
  })

  it('are the same in whatever order they come, and standing still when asked again', () => {
    fc.assert(
      fc.property(checks, (all) => {
        const standing = standingChecks(all)
        expect(standingChecks(standing)).toEqual(standing)
        expect(new Set(standingChecks([...all].reverse()))).toEqual(new Set(standing))
      }),
    )
  })

  it('are all those that are no jobs', () => {
    const posted = [check('lint', { job: null, conclusion: 'failure' }), check('lint', { job: null })]
    expect(standingChecks(posted)).toEqual(posted)
  })
})
