import type { Answer, Work } from '../model/answer.ts'
import type { Detection } from '../model/finding.ts'
import { gap, type Gap } from '../model/gap.ts'
import { assertNever } from '../model/errors.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { BranchRulesEvidence } from '../evidence/branch-rules.ts'

/** Whether a merge into the branch meets a check and a pull request at all. */
export function judgeRequirements(rules: BranchRulesEvidence): Answer {
  const { required, workflows, pullRequest, isWhole, branch, place } = rules
  const work = workOn(rules, 'What the branch demands before a merge')
  const demands = required.length + workflows.length
  const findings: Detection[] = []
  const gaps: Gap[] = []
  if (demands === 0 && isWhole) {
    const message = `The branch \`${branch}\` requires no check before a merge: what fails is merged all the same.`
    findings.push(setting(rules, 'required-checks-missing', message))
  } else if (demands === 0) {
    gaps.push(unseen(`Whether \`${branch}\` requires a check could not be seen: not all of its rules were read.`))
  }
  if (pullRequest === 'not-required') {
    const message = `The branch \`${branch}\` does not demand a pull request: whoever may write pushes to it directly.`
    findings.push(setting(rules, 'branch-requires-no-pull-request', message, 'medium'))
  } else if (pullRequest === 'unknown') {
    gaps.push(unseen(`Whether \`${branch}\` demands a pull request could not be seen.`))
  }
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings, gaps }
  if (isNonEmpty(gaps)) return { ...work, status: 'unknown', gaps }
  const names = [...new Set([...required.map(({ context }) => context), ...workflows.map(({ path }) => path)])]
  const summary = `\`${branch}\` demands a pull request, and requires ${names.map((name) => `\`${name}\``).join(', ')}.`
  return { ...work, status: 'pass', evidence: [{ summary, source: 'branch-rules', place, assurance: 'measured' }] }
}

/** Whether this very gate is among what is required, and what that is worth against those who may write here. */
export function judgeOwnCheck(rules: BranchRulesEvidence): Answer {
  const { ownCheck, branch } = rules
  const work = workOn(rules, 'Whether the branch requires the check that this run is')
  switch (ownCheck) {
    case 'ruleset-workflow':
      return ownPass(
        rules,
        `A ruleset requires the workflow that runs this check of every change to \`${branch}\`, at a place that those who write here cannot change.`,
      )
    case 'app-bound':
      return ownPass(rules, `\`${branch}\` requires this check of one App, and nobody else can report it.`)
    case 'forgeable': {
      const summary = `\`${branch}\` requires this check by its name. Whoever may write to this repository can forge it: any workflow here can report that name.`
      const message = `\`${branch}\` requires this check by a name that any workflow here can report, so it does not hold against those who may write.`
      return { ...ownPass(rules, summary), notes: [setting(rules, 'gate-forgeable', message, 'medium')] }
    }
    case 'not-required': {
      const message = `The branch \`${branch}\` does not require this check: whatever it says stops no merge.`
      return { ...work, status: 'fail', findings: [setting(rules, 'gate-not-required', message)] }
    }
    case 'unknown':
      return {
        ...work,
        status: 'unknown',
        gaps: [unseen(`Whether \`${branch}\` requires this check could not be seen.`)],
      }
    default:
      return assertNever(ownCheck)
  }
}

function ownPass(rules: BranchRulesEvidence, summary: string): Extract<Answer, { status: 'pass' }> {
  const work = workOn(rules, 'Whether the branch requires the check that this run is')
  const { place } = rules
  return { ...work, status: 'pass', evidence: [{ summary, source: 'branch-rules', place, assurance: 'measured' }] }
}

/** Whether anybody may merge past what is required. Where nothing is, there is nothing that could hold anybody. */
export function judgeBypass(rules: BranchRulesEvidence): Answer {
  const { bypass, branch, place } = rules
  const work = workOn(rules, 'Who may pass by the rules of the branch')
  switch (bypass.kind) {
    case 'some': {
      const who = bypass.who.map((one) => `\`${one}\``).join(', ')
      const message = `The gates of the branch \`${branch}\` do not hold for ${who}.`
      return { ...work, status: 'fail', findings: [setting(rules, 'gates-bypassable', message)] }
    }
    case 'unknown':
      return { ...work, status: 'unknown', gaps: [bypass.gap] }
    case 'nobody': {
      if (demandsOf(rules) === 0) {
        const detail = `\`${branch}\` has no gate that could hold anybody.`
        const grant = 'Require checks and a pull request in a ruleset of the branch.'
        return { ...work, status: 'unknown', gaps: [gap('branch-rules', 'not-found', detail, grant)] }
      }
      const summary = `Nobody may merge past the rules of \`${branch}\`.`
      return { ...work, status: 'pass', evidence: [{ summary, source: 'branch-rules', place, assurance: 'measured' }] }
    }
    default:
      return assertNever(bypass)
  }
}

function demandsOf({ required, workflows, pullRequest }: BranchRulesEvidence): number {
  return required.length + workflows.length + (typeof pullRequest === 'string' ? 0 : 1)
}

/** That a branch was read is the work: of one without rules there is no more to see. */
function workOn({ branch }: BranchRulesEvidence, what: string): Work {
  const scope = `${what}: rulesets and classic protection of \`${branch}\`.`
  return { scope, inspected: [{ what: 'branches', count: 1 }] }
}

function setting(
  { branch, place }: BranchRulesEvidence,
  rule: string,
  message: string,
  severity: Detection['severity'] = 'high',
): Detection {
  return { rule, message, severity, confidence: 'high', place, related: [], key: `branch ${branch}`, secret: null }
}

function unseen(detail: string): Gap {
  const grant = 'Pass an admin-token that can read the protection of branches, or attest it.'
  return gap('branch-rules', 'permission', detail, grant)
}
