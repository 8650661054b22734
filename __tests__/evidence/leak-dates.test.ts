import { judgeLeaks } from '../../src/checks/leaked-secrets.ts'
import { collectHistory } from '../../src/evidence/history.ts'
import { openRepository } from '../../src/repository/open-repository.ts'
import { scanRole } from '../../src/secrets/scan-role.ts'
import { secretDigester } from '../../src/secrets/secret-digest.ts'
import { day, setting, storedSecret } from '../support/api-evidence.ts'
import { fakeSecret } from '../checks/no-plaintext-secrets.cases.ts'
import { workflowsOf } from '../support/workflow-defects.ts'
import { workflowOf } from '../support/workflow-sketch.ts'
import { fixtureEnvironment, gitFixture, type CommitDates, type GitFixture } from '../support/git-fixture.ts'

/** The secret was updated in June. What came in before is replaced; what came in after, whatever it says, is not. */
const UPDATED = day('2026-06-15')
const JANUARY = '2026-01-02T03:04:05Z'
const MAY = '2026-05-02T03:04:05Z'
const AUGUST = '2026-08-02T03:04:05Z'

const at = (date: string): CommitDates => ({ author: date, committer: date })
const leak = `const DEPLOY_TOKEN = '${fakeSecret('dated')}'\n`

async function judge(fixture: GitFixture, updatedOn = UPDATED) {
  const repository = await openRepository(fixture.root, { env: fixtureEnvironment() })
  const collected = await collectHistory({
    history: repository.history(repository.head?.commit ?? null),
    isIgnored: () => false,
    roleOf: scanRole,
    maxFileBytes: 1_000_000,
    scanner: { digester: secretDigester(100), named: null },
    progress: () => undefined,
  })
  if (!collected.ok) throw new Error('The history was not collected')
  const stored = {
    secrets: [storedSecret('DEPLOY_TOKEN', { updatedOn })],
    stores: 3,
    isWhole: true,
    lastRelease: null,
    isReleaseUnseen: false,
    place: setting('Secrets'),
  }
  const workflows = await workflowsOf({
    '.github/workflows/deploy.yml': workflowOf('- run: ./deploy', '  env: { TOKEN: "${{ secrets.DEPLOY_TOKEN }}" }'),
  })
  const answer = judgeLeaks(collected.value, stored, workflows, day('2026-11-24'))
  return { status: answer.status, said: answer.status === 'fail' ? answer.findings.map(({ message }) => message) : [] }
}

/** A repository whose first commit holds nothing. */
function begun(dates: CommitDates): GitFixture {
  const fixture = gitFixture()
  fixture.write('README.md', '# Shop\n')
  fixture.commit('Begin', dates)
  return fixture
}

function added(fixture: GitFixture, dates: CommitDates, file = 'old.js'): void {
  fixture.write(file, leak)
  fixture.commit('Add', dates)
}

function removed(fixture: GitFixture, dates: CommitDates, file = 'old.js'): void {
  fixture.write(file, '')
  fixture.commit('Remove', dates)
}

it('counts a leak as replaced that came in before the update', async () => {
  const fixture = begun(at(JANUARY))
  added(fixture, at(MAY))
  removed(fixture, at(AUGUST))
  expect(await judge(fixture)).toEqual({ status: 'pass', said: [] })
})

it.each<readonly [string, CommitDates, CommitDates]>([
  ['whose author dated it back', at(JANUARY), { author: MAY, committer: AUGUST }],
  ['whose committer dated it back', at(JANUARY), { author: AUGUST, committer: MAY }],
  ['that is dated back behind what it descends from', at(AUGUST), at(MAY)],
])('does not for one %s', async (_, before, dates) => {
  const fixture = begun(before)
  added(fixture, dates)
  expect((await judge(fixture)).status).toBe('fail')
})

it('does not for one that is dated back, with a parent that is', async () => {
  const fixture = begun(at(AUGUST))
  fixture.write('a.js', '')
  fixture.commit('Step', at(JANUARY))
  added(fixture, at(MAY))
  expect((await judge(fixture)).status).toBe('fail')
})

it('does not for one that came back after the update', async () => {
  const fixture = begun(at(JANUARY))
  added(fixture, at(MAY))
  removed(fixture, at(MAY))
  added(fixture, at(AUGUST))
  expect((await judge(fixture)).status).toBe('fail')
})

it('does not for one that an older commit on another branch holds as well', async () => {
  const fixture = begun(at(JANUARY))
  added(fixture, at(AUGUST))
  fixture.git('checkout', '-q', '-b', 'side', 'HEAD~1')
  added(fixture, at(MAY), 'other.js')
  expect((await judge(fixture)).status).toBe('fail')
})

it('does not for one that is dated forward, and says so', async () => {
  const fixture = begun(at(JANUARY))
  added(fixture, at('2098-01-01T00:00:00Z'))
  const { status, said } = await judge(fixture)
  expect(status).toBe('fail')
  expect(said.join(' ')).toContain('still to come')
})

it('goes by the day in UTC, wherever the clock of the author stood', async () => {
  const fixture = begun(at(JANUARY))
  added(fixture, at('2026-06-14T20:00:00-08:00'))
  expect((await judge(fixture)).status).toBe('fail')
  expect((await judge(fixture, day('2026-06-16'))).status).toBe('pass')
})
