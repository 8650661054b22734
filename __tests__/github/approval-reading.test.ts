import { type AskedChange, confirmApproval, readApproval } from '../../src/github/approval-reading.ts'
import type { Reading } from '../../src/github/reading.ts'
import { addReview, dismissReview, openPull, type PullRequest, retarget } from '../support/github/pulls.ts'
import { commitTo } from '../support/github/repository.ts'
import { type Account, addAccount } from '../support/github/world.ts'
import { gapOf, type Stage, useStage, valueOf } from './support.ts'

const stage = useStage()
const OWNERS = ['maria', 'nina']

/** A pull request of nobody's approval yet, by the author, for two owners who may write. */
function open(): {
  readonly pull: PullRequest
  readonly head: string
  readonly nina: Account
  readonly asked: AskedChange
} {
  const { simulator, sample } = stage()
  const { world } = simulator
  const nina = addAccount(world, 'nina')
  sample.repository.roles.set(nina.id, 'write')
  const head = commitTo(world, sample.repository, 'loosen', { 'x.txt': 'x' }, { author: sample.author })
  const pull = openPull(world, sample.repository, { author: sample.author, headBranch: 'loosen' })
  const asked = {
    number: pull.number,
    head,
    author: sample.author.id,
    sender: sample.author.id,
    filesDigest: 'd',
    headFilesDigest: 'd',
  }
  return { pull, head, nina, asked }
}

const reads = ({ github }: Reading): number => github.requests().reduce((sum, { count }) => sum + count, 0)

async function refusals(asked: AskedChange, owners: readonly string[] = OWNERS): Promise<readonly string[]> {
  const { approval } = valueOf(await readApproval(await stage().reading(), asked, owners))
  return approval.approved ? ['approved'] : approval.because.map(({ refusal }) => refusal)
}

/** One way in which a pull request may stand, and why it is not approved. */
// A row changes the world, and may give what it asks for besides.
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- most rows give nothing
type Row = readonly [string, string, (world: Stage, about: ReturnType<typeof open>) => Partial<AskedChange> | void]

const ROWS: readonly Row[] = [
  ['nobody', 'no-approval', () => undefined],
  [
    'an owner on this head',
    'approved',
    ({ simulator, sample }, { pull }) => {
      addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')
    },
  ],
  [
    'somebody who is no owner',
    'not-an-owner',
    ({ simulator, sample }, { pull }) => {
      addReview(simulator.world, sample.repository, pull, sample.stranger, 'APPROVED')
    },
  ],
  [
    'an owner on an older head',
    'other-head',
    ({ simulator, sample }, { pull }) => {
      addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')
      const head = commitTo(simulator.world, sample.repository, 'loosen', { 'y.txt': 'y' }, { author: sample.author })
      return { head }
    },
  ],
  [
    'an owner, whose review was then dismissed',
    'not-approving',
    ({ simulator, sample }, { pull }) => {
      const review = addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')
      dismissReview(simulator.world, sample.repository, pull, review, sample.author)
    },
  ],
  [
    'an owner, who then asked for changes',
    'not-approving',
    ({ simulator, sample }, { pull }) => {
      addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')
      addReview(simulator.world, sample.repository, pull, sample.maintainer, 'CHANGES_REQUESTED')
    },
  ],
  [
    'an owner before the target was changed',
    'retargeted',
    ({ simulator, sample }, { pull }) => {
      addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')
      retarget(simulator.world, sample.repository, pull, 'main', sample.author)
    },
  ],
  [
    'an owner who is the author',
    'is-author',
    ({ simulator, sample }, { pull }) => {
      addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')
      return { author: sample.maintainer.id }
    },
  ],
  [
    'an owner who set off the event',
    'is-sender',
    ({ simulator, sample }, { pull }) => {
      addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')
      return { sender: sample.maintainer.id }
    },
  ],
  [
    'an owner who wrote one of the commits',
    'is-commit-person',
    ({ simulator, sample }, { pull }) => {
      const by = { author: sample.maintainer, committer: sample.author }
      const head = commitTo(simulator.world, sample.repository, 'loosen', { 'y.txt': 'y' }, by)
      addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')
      return { head }
    },
  ],
  [
    'an owner, where a commit is nobody’s',
    'commit-people-unknown',
    ({ simulator, sample }, { pull }) => {
      const nobody = { ...sample.author, emails: ['nobody@example.invalid'] }
      const head = commitTo(simulator.world, sample.repository, 'loosen', { 'y.txt': 'y' }, { author: nobody })
      addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')
      return { head }
    },
  ],
  [
    'an owner, where the author is gone',
    'commit-people-unknown',
    ({ simulator, sample }, { pull }) => {
      addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')
      return { author: null }
    },
  ],
  [
    'an owner who may no longer write',
    'no-write-permission',
    ({ simulator, sample }, { pull, nina }) => {
      sample.repository.roles.set(nina.id, 'read')
      addReview(simulator.world, sample.repository, pull, nina, 'APPROVED')
    },
  ],
  [
    'an account that took over an owner’s login',
    'not-an-owner',
    ({ simulator, sample }, { pull, nina }) => {
      addReview(simulator.world, sample.repository, pull, { ...nina, id: 77 }, 'APPROVED')
    },
  ],
  [
    'a bot with an owner’s login',
    'not-a-person',
    ({ simulator, sample }, { pull, nina }) => {
      addReview(simulator.world, sample.repository, pull, { ...nina, type: 'Bot' }, 'APPROVED')
    },
  ],
  [
    'an owner, of other files than are judged',
    'other-files',
    ({ simulator, sample }, { pull }) => {
      addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')
      return { headFilesDigest: 'e' }
    },
  ],
]

