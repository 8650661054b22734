import type { Answer, EvidenceItem, Inspected, Work } from '../model/answer.ts'
import type { Detection } from '../model/finding.ts'
import { gap } from '../model/gap.ts'
import { counted } from '../model/counted.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { Site, WorkflowsEvidence } from '../evidence/workflows.ts'

/** A question that audits of workflow files answer. */
export interface AuditQuestion {
  /** What was looked at, as the tick says it. */
  readonly scope: string
  /** The audits whose findings are a no. */
  readonly rules: readonly string[]
  /** What speaks for a yes beside the absence of findings, each with its job and step. */
  readonly evidence: readonly EvidenceItem[]
  /** The yes itself, one sentence. */
  readonly summary: string
}

/** The answer of audits: a finding of low confidence informs, every other is a no. */
export function judgeAudits(workflows: WorkflowsEvidence, question: AuditQuestion): Answer {
  const { scope, rules, summary } = question
  if (hasNoActionsFile(workflows)) return noActionsFile(workflows, scope)
  const found = workflows.findings.filter(({ rule }) => rules.includes(rule))
  const findings = found.filter(isCounted)
  const work: Work = {
    scope,
    inspected: workflows.inspected,
    notes: found.filter((one) => !isCounted(one)),
  }
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings }
  const [first, ...rest] = question.evidence
  const place = workflows.workflows[0] ?? null
  const plain: EvidenceItem = { summary, source: 'workflows', place, assurance: 'measured' }
  return { ...work, status: 'pass', evidence: first === undefined ? [plain] : [first, ...rest] }
}

/** Findings of low confidence inform and never block. */
export function isCounted({ confidence }: Detection): boolean {
  return confidence !== 'low'
}

/** Whether there is nothing of GitHub Actions in the subject. */
export function hasNoActionsFile(workflows: WorkflowsEvidence): boolean {
  return countOf(workflows, 'workflows') + countOf(workflows, 'actions') === 0
}

/** How many of something were read: `workflows`, `steps`. */
export function countOf({ inspected }: WorkflowsEvidence, what: string): number {
  return inspected.find((one) => one.what === what)?.count ?? 0
}

/** The answer where there is no Actions file at all. */
export function noActionsFile(workflows: WorkflowsEvidence, scope: string): Answer {
  const seen = `No Actions file among ${counted(workflows.listed, 'tracked file')}.`
  return nothingOfIt(workflows, scope, 'The repository has no GitHub Actions file.', seen)
}

/** It does not apply, since no workflow does any of it; where another CI may, a person is asked. */
export function nothingOfIt(workflows: WorkflowsEvidence, scope: string, because: string, seen: string): Answer {
  const work = { scope, inspected: listedFiles(workflows) }
  const [other] = workflows.otherCi
  if (other !== undefined && countOf(workflows, 'workflows') === 0) {
    const question = `\`${other.path}\` configures another CI, which this version does not read. Does that hold there as well?`
    return { ...work, status: 'needs-review', question }
  }
  return { ...work, status: 'not-applicable', because, evidence: [absence(seen)] }
}

/** A no that rests on something not being there; unknown where not all was read, for it may be in the rest. */
export function orUnseen({ isWhole }: WorkflowsEvidence, answer: Extract<Answer, { status: 'fail' }>): Answer {
  if (isWhole) return answer
  const { scope, inspected, notes } = answer
  return { scope, inspected, ...(notes === undefined ? {} : { notes }), status: 'unknown', gaps: [UNREAD] }
}

const UNREAD = gap('workflows', 'malformed', 'What is missed here may be in a file that could not be read.')

/** What an absence was seen in: the names of all tracked files. */
export function listedFiles({ listed }: WorkflowsEvidence): readonly Inspected[] {
  return [{ what: 'tracked files listed', count: listed }]
}

/** Something that is not there, as evidence. */
export function absence(summary: string): EvidenceItem {
  return { summary, source: 'workflows', place: null, assurance: 'measured' }
}

/** A fact of a job and step, as evidence; the summary says what it is, and job and step follow it. */
export function evidenceAt(site: Site, what: string): EvidenceItem {
  return { summary: `${what}: ${siteText(site)}.`, source: 'workflows', place: site.place, assurance: 'measured' }
}

/** Where a fact is, in words: step `Test` of job `build` in `.github/workflows/ci.yml`. */
export function siteText({ workflow, job, step }: Site): string {
  const where = `job \`${job}\` in \`${workflow}\``
  return step === null ? where : `step \`${step}\` of ${where}`
}

/** Facts that are listed as evidence one by one; the last of them says how many more there are. */
const LISTED = 20

/** Facts as evidence, so many that a person reads them. */
export function evidenceOf(sites: readonly Site[], what: string): readonly EvidenceItem[] {
  const more = sites.length - LISTED
  return sites.slice(0, LISTED).map((site, at) => {
    const item = evidenceAt(site, what)
    return more > 0 && at === LISTED - 1 ? { ...item, summary: `${item.summary} ${more} more.` } : item
  })
}
