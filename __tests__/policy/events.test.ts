import { ConfigError } from '../../src/model/errors.ts'
import { EVENTS } from '../../src/model/report.ts'
import { EVENT_TABLE } from '../../src/policy/event-table.ts'
import type { EventFacts } from '../../src/policy/event-facts.ts'
import { acceptEvent, type ResolvedEvent, resolveEvent } from '../../src/policy/events.ts'

const RELEASE = { branches: ['release/**', 'releases/**'], heads: ['release/**', 'release-please--**'] }
const HEAD = 'a'.repeat(40)
const BEFORE = 'b'.repeat(40)
const ZERO = '0'.repeat(40)
const TRUSTED = { kind: 'branch-head', branch: 'main' } as const

type Facts = EventFacts extends infer F ? (F extends EventFacts ? Omit<F, 'defaultBranch'> : never) : never

function resolve(facts: Facts): Omit<ResolvedEvent, 'event'> {
  // Adding the one key that every member has back to a member gives a member.
  const { event, ...resolved } = resolveEvent({ ...facts, defaultBranch: 'main' }, RELEASE)
  expect(event).toBe(facts.event)
  return resolved
}

function refusalOf(act: () => unknown): ConfigError {
  try {
    act()
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('Nothing was refused')
}

const commit = { kind: 'commit', commit: HEAD } as const

describe('the event table, row by row', () => {
  test.each<[string, Facts, Omit<ResolvedEvent, 'event'>]>([
    [
      'a pull request is judged at its head against the merge base',
      { event: 'pull_request', headSha: HEAD, headBranch: 'fix', targetBranch: 'main' },
      { subject: commit, base: { kind: 'merge-base', branch: 'main' }, stage: 'pull-request', trusted: TRUSTED },
    ],
    [
      'a review is judged as its pull request',
      { event: 'pull_request_review', headSha: HEAD, headBranch: 'fix', targetBranch: 'develop' },
      { subject: commit, base: { kind: 'merge-base', branch: 'develop' }, stage: 'pull-request', trusted: TRUSTED },
    ],
    [
      'a pull request into a release branch is a release',
      { event: 'pull_request', headSha: HEAD, headBranch: 'fix', targetBranch: 'release/1' },
      { subject: commit, base: { kind: 'merge-base', branch: 'release/1' }, stage: 'release', trusted: TRUSTED },
    ],
    [
      'a pull request from a release head is a release',
      { event: 'pull_request', headSha: HEAD, headBranch: 'release-please--main', targetBranch: 'main' },
      { subject: commit, base: { kind: 'merge-base', branch: 'main' }, stage: 'release', trusted: TRUSTED },
    ],
    [
      'a merge group is judged at its head against its own base',
      { event: 'merge_group', headSha: HEAD, baseSha: BEFORE, targetBranch: 'main' },
      { subject: commit, base: { kind: 'commit', commit: BEFORE }, stage: 'pull-request', trusted: TRUSTED },
    ],
    [
      'a merge group of a release branch is a release',
      { event: 'merge_group', headSha: HEAD, baseSha: BEFORE, targetBranch: 'releases/2' },
      { subject: commit, base: { kind: 'commit', commit: BEFORE }, stage: 'release', trusted: TRUSTED },
    ],
    [
      'a pushed branch is compared with the commit before',
      { event: 'push', ref: 'refs/heads/main', before: BEFORE, after: HEAD },
      { subject: commit, base: { kind: 'commit', commit: BEFORE }, stage: 'pull-request', trusted: TRUSTED },
    ],
    [
      'a pushed release branch is a release',
      { event: 'push', ref: 'refs/heads/release/1', before: BEFORE, after: HEAD },
      { subject: commit, base: { kind: 'commit', commit: BEFORE }, stage: 'release', trusted: TRUSTED },
    ],
    [
      'a new branch is compared with where it left the default branch',
      { event: 'push', ref: 'refs/heads/release/2', before: ZERO, after: HEAD },
      { subject: commit, base: { kind: 'merge-base', branch: 'main' }, stage: 'release', trusted: TRUSTED },
    ],
    [
      'a new branch in a SHA-256 repository as well',
      { event: 'push', ref: 'refs/heads/fix', before: '0'.repeat(64), after: HEAD },
      { subject: commit, base: { kind: 'merge-base', branch: 'main' }, stage: 'pull-request', trusted: TRUSTED },
    ],
    [
      'the first push of the default branch has no base',
      { event: 'push', ref: 'refs/heads/main', before: ZERO, after: HEAD },
      { subject: commit, base: { kind: 'none' }, stage: 'pull-request', trusted: TRUSTED },
    ],
    [
      'a pushed tag is peeled, is a release and is not compared with itself',
      { event: 'push', ref: 'refs/tags/v1', before: ZERO, after: HEAD },
      {
        subject: { kind: 'tag', tag: 'v1' },
        base: { kind: 'last-release-tag', except: 'v1' },
        stage: 'release',
        trusted: TRUSTED,
      },
    ],
    [
      'a release is judged at its tag',
      { event: 'release', tag: 'v2' },
      {
        subject: { kind: 'tag', tag: 'v2' },
        base: { kind: 'last-release-tag', except: 'v2' },
        stage: 'release',
        trusted: TRUSTED,
      },
    ],
    [
      'a dispatch is a release of its commit',
      { event: 'workflow_dispatch', commit: HEAD },
      { subject: commit, base: { kind: 'last-release-tag', except: null }, stage: 'release', trusted: TRUSTED },
    ],
    [
      'a finished run of a pull request is judged as that pull request',
      {
        event: 'workflow_run',
        headSha: HEAD,
        of: { kind: 'pull-request', headBranch: 'release/1', targetBranch: 'main' },
      },
      { subject: commit, base: { kind: 'merge-base', branch: 'main' }, stage: 'release', trusted: TRUSTED },
    ],
    [
      'a finished run of an everyday pull request is no release',
      { event: 'workflow_run', headSha: HEAD, of: { kind: 'pull-request', headBranch: 'fix', targetBranch: 'main' } },
      { subject: commit, base: { kind: 'merge-base', branch: 'main' }, stage: 'pull-request', trusted: TRUSTED },
    ],
    [
      'a finished run of a branch is judged as that branch',
      { event: 'workflow_run', headSha: HEAD, of: { kind: 'branch', branch: 'release/1' } },
      { subject: commit, base: { kind: 'first-parent', commit: HEAD }, stage: 'release', trusted: TRUSTED },
    ],
    [
      'the command line judges the work tree as a release by its own policy',
      { event: 'command-line', commit: null, compareTo: null, stage: null },
      {
        subject: { kind: 'work-tree' },
        base: { kind: 'last-release-tag', except: null },
        stage: 'release',
        trusted: { kind: 'work-tree' },
      },
    ],
    [
      'the command line takes commit, base and stage as asked',
      { event: 'command-line', commit: HEAD, compareTo: 'main~2', stage: 'pull-request' },
      {
        subject: commit,
        base: { kind: 'revision', revision: 'main~2' },
        stage: 'pull-request',
        trusted: { kind: 'work-tree' },
      },
    ],
  ])('%s', (_, facts, expected) => {
    expect(resolve(facts)).toEqual(expected)
  })

  test('every event has a row, and no two rows hold for the same event and shape', () => {
    const keys = EVENT_TABLE.flatMap((row) => row.events.map((event) => `${event} ${row.shape}`))

    expect(new Set(keys).size).toBe(keys.length)
    expect(new Set(EVENT_TABLE.flatMap(({ events }) => events))).toEqual(new Set(EVENTS))
  })
})

describe('hostile names', () => {
  test.each([
    ['refs/heads/tags/v1', 'pull-request'],
    ['refs/heads/refs/tags/v1', 'pull-request'],
    ['refs/heads/refs/heads/release/1', 'pull-request'],
    ['refs/heads/heads/release/1', 'pull-request'],
    ['refs/heads/x\nrelease/1', 'pull-request'],
    ['refs/heads/release', 'pull-request'],
    ['refs/heads/Release/1', 'pull-request'],
    ['refs/heads/__proto__', 'pull-request'],
    ['refs/heads/${{ github.token }}', 'pull-request'],
    ['refs/heads/**', 'pull-request'],
    ['refs/heads/\u202Erelease/1', 'pull-request'],
    ['refs/heads/release/$(touch x)', 'release'],
    ['refs/heads/release/::set-output name=x::', 'release'],
    ['refs/heads/release/' + 'a'.repeat(4096), 'release'],
  ])('a push of %j is that branch and nothing else', (ref, stage) => {
    const resolved = resolve({ event: 'push', ref, before: BEFORE, after: HEAD })

    expect(resolved).toEqual({ subject: commit, base: { kind: 'commit', commit: BEFORE }, stage, trusted: TRUSTED })
  })

  test('a tag named as a branch stays a tag', () => {
    const { subject, stage } = resolve({ event: 'push', ref: 'refs/tags/refs/heads/main', before: ZERO, after: HEAD })

    expect({ subject, stage }).toEqual({ subject: { kind: 'tag', tag: 'refs/heads/main' }, stage: 'release' })
  })

  test('a head named as the default branch does not become the trusted ref', () => {
    const facts = { event: 'pull_request', headSha: HEAD, headBranch: 'main', targetBranch: 'evil' } as const

    expect(resolve(facts).trusted).toEqual(TRUSTED)
  })
})

describe('refused events', () => {
  test.each([
    ['pull_request_target', /hands a token that can write/],
    ['schedule', /does not say what is to be released/],
    ['issue_comment', /does not say/],
    ['constructor', /does not say/],
    ['', /does not say/],
    ['push\n::error::x', /"push\\n::error::x"/],
  ])('%j is refused with the reason', (event, message) => {
    const error = refusalOf(() => acceptEvent(event))

    expect(error.code).toBe('EVENT_REFUSED')
    expect(error.message).toMatch(message)
    expect(error.mend).toContain('pull_request, ')
    expect(error.mend).not.toContain('command-line')
  })

  test('resolveEvent refuses them too, whatever its caller believes', () => {
    const facts = { event: 'pull_request_target', defaultBranch: 'main' } as unknown as EventFacts

    expect(refusalOf(() => resolveEvent(facts, RELEASE)).code).toBe('EVENT_REFUSED')
  })

  test.each(['refs/pull/1/merge', 'main', 'refs/heads/', 'refs/tags/', ''])('a push of %j is refused', (ref) => {
    const error = refusalOf(() => resolve({ event: 'push', ref, before: BEFORE, after: HEAD }))

    expect(error.code).toBe('EVENT_REFUSED')
    expect(error.message).toContain('neither a branch nor a tag')
  })

  test('a push that deletes its branch leaves nothing to judge', () => {
    const error = refusalOf(() => resolve({ event: 'push', ref: 'refs/heads/x', before: BEFORE, after: ZERO }))

    expect(error.message).toContain('deletes its ref')
  })

  test.each(EVENTS)('%s is accepted', (event) => {
    expect(acceptEvent(event)).toBe(event)
  })
})
