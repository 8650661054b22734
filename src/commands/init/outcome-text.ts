import { TOOL } from '../../config/tool.ts'
import { assertNever } from '../../model/errors.ts'
import type { Gap } from '../../model/gap.ts'
import { forTerminal } from '../../report/escape.ts'
import { LEFT_OUT_REASONS, type LeftOut, MAX_AUDIT_SOURCES, type Stack } from './detect-stack.ts'
import { DECLARED_AWAY, type Kind } from './kinds.data.ts'
import { firstOf, pathsOf } from './paths-text.ts'
import { GATE_JOB_NAME, workflowJobs } from './workflow-template.ts'

/** What an `init` did. */
export interface Outcome {
  readonly root: string
  readonly files: readonly string[]
  readonly policyPath: string
  readonly kind: Kind
  readonly stack: Stack
  /** Parts of the repository that could not be listed, so that nothing of them was detected. */
  readonly gaps: readonly Gap[]
  /** Whether the workflow names this action by a commit. */
  readonly isPinned: boolean
}

const KIND_REMARKS: { readonly [K in Kind]: string } = {
  service: 'service; --kind library and --kind infra declare the checks that cannot apply',
  library: 'library',
  infra: 'infra',
}

/** Tells a person at a terminal what was written, from what, and what is next. Names of the repository are escaped. */
export function outcomeText(outcome: Outcome, bold: (text: string) => string): string {
  const { stack } = outcome
  const sections = [
    [`Wrote in ${forTerminal(outcome.root)}`, outcome.files],
    ['Found', columns(foundIn(outcome))],
    ['Jobs', columns(workflowJobs(stack).map((job) => [job.name, forTerminal(job.does)]))],
    ['Left out', leftOutLines(stack.leftOut)],
    ['Not seen', outcome.gaps.map((gap) => forTerminal(`${gap.detail} ${gap.grant}`))],
    ['Next', nextSteps(outcome).map((step, index) => `${String(index + 1)}. ${step}`)],
  ] as const
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [bold(title), ...lines.map((line) => `  ${line}`), ''].join('\n'))
    .join('\n')
}

function foundIn({ stack, kind }: Outcome): readonly (readonly [what: string, where: string])[] {
  const rows: (readonly [string, string])[] = stack.sightings.map(({ what, paths }) => [
    what,
    forTerminal(firstOf(paths)),
  ])
  if (stack.workflows.length > 0) rows.push(['GitHub Actions', forTerminal(firstOf(stack.workflows))])
  if (stack.readiness !== null) rows.push(['Readiness script', forTerminal(stack.readiness.path)])
  if (stack.pythonCode !== null) rows.push(['Python code', forTerminal(stack.pythonCode)])
  if (rows.length === 0) rows.push(['Stack', 'no file tells what this repository is built with'])
  return [...rows, ['Kind', KIND_REMARKS[kind]]]
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `${left.padEnd(width)}  ${right}`)
}

const LEFT_OUT_SHOWN = 10

function leftOutLines(leftOut: readonly LeftOut[]): readonly string[] {
  return LEFT_OUT_REASONS.flatMap((reason) => {
    const paths = pathsOf(leftOut.filter(({ because }) => because === reason))
    const more = paths.length - LEFT_OUT_SHOWN
    return [
      ...paths.slice(0, LEFT_OUT_SHOWN).map((path) => forTerminal(path)),
      ...(more > 0 ? [`and ${String(more)} more`] : []),
      ...(paths.length > 0 ? [`  ${reasonText(reason)}`] : []),
    ]
  })
}

function reasonText(reason: LeftOut['because']): string {
  switch (reason) {
    case 'name':
      return 'The name has signs that are not safe in a workflow. Rename it, then run init with --force.'
    case 'another-comes-first':
      return 'Another readiness script runs. Call it from that one.'
    case 'too-many':
      return `One job audits ${String(MAX_AUDIT_SOURCES)} files. Add a job of its own for it.`
    case 'unread-lockfile':
      return 'pip-audit cannot read this lockfile. Have its tool write a pylock.toml beside it, then run init with --force.'
    case 'no-lockfile':
      return 'It names no exact versions, so pip-audit has nothing to audit. Commit a lockfile, then run init with --force.'
    default:
      return assertNever(reason)
  }
}

function nextSteps({ kind, policyPath, isPinned }: Outcome): readonly string[] {
  const declared = DECLARED_AWAY[kind].length
  return [
    `List the owners in ${policyPath}; no waiver or attestation of a pull request counts without one.`,
    ...(declared === 0
      ? []
      : [`Confirm what it declares for the kind ${kind}: ${String(declared)} checks that do not apply.`]),
    ...(isPinned ? [] : [`Pin ${TOOL.name} in the workflow to the commit of the release that you reviewed.`]),
    'Merge the files into the default branch; the gate reads them from there.',
    `Require the job "${GATE_JOB_NAME}" in a ruleset of the release branches.`,
    `See what stands between you and the release: ${TOOL.name} check`,
  ]
}
