import { deployKeyRotation } from '../../src/checks/deploy-key-rotation.ts'
import { gap } from '../../src/model/gap.ts'
import { day, deployKey, deployKeys } from '../support/api-evidence.ts'
import { type CheckCase, type ExpectedCriterion, testCheck } from '../support/check-tester.ts'

const PASS = { status: 'pass' } as const
const fails = (...rules: readonly string[]): ExpectedCriterion => ({
  status: 'fail',
  findings: rules.map((rule) => ({ rule, path: null, line: null })),
})

function one(
  name: string,
  api: NonNullable<CheckCase['repo']['api']>,
  recent: ExpectedCriterion,
  readOnly: ExpectedCriterion = PASS,
  more: Partial<CheckCase> = {},
): CheckCase {
  return {
    name,
    repo: { files: { 'README.md': '# App\n' }, api },
    expect: { 'keys-recent': recent, 'keys-read-only': readOnly },
    ...more,
  }
}

const unknown = (reason: 'permission' | 'rate-limited' | 'unsupported' | 'deferred'): ExpectedCriterion => ({
  status: 'unknown',
  gaps: [reason],
})
const NONE = { status: 'not-applicable', because: /no deploy key/ } as const

testCheck(deployKeyRotation, {
  cases: [
    one('a young key that is used', deployKeys([deployKey('server')]), PASS),
    one(
      'a key that may write',
      deployKeys([deployKey('ci', { isReadOnly: false })]),
      PASS,
      fails('deploy-key-writable'),
    ),
    one('an old key', deployKeys([deployKey('old', { addedOn: day('2024-11-01') })]), fails('deploy-key-stale')),
    one('a key of exactly a year', deployKeys([deployKey('old', { addedOn: day('2025-11-24') })]), PASS),
    one(
      'a key one day past the limit of the policy',
      deployKeys([deployKey('server', { addedOn: day('2026-10-24') })]),
      fails('deploy-key-stale'),
      PASS,
      { options: { maxAgeDays: 30 } },
    ),
    one(
      'a key that was used and no longer is',
      deployKeys([deployKey('idle', { addedOn: day('2026-01-01'), usedOn: day('2026-08-01') })]),
      fails('deploy-key-unused'),
    ),
    one(
      'a key that nothing ever used',
      deployKeys([deployKey('idle', { addedOn: day('2026-01-01'), usedOn: null })]),
      fails('deploy-key-unused'),
    ),
    one('a new key that nothing used yet', deployKeys([deployKey('new', { usedOn: null })]), PASS),
    one(
      'one good key beside a bad one',
      deployKeys([deployKey('a'), deployKey('b', { addedOn: day('2020-01-01'), usedOn: null, isReadOnly: false })]),
      fails('deploy-key-stale', 'deploy-key-unused'),
      fails('deploy-key-writable'),
    ),
    one('no key', deployKeys([]), NONE, NONE),
    one(
      'no key on the pages that were read',
      deployKeys([], [gap('deploy-keys', 'rate-limited', 'The second page was not had.')]),
      unknown('rate-limited'),
      unknown('rate-limited'),
    ),
    one(
      'good keys on the pages that were read',
      deployKeys([deployKey('a')], [gap('deploy-keys', 'rate-limited', 'The second page was not had.')]),
      unknown('rate-limited'),
      unknown('rate-limited'),
    ),
    one(
      'no administrator',
      { 'deploy-keys': { ok: false, gaps: [gap('deploy-keys', 'permission', 'No.')] } },
      unknown('permission'),
      unknown('permission'),
    ),
    one(
      'a pull request',
      deployKeys([deployKey('old', { addedOn: day('2020-01-01') })]),
      unknown('deferred'),
      unknown('deferred'),
      {
        stage: 'pull-request',
      },
    ),
  ],
})
