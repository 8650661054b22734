import { actionStage, policyOf, runGate } from '../../support/action-stage.ts'
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

test.each([
  { name: 'only', input: 'backup-and-restore' },
  { name: 'as-of', input: '2099-01-02' },
])('the input $name lets nothing through that is stopped without it', async ({ name, input }) => {
  const policy = policyOf(['backup-and-restore', 'metrics-and-alerting'])
    .replace('  backup-and-restore: { level: required }', '  backup-and-restore: { level: required, enforce: none }')
    .replace(
      '  metrics-and-alerting: { level: required }',
      "  metrics-and-alerting: { level: required, enforce: { mode: none, from: '2099-01-01' } }",
    )
  const stage = actionStage(github(), policy)
  const pull = stage.propose({ 'notes.txt': 'Nothing.\n' })
  const event = { name: 'pull_request', action: 'opened', pull } as const
  const whole = await runGate(github(), stage, { event })
  expect(whole.report?.policy.findings.map(({ message }) => message)).toEqual([])
  expect(whole.report?.gate.decision).toBe('unverified')
  const part = await runGate(github(), stage, { event, inputs: { [name]: input } })
  expect(part.exitCode).toBe(3)
})
