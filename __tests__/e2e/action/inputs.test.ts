import { actionStage, runGate } from '../../support/action-stage.ts'
import { useSimulator } from '../../support/github-simulator.ts'

const github = useSimulator()

test.each(['github-token', 'admin-token', 'check-token'])(
  'the input %s that is stored with a line break is refused and shown nowhere',
  async (name) => {
    const stage = actionStage(github())
    const pull = stage.propose({ 'notes.txt': 'Nothing.\n' })
    const first = ['first', 'half'].join('-')
    const run = await runGate(github(), stage, {
      event: { name: 'pull_request', action: 'opened', pull },
      inputs: { [name]: `${first}\nsecond` },
    })
    expect(run.exitCode).toBe(2)
    expect(run.outputs['decision']).toBe('configuration-error')
    expect(run.commands.at(-1)?.message).toContain('Store it again')
    const shown = [run.stdout, run.stderr, run.summary, JSON.stringify(run.outputs)].join('\n')
    expect(shown).not.toContain(first)
  },
)
