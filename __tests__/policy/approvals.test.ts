import {
  type Account,
  type ApprovalFacts,
  isApproved,
  type ProposedChange,
  type Review,
} from '../../src/policy/approvals.ts'

const HEAD = 'a'.repeat(40)
const ada: Account = { id: 1, login: 'ada', type: 'User' }
const bob: Account = { id: 2, login: 'bob', type: 'User' }
const eve: Account = { id: 666, login: 'eve', type: 'User' }

const change: ProposedChange = {
  head: HEAD,
  filesDigest: 'f1',
  headFilesDigest: 'f1',
  author: { id: 10 },
  commitPeople: [10, 11],
  commitsComplete: true,
  sender: { id: 12 },
  retargetedAt: null,
}

const facts: ApprovalFacts = {
  owners: [
    { login: 'ada', id: 1 },
    { login: 'bob', id: 2 },
  ],
  writers: new Set([1, 2, 10, 666]),
}

function review(part: Partial<Review> = {}): Review {
  return { by: ada, state: 'APPROVED', commit: HEAD, submittedAt: 1000, ...part }
}

test('an owner’s approval of this head with these files counts', () => {
  expect(isApproved(change, [review()], facts)).toEqual({ approved: true, by: 'ada' })
})

describe('refusals', () => {
  test.each<[string, Partial<ProposedChange>, readonly Review[], Partial<ApprovalFacts>, string]>([
    ['no owner is set', {}, [review()], { owners: [] }, 'no-owners'],
    ['nobody reviewed', {}, [], {}, 'no-approval'],
    ['a comment alone', {}, [review({ state: 'COMMENTED' })], {}, 'no-approval'],
    ['a draft alone', {}, [review({ state: 'PENDING' })], {}, 'no-approval'],
    ['the reviewer is no owner', {}, [review({ by: eve })], {}, 'not-an-owner'],
    ['the login is an owner’s and the number is not', {}, [review({ by: { ...ada, id: 99 } })], {}, 'not-an-owner'],
    ['the number is an owner’s and the login is not', {}, [review({ by: { ...eve, id: 1 } })], {}, 'not-an-owner'],
    ['the owner’s login names no account', {}, [review()], { owners: [{ login: 'ada', id: null }] }, 'not-an-owner'],
    ['a bot', {}, [review({ by: { ...ada, type: 'Bot' } })], {}, 'not-a-person'],
    ['an organisation', {}, [review({ by: { ...ada, type: 'Organization' } })], {}, 'not-a-person'],
    ['a type written otherwise', {}, [review({ by: { ...ada, type: 'user' } })], {}, 'not-a-person'],
    ['write permission is gone', {}, [review()], { writers: new Set([2]) }, 'no-write-permission'],
    ['changes were asked for', {}, [review({ state: 'CHANGES_REQUESTED' })], {}, 'not-approving'],
    ['the approval was dismissed', {}, [review({ state: 'DISMISSED' })], {}, 'not-approving'],
    ['another head was approved', {}, [review({ commit: 'b'.repeat(40) })], {}, 'other-head'],
    ['a shortened head was approved', {}, [review({ commit: HEAD.slice(0, 7) })], {}, 'other-head'],
    ['the files are others than at the head', { filesDigest: 'f2' }, [review()], {}, 'other-files'],
    ['the author approves', { author: { id: 1 } }, [review()], {}, 'is-author'],
    ['a commit’s author or committer approves', { commitPeople: [10, 1] }, [review()], {}, 'is-commit-person'],
    ['a commit belongs to no account', { commitPeople: [10, null] }, [review()], {}, 'commit-people-unknown'],
    ['not all commits were read', { commitsComplete: false }, [review()], {}, 'commit-people-unknown'],
    ['the sender of the event approves', { sender: { id: 1 } }, [review()], {}, 'is-sender'],
    ['the target changed after', { retargetedAt: 1001 }, [review()], {}, 'retargeted'],
    ['the target changed in that moment', { retargetedAt: 1000 }, [review()], {}, 'retargeted'],
  ])('%s', (_, changePart, reviews, factsPart, refusal) => {
    const approval = isApproved({ ...change, ...changePart }, reviews, { ...facts, ...factsPart })

    expect(approval.approved).toBe(false)
    expect(approval.approved ? [] : approval.because.map((because) => because.refusal)).toEqual([refusal])
  })
})

describe('several reviews', () => {
  const approves = (reviews: readonly Review[], part: Partial<ProposedChange> = {}) =>
    isApproved({ ...change, ...part }, reviews, facts).approved

  test.each<[string, readonly Review[], boolean]>([
    ['a later refusal withdraws', [review(), review({ state: 'CHANGES_REQUESTED', submittedAt: 2000 })], false],
    ['a later dismissal withdraws', [review(), review({ state: 'DISMISSED', submittedAt: 2000 })], false],
    ['a later approval settles', [review({ state: 'CHANGES_REQUESTED' }), review({ submittedAt: 2000 })], true],
    ['a later comment changes nothing', [review(), review({ state: 'COMMENTED', submittedAt: 2000 })], true],
    ['in one moment the refusal counts', [review(), review({ state: 'CHANGES_REQUESTED' })], false],
    ['a later approval of another head replaces', [review(), review({ commit: 'b', submittedAt: 2000 })], false],
    [
      'one owner’s refusal leaves another’s approval',
      [review({ state: 'CHANGES_REQUESTED' }), review({ by: bob })],
      true,
    ],
    ['a stranger’s approval adds nothing', [review({ by: eve })], false],
  ])('%s', (_, reviews, expected) => {
    expect(approves(reviews)).toBe(expected)
    expect(approves([...reviews].reverse())).toBe(expected)
  })

  test('an approval after the target changed counts', () => {
    expect(approves([review({ submittedAt: 2000 })], { retargetedAt: 1500 })).toBe(true)
  })

  test('without a sender nobody is refused for being it', () => {
    expect(approves([review()], { sender: null })).toBe(true)
  })

  test('logins are compared without regard to case', () => {
    expect(approves([review({ by: { ...ada, login: 'ADA' } })])).toBe(true)
  })

  test('each reviewer’s refusal is told', () => {
    const approval = isApproved(change, [review({ by: eve }), review({ commit: 'b' })], facts)

    expect(approval).toEqual({
      approved: false,
      because: [
        { login: 'ada', refusal: 'other-head' },
        { login: 'eve', refusal: 'not-an-owner' },
      ],
    })
  })
})
