import { fitting } from '../support/github/containing.ts'
import { ask } from '../support/github/ask.ts'
import type { Json } from '../support/github/description.ts'
import { addReview, dismissReview, mergePull, openPull, retarget } from '../support/github/pulls.ts'
import { commitTo, headOf } from '../support/github/repository.ts'
import { addSample, type Sample } from '../support/github/sample.ts'
import { addAppToken, addPersonToken, ALL_PERMISSIONS, type Token } from '../support/github/tokens.ts'
import { useSimulator } from '../support/github-simulator.ts'

const github = useSimulator()

let sample: Sample
let token: Token
beforeEach(() => {
  const { world } = github()
  sample = addSample(world)
  token = addAppToken(world, world.actions, [sample.repository], ALL_PERMISSIONS)
})

const get = async (path: string, by: Token = token): Promise<Json> =>
  (await ask(github(), by, `GET /repos/acme/shop/${path}`)).body

test('a review keeps the head that it saw when another commit is pushed', async () => {
  const { repository, author, maintainer, head } = sample
  const later = commitTo(github().world, repository, 'release/2', { 'src/more.ts': 'export {}\n' }, { author })
  expect(await get('pulls/1')).toMatchObject({ head: { sha: later }, commits: 2, changed_files: 2 })
  expect(await get('pulls/1/reviews')).toMatchObject([
    { state: 'APPROVED', commit_id: head, user: { id: maintainer.id, type: 'User' } },
  ])
})

test('a review that says yes can be dismissed, once; a comment cannot', async () => {
  const { world } = github()
  const { repository, pull, maintainer, author } = sample
  const [review] = pull.reviews
  if (review === undefined) throw new Error('The sample has a review')
  dismissReview(world, repository, pull, review, maintainer)
  expect(await get('pulls/1/reviews')).toMatchObject([{ state: 'DISMISSED' }])
  expect(() => dismissReview(world, repository, pull, review, maintainer)).toThrow('dismissed')
  const comment = addReview(world, repository, pull, author, 'COMMENTED')
  expect(() => dismissReview(world, repository, pull, comment, maintainer)).toThrow('commented')
  expect(await get('issues/1/events')).toMatchObject([{ event: 'base_ref_changed' }, { event: 'review_dismissed' }])
})

test('a review that is not sent yet is shown to its author alone', async () => {
  const { world } = github()
  const { repository, pull, maintainer } = sample
  addReview(world, repository, pull, maintainer, 'PENDING')
  expect(await get('pulls/1/reviews')).toHaveLength(1)
  const own = addPersonToken(world, maintainer, [repository], ALL_PERMISSIONS)
  expect(await get('pulls/1/reviews', own)).toHaveLength(2)
})

test('commits name the accounts of their addresses, and none for an address of nobody', async () => {
  const { world } = github()
  const { repository, author, maintainer } = sample
  const unknown = { ...author, emails: ['nobody@example.invalid'] }
  commitTo(world, repository, 'release/2', { 'a.txt': 'a\n' }, { author: unknown, committer: maintainer })
  expect(await get('pulls/1/commits')).toMatchObject([
    { author: { id: author.id }, committer: { id: author.id } },
    { author: null, committer: { id: maintainer.id }, commit: { author: { email: 'nobody@example.invalid' } } },
  ])
})

test('at most 250 commits are listed', async () => {
  const { world } = github()
  const { repository, author } = sample
  for (let index = 0; index < 260; index++) {
    commitTo(world, repository, 'long', { 'n.txt': `${index}\n` }, { author })
  }
  const { number } = openPull(world, repository, { author, headBranch: 'long' })
  expect(await get(`pulls/${number}/commits?per_page=100&page=3`)).toHaveLength(50)
  expect(await get(`pulls/${number}/commits?per_page=100&page=4`)).toEqual([])
  expect(await get(`pulls/${number}`)).toMatchObject({ commits: 260 })
})

test('a new target is told by the pull request and by an event with its time', async () => {
  const { world } = github()
  const { repository, pull, maintainer } = sample
  repository.git.refs.set('refs/heads/release/1', headOf(repository, 'main'))
  retarget(world, repository, pull, 'release/1', maintainer)
  expect(await get('pulls/1')).toMatchObject({ base: { ref: 'release/1' } })
  const events = (await get('issues/1/events')) as readonly { readonly event: string; readonly created_at: string }[]
  expect(events.at(-1)).toMatchObject({ event: 'base_ref_changed' })
  expect(Date.parse(events.at(-1)?.created_at ?? '')).toBeGreaterThan(Date.parse(pull.reviews[0]?.submittedAt ?? ''))
})

test('a pull request from a fork shows the head at the base, and survives the fork', async () => {
  const { world } = github()
  const { repository, fork, stranger } = sample
  fork.git.refs.set('refs/heads/main', headOf(repository, 'main'))
  const theirs = commitTo(world, fork, 'idea', { 'idea.txt': 'x\n' }, { author: stranger })
  const pull = openPull(world, repository, { author: stranger, headBranch: 'idea', from: fork })
  expect(await get(`pulls/${pull.number}`)).toMatchObject({
    head: { label: 'sam:idea', sha: theirs, repo: { full_name: 'sam/shop', fork: true } },
    base: { repo: { full_name: 'acme/shop' } },
    author_association: 'NONE',
  })
  pull.headRepository = null
  expect(await get(`pulls/${pull.number}`)).toMatchObject({ head: { sha: theirs, repo: null } })
  expect(await get(`git/ref/pull/${pull.number}/head`)).toMatchObject({ object: { sha: theirs } })
})

test('a commit on the default branch leads to the merged pull request that brought it', async () => {
  const { world } = github()
  const { repository, pull, head, maintainer } = sample
  expect(await get(`commits/${head}/pulls`)).toMatchObject([{ number: 1, state: 'open' }])
  const squashed = commitTo(
    world,
    repository,
    'main',
    { 'src/index.ts': 'export const answer = 43\n' },
    { author: maintainer },
  )
  mergePull(world, repository, pull, maintainer, squashed)
  expect(await get(`commits/${squashed}/pulls`)).toMatchObject([
    { number: 1, state: 'closed', merged_at: fitting(/Z$/) },
  ])
  expect(await get('pulls/1')).toMatchObject({ merged: true, merged_by: { login: 'maria' }, head: { sha: head } })
  expect(await get('pulls?state=closed&base=main')).toHaveLength(1)
  expect(await get('pulls')).toEqual([])
})
