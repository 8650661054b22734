import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ReportedCriterion } from '../../src/model/report.ts'
import { gitFixture, temporaryFolder } from '../support/git-fixture.ts'
import { runCheck } from '../support/run-command.ts'

/** A folder with programs of those names, which end with those codes. */
function programs(codes: { readonly [name: string]: number }): { readonly folder: string } {
  const folder = temporaryFolder()
  for (const [name, code] of Object.entries(codes)) {
    writeFileSync(path.join(folder, name), `#!/bin/sh\nexit ${code}\n`)
    chmodSync(path.join(folder, name), 0o755)
  }
  return { folder }
}

async function toolCriteria(
  root: string,
  PATH: string,
  ...argv: readonly string[]
): Promise<readonly ReportedCriterion[]> {
  const { report } = await runCheck(root, argv, { env: { PATH } })
  return report.checks
    .flatMap(({ criteria }) => criteria)
    .filter(({ id }) => id === 'bandit-here' || id === 'pip-audit-here')
}

const statuses = (criteria: readonly ReportedCriterion[]) =>
  Object.fromEntries(criteria.map(({ id, status }) => [id, status]))

function python() {
  const fixture = gitFixture()
  fixture.write('app.py', 'print("hello")\n')
  fixture.write('requirements.txt', 'flask==3.0.0\n')
  fixture.commit('First')
  return fixture
}

describe('check --run-tools', () => {
  it('runs each tool over what it is for, and takes its exit code for an answer', async () => {
    const { folder } = programs({ bandit: 0, 'pip-audit': 1 })
    const criteria = await toolCriteria(python().root, `${folder}:${process.env['PATH'] ?? ''}`, '--run-tools')

    expect(statuses(criteria)).toEqual({ 'bandit-here': 'pass', 'pip-audit-here': 'needs-review' })
  })

  it('never takes a tool from the repository itself', async () => {
    const fixture = python()
    fixture.write('bin/bandit', '#!/bin/sh\ntouch ran\n')
    chmodSync(path.join(fixture.root, 'bin/bandit'), 0o755)
    const criteria = await toolCriteria(fixture.root, `${fixture.root}/bin:/usr/bin:/bin`, '--run-tools')

    expect(statuses(criteria)['bandit-here']).toBe('unknown')
    expect(criteria.find(({ id }) => id === 'bandit-here')?.gaps[0]?.detail).toContain('bandit is not installed')
  })

  it('runs nothing that needs the network when offline', async () => {
    const { folder } = programs({ bandit: 0, 'pip-audit': 0 })
    const criteria = await toolCriteria(
      python().root,
      `${folder}:${process.env['PATH'] ?? ''}`,
      '--run-tools',
      '--offline',
    )

    expect(statuses(criteria)).toEqual({ 'bandit-here': 'pass', 'pip-audit-here': 'unknown' })
  })

  it('says which of very many files it does not audit', async () => {
    const fixture = python()
    for (let index = 0; index < 25; index++) fixture.write(`part${index}/requirements.txt`, 'flask==3.0.0\n')
    const { folder } = programs({ bandit: 0, 'pip-audit': 0 })
    const criteria = await toolCriteria(fixture.root, `${folder}:${process.env['PATH'] ?? ''}`, '--run-tools')

    expect(statuses(criteria)['pip-audit-here']).toBe('unknown')
    expect(JSON.stringify(criteria)).toContain('Only 20 files are audited')
  })

  it('runs nothing at all unless it is asked to', async () => {
    const { folder } = programs({ bandit: 0, 'pip-audit': 0 })
    const criteria = await toolCriteria(python().root, `${folder}:${process.env['PATH'] ?? ''}`)

    expect(criteria.map(({ gaps }) => gaps[0]?.reason)).toEqual(['feature-off', 'feature-off'])
  })
})
