import type { Answer, EvidenceItem, Work } from '../model/answer.ts'
import type { Detection } from '../model/finding.ts'
import { gap } from '../model/gap.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { Place } from '../model/place.ts'
import type { BranchRulesEvidence } from '../evidence/branch-rules.ts'
import type { CheckName, GateFact, GateFactKind, JobFact, WorkflowsEvidence } from '../evidence/workflows.ts'
import { canStop, flawsOf, GATE_KINDS, GATE_WORDS } from './change-gates.ts'
import { evidenceAt, isCounted, siteText } from './workflow-audits.ts'

/** Something that the branch requires, with the jobs of the workflows that report it. */
interface Requirement {
  readonly name: string
  /** Empty where it is reported by something else: another App, a workflow of another repository. */
  readonly jobs: readonly JobFact[]
}

/** Whether what the branch requires covers every kind of gate, and none of it lets a fault through. */
export function judgeRequiredGates(rules: BranchRulesEvidence, workflows: WorkflowsEvidence): Answer {
  const requirements = requirementsOf(rules, workflows)
  const work: Work = {
    scope: `What \`${rules.branch}\` requires, and the jobs of the workflows that report it.`,
    inspected: [
      { what: 'required checks', count: requirements.length },
      { what: 'branches', count: 1 },
      ...workflows.inspected,
    ],
  }
  const required = new Set(requirements.flatMap(({ jobs }) => jobs).map(({ key }) => key))
  const covered = coveredJobs(requirements, workflows)
  const kinds = GATE_KINDS.map((kind) => judgeKind(kind, covered, workflows, rules))
  const findings = [
    ...oncePlace(kinds.flatMap((one) => one.findings)),
    ...skippedWithNeeds(required, covered, workflows),
  ]
  const counted = findings.filter(isCounted)
  const notes = findings.filter((one) => !isCounted(one))
  if (isNonEmpty(counted))
    return orPartlyUnseen(rules, workflows, { ...work, notes, status: 'fail', findings: counted })
  const open = kinds.filter(({ evidence }) => evidence.length === 0).map(({ kind }) => kind)
  const evidence = kinds.flatMap((one) => one.evidence)
  if (open.length > 0) return askOrUnseen(rules, workflows, { ...work, notes }, open, requirements, evidence)
  return isNonEmpty(evidence)
    ? { ...work, notes, status: 'pass', evidence }
    : { ...work, notes, status: 'needs-review', question: NOTHING_NAMED }
}

const NOTHING_NAMED = 'What does the branch require that would stop a wrong change?'

function requirementsOf(rules: BranchRulesEvidence, { posture }: WorkflowsEvidence): readonly Requirement[] {
  const checks = rules.required
    .filter(({ isOwn }) => !isOwn)
    .map(({ context }) => ({
      name: context,
      jobs: posture.jobs.filter(({ checkName, when }) => when.pullRequest && isNamed(checkName, context)),
    }))
  const runs = rules.workflows
    .filter(({ isOwn }) => !isOwn)
    .map(({ path, isHere }) => ({
      name: path,
      jobs: isHere ? posture.jobs.filter(({ site }) => site.workflow === path) : [],
    }))
  // Where the name of this very job could not be told, its check is among them, and it is no gate for itself.
  return [...checks, ...runs].filter(({ jobs }) => jobs.length === 0 || jobs.some(({ key }) => key !== rules.ownJobKey))
}

function isNamed(name: CheckName | null, context: string): boolean {
  if (name === null) return false
  return name.isPrefix ? context.startsWith(name.text) : context === name.text
}

/** Required jobs, and those that a required job waits for and asks about, each with the name that is required. */
function coveredJobs(
  requirements: readonly Requirement[],
  { posture }: WorkflowsEvidence,
): ReadonlyMap<string, string> {
  const byKey = new Map(posture.jobs.map((job) => [job.key, job]))
  const covered = new Map<string, string>()
  const waiting = requirements.flatMap(({ name, jobs }) => jobs.map((job) => ({ name, job })))
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { name, job } = next
    if (covered.has(job.key)) continue
    covered.set(job.key, name)
    // One that is skipped with what it waits for would let it pass.
    if (!job.runsAnyway || !job.asksNeeds) continue
    waiting.push(
      ...job.needs.flatMap((key) => {
        const needed = byKey.get(key)
        return needed === undefined ? [] : [{ name, job: needed }]
      }),
    )
  }
  return covered
}

interface KindAnswer {
  readonly kind: GateFactKind
  readonly findings: readonly Detection[]
  readonly evidence: readonly EvidenceItem[]
}

function judgeKind(
  kind: GateFactKind,
  covered: ReadonlyMap<string, string>,
  workflows: WorkflowsEvidence,
  rules: BranchRulesEvidence,
): KindAnswer {
  const gates = workflows.posture.gates.filter((gate) => gate.kind === kind && gate.when.pullRequest)
  const required = gates.filter(({ job }) => covered.has(job))
  const sound = required.filter((gate) => canStop(gate) && runsInQueue(gate, rules))
  const evidence = sound.slice(0, 5).map(({ site, job }) => {
    return evidenceAt(
      site,
      `\`${covered.get(job) ?? ''}\` is required, and does this: ${GATE_WORDS[kind].toLowerCase()}`,
    )
  })
  if (sound.length > 0) return { kind, findings: [], evidence }
  if (required.length > 0) {
    const findings = required.flatMap((gate) => [...flawsOf(gate), ...missesQueue(gate, rules)])
    return { kind, findings, evidence: [] }
  }
  const [first] = gates
  if (first !== undefined) return { kind, findings: [notRequired(first, rules)], evidence: [] }
  return { kind, findings: kind === 'readiness' ? readinessMissing(workflows) : [], evidence: [] }
}

