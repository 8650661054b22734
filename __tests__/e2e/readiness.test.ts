import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fixtureEnvironment, gitFixture } from '../support/git-fixture.ts'
import { runCheck } from '../support/run-command.ts'

const env = (): { [name: string]: string } => ({ HOME: String(fixtureEnvironment()['HOME']), GIT_CONFIG_NOSYSTEM: '1' })
const check = (root: string, argv: readonly string[] = []) => runCheck(root, argv, { env: env() })

it('the readiness script gets no secret of the one who runs it, and its flood of output is survived', async () => {
  const fixture = gitFixture()
  fixture.write(
    'scripts/check_prod_readiness.py',
    'import os, sys\nopen("seen.txt", "w").write("\\n".join(sorted(os.environ)))\nsys.stdout.write("x" * 5_000_000)\nsys.exit(1)\n',
  )
  fixture.commit('First')
  const { report } = await runCheck(fixture.root, ['--run-readiness'], {
    env: { ...env(), DEPLOY_TOKEN: 'x'.repeat(20), NODE_OPTIONS: '--no-warnings' },
  })

  const seen = readFileSync(path.join(fixture.root, 'seen.txt'), 'utf8')
  expect(seen).toContain('PATH')
  expect(seen).not.toMatch(/DEPLOY_TOKEN|NODE_OPTIONS/)
  expect(report.checks.find(({ id }) => id === 'production-readiness')?.findings.map(({ rule }) => rule)).toEqual([
    'readiness-not-ready',
  ])
})

it.each([
  ['2', 'fail', 'readiness-broken'],
  ['0', 'pass', undefined],
])('the readiness script that ends with %s makes the line %s', async (code, status, rule) => {
  const fixture = gitFixture()
  fixture.write('scripts/check_prod_readiness.py', `raise SystemExit(${code})\n`)
  fixture.commit('First')
  const { report } = await check(fixture.root, ['--run-readiness'])

  const line = report.checks.find(({ id }) => id === 'production-readiness')
  expect(line?.verdict.status).toBe(status)
  expect(line?.findings[0]?.rule).toBe(rule)
})

it('the readiness script that does not end is stopped, and makes the line unknown', async () => {
  const fixture = gitFixture()
  fixture.write('scripts/check_prod_readiness.py', 'import time\ntime.sleep(60)\n')
  fixture.commit('First')
  const { report } = await check(fixture.root, ['--run-readiness', '--time-limit', '3'])

  const line = report.checks.find(({ id }) => id === 'production-readiness')
  expect(line?.criteria[0]).toMatchObject({
    status: 'unknown',
    gaps: [expect.objectContaining({ reason: 'time-limit' })],
  })
})
