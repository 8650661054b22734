import { filePlace } from '../../src/model/place.ts'
import {
  type BreakGlassRecord,
  type BreakGlassRequest,
  countersignature,
  coversCommit,
  openBreakGlass,
  readBreakGlassRecord,
  requestBreakGlass,
  writeBreakGlassRecord,
} from '../../src/policy/break-glass.ts'
import type { Attestation } from '../../src/policy/policy.ts'
import { blocksAt } from '../../src/policy/policy-findings.ts'
import { attestationOf, day, TODAY } from '../support/policy-sketch.ts'

const COMMIT = 'a'.repeat(40)
const AT = Date.UTC(2026, 10, 20, 12)
const HOUR = 3_600_000
const request: BreakGlassRequest = {
  event: 'workflow_dispatch',
  user: 'ada',
  reason: 'The site is down.',
  ticket: 'OPS-1',
  commit: COMMIT,
  at: AT,
}
const breakGlass = { users: ['ada'], hours: 4 }
const record: BreakGlassRecord = {
  schemaVersion: 1,
  user: 'ada',
  reason: 'The site is down.',
  ticket: 'OPS-1',
  commit: COMMIT,
  at: '2026-11-20T12:00:00.000Z',
  hours: 4,
}

describe('a request', () => {
  test('is granted to a user of the policy, as a record', () => {
    expect(requestBreakGlass(request, breakGlass, false)).toEqual({ granted: true, record })
  })

  test.each<[string, Partial<BreakGlassRequest>, string]>([
    ['another event', { event: 'push' }, 'not-a-dispatch'],
    ['the command line', { event: 'command-line' }, 'not-a-dispatch'],
    ['another user', { user: 'eve' }, 'not-a-user'],
    ['no reason', { reason: '' }, 'no-reason'],
    ['a blank reason', { reason: ' \n' }, 'no-reason'],
    ['no ticket', { ticket: '' }, 'no-ticket'],
    ['a blank ticket', { ticket: '\t' }, 'no-ticket'],
    ['a branch instead of a commit', { commit: 'main' }, 'no-commit'],
    ['a shortened commit', { commit: COMMIT.slice(0, 12) }, 'no-commit'],
  ])('%s is refused', (_, part, refusal) => {
    expect(requestBreakGlass({ ...request, ...part }, breakGlass, false)).toEqual({ granted: false, refusal })
  })

  test('is refused where policy names nobody', () => {
    expect(requestBreakGlass(request, { users: [], hours: 4 }, false)).toMatchObject({ refusal: 'not-a-user' })
  })

  test('is refused while an earlier one is not countersigned', () => {
    expect(requestBreakGlass(request, breakGlass, true)).toMatchObject({ refusal: 'earlier-not-countersigned' })
  })
})

describe('a record', () => {
  test.each([
    ['its first moment', COMMIT, AT, true],
    ['the last moment of its hours', COMMIT, AT + 4 * HOUR - 1, true],
    ['the end of its hours', COMMIT, AT + 4 * HOUR, false],
    ['before', COMMIT, AT - 1, false],
    ['another commit', 'b'.repeat(40), AT, false],
  ])('covers: %s', (_, commit, at, expected) => {
    expect(coversCommit(record, commit, at)).toBe(expected)
  })

  test('comes back from its text', () => {
    expect(readBreakGlassRecord(writeBreakGlassRecord(record))).toEqual(record)
  })

  test.each<[string, unknown]>([
    ['another version', { ...record, schemaVersion: 2 }],
    ['no user', { ...record, user: '' }],
    ['a blank reason', { ...record, reason: ' ' }],
    ['a number for a ticket', { ...record, ticket: 7 }],
    ['a branch', { ...record, commit: 'main' }],
    ['no moment', { ...record, at: 'soon' }],
    ['a day that is not', { ...record, at: '2026-02-29T12:00:00.000Z' }],
    ['an hour that is not', { ...record, at: '2026-11-20T99:00:00.000Z' }],
    ['no hours', { ...record, hours: 0 }],
    ['endless hours', { ...record, hours: null }],
    ['more than a record', { ...record, approved: true }],
    ['less than a record', { ...record, user: undefined }],
    ['a list', [record]],
    ['null', null],
  ])('is not read from %s', (_, value) => {
    expect(readBreakGlassRecord(JSON.stringify(value))).toBeNull()
  })

  test.each(['', '{', 'OVERRIDDEN', '"x"'])('is not read from the text %j', (text) => {
    expect(readBreakGlassRecord(text)).toBeNull()
  })
})

describe('the countersignature', () => {
  const owners = ['ada', 'bob']
  const signed = attestationOf({ check: 'break-glass', by: 'bob', on: day('2026-11-21'), commit: COMMIT })

  test.each<[string, Partial<Attestation>, readonly string[], boolean]>([
    ['another owner, of that commit', {}, owners, true],
    ['on the same day', { on: day('2026-11-20') }, owners, true],
    ['the user who broke the glass', { by: 'ada' }, owners, false],
    ['that user in capitals', { by: 'ADA' }, owners, false],
    ['nobody of the owners', { by: 'eve' }, owners, false],
    ['anybody where no owner is set', {}, [], false],
    ['another commit', { commit: 'b'.repeat(40) }, owners, false],
    ['no commit', { commit: null }, owners, false],
    ['another check', { check: 'ci-gates' }, owners, false],
    ['a day before the glass was broken', { on: day('2026-11-19') }, owners, false],
    ['a day to come', { on: day('2026-11-25') }, owners, false],
    ['an expired statement', { expires: day('2026-11-23') }, owners, false],
    ['a statement that expires today', { expires: TODAY }, owners, true],
  ])('by %s', (_, part, who, expected) => {
    const attestation = { ...signed, ...part }

    expect(countersignature(record, [attestation], who, TODAY)).toBe(expected ? attestation : null)
  })

  test('lets the next release through, and its lack blocks it', () => {
    const place = filePlace('.github/release-checklist.yml')
    const open = openBreakGlass(record, [], owners, TODAY, place)

    expect(openBreakGlass(record, [signed], owners, TODAY, place)).toBeNull()
    expect(open?.message).toContain('OPS-1')
    expect(open !== null && blocksAt(open, 'release')).toBe(true)
    expect(open !== null && blocksAt(open, 'pull-request')).toBe(false)
  })
})