function runsInQueue({ when }: GateFact, { hasMergeQueue }: BranchRulesEvidence): boolean {
  return !hasMergeQueue || when.mergeGroup
}

function missesQueue(gate: GateFact, rules: BranchRulesEvidence): readonly Detection[] {
  if (runsInQueue(gate, rules)) return []
  const { workflow } = gate.site
  const message = `\`${rules.branch}\` has a merge queue, and what it requires of \`${workflow}\` does not run in it: add \`merge_group\` to its triggers.`
  return [{ ...found('gate-misses-merge-queue', message, gate.startedBy, workflow), related: [gate.site.place] }]
}

/** A workflow that does not start is told once, with all that it would have run. */
function oncePlace(findings: readonly Detection[]): readonly Detection[] {
  const told = new Map<string, Detection>()
  for (const finding of findings) {
    const key = finding.rule === 'gate-misses-merge-queue' ? finding.key : `${told.size}`
    const known = told.get(key)
    told.set(key, known === undefined ? finding : { ...known, related: [...known.related, ...finding.related] })
  }
  return [...told.values()]
}

function notRequired({ kind, site, job }: GateFact, { branch }: BranchRulesEvidence): Detection {
  const message = `${GATE_WORDS[kind]} runs here (${siteText(site)}), and \`${branch}\` does not require it: what it finds is merged all the same.`
  return found('gate-not-among-required', message, site.place, `${job} ${kind}`)
}

function readinessMissing({ readinessScript }: WorkflowsEvidence): readonly Detection[] {
  if (readinessScript === null) return []
  const message = `No workflow runs \`${readinessScript.path}\` on pull requests.`
  return [found('gate-missing', message, readinessScript, 'readiness', 'medium')]
}

/** A required job that waits for another is skipped where that fails, and GitHub takes skipped for passed. */
function skippedWithNeeds(
  required: ReadonlySet<string>,
  covered: ReadonlyMap<string, string>,
  { posture }: WorkflowsEvidence,
): readonly Detection[] {
  const byKey = new Map(posture.jobs.map((job) => [job.key, job]))
  return posture.jobs
    .filter(({ key, runsAnyway }) => required.has(key) && !runsAnyway)
    .flatMap(({ key, needs, site }) =>
      needs
        .filter((need) => !covered.has(need))
        .map((need) => {
          const other = byKey.get(need)?.site.job ?? need
          const message = `\`${covered.get(key) ?? site.job}\` is skipped where the job \`${other}\` fails, and a skipped check counts as passed. Require \`${other}\` too, or let this job run \`if: always()\` and ask how it ended.`
          return found('gate-skipped-with-needs', message, site.place, `${key} ${other}`, 'medium')
        }),
    )
}

function orPartlyUnseen(
  rules: BranchRulesEvidence,
  { isWhole }: WorkflowsEvidence,
  answer: Extract<Answer, { status: 'fail' }>,
): Answer {
  const rests = answer.findings.every(({ rule }) => rule === 'gate-missing' || rule === 'gate-not-among-required')
  if ((isWhole && rules.isWhole) || !rests) return answer
  const { scope, inspected, notes } = answer
  return { scope, inspected, notes: notes ?? [], status: 'unknown', gaps: [UNSEEN] }
}

const UNSEEN = gap(
  'branch-rules',
  'permission',
  'Not all that the branch requires, or not all workflows, could be read; what is missed here may be there.',
)

/** Kinds of gates for which nothing speaks, and nothing against: what else is required may be them. */
function askOrUnseen(
  rules: BranchRulesEvidence,
  workflows: WorkflowsEvidence,
  work: Work,
  open: readonly GateFactKind[],
  requirements: readonly Requirement[],
  evidence: readonly EvidenceItem[],
): Answer {
  if (!rules.isWhole || !workflows.isWhole) return { ...work, status: 'unknown', gaps: [UNSEEN] }
  const others = requirements.filter(({ jobs }) => jobs.length === 0).map(({ name }) => `\`${name}\``)
  const wanted = open.map((kind) => GATE_WORDS[kind].toLowerCase()).join(', ')
  const told = others.length === 0 ? '' : ` It also requires ${others.join(', ')}, which no workflow here reports.`
  const question = `Nothing that \`${rules.branch}\` requires was seen to do this: ${wanted}.${told} Is that looked after elsewhere?`
  return { ...work, status: 'needs-review', question, evidence }
}

function found(
  rule: string,
  message: string,
  place: Place,
  key: string,
  severity: Detection['severity'] = 'high',
): Detection {
  return { rule, message, severity, confidence: 'medium', place, related: [], key, secret: null }
}
