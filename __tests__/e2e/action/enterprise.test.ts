import { actionStage, runGate } from '../../support/action-stage.ts'
import { headOf } from '../../support/github/repository.ts'
import { useSimulator } from '../../support/github-simulator.ts'

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
