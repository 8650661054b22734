import { dottedName, contextsOf, type Expression } from '../expressions/expression.ts'
import { conditionsIn, expressionsIn } from '../expressions/find-expressions.ts'
import { scalarOf } from '../model/fields.ts'
import { jobOf, type Step } from '../model/model.ts'
import { inputOf, isUsing, runnableSteps } from '../model/visit.ts'
import { argumentsOf, commandsIn, programOf } from '../shell/script.ts'
import { scriptOf } from '../shell/step-script.ts'
import { defineAudit, workflow } from './define-audit.ts'
import { stepSpan } from './spans.ts'
import { quoted } from './quoted.ts'

/** Events whose runs have secrets and a writing token while strangers bring the code. */
const PRIVILEGED = ['pull_request_target', 'workflow_run', 'issue_comment']

/** What names code of a pull request. */
const HEAD =
  /^github\.(?:head_ref|event\.pull_request\.(?:head\.(?:sha|ref|repo)|merge_commit_sha|number)|event\.workflow_run\.(?:head_sha|head_branch|head_commit)|event\.issue\.number|event\.number)/

const CHECKOUT = `      - uses: actions/checkout@${'e5'.repeat(20)}`

export const untrustedCheckout = defineAudit({
  id: 'untrusted-checkout',
  title: 'Code of a stranger checked out in a privileged run',
  severity: 'high',
  confidence: 'medium',
  persona: 'regular',
  remediation:
    'Build and test in a `pull_request` workflow, which has no secrets, and let a privileged one read its results alone.',
  references: ['https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/'],
  examples: {
    failing: [
      {
        name: 'checked out and built',
        files: workflow(
          'on: pull_request_target',
          'jobs:',
          '  a:',
          '    steps:',
          CHECKOUT,
          '        with: { ref: "${{ github.event.pull_request.head.sha }}" }',
          '      - run: npm ci',
        ),
        lines: [5],
      },
      {
        name: 'fetched by a command',
        files: workflow('on: issue_comment', 'jobs:', '  a:', '    steps:', '      - run: gh pr checkout "$N" && make'),
        lines: [5],
      },
    ],
    passing: [
      { name: 'the base', files: workflow('on: pull_request_target', 'jobs:', '  a:', '    steps:', CHECKOUT) },
      {
        name: 'a run without privilege',
        files: workflow(
          'on: pull_request',
          'jobs:',
          '  a:',
          '    steps:',
          CHECKOUT,
          '        with: { ref: "${{ github.head_ref }}" }',
        ),
      },
      {
        name: 'branches of the repository alone',
        files: workflow(
          'on: pull_request_target',
          'jobs:',
          '  a:',
          '    if: github.event.pull_request.head.repo.full_name == github.repository',
          '    steps:',
          CHECKOUT,
          '        with: { ref: "${{ github.head_ref }}" }',
        ),
      },
    ],
  },
  *run(file) {
    if (file.kind !== 'workflow' || !file.triggers.some(({ event }) => PRIVILEGED.includes(event))) return
    const steps = runnableSteps(file)
    for (const step of steps) {
      if (!bringsHead(step) || isOwnBranchOnly(step)) continue
      const later = steps.filter((other) => jobOf(other) === jobOf(step) && other.index > step.index)
      const runs = step.script !== null || later.some((other) => other.script !== null || other.uses?.kind === 'local')
      const name = quoted(jobOf(step)?.id ?? '')
      yield {
        span: stepSpan(step),
        message: runs
          ? `The job ${name} runs what a stranger’s pull request brings, with the secrets and the token of this repository.`
          : `The job ${name} has the code of a stranger’s pull request beside secrets and a writing token.`,
        severity: runs ? 'critical' : 'medium',
        at: step,
      }
    }
  },
})

function bringsHead(step: Step): boolean {
  if (isUsing(step.uses, 'actions/checkout')) {
    const inputs = ['ref', 'repository'].flatMap((name) => inputOf(step, name) ?? [])
    return inputs.some((scalar) =>
      expressionsIn(scalar).some(
        ({ parsed }) => parsed !== null && contextsOf(parsed).some((context) => HEAD.test(dottedName(context))),
      ),
    )
  }
  return commandsIn(scriptOf(step)?.script.pipelines ?? []).some((command) => {
    const args = argumentsOf(command)
    if (programOf(command) === 'gh') return args[0] === 'pr' && args[1] === 'checkout'
    return programOf(command) === 'git' && args.some((arg) => /^(?:\+?refs\/)?pull\/.+\/(?:head|merge)/.test(arg))
  })
}

/** A condition on the step or the job that the head is of this repository, whose writers are trusted anyway. */
function isOwnBranchOnly(step: Step): boolean {
  return [step.condition, jobOf(step)?.condition ?? null].some((condition) => {
    const scalar = scalarOf(condition)
    return scalar !== null && conditionsIn(scalar).some(({ parsed }) => parsed !== null && demandsOwn(parsed))
  })
}

function demandsOwn(expression: Expression): boolean {
  if (expression.kind === 'group') return demandsOwn(expression.inner)
  if (expression.kind === 'logical') {
    return expression.operator === '&&' ? expression.operands.some(demandsOwn) : expression.operands.every(demandsOwn)
  }
  if (expression.kind === 'not')
    return contextsOf(expression.operand).some((context) => dottedName(context).endsWith('head.repo.fork'))
  if (expression.kind !== 'comparison') return false
  const names = contextsOf(expression).map(dottedName)
  if (names.some((name) => name.endsWith('.head.repo.fork')))
    return expression.operator === '==' && contextsOf(expression).length === 1
  return (
    expression.operator === '==' &&
    names.some((name) => /head(?:\.repo|_repository)\.full_name$/.test(name)) &&
    names.includes('github.repository')
  )
}
