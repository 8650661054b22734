import { approvalOfEntry, type FileVersion, readFileHistory } from '../../src/github/entry-history.ts'
import { addReview, headOfPull, mergePull, openPull } from '../support/github/pulls.ts'
import { commitTo, headOf } from '../support/github/repository.ts'
import type { Account } from '../support/github/world.ts'
import { useStage, valueOf } from './support.ts'

const stage = useStage()
const PATH = '.github/release-attestations.yml'

/** Brings a text to the default branch by a pull request of the author's, approved by these people. */
function bring(text: string, ...approvers: readonly Account[]): string {
  const { world } = stage().simulator
  const { repository, author, maintainer } = stage().sample
  const branch = `bring-${repository.lastNumber}`
  commitTo(world, repository, branch, { [PATH]: text }, { author })
  const pull = openPull(world, repository, { author, headBranch: branch })
  for (const approver of approvers) addReview(world, repository, pull, approver, 'APPROVED')
  const head = headOfPull(repository, pull)
  mergePull(world, repository, pull, maintainer, head)
  return head
}

async function history(owners: readonly string[] = ['maria']) {
  const commit = headOf(stage().sample.repository, 'main')
  const reading = await stage().reading()
  return { reading, answer: await readFileHistory(reading, { path: PATH, commit, defaultBranch: 'main' }, owners) }
}

describe('the history of a file', () => {
  it('goes back to the version that an owner approved', async () => {
    const { maintainer } = stage().sample
    bring('- one\n', maintainer)
    const approved = bring('- one\n- two\n', maintainer)
    const unapproved = bring('- one\n- two\n- three\n')

    const { versions, gaps } = valueOf((await history()).answer)
    expect(versions).toEqual([
      { commit: unapproved, text: '- one\n- two\n- three\n', approval: 'not-approved' },
      { commit: approved, text: '- one\n- two\n', approval: 'approved' },
    ])
    expect(gaps).toEqual([])
  })

  it('knows no approval of what was pushed past all pull requests', async () => {
    const { repository, maintainer } = stage().sample
    commitTo(stage().simulator.world, repository, 'main', { [PATH]: '- pushed\n' }, { author: maintainer })

    expect(valueOf((await history()).answer).versions).toMatchObject([{ approval: 'not-approved' }])
  })

  it('knows none by its own author', async () => {
    bring('- one\n', stage().sample.author)

    expect(valueOf((await history(['andrej'])).answer).versions).toMatchObject([{ approval: 'not-approved' }])
  })

  it('knows none of a file that was another one at the approved head', async () => {
    const { world } = stage().simulator
    const { repository, author, maintainer } = stage().sample
    commitTo(world, repository, 'squashed', { [PATH]: '- approved\n' }, { author })
    const pull = openPull(world, repository, { author, headBranch: 'squashed' })
    addReview(world, repository, pull, maintainer, 'APPROVED')
    const head = headOfPull(repository, pull)
    const squash = commitTo(world, repository, 'main', { [PATH]: '- smuggled\n' }, { author })
    mergePull(world, repository, pull, maintainer, squash)
    expect(head).not.toBe(squash)

    expect(valueOf((await history()).answer).versions).toMatchObject([
      { text: '- smuggled\n', approval: 'not-approved' },
    ])
  })

  it('knows it through a squash that changed nothing', async () => {
    const { world } = stage().simulator
    const { repository, author, maintainer } = stage().sample
    commitTo(world, repository, 'squashed', { [PATH]: '- approved\n' }, { author })
    const pull = openPull(world, repository, { author, headBranch: 'squashed' })
    addReview(world, repository, pull, maintainer, 'APPROVED')
    headOfPull(repository, pull)
    mergePull(
      world,
      repository,
      pull,
      maintainer,
      commitTo(world, repository, 'main', { [PATH]: '- approved\n' }, { author }),
    )

    expect(valueOf((await history()).answer).versions).toMatchObject([{ approval: 'approved' }])
  })

  it('is unknown, with the gap, where the reviews cannot be read', async () => {
    bring('- one\n', stage().sample.maintainer)
    stage().simulator.fail({ path: /\/reviews$/, fault: { kind: 'answer', status: 403 } })

    const { versions, gaps } = valueOf((await history()).answer)
    expect(versions).toMatchObject([{ approval: 'unknown' }])
    expect(gaps).toMatchObject([{ reason: 'permission' }])
  })
})

describe('an entry', () => {
  const version = (text: string, approval: FileVersion['approval']): FileVersion => ({ commit: 'c', text, approval })
  const approvalOf = (...versions: readonly FileVersion[]) =>
    approvalOfEntry(versions, ({ text }) => text.includes('x'))

  it.each([
    ['approved with the latest version', [version('x', 'approved')], 'approved'],
    ['approved earlier, and there ever since', [version('x y', 'not-approved'), version('x', 'approved')], 'approved'],
    ['new since the approval', [version('x y', 'not-approved'), version('y', 'approved')], 'not-approved'],
    [
      'taken out and brought back without approval',
      [version('x', 'not-approved'), version('y', 'not-approved'), version('x', 'approved')],
      'not-approved',
    ],
    ['not told of', [version('x', 'not-approved'), version('x', 'unknown'), version('x', 'approved')], 'unknown'],
    ['older than what was read', [version('x', 'not-approved')], 'unknown'],
    ['without any version', [], 'unknown'],
  ] as const)('that is %s', (_, versions, expected) => {
    expect(approvalOf(...versions)).toBe(expected)
  })
})
