import { EVENTS } from '../../src/model/report.ts'
import {
  changedFiles,
  entriesThatCount,
  type EntryApproval,
  refusedEntryNotes,
  sideThatCounts,
  type TrustedEntries,
} from '../../src/policy/trusted.ts'
import type { Waiver } from '../../src/policy/policy.ts'
import { findingAt, waiverOf } from '../support/policy-sketch.ts'

const good = waiverOf(findingAt('good.pem'))
const bad = waiverOf(findingAt('bad.pem'))
const unseen = waiverOf(findingAt('unseen.pem'))
const fresh = waiverOf(findingAt('fresh.pem'))
const approvals = new Map<Waiver, EntryApproval>([
  [good, 'approved'],
  [bad, 'not-approved'],
])

function count(part: Partial<TrustedEntries<Waiver>>) {
  return entriesThatCount({
    event: 'pull_request',
    stage: 'pull-request',
    owners: ['ada'],
    atTrusted: [good, bad, unseen],
    atSubject: [good, fresh],
    isSubjectApproved: false,
    approvalOf: (entry) => approvals.get(entry) ?? 'unknown',
    ...part,
  })
}

test('a file that the subject changes, adds or removes is told, in order of path', () => {
  const files = [
    { path: 'same.yml', atTrusted: '1', atSubject: '1' },
    { path: 'none.yml', atTrusted: null, atSubject: null },
    { path: 'changed.yml', atTrusted: '1', atSubject: '2' },
    { path: 'added.yml', atTrusted: null, atSubject: '2' },
    { path: 'removed.yml', atTrusted: '1', atSubject: null },
  ]

  expect(changedFiles(files, false)).toEqual([
    { path: 'added.yml', approved: false },
    { path: 'changed.yml', approved: false },
    { path: 'removed.yml', approved: false },
  ])
  expect(changedFiles(files, true).every(({ approved }) => approved)).toBe(true)
})

test.each(EVENTS)('under %s the trusted ref counts, unless it is the command line or was approved', (event) => {
  expect(sideThatCounts(event, false)).toBe(event === 'command-line' ? 'subject' : 'trusted')
  expect(sideThatCounts(event, true)).toBe('subject')
})

test('a pull request goes by the trusted ref’s entries, not by its own', () => {
  expect(count({})).toEqual({ counting: [good, bad, unseen], refused: [] })
})

test('an approved subject goes by its own entries', () => {
  expect(count({ isSubjectApproved: true })).toEqual({ counting: [good, fresh], refused: [] })
})

test('the command line goes by the work tree', () => {
  expect(count({ event: 'command-line', stage: 'release' })).toEqual({ counting: [good, fresh], refused: [] })
})

test('at release an entry counts if its own pull request was approved, once owners are set', () => {
  expect(count({ stage: 'release', event: 'push' })).toEqual({ counting: [good], refused: [bad, unseen] })
  expect(count({ stage: 'release', event: 'push', owners: [] })).toEqual({ counting: [good, bad, unseen], refused: [] })
})

test('what is refused is told, each entry with its place', () => {
  const notes = refusedEntryNotes([bad, unseen], ({ target }) => JSON.stringify(target))

  expect(notes.map(({ rule, place }) => [rule, place])).toEqual([
    ['policy/entry-not-approved', bad.place],
    ['policy/entry-not-approved', unseen.place],
  ])
  expect(new Set(notes.map(({ fingerprint }) => fingerprint)).size).toBe(2)
})
