import type { GateDecision, Report } from '../model/report.ts'
import { ANNOTATION_MESSAGE_LIMIT, type Annotation, type AnnotationLevel, annotations } from './annotations.ts'
import {
  clip,
  commandMessage,
  commandProperty,
  forPlain,
  forPlainWithin,
  type SafeCommand,
  safeCommand,
} from './escape.ts'
import type { Anchor } from './tree-position.ts'
import { andMore, GATE_WORDS } from './wording.ts'

/**
 * Annotations of each kind that GitHub keeps of one step; what comes later is dropped without a word.
 * https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md#limitations
 */
export const COMMANDS_PER_KIND = 10

const TEXT_LIMIT = 500

type Kind = 'error' | 'warning' | 'notice'

const KINDS: { readonly [L in AnnotationLevel]: Kind } = { failure: 'error', warning: 'warning', notice: 'notice' }

const KIND_OF_GATE: { readonly [D in GateDecision]: Kind } = {
  'configuration-error': 'error',
  overridden: 'warning',
  'not-enforced': 'warning',
  blocked: 'error',
  unverified: 'error',
  preview: 'warning',
  clear: 'notice',
}

/** What workflow commands are made with beside the report. */
export interface WorkflowCommandOptions {
  /** Where findings without a file of the subject stand. */
  readonly anchor: Anchor
  /** Whether the findings are shown; a check run that shows them already leaves the gate's own line. */
  readonly showsFindings: boolean
}

/**
 * Lines that make a runner show annotations where no check run can be posted: the gate first, then the findings that
 * matter most. No more of a kind than GitHub keeps; the last one then says how many there are beside.
 */
export function renderWorkflowCommands(report: Report, { anchor, showsFindings }: WorkflowCommandOptions): string {
  const gate = KIND_OF_GATE[report.gate.decision]
  // The gate's own line, and one for what is left, are kept free.
  const roomOf = (level: AnnotationLevel) => COMMANDS_PER_KIND - 1 - Number(KINDS[level] === gate)
  const { shown, left } = annotations(report, anchor, (level, before) => before < roomOf(level))
  const gateLine = command(
    gate,
    `Security release checklist: ${GATE_WORDS[report.gate.decision]}`,
    report.gate.headline,
  )
  if (!showsFindings) return `${gateLine}\n`
  const lines = [
    gateLine,
    ...shown.map(annotationCommand),
    ...(['failure', 'warning', 'notice'] as const).flatMap((level) => {
      const count = left.filter((each) => each === level).length
      return count === 0 ? [] : [command(KINDS[level], 'More findings', `${andMore(count)}; the job summary has them.`)]
    }),
  ]
  return `${lines.join('\n')}\n`
}

function command(kind: Kind, title: string, message: string): SafeCommand {
  const text = commandMessage(forPlainWithin(clip(message, TEXT_LIMIT), ANNOTATION_MESSAGE_LIMIT))
  return safeCommand`::${word(kind)} title=${commandProperty(forPlain(title))}::${text}`
}

function annotationCommand({
  path,
  start_line,
  end_line,
  title,
  message,
  annotation_level,
  ...columns
}: Annotation): SafeCommand {
  const { start_column, end_column } = columns
  const where = safeCommand`file=${commandProperty(path)},line=${start_line},endLine=${end_line}`
  const from = start_column === undefined ? where : safeCommand`${where},col=${start_column}`
  const to = end_column === undefined ? from : safeCommand`${from},endColumn=${end_column}`
  const kind = word(KINDS[annotation_level])
  return safeCommand`::${kind} ${to},title=${commandProperty(title)}::${commandMessage(message)}`
}

function word(kind: Kind): SafeCommand {
  return commandProperty(forPlain(kind))
}

/** What kept something from being said, or a mistake that ends the run, as one line of the log that the run shows. */
export function messageCommand(kind: 'error' | 'warning' | 'notice', title: string, message: string): string {
  return `${command(kind, title, message)}\n`
}
