import {
  readPermission,
  readPull,
  readPullCommits,
  readPullsOf,
  readRetarget,
  readReviews,
} from '../../src/github/pull-request.ts'
import type { Reading } from '../../src/github/reading.ts'
import { addReview, mergePull, openPull, retarget } from '../support/github/pulls.ts'
import { commitTo } from '../support/github/repository.ts'
import { addAccount } from '../support/github/world.ts'
import { gapOf, useStage, valueOf } from './support.ts'

const stage = useStage()

describe('a pull request', () => {
  it('says who opened it, from what to what', async () => {
    const { pull, head, author } = stage().sample

    expect(valueOf(await readPull(await stage().reading(), pull.number))).toMatchObject({
      number: pull.number,
      author: { id: author.id, login: 'andrej', type: 'User' },
      head: { commit: head, branch: 'release/2', repository: 'acme/shop' },
      base: { branch: 'main' },
      isOpen: true,
      isMerged: false,
      isFork: false,
    })
  })

  it('from a fork is one, also once the fork is gone', async () => {
    const { repository, fork, stranger } = stage().sample
    const { world } = stage().simulator
    fork.git.refs.set('refs/heads/main', repository.git.refs.get('refs/heads/main') ?? '')
    commitTo(world, fork, 'mine', { 'x.txt': 'x' }, { author: stranger })
    const pull = openPull(world, repository, { author: stranger, headBranch: 'mine', from: fork })
    const reading = await stage().reading()

    expect(valueOf(await readPull(reading, pull.number))).toMatchObject({ isFork: true })
    pull.headRepository = null
    expect(valueOf(await readPull(reading, pull.number))).toMatchObject({ isFork: true, head: { repository: null } })
  })

  it('is found by the commit that it brought', async () => {
    const { pull, repository, maintainer, head } = stage().sample
    mergePull(stage().simulator.world, repository, pull, maintainer)

    const pulls = valueOf(await readPullsOf(await stage().reading(), head))
    expect(pulls.items.map(({ number, isMerged }) => [number, isMerged])).toEqual([[pull.number, true]])
  })

  it('lists its commits with the accounts of their people, and null for nobody’s', async () => {
    const { repository, author, pull, maintainer } = stage().sample
    const { world } = stage().simulator
    const nobody = { ...author, emails: ['nobody@example.invalid'] }
    commitTo(world, repository, 'release/2', { 'x.txt': 'x' }, { author: nobody, committer: maintainer })

    const { items, gap } = valueOf(await readPullCommits(await stage().reading(), pull.number))
    expect(gap).toBeNull()
    expect(items.map((one) => [one.author, one.committer])).toEqual([
      [author.id, author.id],
      [null, maintainer.id],
    ])
  })

  it('takes an empty account for nobody', async () => {
    const sha = 'a'.repeat(40)
    const body = [{ sha, author: {}, committer: null }]
    stage().simulator.fail({ fault: { kind: 'answer', status: 200, body } })

    expect(valueOf(await readPullCommits(await stage().reading(), 1)).items).toEqual([
      { commit: sha, author: null, committer: null },
    ])
  })

  it('knows when its target was last changed', async () => {
    const { repository, pull, maintainer, author } = stage().sample
    const { world } = stage().simulator
    const reading = await stage().reading()
    retarget(world, repository, pull, 'main', maintainer)
    const other = openPull(world, repository, { author, headBranch: 'release/2' })

    expect(valueOf(await readRetarget(reading, pull.number))).toEqual({ at: world.clock - 1000, isWhole: true })
    expect(valueOf(await readRetarget(reading, other.number))).toEqual({ at: null, isWhole: true })
  })
})

describe('reviews', () => {
  it('say who, what, of which head and when', async () => {
    const { pull, head, maintainer } = stage().sample

    const { items } = valueOf(await readReviews(await stage().reading(), pull.number))
    expect(items).toMatchObject([
      { by: { id: maintainer.id, login: 'maria', type: 'User' }, state: 'APPROVED', commit: head },
    ])
  })

  it('of more than a page are all there', async () => {
    const { repository, pull } = stage().sample
    const { world } = stage().simulator
    for (let at = 0; at < 130; at++) addReview(world, repository, pull, addAccount(world, `r${at}`), 'COMMENTED')

    expect(valueOf(await readReviews(await stage().reading(), pull.number)).items).toHaveLength(131)
  })

  it('of accounts that are gone are left out, and a word that is new approves nothing', async () => {
    const user = { id: 1, login: 'maria', type: 'User' }
    const review = { user, state: 'APPROVED', commit_id: 'c', submitted_at: '2026-11-24T00:00:00Z' }
    const body = [
      { ...review, user: null },
      { ...review, submitted_at: null },
      { ...review, commit_id: null },
      { ...review, state: 'APPROVED_WITH_JOY' },
    ]
    stage().simulator.fail({ fault: { kind: 'answer', status: 200, body } })

    const { items } = valueOf(await readReviews(await stage().reading(), 1))
    expect(items.map(({ state, commit }) => [state, commit])).toEqual([
      ['APPROVED', ''],
      ['DISMISSED', 'c'],
    ])
  })
})

describe('the permission of an account', () => {
  it.each([
    ['admin', true],
    ['maintain', true],
    ['write', true],
    ['triage', false],
    ['read', false],
  ] as const)('with the role %s may write: %s', async (role, mayWrite) => {
    const { repository, stranger } = stage().sample
    repository.roles.set(stranger.id, role)

    expect(valueOf(await readPermission(await stage().reading({}), 'sam'))).toEqual({
      account: { id: stranger.id, login: 'sam', type: 'User' },
      mayWrite,
    })
  })

  it('of somebody without a role is none, and a word that is new is none either', async () => {
    const reading = await stage().reading({})
    expect(valueOf(await readPermission(reading, 'sam')).mayWrite).toBe(false)

    const body = { permission: 'owner', user: { id: 1, login: 'sam', type: 'User' } }
    stage().simulator.fail({ fault: { kind: 'answer', status: 200, body } })
    expect(valueOf(await readPermission(reading, 'sam')).mayWrite).toBe(false)
  })

  it('of an App, or of nobody, is a gap', async () => {
    const reading = await stage().reading({})

    expect(gapOf(await readPermission(reading, 'github-actions[bot]')).reason).toBe('not-found')
    expect(gapOf(await readPermission(reading, 'nobody')).reason).toBe('not-found')
  })
})

describe('without the permission', () => {
  const readers: readonly (readonly [string, (reading: Reading) => Promise<{ readonly ok: boolean }>])[] = [
    ['the pull request', (reading) => readPull(reading, 1)],
    ['its commits', (reading) => readPullCommits(reading, 1)],
    ['its reviews', (reading) => readReviews(reading, 1)],
    ['its events', (reading) => readRetarget(reading, 1)],
    ['the pull requests of a commit', (reading) => readPullsOf(reading, stage().sample.head)],
  ]

  it.each(readers)('%s cannot be had, and the gap names it', async (_, read) => {
    expect(await read(await stage().reading({ contents: 'read' }))).toMatchObject({
      ok: false,
      gap: { reason: 'permission', grant: 'Give the token `pull-requests: read`.' },
    })
  })
})
