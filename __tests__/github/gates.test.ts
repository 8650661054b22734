import { ciGates } from '../../src/checks/ci-gates.ts'
import type { Check } from '../../src/checks/define-check.ts'
import { evaluateCheck } from '../../src/checks/evaluate.ts'
import { productionReadiness } from '../../src/checks/production-readiness.ts'
import { collectBranchRules } from '../../src/evidence/branch-rules.ts'
import { startCommitChecks } from '../../src/evidence/commit-checks.ts'
import type { EvidenceSet } from '../../src/evidence/evidence.ts'
import { parseIsoDate } from '../../src/model/date.ts'
import { addJob, addRun, addWorkflow } from '../support/github/actions.ts'
import { addRuleset } from '../support/github/rules.ts'
import type { WorkflowPermissions } from '../support/github/tokens.ts'
import { evidenceWith, NO_WORKFLOWS } from '../support/evidence-sketch.ts'
import { useStage } from './support.ts'

const stage = useStage()
const JOB = productionReadiness.options.job.default
const ALL: WorkflowPermissions = { actions: 'read', checks: 'read', contents: 'read', statuses: 'read' }

/** A ruleset that requires the gate, the tests and the readiness job, and a run of each on the head. */
function arrange(about: { readonly readiness: 'success' | 'failure' | 'skipped' }): ReturnType<typeof addRun> {
  const { world } = stage().simulator
  const { repository, head, author } = stage().sample
  repository.rules.rulesets.length = 0
  repository.rules.protections.clear()
  const checks = [{ context: 'gate' }, { context: 'test' }, { context: JOB }]
  const demanded = [
    { type: 'required_status_checks', checks },
    { type: 'pull_request', approvals: 1 },
  ] as const
  addRuleset(world, repository, 'Gates', demanded)
  const workflow = addWorkflow(world, repository, '.github/workflows/gate.yml', 'Gate')
  const run = addRun(world, repository, { workflow, event: 'pull_request', headSha: head, actor: author })
  addJob(world, repository, run, { name: 'gate', status: 'in_progress' })
  addJob(world, repository, run, { name: JOB, conclusion: about.readiness })
  return run
}

async function evidenceOf(run: { readonly id: number }, permissions: WorkflowPermissions): Promise<EvidenceSet> {
  const reading = await stage().reading(permissions, 'commit-checks')
  const started = await startCommitChecks(reading, {
    commit: stage().sample.head,
    own: { job: { runId: run.id, attempt: 1, jobKey: 'gate', runner: 'none' }, before: null, posted: null },
    files: { atSubject: () => 'blob', atTrusted: () => 'blob' },
    confirm: [JOB],
    confirmRequests: 18,
    waitMs: 0,
    onWait: () => undefined,
  })
  const own = {
    jobName: started.ownJob,
    jobKey: null,
    workflow: null,
    repositoryId: stage().sample.repository.id,
    posted: null,
    actionsAppId: stage().simulator.world.actions.id,
  }
  const rules = { ...reading, purpose: 'branch-rules' } as const
  return {
    ...evidenceWith({}),
    workflows: NO_WORKFLOWS,
    'commit-checks': await started.collect(),
    'branch-rules': await collectBranchRules(rules, { branch: 'main', known: null, own, admin: null }),
  }
}

function judged(check: Check, evidence: EvidenceSet): { readonly [criterion: string]: string } {
  const asOf = parseIsoDate('2026-11-24')
  if (asOf === null) throw new Error('a day')
  const options = Object.fromEntries(Object.entries(check.options).map(([name, option]) => [name, option.default]))
  const { criteria } = evaluateCheck(check, evidence, { asOf, stage: 'release', options, maxFindings: 100 })
  return Object.fromEntries(
    criteria.map(({ id, status, findings, notes, gaps }) => {
      const rules = [...findings, ...notes].map(({ rule }) => rule)
      return [id, [status, ...rules, ...gaps.map(({ reason }) => reason)].join(' ')]
    }),
  )
}

const OPEN = {
  'environments-guarded': 'unknown offline',
  'gates-complete': 'needs-review',
  'gates-on-changes': 'needs-review',
  'not-bypassable': 'unknown permission',
  'this-check-required': 'pass gate-forgeable',
}

it('what GitHub tells of a sound commit passes both checks, but for what only an administrator sees', async () => {
  const evidence = await evidenceOf(arrange({ readiness: 'success' }), ALL)

  expect(judged(ciGates, evidence)).toEqual({ ...OPEN, 'checks-required': 'pass', 'gates-passed': 'pass' })
  expect(judged(productionReadiness, evidence)).toEqual({ 'readiness-passed': 'pass' })
})

it.each([
  ['failure', 'required-check-failed', 'readiness-job-failed'],
  ['skipped', 'required-check-not-run', 'readiness-job-not-run'],
] as const)('a readiness job that ended as %s fails both', async (readiness, gate, rule) => {
  const evidence = await evidenceOf(arrange({ readiness }), ALL)

  expect(judged(ciGates, evidence)).toMatchObject({ ...OPEN, 'gates-passed': `fail ${gate}` })
  expect(judged(productionReadiness, evidence)).toEqual({ 'readiness-passed': `fail ${rule}` })
})

it.each([
  ['actions', { 'gates-passed': 'unknown permission' }, 'unknown permission permission'],
  ['checks', { 'gates-passed': 'unknown permission not-found not-found' }, 'unknown permission permission'],
  ['statuses', { 'gates-passed': 'unknown permission' }, 'pass permission'],
] as const)('without the permission %s only what depends on it is unknown', async (missing, gates, readiness) => {
  const permissions = Object.fromEntries(Object.entries(ALL).filter(([name]) => name !== missing))
  const evidence = await evidenceOf(arrange({ readiness: 'success' }), permissions)

  expect(judged(ciGates, evidence)).toMatchObject({ 'checks-required': 'pass', ...gates })
  expect(judged(productionReadiness, evidence)).toEqual({ 'readiness-passed': readiness })
})
