import { type ActionStage, actionStage, policyOf, runGate } from '../../support/action-stage.ts'
import { addRepository, commitTo, headOf, type Repository } from '../../support/github/repository.ts'
import { useSimulator } from '../../support/github-simulator.ts'

const github = useSimulator()

const PATH = 'policies/service.yml'

let stage: ActionStage
let shared: Repository

/** A repository that extends the policy of another at a ref, and that other's text. */
function begin(own: readonly string[], text: string, ref = 'main', visibility: 'public' | 'private' = 'public'): void {
  stage = actionStage(github(), ['version: 1', `extends: acme/policies/${PATH}@${ref}`, ...own, ''].join('\n'))
  shared = addRepository(stage.world, stage.repository.owner, 'policies', { visibility })
  commitTo(stage.world, shared, 'main', { [PATH]: text }, { author: stage.maria })
}

function judge() {
  const pull = stage.propose({ 'notes.txt': 'Nothing.\n' })
  return runGate(github(), stage, { event: { name: 'pull_request', action: 'opened', pull } })
}

const BASE = policyOf(['pen-test-or-threat-model'], 'owners: [maria]')

test('a policy of another repository holds, and is read at the commit that its ref stands for', async () => {
  begin([], BASE)
  const { exitCode, report } = await judge()
  expect(report?.checks.filter(({ level }) => level === 'required').map(({ id }) => id)).toEqual([
    'pen-test-or-threat-model',
  ])
  expect(exitCode).toBe(0)
  expect(github().counts().reading).toBeLessThanOrEqual(15)
})

test('a looser value is a finding, and the stricter one holds', async () => {
  begin(['checks:', "  pen-test-or-threat-model: { level: 'off' }"], BASE)
  const { report } = await judge()
  expect(report?.checks.find(({ id }) => id === 'pen-test-or-threat-model')?.level).toBe('required')
  expect(report?.policy.findings.map(({ message }) => message).join('\n')).toContain('looser than')
})

test("a fork's commit under the other repository's name is not read", async () => {
  begin([], BASE)
  const fork = addRepository(stage.world, stage.stranger, 'policies', { forkOf: shared })
  const kinder = commitTo(
    stage.world,
    fork,
    'main',
    { [PATH]: 'version: 1\nenforce: none\n' },
    { author: stage.stranger },
  )
  const text = `version: 1\nextends: acme/policies/${PATH}@${kinder}\n`
  commitTo(stage.world, stage.repository, 'main', { '.github/release-checklist.yml': text }, { author: stage.maria })
  const { exitCode, report } = await judge()
  expect(exitCode).toBe(3)
  expect(report?.policy.findings.map(({ rule }) => rule)).toContain('policy/extends-unread')
})

test.each([
  { name: 'a private one', begins: () => begin([], BASE, 'main', 'private') },
  { name: 'a ref that is not there', begins: () => begin([], BASE, 'v9') },
])('$name is exit 3 and never the defaults', async ({ begins }) => {
  begins()
  const { exitCode, report } = await judge()
  expect(exitCode).toBe(3)
  expect(report?.policy.findings.map(({ rule }) => rule)).toContain('policy/extends-unread')
  expect(headOf(shared, 'main')).toMatch(/^[0-9a-f]{40}$/u)
})

test('a broken one is a broken policy', async () => {
  begin([], 'version: 1\nnonsense: true\n')
  const { report } = await judge()
  expect(report?.policy.findings.map(({ rule }) => rule)).toContain('policy/broken')
})