describe('an approval', () => {
  it.each(ROWS)('by %s is: %s', async (_, expected, arrange) => {
    const about = open()
    const changed = arrange(stage(), about)

    expect(await refusals({ ...about.asked, ...changed })).toEqual([expected])
  })

  it('by the second of two owners counts, where the first lost the permission', async () => {
    const { pull, nina, asked } = open()
    const { simulator, sample } = stage()
    sample.repository.roles.delete(nina.id)
    addReview(simulator.world, sample.repository, pull, nina, 'APPROVED')
    addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')

    expect(await refusals(asked)).toEqual(['approved'])
  })

  it('is nobody’s where the policy has no owners, and then nothing is asked', async () => {
    const { asked } = open()
    const reading = await stage().reading()

    const { approval } = valueOf(await readApproval(reading, asked, []))
    expect(approval).toEqual({ approved: false, because: [{ login: null, refusal: 'no-owners' }] })
    expect(reads(reading)).toBe(0)
  })

  it('that no review can give costs one request; one that counts costs four', async () => {
    const { asked, pull } = open()
    const { simulator, sample } = stage()
    const before = await stage().reading()
    await readApproval(before, asked, OWNERS)
    expect(reads(before)).toBe(1)

    addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')
    const after = await stage().reading()
    await readApproval(after, asked, OWNERS)
    expect(reads(after)).toBe(4)
  })

  it('is unknown where the permission to see it is missing', async () => {
    const { asked } = open()

    expect(gapOf(await readApproval(await stage().reading({}), asked, OWNERS)).reason).toBe('permission')
  })

  it.each(['/reviews', '/commits', '/events', '/permission'])('is never had where %s fails', async (path) => {
    const { asked, pull } = open()
    const { simulator, sample } = stage()
    addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')
    for (const status of [403, 404, 500]) {
      const stop = simulator.fail({ path: new RegExp(`${path}$`), fault: { kind: 'answer', status, body: {} } })
      const answer = await readApproval(await stage().reading(), asked, OWNERS)
      expect(answer.ok && answer.value.approval.approved).toBe(false)
      stop()
    }
  })

  it('does not count where the events may hide a change of the target', async () => {
    const { asked, pull } = open()
    const { simulator, sample } = stage()
    addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')
    const link = { link: `<${simulator.urls.api}/repos/acme/shop/nowhere?page=2>; rel="next"` }
    simulator.fail({ path: /\/events$/, fault: { kind: 'answer', status: 200, body: [], headers: link } })
    simulator.fail({ path: /\/nowhere$/, fault: { kind: 'answer', status: 502 } })

    expect(await refusals(asked)).toEqual(['retargeted'])
  })

  it('does not count where the listed commits do not reach the head', async () => {
    const { asked, pull } = open()
    const { simulator, sample } = stage()
    addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')
    simulator.fail({ path: /\/pulls\/\d+\/commits$/, fault: { kind: 'answer', status: 200, body: [] } })

    expect(await refusals(asked)).toEqual(['commit-people-unknown'])
  })
})

describe('an approval, read again before the verdict is posted', () => {
  const approved = async () => {
    const { asked, pull, nina } = open()
    const { simulator, sample } = stage()
    const review = addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')
    const reading = await stage().reading()
    const earlier = valueOf(await readApproval(reading, asked, OWNERS))
    expect(earlier.approval).toEqual({ approved: true, by: 'maria' })
    return { earlier, pull, review, reading, asked, nina }
  }

  it('stands where nothing has changed, for one request', async () => {
    const { reading, pull, earlier } = await approved()
    const before = reads(reading)

    expect(valueOf(await confirmApproval(reading, pull.number, earlier))).toEqual({ approved: true, by: 'maria' })
    expect(reads(reading) - before).toBe(1)
  })

  it('is gone where it was dismissed meanwhile', async () => {
    const { reading, pull, review, earlier } = await approved()
    const { simulator, sample } = stage()
    dismissReview(simulator.world, sample.repository, pull, review, sample.author)

    expect(valueOf(await confirmApproval(reading, pull.number, earlier)).approved).toBe(false)
  })

  it('is a gap where it cannot be read', async () => {
    const { reading, pull, earlier } = await approved()
    stage().simulator.fail({ path: /\/reviews$/, fault: { kind: 'answer', status: 403 } })

    expect(gapOf(await confirmApproval(reading, pull.number, earlier)).reason).toBe('permission')
  })

  it('does not come into being: what was judged was judged without it', async () => {
    const { asked, pull } = open()
    const reading = await stage().reading()
    const earlier = valueOf(await readApproval(reading, asked, OWNERS))
    const { simulator, sample } = stage()
    addReview(simulator.world, sample.repository, pull, sample.maintainer, 'APPROVED')

    expect(valueOf(await confirmApproval(reading, pull.number, earlier)).approved).toBe(false)
  })
})
