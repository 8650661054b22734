import { actionStage, runGate } from '../../support/action-stage.ts'
import { gateHere } from '../../support/gate-here.ts'
import type { OperationKey } from '../../support/github/operations.ts'
import { headOf } from '../../support/github/repository.ts'
import { ADMIN_PERMISSIONS, addAppToken } from '../../support/github/tokens.ts'
import { addApp } from '../../support/github/world.ts'
import { useSimulator } from '../../support/github-simulator.ts'
import { wholeScene } from '../../support/loss-scene.ts'
import { criterionIn, ON_MAIN } from '../../support/report-reading.ts'

const github = useSimulator({ enterprise: true })

test('GitHub Enterprise Server is asked at its own address, in the version that it knows', async () => {
  const stage = actionStage(github())
  const pull = stage.propose({ 'src/index.ts': 'export const answer = 43\n' })
  const run = await runGate(github(), stage, {
    event: { name: 'pull_request', action: 'opened', pull },
    inputs: { comment: 'always' },
  })
  expect(run.exitCode).toBe(0)
  expect(run.report?.trusted.commit).toBe(headOf(stage.repository, 'main'))
  expect(run.report?.run.url).toContain(github().urls.server)
  expect(run.outputs['check-run-url']).not.toBe('')
  expect(stage.repository.comments).toHaveLength(1)
})

// What older servers have not, and answer as what is not there.
const NEWER: readonly (readonly [OperationKey, readonly string[]])[] = [
  ['GET /repos/{owner}/{repo}/rules/branches/{branch}', ['checks-required', 'gates-complete']],
  ['GET /repos/{owner}/{repo}/actions/organization-secrets', ['stored-secrets-recent']],
  ['GET /repos/{owner}/{repo}/dependabot/secrets', ['stored-secrets-recent', 'leaked-secrets-replaced']],
  ['GET /repos/{owner}/{repo}/dependabot/alerts', ['dependency-alerts-mended']],
  ['GET /repos/{owner}/{repo}/code-scanning/default-setup', ['code-alerts-mended']],
  ['GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies', ['environments-guarded']],
  ['GET /repos/{owner}/{repo}/secret-scanning/alerts', ['scanning-alerts-closed']],
]

test('a server that has not what is asked for leaves gaps that say so, and no pass', async () => {
  const stage = wholeScene(github())
  const { world, repository } = stage
  const admin = addAppToken(world, addApp(world, 'auditor', repository.owner), [repository], ADMIN_PERMISSIONS)
  for (const [operation] of NEWER)
    github().fail({ operation, fault: { kind: 'answer', status: 404, body: { message: 'Not Found' } } })
  const { report, exitCode } = await gateHere(github(), stage, {
    event: ON_MAIN,
    inputs: { 'admin-token': admin.secret },
  })

  expect(exitCode).not.toBe(0)
  for (const name of new Set(NEWER.flatMap(([, names]) => names))) {
    const { status, gaps } = criterionIn(report, name)
    expect([name, status]).toEqual([name, 'unknown'])
    expect(gaps.map(({ reason }) => reason)).toContain('not-found')
  }
})
